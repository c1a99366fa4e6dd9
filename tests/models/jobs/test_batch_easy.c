#include "tests/models/jobs/batch_bench.h"

/* The second job is reserved 100. The third ends by then and starts; then nothing is left. */
Test(batch_easy, short_jobs_go_before_the_first)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "easy", ALLOCATION_COMPACT, 4, 1);
    bench_job(&bench, 0, 3, 100, 100);
    bench_job(&bench, 1, 4, 50, 50);
    bench_job(&bench, 2, 1, 98, 98);
    bench_job(&bench, 2, 1, 10, 10);
    bench_job(&bench, 3, 1, 97, 98);
    batch_bench_run(&bench, 1000);
    bench_expect_starts(&bench, (const sim_ticks[]){0, 100, 2, 150, 150});
    run_destroy(bench.run);
}

/* The reservation leaves one processor over: a long job takes it, a second one may not. */
Test(batch_easy, long_jobs_take_what_is_left_over)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "easy", ALLOCATION_COMPACT, 1, 6);
    bench_job(&bench, 0, 4, 100, 100);
    bench_job(&bench, 1, 5, 50, 50);
    bench_job(&bench, 2, 1, 500, 500);
    bench_job(&bench, 3, 1, 500, 500);
    batch_bench_run(&bench, 1000);
    bench_expect_starts(&bench, (const sim_ticks[]){0, 100, 2, 150});
    run_destroy(bench.run);
}

/* The fourth job does not delay the second, the first of the queue, but the third, which has no
 * reservation. */
Test(batch_easy, only_the_first_has_a_reservation)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "easy", ALLOCATION_COMPACT, 1, 10);
    bench_job(&bench, 0, 8, 100, 100);
    bench_job(&bench, 1, 8, 50, 50);
    bench_job(&bench, 2, 10, 50, 50);
    bench_job(&bench, 3, 2, 400, 400);
    batch_bench_run(&bench, 1000);
    bench_expect_starts(&bench, (const sim_ticks[]){0, 100, 403, 3});
    run_destroy(bench.run);
}

/* A job ends before its estimate, and the reservation is forgotten. */
Test(batch_easy, an_early_end_starts_the_first)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "easy", ALLOCATION_COMPACT, 4, 1);
    bench_job(&bench, 0, 3, 60, 100);
    bench_job(&bench, 1, 4, 50, 50);
    bench_job(&bench, 2, 1, 5, 200);
    batch_bench_run(&bench, 1000);
    bench_expect_starts(&bench, (const sim_ticks[]){0, 60, 110});
    run_destroy(bench.run);
}
