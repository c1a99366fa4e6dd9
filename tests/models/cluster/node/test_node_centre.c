#include "models/cluster/node/node_centre.h"

#include "models/processor/workers.h"
#include "tests/models/cluster/node/node_fixture.h"

static const struct cause crash_cause = {0, CAUSE_NODE_CRASH};
static const struct cause hang_cause = {0, CAUSE_NODE_HANG};

/* Two workers: a job alone computes all the time, two at once 3/4 of it, 3/8 each. */
static uint64_t each[] = {0, MACHINE_RATES_CORE, 3 * MACHINE_RATES_CORE / 8};
static const struct machine_rates rates = {.workers = 2, .cores = 2, .each = each};
static struct memory_parameters memory = {.latency = 80, .channels = 1};
static struct workers_parameters machine = {.machine = {.processors = 1,
                                                        .cores_per_processor = 2,
                                                        .hardware_threads = 1,
                                                        .clock = 1e9,
                                                        .line_size = 64,
                                                        .memory = &memory},
                                            .as = WORKERS_SERVICE_CENTRE,
                                            .rates = &rates};

static struct node_centre *start(struct bench *bench)
{
    *bench = bench_prepare();
    bench->parameters.machine = &machine;
    bench_start(bench);
    return bench->node.executor.owner;
}

static void expect_done(const struct bench *bench, const struct job_done *facts, size_t count)
{
    cr_assert_eq(bench->done_count, count, "%zu are done", bench->done_count);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(bench->done[i].argument, facts[i].argument, "place %zu", i);
        cr_expect_eq(bench->done[i].at, facts[i].at, "place %zu: job %d at %d", i,
                     (int)bench->done[i].argument, (int)bench->done[i].at);
    }
}

/* Laws hold at the present time, with jobs under way as well. */
static void expect_laws(const struct bench *bench, const struct node_centre *centre)
{
    struct report report;
    report_init(&report, bench->kept, NULL, bench->options.ticks_per_second);
    place_laws(&centre->component, run_now(bench->run), &report);
    cr_expect_eq(report.law_count, 3);
    for (size_t i = 0; i < report.law_count; i++) {
        cr_expect(report.laws[i].holds && !report.laws[i].is_empty, "%s", report.laws[i].law);
    }
    place_invariants(bench->run, &centre->component);
    cr_expect_not(run_failed(bench->run), "%s", run_error(bench->run)->text);
}

/* To 6 the first has 6 of 12; from there on both get 3/8: 16 ticks for the 6 that are left, in
 * which the second gets 6 of its 9; its last 3 take 3. */
Test(node_centre, jobs_share_the_rate_of_so_many)
{
    struct bench bench;
    struct node_centre *centre = start(&bench);
    node_execute(bench.run, &bench.node, 12, 0, 1);
    bench_run(&bench, 6);
    node_execute(bench.run, &bench.node, 9, 0, 2);
    bench_run(&bench, 10);
    expect_laws(&bench, centre);
    bench_run(&bench, 1000);
    expect_done(&bench, (struct job_done[]){{22, 1}, {25, 2}}, 2);
    expect_laws(&bench, centre);
    bench_end(&bench);
}

/* Two of 3 ticks are executed until 8, and the third begins then, of 3 ticks alone. */
Test(node_centre, a_job_beyond_the_workers_waits)
{
    struct bench bench;
    struct node_centre *centre = start(&bench);
    for (uint64_t job = 1; job <= 3; job++) {
        node_execute(bench.run, &bench.node, 3, 0, job);
    }
    cr_expect_eq(node_centre_jobs(centre), 3);
    cr_expect_eq(centre->ends.count, 2);
    bench_run(&bench, 5);
    expect_laws(&bench, centre);
    bench_run(&bench, 1000);
    cr_assert_eq(bench.done_count, 3);
    cr_expect_eq(bench.done[2].argument, 3);
    cr_expect_eq(bench.done[2].at, 11);
    bench_end(&bench);
}

Test(node_centre, a_hang_shifts_ends_and_a_crash_drops_jobs)
{
    struct bench bench;
    struct node_centre *centre = start(&bench);
    node_execute(bench.run, &bench.node, 10, 0, 1);
    bench_run(&bench, 4);
    node_hang(bench.run, &bench.node, 50, hang_cause);
    bench_run(&bench, 20);
    expect_laws(&bench, centre);
    bench_run(&bench, 100);
    expect_done(&bench, (struct job_done[]){{60, 1}}, 1);
    node_execute(bench.run, &bench.node, 10, 0, 2);
    node_execute(bench.run, &bench.node, 10, 0, 3);
    node_execute(bench.run, &bench.node, 10, 0, 4);
    node_crash(bench.run, &bench.node, TICKS_NEVER, crash_cause);
    cr_expect_eq(node_centre_jobs(centre), 0);
    bench_run(&bench, 1000);
    cr_expect_eq(bench.done_count, 1);
    expect_laws(&bench, centre);
    bench_end(&bench);
}

/* Of process 7 one job is executed and one waits; the jobs of 8 stay. */
Test(node_centre, the_jobs_of_a_process_end_with_it)
{
    struct bench bench;
    struct node_centre *centre = start(&bench);
    node_execute(bench.run, &bench.node, 6, 7, 1);
    node_execute(bench.run, &bench.node, 6, 8, 2);
    node_execute(bench.run, &bench.node, 6, 7, 3);
    node_execute(bench.run, &bench.node, 6, 8, 4);
    cr_expect(node_executes_for(&bench.node, 7));
    node_end_process(bench.run, &bench.node, 7);
    cr_expect_not(node_executes_for(&bench.node, 7));
    cr_expect(node_executes_for(&bench.node, 8));
    cr_expect_eq(node_centre_jobs(centre), 2);
    bench_run(&bench, 1000);
    expect_done(&bench, (struct job_done[]){{16, 2}, {16, 4}}, 2);
    expect_laws(&bench, centre);
    bench_end(&bench);
}

Test(node_centre, says_no_percentiles)
{
    struct bench bench;
    struct node_centre *centre = start(&bench);
    node_execute(bench.run, &bench.node, 10, 0, 1);
    bench_run(&bench, 100);
    measures_set_mark(bench.assembly.measures, run_now(bench.run));
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, bench.kept, &window, bench.options.ticks_per_second);
    place_report(&centre->component, &report);
    const struct metric *last = &report.metrics[report.metric_count - 1];
    cr_expect_str_eq(last->name, "nodes.alpha.machine.job_response_time");
    cr_expect_float_eq(last->value, 10e-9, 1e-15);
    cr_expect_str_eq(last->no_percentiles, NODE_CENTRE_NO_PERCENTILES);
    bench_end(&bench);
}
