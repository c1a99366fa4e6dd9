#include "tests/models/chassis/chassis_fixture.h"

/* One of two feeds takes two of four supplies: in mode N+1 both nodes go down at that instant, and
 * boot when it is back; in mode N+N, or where the chassis makes do, they stay up. */
Test(chassis, a_feed_takes_half_of_the_supplies)
{
    static const struct {
        int mode, shortage;
        bool goes_down, is_slow;
    } facts[] = {{SUPPLIES_N, SHORTAGE_OFF, true, false},
                 {SUPPLIES_N_PLUS_1, SHORTAGE_OFF, true, false},
                 {SUPPLIES_N_PLUS_N, SHORTAGE_OFF, false, false},
                 {SUPPLIES_N_PLUS_1, SHORTAGE_THROTTLE, false, true}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct rack rack;
        struct cluster_bench *bench = rack_open(&rack);
        rack.parameters.supply_mode = facts[i].mode;
        rack.parameters.short_of_power = facts[i].shortage;
        rack_fault(bench, &fault_feed_loss_kind, 30 * SECOND, 2, 1, 100 * SECOND);
        cluster_bench_run(bench, 60 * SECOND);
        cr_expect_eq(bench->cluster->nodes[0].slowness[SLOW_BY_CHASSIS],
                     facts[i].is_slow ? 1.5 : 1);
        cluster_bench_run(bench, 300 * SECOND);
        sim_ticks down = facts[i].goes_down ? 30000 : -1;
        sim_ticks up = facts[i].goes_down ? 130000 + 105000 : -1;
        EXPECT_HAPPENINGS(bench, {"unit.fail", "left.feeds.2", 0, 30000},
                          {"chassis.down", "left", 0, down}, {"node.crash", "alpha", 0, down},
                          {"node.crash", "beta", 0, down}, {"node.crash", "gamma", 0, -1},
                          {"node.up", "alpha", 0, up}, {"node.up", "beta", 0, up});
        cr_expect_eq(cluster_bench_metric(bench, "nodes_lost_together"), facts[i].goes_down);
        cr_expect_eq(bench->cluster->nodes[0].slowness[SLOW_BY_CHASSIS], 1.0);
        cluster_bench_end(bench);
    }
}

/* Without supplies a feed gives power by itself; one of two is enough. */
Test(chassis, feeds_alone_give_power)
{
    struct rack rack;
    struct cluster_bench *bench = rack_open(&rack);
    rack.parameters.groups[CHASSIS_SUPPLIES] = NULL;
    rack_fault(bench, &fault_feed_loss_kind, 20 * SECOND, 1, 1, 0);
    rack_fault(bench, &fault_feed_loss_kind, 30 * SECOND, 2, 1, 10 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"chassis.down", "left", 0, 30000}, {"chassis.down", "left", 1, -1},
                      {"chassis.up", "left", 0, 40000});
    cluster_bench_end(bench);
}

/* Too few fans: slower at once, off after 60 s unless one is back before, and on when it is. */
Test(chassis, fans_slow_then_trip)
{
    static const struct {
        sim_ticks lasts, trip, up;
    } facts[] = {{59 * SECOND, -1, -1}, {90 * SECOND, 90000, 120000}, {0, 90000, -1}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct rack rack;
        struct cluster_bench *bench = rack_open(&rack);
        rack_fault(bench, &fault_fan_failure_kind, 10 * SECOND, 1, 1, 0);
        rack_fault(bench, &fault_fan_failure_kind, 30 * SECOND, 2, 1, facts[i].lasts);
        rack.units[CHASSIS_FANS].needed = 1;
        cluster_bench_run(bench, 29 * SECOND);
        cr_expect_eq(bench->cluster->nodes[1].slowness[SLOW_BY_CHASSIS], 1.0);
        cluster_bench_run(bench, 31 * SECOND);
        cr_expect_eq(bench->cluster->nodes[1].slowness[SLOW_BY_CHASSIS], 2.0);
        cluster_bench_run(bench, 400 * SECOND);
        EXPECT_HAPPENINGS(bench, {"chassis.throttle", "left", 0, 30000},
                          {"chassis.trip", "left", 0, facts[i].trip},
                          {"node.crash", "beta", 0, facts[i].trip},
                          {"chassis.up", "left", 0, facts[i].up});
        if (facts[i].trip > 0) {
            const struct timeline_entry *trip =
                cluster_bench_find(bench, "chassis.trip", "left", 0);
            cr_expect_gt(trip->what.cause, 0, "the loss of the second fan");
        }
        cr_expect_eq(cluster_bench_metric(bench, "chassis.left.trips"), facts[i].trip > 0);
        cluster_bench_end(bench);
    }
}

/* Midplane and boards take all nodes; losses that overlap end with the last. */
Test(chassis, midplane_and_boards_take_all)
{
    struct rack rack;
    struct cluster_bench *bench = rack_open(&rack);
    rack_fault(bench, &fault_midplane_failure_kind, 30 * SECOND, 1, 1, 20 * SECOND);
    rack_fault(bench, &fault_board_failure_kind, 40 * SECOND, 1, 1, 20 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"chassis.down", "left", 0, 30000}, {"chassis.down", "left", 1, -1},
                      {"chassis.up", "left", 0, 60000}, {"node.boot", "alpha", 0, 60000});
    cr_expect_eq(cluster_bench_metric(bench, "chassis.left.outages"), 1);
    cr_expect_float_eq(cluster_bench_metric(bench, "chassis.left.availability"), 0.7, 1e-9);
    cluster_bench_end(bench);
}

/* Nodes are powered on one after the other; a loss in between begins anew. */
Test(chassis, nodes_are_powered_on_in_turn)
{
    struct rack rack;
    struct cluster_bench *bench = rack_open(&rack);
    rack.parameters.power_on_interval = 30 * SECOND;
    rack_fault(bench, &fault_midplane_failure_kind, 30 * SECOND, 1, 1, 10 * SECOND);
    rack_fault(bench, &fault_midplane_failure_kind, 50 * SECOND, 1, 1, 10 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.boot", "alpha", 0, 40000}, {"node.crash", "alpha", 1, 50000},
                      {"node.crash", "beta", 1, -1}, {"node.up", "alpha", 0, 165000},
                      {"node.up", "beta", 0, 195000});
    cluster_bench_end(bench);
}

/* Power fencing goes through the management: without it, or without the power that it needs, a
 * request fails until the recheck. */
Test(chassis, management_is_needed_to_fence)
{
    for (int all = 0; all < 2; all++) {
        struct rack rack;
        struct cluster_bench *bench = rack_open(&rack);
        cluster_bench_fence_with(bench, &power_kind);
        rack_fault(bench, &fault_management_failure_kind, 20 * SECOND, 1, all == 1 ? 2 : 1, 0);
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 200 * SECOND);
        EXPECT_HAPPENINGS(bench, {"management.loss", "alpha", 0, all == 1 ? 20000 : -1});
        cr_expect_eq(cluster_bench_count(bench, "fence.ok", NULL), all == 1 ? 0 : 1);
        cluster_bench_end(bench);
    }
}

/* A chassis that stays up without its power is found by the invariants. */
Test(chassis, says_when_it_is_up_without_power)
{
    struct rack rack;
    struct cluster_bench *bench = rack_open(&rack);
    cluster_bench_run(bench, SECOND);
    bench->cluster->chassis[0]->groups[CHASSIS_MIDPLANE]->list[0].losses = 1;
    bench->cluster->chassis[0]->groups[CHASSIS_MIDPLANE]->list[0].works = false;
    cluster_bench_expect_failure(bench, "up, but its parts are not enough");
}
