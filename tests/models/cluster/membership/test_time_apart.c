#include "models/cluster/membership/time_apart.h"

#include "models/cluster/membership/delay.h"
#include "tests/models/cluster/corosync_cases.h"
#include "tests/models/cluster/heartbeat_cases.h"

/* The time apart of a bed so far [ticks]. */
static sim_ticks time_apart(const struct bed *bed, const struct time_apart *apart)
{
    return (sim_ticks)level_integral(&apart->level, run_now(bed->run));
}

static const struct time_apart *corosync_apart(const struct bed *bed)
{
    return &((const struct corosync *)bed->membership)->apart;
}

static const struct time_apart *heartbeat_apart(const struct bed *bed)
{
    return &((const struct heartbeat *)bed->membership)->apart;
}

/* A partition is no time apart: its sides do not reach each other. From its healing to the one ring
 * is, and so is the time in which a ring of their own is the last that nodes know of. */
Test(time_apart, rings_are_apart_from_the_healing_to_the_merge)
{
    struct corosync_parameters corosync = corosync_defaults();
    struct heartbeat_parameters heartbeat = heartbeat_of(SECOND, 4);
    heartbeat.reform = distribution_constant(SECOND);
    const struct {
        const struct kind *kind;
        const void *parameters;
        const struct time_apart *(*apart)(const struct bed *bed);
    } cases[] = {{&corosync_kind, &corosync, corosync_apart},
                 {&heartbeat_kind, &heartbeat, heartbeat_apart}};
    for (size_t i = 0; i < 2; i++) {
        struct bed bed;
        bed_start(&bed, cases[i].kind, cases[i].parameters, 4, 0, 200 * SECOND);
        bed_at(&bed, 10 * SECOND, BED_PARTITION, 0x3);
        bed_at(&bed, 60 * SECOND + 55 * MS, BED_HEAL, 0);
        bed_run(&bed, 60 * SECOND);
        cr_expect_eq(time_apart(&bed, cases[i].apart(&bed)), 0);
        bed_run(&bed, 200 * SECOND);
        sim_ticks merged = bed_formed_at(&bed, 0xf, 60 * SECOND);
        cr_expect_gt(merged, 60 * SECOND + 55 * MS);
        cr_expect_eq(time_apart(&bed, cases[i].apart(&bed)), merged - 60 * SECOND - 55 * MS);
        bed_end(&bed);
    }
}

/* A node that hangs is not apart; when it resumes it is, until all are one ring again. A node that
 * boots is apart from its own ring on, and one that has left is not. */
Test(time_apart, nodes_count_while_they_run_and_have_a_ring)
{
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 3, 0, 500 * SECOND);
    const struct time_apart *apart = corosync_apart(&bed);
    bed_at(&bed, 10 * SECOND, BED_HANG, 2);
    bed_at(&bed, 40 * SECOND, BED_RESUME, 2);
    bed_run(&bed, 40 * SECOND - 1);
    cr_expect_eq(time_apart(&bed, apart), 0);
    bed_run(&bed, 100 * SECOND);
    sim_ticks together = bed_formed_at(&bed, 0x7, 40 * SECOND);
    cr_expect_eq(time_apart(&bed, apart), together - 40 * SECOND);
    sim_ticks before = time_apart(&bed, apart);
    bed_at(&bed, 110 * SECOND, BED_CRASH, 1);
    bed_at(&bed, 140 * SECOND, BED_BOOT, 1);
    bed_run(&bed, 150 * SECOND);
    sim_ticks alone = bed_formed_at(&bed, 0x2, 140 * SECOND);
    together = bed_formed_at(&bed, 0x7, 140 * SECOND);
    cr_expect(alone > 0 && together > alone);
    cr_expect_eq(time_apart(&bed, apart) - before, together - alone);
    before = time_apart(&bed, apart);
    bed_at(&bed, 160 * SECOND, BED_LEAVE, 0);
    bed_run(&bed, 200 * SECOND);
    cr_expect_eq(time_apart(&bed, apart), before);
    bed_end(&bed);
}

/* Of sets written down the level is what they say; a level that is wrong is found. */
Test(time_apart, a_wrong_level_is_found)
{
    struct delay_parameters parameters = {distribution_constant(SECOND),
                                          distribution_constant(SECOND), 1};
    struct bed bed;
    bed_start(&bed, &delay_kind, &parameters, 3, 0, 100 * SECOND);
    bed_run(&bed, 10 * SECOND);
    struct bit_set sets[] = {small_set_to(0x3), small_set_to(0x3), small_set_to(0x4)};
    const struct bit_set *rings[] = {&sets[0], &sets[1], &sets[2]};
    const struct membership_environment around = {
        .nodes = bed.node_list, .node_count = 3, .networks = {.of = {bed.network}, .count = 1}};
    struct time_apart apart = {.around = &around, .rings = rings};
    time_apart_look(bed.run, &apart);
    cr_expect_eq(apart.level.value, 1);
    time_apart_invariants(bed.run, bed.membership, &apart);
    cr_expect_not(run_failed(bed.run));
    apart.level.value = 0;
    time_apart_invariants(bed.run, bed.membership, &apart);
    cr_expect(run_failed(bed.run));
    bed_end(&bed);
}
