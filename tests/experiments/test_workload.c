#include "experiments/workload.h"

#include "tests/experiments/fixture.h"

Test(workload, counts_points_runs_and_simulated_time)
{
    struct fixture fixture;
    struct workload workload;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2, 3]}}");
    workload_of(&fixture.experiment, &workload);
    cr_expect_eq(workload.points, 3);
    cr_expect_eq(workload.runs_least, 9);
    cr_expect_eq(workload.runs_most, 9);
    cr_expect_eq(workload.simulated_s, 3600);
    cr_expect_eq(workload.events, 3600); /* an arrival and a departure every 2 s */
    cr_expect_not(workload.is_sampled);
    fixture.experiment.shard = 2;
    fixture.experiment.shards = 3;
    workload_of(&fixture.experiment, &workload);
    cr_expect_eq(workload.points, 1);
    fixture_close(&fixture);
}

Test(workload, of_a_large_sweep_is_taken_from_some_of_its_points)
{
    struct fixture fixture;
    struct workload workload;
    fixture_open(&fixture,
                 MM1 ", 'run': {'horizon': '10 s', 'replications': {'minimum': 2, 'maximum': 8, "
                     "'until': {'throughput': '1 %'}}}, 'sweep': {'run.seed': {'from': 1, "
                     "'to': 20000, 'steps': 20000}}}");
    workload_of(&fixture.experiment, &workload);
    cr_expect_eq(workload.points, 20000);
    cr_expect(workload.is_sampled);
    cr_expect_float_eq(workload.runs_least, 40000, 1e-6);
    cr_expect_float_eq(workload.runs_most, 160000, 1e-6);
    fixture_close(&fixture);
}

static uint64_t limit_of(const char *text)
{
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(text);
    struct point point;
    spec_point(spec, 0, arena, &point);
    uint64_t limit = workload_limit(&point);
    point_release(&point);
    spec_close(spec);
    arena_destroy(arena);
    return limit;
}

Test(workload, the_limit_of_a_run_is_far_above_its_estimate)
{
    cr_expect_eq(limit_of(MM1 MM1_RUN "}"), 100 * 400 + 100000000);
    cr_expect_eq(limit_of(MM1 ", 'run': {'horizon': '4e8 s'}}"), UINT64_C(40100000000));
    cr_expect_eq(limit_of(MM1 ", 'run': {'horizon': '200 years'}}"),
                 100 * 200 * UINT64_C(31557600) + 100000000);
    /* no more than sequence numbers; and where nothing is known, a stated one */
    cr_expect_eq(limit_of("{'name': 'quick', 'system': {'kind': 'queueing', 'stations': {'a': "
                          "{'service': '1 ps'}}}, 'workload': {'classes': {'x': {'arrivals': "
                          "'2 ps', 'route': {'start': 'a', 'a': 'done'}}}}, 'run': {'horizon': "
                          "'1 h'}}"),
                 UINT64_C(1) << 40);
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

Test(workload, the_limits_of_a_sweep_are_a_range)
{
    struct fixture fixture;
    struct workload workload;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'run.horizon': ['100 s', '300 s']}}");
    workload_of(&fixture.experiment, &workload);
    cr_expect_eq(workload.limit_least, 100010000);
    cr_expect_eq(workload.limit_most, 100030000);
    fixture_close(&fixture);
}
