#include "tests/models/systems/hpc_fixture.h"

/* Two jobs of 4 processors each 10 s that run 15 s: the second is done at 40. */
static void two_jobs(struct hpc_fixture *fixture)
{
    hpc_fixture_init(fixture, "fcfs");
    fixture->streams[0].count = 2;
    fixture->streams[0].processors = distribution_constant(4);
    fixture->streams[0].run_time = distribution_constant(15);
}

Test(hpc_report, a_makespan_starts_with_the_first_submission)
{
    struct hpc_fixture fixture;
    struct simulation_result result;
    two_jobs(&fixture);
    hpc_fixture_run(&fixture, 1000, &result);
    cr_expect_float_eq(hpc_metric(&result, "makespan")->value, 30, 1e-12);
    cr_expect_float_eq(hpc_metric(&result, "jobs_left_over")->value, 0, 1e-12);
    cr_expect_float_eq(hpc_metric(&result, "utilization")->value, 30 / 40., 1e-12);
    cr_expect_str_eq(result.report.resources[0].component, "processors");
    simulation_result_free(&result);
}

Test(hpc_report, jobs_are_left_over)
{
    struct hpc_fixture fixture;
    struct simulation_result result;
    two_jobs(&fixture);
    hpc_fixture_run(&fixture, 39, &result);
    cr_expect_not_null(strstr(hpc_metric(&result, "makespan")->reason, "left over"));
    cr_expect_float_eq(hpc_metric(&result, "jobs_left_over")->value, 1, 1e-12);
    simulation_result_free(&result);
}

Test(hpc_report, no_end_without_one)
{
    struct hpc_fixture fixture;
    struct simulation_result result;
    hpc_fixture_init(&fixture, "fcfs");
    hpc_fixture_run(&fixture, 100, &result);
    cr_expect_not_null(strstr(hpc_metric(&result, "makespan")->reason, "has no end"));
    cr_expect_not_null(strstr(hpc_metric(&result, "jobs_left_over")->reason, "has no end"));
    simulation_result_free(&result);
}
