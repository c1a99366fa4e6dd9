#include "tests/models/systems/hpc_fixture.h"

/* Kleinrock 1975: M/M/2 with a load of 0.8 waits S r^2 / (1 - r^2), S the service time. */
Test(hpc, jobs_of_one_processor_are_an_mmc_queue)
{
    struct hpc_fixture fixture;
    struct simulation_result result;
    hpc_fixture_init(&fixture, "fcfs");
    fixture.nodes[0].count = 1;
    fixture.streams[0].arrivals = distribution_exponential(1000);
    fixture.streams[0].run_time = distribution_exponential(1600);
    struct simulation simulation = {.system = &hpc_kind,
                                    .parameters = &fixture.parameters,
                                    .horizon = 200000000,
                                    .warmup = 1000000,
                                    .ticks_per_second = 1,
                                    .seed = 1};
    struct error error = {0};
    cr_assert(simulate(&simulation, &result, &error), "%s", error.text);
    cr_expect_float_eq(hpc_metric(&result, "wait_time")->value, 1600 * .64 / .36, 100);
    cr_expect_float_eq(hpc_metric(&result, "utilization")->value, 0.8, 0.01);
    simulation_result_free(&result);
}

/* Nodes of two groups: 2 of 2 processors and 1 of 4. A job of 8 has all of them. */
Test(hpc, groups_of_nodes_are_one_pool)
{
    struct hpc_fixture fixture;
    struct simulation_result result;
    hpc_fixture_init(&fixture, "conservative");
    fixture.machine.nodes.count = 2;
    fixture.nodes[1] = (struct hpc_nodes){.count = 1, .processors = 4};
    fixture.streams[0].processors = distribution_constant(8);
    fixture.streams[0].count = 10;
    hpc_fixture_run(&fixture, 1000, &result);
    cr_expect_float_eq(hpc_metric(&result, "nodes_per_job")->value, 3, 1e-12);
    cr_expect_float_eq(hpc_metric(&result, "utilization")->value, 50 / 105., 1e-12);
    simulation_result_free(&result);
}

Test(hpc, events_are_estimated)
{
    struct hpc_fixture fixture;
    struct job_log_parameters log = {"x.swf", 1};
    const struct system_operations *operations = hpc_kind.operations;
    hpc_fixture_init(&fixture, "fcfs");
    cr_expect_float_eq(operations->events_per_s(&fixture.parameters, 1), 0.4, 1e-12);
    fixture.streams[0].log = &log;
    cr_expect_float_eq(operations->events_per_s(&fixture.parameters, 1), 0, 1e-12);
}
