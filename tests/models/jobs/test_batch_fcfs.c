#include "tests/models/jobs/batch_bench.h"

/* The second job does not fit, and the third waits behind it though it would. */
Test(batch_fcfs, no_job_goes_before_another)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "fcfs", ALLOCATION_COMPACT, 4, 1);
    bench_job(&bench, 0, 3, 100, 100);
    bench_job(&bench, 1, 4, 50, 50);
    bench_job(&bench, 2, 1, 10, 10);
    bench_job(&bench, 2, 3, 10, 10);
    batch_bench_run(&bench, 1000);
    bench_expect_starts(&bench, (const sim_ticks[]){0, 100, 150, 150});
    run_destroy(bench.run);
}
