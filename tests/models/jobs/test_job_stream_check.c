#include "tests/models/systems/hpc_fixture.h"

Test(job_stream_check, mistakes_are_said)
{
    struct hpc_fixture fixture;
    struct job_log_parameters log = {"x.swf", 1};
    hpc_fixture_init(&fixture, "easy");
    hpc_expect_complaint(&fixture, false, NULL, NULL);
    fixture.streams[0].count = 4;
    hpc_expect_complaint(&fixture, false, "/workload/jobs/one/count", "comes to an end");
    hpc_expect_complaint(&fixture, true, NULL, NULL);
    fixture.streams[0].run_time = (struct distribution){0};
    hpc_expect_complaint(&fixture, true, "/workload/jobs/one", "\"run_time\" is missing");
    fixture.streams[0].arrivals = (struct distribution){0};
    hpc_expect_complaint(&fixture, true, "/workload/jobs/one", "says not which jobs come");
    fixture.streams[0].log = &log;
    hpc_expect_complaint(&fixture, true, NULL, NULL);
    fixture.streams[0].count = 0;
    hpc_expect_complaint(&fixture, false, "/workload/jobs/one/log", "comes to an end");
}

/* 8 jobs of 5 s each 10 s keep all 4 processors busy. */
Test(job_stream_check, an_unstable_load_is_said)
{
    struct hpc_fixture fixture;
    hpc_fixture_init(&fixture, "easy");
    fixture.streams[0].processors = distribution_constant(7);
    hpc_expect_complaint(&fixture, false, NULL, NULL);
    fixture.streams[0].processors = distribution_constant(8);
    hpc_expect_complaint(&fixture, false, "/workload/jobs", "ask for 4 processors on average");
    hpc_expect_complaint(&fixture, true, NULL, NULL);
}

Test(job_stream_check, an_estimate_that_is_not_looked_at_is_said)
{
    struct hpc_fixture fixture;
    hpc_fixture_init(&fixture, "easy");
    fixture.streams[0].overestimation = 2;
    hpc_expect_complaint(&fixture, false, "/workload/jobs/one/overestimation", "has no effect");
    fixture.machine.estimates = ESTIMATES_REQUESTED;
    hpc_expect_complaint(&fixture, false, NULL, NULL);
}
