#include "tests/models/jobs/batch_bench.h"

/* The same jobs as in a test of EASY: here the third has a reservation too, at 150, and the fourth
 * would delay it. */
Test(batch_conservative, each_job_has_a_reservation)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "conservative", ALLOCATION_COMPACT, 1, 10);
    bench_job(&bench, 0, 8, 100, 100);
    bench_job(&bench, 1, 8, 50, 50);
    bench_job(&bench, 2, 10, 50, 50);
    bench_job(&bench, 3, 2, 400, 400);
    bench_job(&bench, 4, 2, 146, 146);
    batch_bench_run(&bench, 1000);
    bench_expect_starts(&bench, (const sim_ticks[]){0, 100, 150, 200, 4});
    run_destroy(bench.run);
}

/* The first job ends at 60 in place of 100, and all reservations move; that of the last was 150. */
Test(batch_conservative, an_early_end_moves_reservations)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "conservative", ALLOCATION_COMPACT, 1, 10);
    bench_job(&bench, 0, 8, 60, 100);
    bench_job(&bench, 1, 8, 50, 50);
    bench_job(&bench, 2, 10, 50, 50);
    batch_bench_run(&bench, 1000);
    bench_expect_starts(&bench, (const sim_ticks[]){0, 60, 110});
    cr_expect_eq(bench.jobs[2].ended, 160);
    run_destroy(bench.run);
}

/* By hand: 1 is reserved 100 to 110 of all 4, 2 is 110 to 130. The first ends at 50: 1 moves to 50,
 * and 2 to 60. */
Test(batch_conservative, jobs_start_at_reservations)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "conservative", ALLOCATION_SPREAD, 4, 1);
    bench_job(&bench, 0, 2, 50, 100);
    bench_job(&bench, 1, 4, 10, 10);
    bench_job(&bench, 2, 3, 20, 20);
    bench_job(&bench, 3, 2, 10, 60);
    batch_bench_run(&bench, 1000);
    bench_expect_starts(&bench, (const sim_ticks[]){0, 50, 60, 3});
    run_destroy(bench.run);
}
