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
