#include "experiments/runs/work_estimate.h"

#include "tests/experiments/fixture.h"

Test(work_estimate, counts_points_runs_and_simulated_time)
{
    struct fixture fixture;
    struct work_estimate estimate;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2, 3]}}");
    work_estimate_of(&fixture.experiment, &estimate);
    cr_expect_eq(estimate.points, 3);
    cr_expect_eq(estimate.runs_least, 9);
    cr_expect_eq(estimate.runs_most, 9);
    cr_expect_eq(estimate.simulated_s, 3600);
    cr_expect_eq(estimate.events, 3600); /* an arrival and a departure every 2 s */
    cr_expect_not(estimate.is_sampled);
    fixture.experiment.shard = 2;
    fixture.experiment.shards = 3;
    work_estimate_of(&fixture.experiment, &estimate);
    cr_expect_eq(estimate.points, 1);
    fixture_close(&fixture);
}

Test(work_estimate, of_a_large_sweep_is_taken_from_some_of_its_points)
{
    struct fixture fixture;
    struct work_estimate estimate;
    fixture_open(&fixture,
                 MM1 ", 'run': {'horizon': '10 s', 'replications': {'minimum': 2, 'maximum': 8, "
                     "'until': {'throughput': '1 %'}}}, 'sweep': {'run.seed': {'from': 1, "
                     "'to': 20000, 'steps': 20000}}}");
    work_estimate_of(&fixture.experiment, &estimate);
    cr_expect_eq(estimate.points, 20000);
    cr_expect(estimate.is_sampled);
    cr_expect_eq(estimate.runs_least, 40000);
    cr_expect_eq(estimate.runs_most, 160000);
    fixture_close(&fixture);
}

Test(work_estimate, equal_points_count_once)
{
    static const struct {
        const char *sweep;
        size_t points, different;
        uint64_t runs;
    } cases[] = {
        {"'system.stations.cpu.service.exponential': ['0.5 s', '2 /s', '0.25 s', '4 /s']", 4, 2, 6},
        {"'run.replications': [2, 7, 3]", 3, 1, 7},
        {"'run.seed': [1, 2, 3]", 3, 3, 9},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture;
        struct work_estimate estimate;
        char text[2048];
        snprintf(text, sizeof text, "%s, 'sweep': {%s}}", MM1 MM1_RUN, cases[i].sweep);
        fixture_open(&fixture, text);
        work_estimate_of(&fixture.experiment, &estimate);
        cr_expect_eq(estimate.points, cases[i].points);
        cr_expect_eq(estimate.different, cases[i].different);
        cr_expect_eq(estimate.runs_least, cases[i].runs);
        cr_expect_eq(estimate.simulated_s, 400.0 * (double)cases[i].runs);
        fixture_close(&fixture);
    }
}

/* Weights of samples are no whole numbers: 100,000 points in steps of 10, three runs each. */
Test(work_estimate, runs_are_whole_however_many_points_there_are)
{
    struct fixture fixture;
    struct work_estimate estimate;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'run.seed': {'from': 1, 'to': 99991, "
                                       "'steps': 99991}}}");
    work_estimate_of(&fixture.experiment, &estimate);
    cr_expect(estimate.is_sampled);
    cr_expect_eq(estimate.runs_least, 299973);
    cr_expect_eq(estimate.runs_most, 299973);
    fixture_close(&fixture);
}

static uint64_t limit_of(const char *text)
{
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(text);
    struct point point;
    spec_point(spec, 0, arena, &point);
    uint64_t limit = work_estimate_limit(&point);
    point_release(&point);
    spec_close(spec);
    arena_destroy(arena);
    return limit;
}

Test(work_estimate, the_limit_of_a_run_is_far_above_its_estimate)
{
    cr_expect_eq(limit_of(MM1 MM1_RUN "}"), 100 * 400 + 100000000);
    cr_expect_eq(limit_of(MM1 ", 'run': {'horizon': '4e8 s'}}"), UINT64_C(40100000000));
    cr_expect_eq(limit_of(MM1 ", 'run': {'horizon': '100 years'}}"),
                 100 * 100 * UINT64_C(31557600) + 100000000);
    /* no more than sequence numbers; and where nothing is known, a stated one */
    cr_expect_eq(limit_of("{'name': 'quick', 'system': {'kind': 'queueing', 'stations': {'a': "
                          "{'service': '1 ps'}}}, 'workload': {'classes': {'x': {'arrivals': "
                          "'2 ps', 'route': {'start': 'a', 'a': 'done'}}}}, 'run': {'horizon': "
                          "'1 h'}}"),
                 UINT64_C(1) << 39);
    cr_expect_eq(limit_of("{'name': 'unknown', 'system': {'kind': 'queueing', 'stations': {'a': "
                          "{'service': '1 ms'}}}, 'workload': {'classes': {'x': {'population': 1, "
                          "'route': {'start': 'a', 'a': {'a': 0.9999999999, 'done': "
                          "0.0000000001}}}}}, 'run': {'horizon': '1 h'}}"),
                 UINT64_C(10000000000));
    /* a cluster without clients and random failures may be stuck, and look every 15 minutes */
    cr_expect_eq(limit_of("{'name': 'idle', 'system': {'kind': 'cluster', 'policy': 'asymmetric', "
                          "'nodes': {'a': {'role': 'active'}}, 'services': {'db': {'on': 'a'}}}, "
                          "'run': {'horizon': '1 h'}}"),
                 100 * 4 + 100000000);
}

Test(work_estimate, the_limits_of_a_sweep_are_a_range)
{
    struct fixture fixture;
    struct work_estimate estimate;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'run.horizon': ['100 s', '300 s']}}");
    work_estimate_of(&fixture.experiment, &estimate);
    cr_expect_eq(estimate.limit_least, 100010000);
    cr_expect_eq(estimate.limit_most, 100030000);
    fixture_close(&fixture);
}
