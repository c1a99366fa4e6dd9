#include "tests/models/cluster/corosync_cases.h"
#include "tests/small_set.h"

Test(corosync_timers, a_timer_is_due_once_at_the_time_set_last)
{
    const struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 2, 0, 100 * SECOND);
    struct corosync *corosync = (struct corosync *)bed.membership;
    const struct totem_node *node = &corosync->nodes[1];
    totem_set(bed.run, corosync, 1, TIMER_MERGE, 5 * SECOND);
    struct event_id first = node->timers[TIMER_MERGE];
    totem_set(bed.run, corosync, 1, TIMER_MERGE, 5 * SECOND);
    cr_expect_eq(node->timers[TIMER_MERGE].slot, first.slot);
    cr_expect_eq(node->timers[TIMER_MERGE].generation, first.generation);
    totem_set(bed.run, corosync, 1, TIMER_MERGE, 6 * SECOND);
    cr_expect(!event_is_pending(bed.run, first));
    cr_expect_eq(event_time(bed.run, node->timers[TIMER_MERGE]), 6 * SECOND);
    cr_expect_eq(node->due[TIMER_MERGE], 6 * SECOND);
    totem_cancel(bed.run, corosync, 1, TIMER_MERGE);
    cr_expect(!event_is_pending(bed.run, node->timers[TIMER_MERGE]));
    cr_expect_eq(node->due[TIMER_MERGE], TICKS_NEVER);
    run_destroy(bed.run);
}

/* Ring, first node and hop stand in bits of their own. */
Test(corosync_timers, a_commit_token_holds_its_ring_first_node_and_hop)
{
    struct corosync *corosync = calloc(1, sizeof *corosync);
    corosync->nodes = calloc(6, sizeof *corosync->nodes);
    struct totem_node *node = &corosync->nodes[5];
    node->known = small_set_to(small_set_of(3) | small_set_of(5) | small_set_of(2));
    node->failed = small_set_to(small_set_of(2));
    node->accepted = 77;
    node->hop = 9;
    uint64_t content = totem_commit_content(corosync, 5);
    cr_expect_eq(content & ((1U << TOTEM_HOP_BITS) - 1), 10);
    cr_expect_eq(content >> TOTEM_HOP_BITS & ((1U << TOTEM_NODE_BITS) - 1), 3);
    cr_expect_eq(content >> (TOTEM_HOP_BITS + TOTEM_NODE_BITS), 77);
    free(corosync->nodes);
    free(corosync);
}
