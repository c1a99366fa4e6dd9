#include "tests/models/jobs/batch_bench.h"

/* At one instant a job that ends gives its processors to one that comes. */
Test(batch, ends_come_before_submissions)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "fcfs", ALLOCATION_COMPACT, 2, 2);
    bench_job(&bench, 0, 4, 100, 100);
    bench_job(&bench, 100, 4, 10, 10);
    batch_bench_run(&bench, 1000);
    bench_expect_starts(&bench, (const sim_ticks[]){0, 100});
    cr_expect_eq(bench.jobs[1].ended, 110);
    cr_expect_eq(bench.jobs[0].nodes, 2u);
    cr_expect_eq(bench.batch->measures.at_once.count, 2u);
    cr_expect_eq(bench.batch->first_submitted, 0);
    cr_expect_eq(bench.batch->last_ended, 110);
    run_destroy(bench.run);
}

static bool law_holds(const struct batch_bench *bench, const char *name)
{
    struct report report = {.arena = bench->run->arena};
    assembly_laws(&bench->assembly, run_now(bench->run), &report);
    for (size_t i = 0; i < report.law_count; i++) {
        if (strcmp(report.laws[i].law, name) == 0) {
            return report.laws[i].holds && !report.laws[i].is_empty;
        }
    }
    cr_assert_fail("there is no law %s", name);
    return false;
}

/* The run is looked at while one job runs and one waits. */
Test(batch, laws_hold_in_the_middle)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "fcfs", ALLOCATION_COMPACT, 1, 3);
    bench_job(&bench, 5, 2, 100, 100);
    bench_job(&bench, 10, 2, 70, 80);
    bench_job(&bench, 10, 3, 10, 10);
    batch_bench_run(&bench, 150);
    bench_expect_starts(&bench, (const sim_ticks[]){5, 105, -1});
    cr_expect(law_holds(&bench, "little"));
    cr_expect(law_holds(&bench, "flow_balance"));
    cr_expect(law_holds(&bench, "processor_time"));
    cr_expect_eq(level_integral(&bench.batch->busy, 150), 2 * 145);
    bench.batch->work++;
    cr_expect_not(law_holds(&bench, "processor_time"));
    run_destroy(bench.run);
}

Test(batch, takes_jobs_that_could_run)
{
    struct batch_bench bench;
    batch_bench_init(&bench, "fcfs", ALLOCATION_COMPACT, 2, 4);
    cr_expect(batch_takes(bench.batch, 1, 8));
    cr_expect_not(batch_takes(bench.batch, 1, 9));
    cr_expect_not(batch_takes(bench.batch, 0, 8));
    cr_expect_not(batch_takes(bench.batch, 1, 0));
    cr_expect_not(batch_takes(bench.batch, -1, -1));
    run_destroy(bench.run);
}
