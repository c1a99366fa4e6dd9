#include "tests/models/chassis/chassis_fixture.h"

#include <math.h>

/* Boards of a chassis alone, over many hours. @return a metric of them */
static double boards_metric(struct rack *rack, double hours, const char *name)
{
    struct cluster_bench *bench = rack->bench;
    bench->options.horizon = (sim_ticks)(hours * 3600 * SECOND);
    bench->machine.services.count = 1;
    for (unsigned group = 0; group < CHASSIS_GROUPS; group++) {
        if (group != CHASSIS_BOARDS) {
            rack->parameters.groups[group] = NULL;
        }
    }
    cluster_bench_run(bench, bench->options.horizon);
    double value = cluster_bench_metric(bench, name);
    cluster_bench_end(bench);
    return value;
}

static struct units_parameters boards(int64_t count, int64_t needed)
{
    return (struct units_parameters){.count = count,
                                     .needed = needed,
                                     .time_to_failure = distribution_exponential(100.0 * SECOND),
                                     .time_to_repair = distribution_exponential(10.0 * SECOND),
                                     .fails_while_short = true};
}

/* Constant times, one repairer: two units fail at 100 s and are repaired one after the other. */
Test(units, repairs_follow_each_other)
{
    struct rack rack;
    struct cluster_bench *bench = rack_open(&rack);
    rack.units[CHASSIS_BOARDS] =
        (struct units_parameters){.count = 2,
                                  .needed = 1,
                                  .time_to_failure = distribution_constant(100 * SECOND),
                                  .time_to_repair = distribution_constant(10 * SECOND),
                                  .repairers = 1,
                                  .fails_while_short = true};
    cluster_bench_run(bench, 150 * SECOND);
    EXPECT_HAPPENINGS(bench, {"unit.fail", "left.boards.1", 0, 100000},
                      {"unit.fail", "left.boards.2", 0, 100000},
                      {"unit.repaired", "left.boards.1", 0, 110000},
                      {"unit.repaired", "left.boards.2", 0, 120000},
                      {"chassis.down", "left", 0, 100000}, {"chassis.up", "left", 0, 110000});
    cluster_bench_end(bench);
}

/* A time to failure stands still while the group is short: the second of two units that fail at
 * 100 s and at 130 s does not fail while the first is repaired for 60 s, where two are needed. */
Test(units, times_to_failure_stand_still)
{
    for (int stops = 0; stops < 2; stops++) {
        struct rack rack;
        struct cluster_bench *bench = rack_open(&rack);
        rack.units[CHASSIS_BOARDS] = (struct units_parameters){
            .count = 2,
            .needed = 2,
            .time_to_failure = distribution_uniform(50.0 * SECOND, 150.0 * SECOND),
            .time_to_repair = distribution_constant(500 * SECOND),
            .fails_while_short = stops == 0};
        cluster_bench_run(bench, 400 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "unit.fail", NULL), stops == 1 ? 1 : 2);
        sim_ticks first = cluster_bench_at(bench, "unit.repaired", NULL, 0);
        cr_expect_eq(first, TICKS_NEVER);
        cluster_bench_run(bench, 900 * SECOND);
        cr_expect(cluster_bench_count(bench, "unit.fail", NULL) >= 2);
        cluster_bench_end(bench);
    }
}

/* Beta factor: all of a group fail at once at rate b r, so that a pair of which one is needed is
 * short at that rate and more; without common failures hardly ever. */
Test(units, common_failures_take_all)
{
    static const double shares[] = {0, 0.2, 1};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        struct rack rack;
        rack_open(&rack);
        rack.units[CHASSIS_BOARDS] = boards(8, 1);
        rack.units[CHASSIS_BOARDS].common_share = shares[i];
        double hours = 200;
        double shortages = boards_metric(&rack, hours, "chassis.left.boards.shortages");
        /* A group that is down for 1/r' of its repair cannot be taken again. */
        double expected = shares[i] * hours * 3600 / 100;
        cr_expect(fabs(shortages - expected) < 4 * sqrt(expected + 1) + 0.25 * expected,
                  "%g shortages, not %g", shortages, expected);
        cr_expect(shares[i] > 0 || shortages == 0);
    }
}

/* Units without a time to repair stay failed. */
Test(units, without_a_repair_units_stay_failed)
{
    struct rack rack;
    rack_open(&rack);
    rack.units[CHASSIS_BOARDS] = boards(3, 1);
    rack.units[CHASSIS_BOARDS].time_to_repair = (struct distribution){0};
    cr_expect_eq(boards_metric(&rack, 10, "chassis.left.boards.failures"), 3);
}

/* A unit that counts as working while it is failed is found. */
Test(units, says_when_units_are_miscounted)
{
    struct rack rack;
    struct cluster_bench *bench = rack_open(&rack);
    cluster_bench_run(bench, SECOND);
    bench->cluster->chassis[0]->groups[CHASSIS_FANS]->list[1].losses = 1;
    cluster_bench_expect_failure(bench, "2 units are counted as working, 1 do");
}
