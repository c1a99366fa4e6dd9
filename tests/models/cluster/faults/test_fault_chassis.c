#include "tests/models/chassis/chassis_fixture.h"
#include "tests/models/systems/cluster_cases.h"

/* Each fault takes units of its group, as many as it says, for as long as it says. */
Test(fault_chassis, units_fail_and_are_back)
{
    static const struct kind *const kinds[CHASSIS_GROUPS] = {
        &fault_feed_loss_kind,        &fault_supply_failure_kind, &fault_fan_failure_kind,
        &fault_midplane_failure_kind, &fault_board_failure_kind,  &fault_management_failure_kind};
    for (unsigned group = 0; group < CHASSIS_GROUPS; group++) {
        struct rack rack;
        struct cluster_bench *bench = rack_open(&rack);
        rack.units[group].count = 6;
        rack_fault(bench, kinds[group], 20 * SECOND, 2, 3, 10 * SECOND);
        cluster_bench_run(bench, 25 * SECOND);
        const struct units *units = bench->cluster->chassis[0]->groups[group];
        cr_expect_eq(units->working, 3u);
        cr_expect(units->list[0].works && units->list[4].works && !units->list[1].works);
        cluster_bench_run(bench, 40 * SECOND);
        cr_expect_eq(units->working, 6u);
        cr_expect_eq(cluster_bench_count(bench, "unit.fail", NULL), (size_t)3);
        cr_expect_eq(cluster_bench_count(bench, "unit.repaired", NULL), (size_t)3);
        cluster_bench_end(bench);
    }
}

/* Wrong: a chassis of no such name, a group that it has not, units that it has not. */
Test(fault_chassis, says_what_cannot_fail)
{
    for (int which = 0; which < 4; which++) {
        struct rack rack;
        struct cluster_bench *bench = rack_open(&rack);
        bench->nodes[0].fencing_delay = 15 * SECOND;
        if (which == 1) {
            rack.parameters.groups[CHASSIS_FEEDS] = NULL;
        }
        rack_fault(bench, &fault_feed_loss_kind, SECOND, which == 2 ? 3 : 2, which == 3 ? 2 : 1, 0);
        if (which == 0) {
            static const char *const name = "right";
            bench_set(&bench->faults[0], "target", &name);
        }
        static const char *const texts[] = {
            "/faults/0/target: there is no chassis \"right\"",
            "/faults/0/target: \"left\" has no \"feeds\" that could fail",
            "/faults/0/number: \"left\" has 2 of \"feeds\", not 3",
            "/faults/0/count: \"left\" has 2 of \"feeds\", not 3"};
        EXPECT_ERRORS(bench, texts[which]);
    }
}
