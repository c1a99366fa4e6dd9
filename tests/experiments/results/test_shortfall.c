#include "experiments/results/shortfall.h"

#include "tests/experiments/results.h"

#define PRECISE                                                                                    \
    ", 'run': {'horizon': '400 s', 'replications': {'minimum': 4, 'maximum': 4, "                  \
    "'until': {'throughput': '1 %', 'lost_fraction': '2 %'}}}, "                                   \
    "'sweep': {'system.stations.cpu.servers': [1, 2]}}"

/* Of all points of a fixture, which is closed; shortfall_free it. */
static struct shortfall shortfall_of(struct fixture *fixture)
{
    struct shortfall shortfall = {0};
    for (size_t id = 0; id < spec_point_count(fixture->spec); id++) {
        struct results_look look;
        results_look_at(fixture, id, &look);
        shortfall_add(&shortfall, &look.point, &look.replications, &look.found, &look.stopping);
        results_close(&look);
    }
    fixture_close(fixture);
    return shortfall;
}

Test(shortfall_numbers, a_goal_has_its_place_and_what_was_found)
{
    static const double noise[] = {0.1, -0.1, 0.1, -0.1};
    struct fixture fixture;
    fixture_open(&fixture, MM1 PRECISE);
    for (uint64_t i = 0; i < 4; i++) {
        fixture_make_up(&fixture, 0, i, 1 + noise[i], 0.5);
        fixture_make_up(&fixture, 1, i, 2 + noise[i], 0.5);
    }
    struct shortfall shortfall = shortfall_of(&fixture);
    cr_expect(shortfall.failed == 0 && shortfall.replications == 8);
    cr_assert_eq(shortfall.goal_count, 4);
    const struct shortfall_goal *goal = &shortfall.goals[2];
    cr_expect_eq(goal->point, 1);
    cr_expect_eq(plain_get(&goal->parameters, "system.stations.cpu.servers")->integer, 2);
    cr_expect_str_eq(goal->metric, "throughput");
    cr_expect_eq(goal->wanted, 0.01);
    cr_expect_eq(goal->found.estimate.interval.mean, 2);
    cr_expect(goal->is_most && goal->replications == 4 && goal->values == 4);
    cr_expect_gt(goal->enough, 4);
    const struct shortfall_goal *missing = &shortfall.goals[1];
    cr_expect_str_eq(missing->metric, "lost_fraction");
    cr_expect(missing->values == 0 && missing->enough == 0);
    shortfall_free(&shortfall);
}

/* A wrong twin: where the precision is reached nothing is short. */
Test(shortfall_numbers, a_goal_that_is_reached_is_none)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': {'minimum': 4, "
                               "'maximum': 8, 'until': {'throughput': '1 %'}}}}");
    for (uint64_t i = 0; i < 8; i++) {
        fixture_make_up(&fixture, 0, i, 1 + 1e-6 * (double)i, 0.5);
    }
    struct shortfall shortfall = shortfall_of(&fixture);
    cr_expect_eq(shortfall.goal_count, 0);
    shortfall_free(&shortfall);
}

Test(shortfall_numbers, failures_that_differ_in_a_number_are_one_kind)
{
    static const char *const reasons[] = {"stopped at 1.25 s", "stopped at 7 s", "it crashed"};
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_put(&fixture, 0, i, STORE_FAILED, reasons[i]);
    }
    struct shortfall shortfall = shortfall_of(&fixture);
    cr_assert_eq(shortfall.reason_count, 2);
    cr_expect_str_eq(shortfall.reasons[0].text, "stopped at 1.25 s");
    cr_expect(shortfall.reasons[0].count == 2 && shortfall.reasons[1].count == 1);
    cr_expect_eq(shortfall.reasons[1].replication, 2);
    cr_expect(shortfall.failed == 3 && shortfall.unlisted == 0);
    shortfall_free(&shortfall);
}
