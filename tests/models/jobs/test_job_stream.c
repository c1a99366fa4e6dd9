#include "models/jobs/job_stream.h"

#include "tests/models/addresses/trace_fixture.h"
#include "tests/models/systems/hpc_fixture.h"

/* Three jobs each 10 s: the last ends at 35, and so does the run. */
Test(job_stream, a_count_ends_the_run)
{
    struct hpc_fixture fixture;
    struct simulation_result result;
    hpc_fixture_init(&fixture, "fcfs");
    fixture.streams[0].count = 3;
    hpc_fixture_run(&fixture, 1000, &result);
    cr_expect_eq(result.window_at[1], 35);
    cr_expect_eq(hpc_metric(&result, "jobs.one.jobs_completed")->value, 3);
    cr_expect_float_eq(hpc_metric(&result, "jobs.one.response_time")->value, 5, 1e-12);
    simulation_result_free(&result);
}

/* A job of 5 processors does not fit into 4, and is counted. */
Test(job_stream, jobs_that_could_never_run_are_dropped)
{
    struct hpc_fixture fixture;
    struct simulation_result result;
    hpc_fixture_init(&fixture, "easy");
    fixture.workload.jobs.count = 2;
    fixture.streams[0].count = 3;
    fixture.streams[1].count = 4;
    fixture.streams[1].processors = distribution_constant(5);
    hpc_fixture_run(&fixture, 1000, &result);
    cr_expect_eq(hpc_metric(&result, "jobs.one.jobs_dropped")->value, 0);
    cr_expect_eq(hpc_metric(&result, "jobs.two.jobs_dropped")->value, 4);
    cr_expect_eq(hpc_metric(&result, "jobs.two.jobs_submitted")->value, 0);
    cr_expect_eq(hpc_metric(&result, "jobs_dropped")->value, 4);
    cr_expect_eq(hpc_metric(&result, "jobs_completed")->value, 3);
    simulation_result_free(&result);
}

#define REST " -1 -1 -1 -1 -1 -1 -1 -1 -1\n"

static const char text[] =
    "1 0 -1 100 4 -1 -1 -1 -1" REST "2 10 -1 40 4 -1 -1 -1 -1" REST "3 20 -1 0 4 -1 -1 -1 -1" REST
    "4 20 -1 40 -1 -1 -1 -1 -1" REST "5 30 -1 40 9 -1 -1 -1 -1" REST;

/* By hand: the second job waits from 10 to 100, or from 20 to 100 with twice the submit time. */
Test(job_stream, a_log_is_replayed)
{
    struct trace_file file = trace_file_make(text, false);
    for (int scale = 1; scale <= 2; scale++) {
        struct hpc_fixture fixture;
        struct simulation_result result;
        struct job_log_parameters log = {file.path, scale};
        hpc_fixture_init(&fixture, "fcfs");
        fixture.streams[0] = (struct job_stream_parameters){.log = &log};
        hpc_fixture_run(&fixture, 1000, &result);
        cr_expect_eq(hpc_metric(&result, "jobs.one.jobs_completed")->value, 2);
        cr_expect_eq(hpc_metric(&result, "jobs.one.jobs_dropped")->value, 3);
        cr_expect_float_eq(hpc_metric(&result, "wait_time")->value, (100 - 10 * scale) / 2., 1e-9);
        cr_expect_float_eq(hpc_metric(&result, "makespan")->value, 140, 1e-9);
        simulation_result_free(&result);
    }
    trace_file_remove(&file);
}

/* Estimates of users are up to 3 times the run time, and EASY sees them where it is told so: a job
 * of 3 processors is followed by one of 4 and one of 1, which goes before it if it is known to end
 * in time. */
Test(job_stream, estimates_are_as_asked_for)
{
    static const char jobs[] = "1 0 -1 100 3 -1 -1 -1 100 -1 -1 -1 -1 -1 -1 -1 -1 -1\n"
                               "2 1 -1 50 4 -1 -1 -1 50 -1 -1 -1 -1 -1 -1 -1 -1 -1\n"
                               "3 2 -1 90 1 -1 -1 -1 300 -1 -1 -1 -1 -1 -1 -1 -1 -1\n";
    static const double waits[] = {99 / 3., (99 + 148) / 3.};
    struct trace_file file = trace_file_make(jobs, false);
    struct job_log_parameters log = {file.path, 1};
    for (int estimates = 0; estimates < 2; estimates++) {
        struct hpc_fixture fixture;
        struct simulation_result result;
        hpc_fixture_init(&fixture, "easy");
        fixture.machine.estimates = estimates;
        fixture.streams[0] = (struct job_stream_parameters){.log = &log};
        hpc_fixture_run(&fixture, 1000, &result);
        cr_expect_float_eq(hpc_metric(&result, "wait_time")->value, waits[estimates], 1e-9);
        simulation_result_free(&result);
    }
    trace_file_remove(&file);
}

/* A log whose only job is dropped at its start does not end the run there. */
Test(job_stream, a_run_without_jobs_has_a_length)
{
    struct trace_file file = trace_file_make("1 0 -1 0 4 -1 -1 -1 -1" REST, false);
    struct job_log_parameters log = {file.path, 1};
    struct hpc_fixture fixture;
    struct simulation_result result;
    hpc_fixture_init(&fixture, "easy");
    fixture.streams[0] = (struct job_stream_parameters){.log = &log};
    hpc_fixture_run(&fixture, 1000, &result);
    cr_expect_eq(result.window_at[1], 1000);
    cr_expect_eq(hpc_metric(&result, "jobs_dropped")->value, 1);
    cr_expect_not_null(hpc_metric(&result, "makespan")->reason);
    simulation_result_free(&result);
    trace_file_remove(&file);
}

Test(job_stream, ends)
{
    struct job_log_parameters log = {"x.swf", 1};
    cr_expect(job_stream_ends(&(struct job_stream_parameters){.log = &log}));
    cr_expect(job_stream_ends(&(struct job_stream_parameters){.count = 1}));
    cr_expect_not(job_stream_ends(&(struct job_stream_parameters){0}));
}
