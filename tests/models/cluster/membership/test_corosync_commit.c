#include "tests/models/cluster/corosync_cases.h"
#include "tests/small_set.h"

static uint64_t content(uint64_t ring, uint32_t first, uint32_t hop)
{
    return (ring << TOTEM_NODE_BITS | first) << TOTEM_HOP_BITS | hop;
}

/* The commit token goes round twice: 2 n transits after the representative has seen all agree, at
 * one instant for all members. */
Test(corosync_commit, a_ring_stands_after_two_rounds)
{
    for (uint32_t nodes = 2; nodes <= 5; nodes++) {
        struct corosync_parameters parameters = corosync_defaults();
        struct bed bed;
        bed_start(&bed, &corosync_kind, &parameters, nodes, 0, 100 * SECOND);
        struct corosync *corosync = (struct corosync *)bed.membership;
        bed_run(&bed, SECOND);
        for (uint32_t node = 0; node < nodes; node++) {
            totem_gather(bed.run, corosync, node);
        }
        while (corosync->nodes[0].stage != TOTEM_COMMIT) {
            bed_run(&bed, run_now(bed.run) + 100);
        }
        sim_ticks agreed = corosync->nodes[0].received;
        bed_run(&bed, 2 * SECOND);
        cr_assert_eq(bed.formed_count, 1);
        cr_expect_eq(bed.formed[0].at - agreed,
                     2 * nodes * network_transit(bed.network, 0, 1, 100));
        for (uint32_t node = 0; node < nodes; node++) {
            cr_expect_eq(corosync->nodes[node].stage, TOTEM_OPERATIONAL);
            cr_expect_eq(corosync->nodes[node].ring, 2);
            cr_expect_eq(small_set_from(&corosync->nodes[node].members), small_set_all(nodes));
        }
        bed_end(&bed);
    }
}

/* A member that fails or hangs between the rounds costs the token time-out, and then a gather. */
Test(corosync_commit, a_commit_token_may_come_to_nothing)
{
    for (unsigned k = 0; k < 2; k++) {
        struct corosync_parameters parameters = corosync_defaults();
        struct bed bed;
        bed_start(&bed, &corosync_kind, &parameters, 3, 0, 100 * SECOND);
        struct corosync *corosync = (struct corosync *)bed.membership;
        bed_run(&bed, SECOND);
        for (uint32_t node = 0; node < 3; node++) {
            totem_gather(bed.run, corosync, node);
        }
        while (corosync->nodes[2].stage != TOTEM_COMMIT) {
            bed_run(&bed, run_now(bed.run) + 100);
        }
        bed_at(&bed, run_now(bed.run), k == 0 ? BED_CRASH : BED_HANG, 2);
        bed_run(&bed, 100 * SECOND);
        cr_assert_eq(bed.formed_count, 1);
        cr_expect_eq(bed.formed[0].nodes, 0x3);
        cr_expect_eq(bed.formed[0].at / (10 * MS), 100 + 365 + 438);
        bed_end(&bed);
    }
}

/* A node that wants another ring, or has seen a newer one, does not commit; nor does any node to a
 * ring that its representative has given up. */
Test(corosync_commit, who_wants_another_ring_does_not_commit)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 3, 0, 100 * SECOND);
    struct corosync *corosync = (struct corosync *)bed.membership;
    bed_run(&bed, SECOND);
    struct totem_node *first = &corosync->nodes[0];
    struct totem_node *second = &corosync->nodes[1];
    totem_gather(bed.run, corosync, 1);
    first->proposal = 9;
    first->proposed = small_set_to(0x3);
    totem_receive_commit(bed.run, corosync, 1, content(9, 0, 1));
    cr_expect_eq(second->stage, TOTEM_GATHER, "it wants c as well");
    first->proposed = small_set_to(0x7);
    totem_receive_commit(bed.run, corosync, 1, content(8, 0, 1));
    cr_expect_eq(second->stage, TOTEM_GATHER, "given up");
    second->highest = 9;
    totem_receive_commit(bed.run, corosync, 1, content(9, 0, 1));
    cr_expect_eq(second->stage, TOTEM_GATHER, "not newer");
    second->highest = 8;
    totem_receive_commit(bed.run, corosync, 1, content(9, 0, 1));
    cr_expect_eq(second->stage, TOTEM_COMMIT);
    cr_expect_eq(second->hop, 1);
    cr_expect_eq(totem_commit_content(corosync, 1), content(9, 0, 2));
    sim_ticks sent = second->received;
    totem_receive_commit(bed.run, corosync, 1, content(9, 0, 1));
    cr_expect_eq(second->received, sent, "a copy changes nothing");
    bed_end(&bed);
}
