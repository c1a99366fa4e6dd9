/* A node that is a whole machine beside one that has cores alone. Times are in ticks of 1 ns. */
#include "models/cluster/node/node_executor.h"

#include "models/machine/program_endless.h"
#include "models/processor/workers.h"
#include "tests/models/cluster/node/node_fixture.h"

static const struct cause crash_cause = {0, CAUSE_NODE_CRASH};
static const struct cause hang_cause = {0, CAUSE_NODE_HANG};

struct machine_bench {
    struct bench bench;
    struct memory_parameters memory;
    struct workers_parameters machine;
    struct program_endless_parameters program;
};

/* A machine of one processor whose jobs refer to no memory. @param is_machine  false: a node of as
 * many cores */
static void start(struct machine_bench *of, int64_t cores, bool is_machine, bool refers)
{
    of->bench = bench_prepare();
    of->bench.parameters.cores = cores;
    of->memory = (struct memory_parameters){.latency = 80, .channels = 1};
    of->program = (struct program_endless_parameters){
        .compute = distribution_constant(100), .cycles_per_instruction = 1, .outstanding = 1};
    of->machine = (struct workers_parameters){.machine = {.processors = 1,
                                                          .cores_per_processor = cores,
                                                          .hardware_threads = 1,
                                                          .clock = 1e9,
                                                          .line_size = 64,
                                                          .memory = &of->memory}};
    if (refers) {
        of->machine.program = (struct part){&program_endless_kind, &of->program};
    }
    if (is_machine) {
        of->bench.parameters.machine = &of->machine;
    }
    bench_start(&of->bench);
}

/* Go on with the invariants of all parts. */
static void go_to(struct machine_bench *of, sim_ticks time)
{
    while (run_now(of->bench.run) < time) {
        run_until(of->bench.run, run_now(of->bench.run) + 1);
        assembly_invariants(&of->bench.assembly);
    }
    cr_expect_not(run_failed(of->bench.run), "%s", run_error(of->bench.run)->text);
}

static void expect_laws(struct machine_bench *of)
{
    struct report report;
    struct window window;
    struct measures *measures = of->bench.assembly.measures;
    measures_set_mark(measures, run_now(of->bench.run));
    window = (struct window){measures_marks(measures), 0, 1};
    report_init(&report, of->bench.run->arena, &window, TICKS_PER_SECOND_COARSE);
    assembly_laws(&of->bench.assembly, run_now(of->bench.run), &report);
    cr_expect_gt(report.law_count, 2);
    for (size_t i = 0; i < report.law_count; i++) {
        cr_expect(report.laws[i].holds, "%s of %s: %g", report.laws[i].law,
                  report.laws[i].component, report.laws[i].difference);
    }
}

static void execute(struct machine_bench *of, sim_ticks demand, uint64_t argument)
{
    node_execute(of->bench.run, &of->bench.node, demand, 0, argument);
}

/* Without references, and with a core for each job, both are done with each job at the same tick;
 * the wrong twin has a core less. */
Test(node_executor, a_machine_without_references_is_as_many_cores)
{
    for (int twin = 0; twin < 2; twin++) {
        struct machine_bench either[2];
        for (int is_machine = 0; is_machine < 2; is_machine++) {
            struct machine_bench *of = &either[is_machine];
            start(of, 3 - (is_machine == 1 && twin == 1), is_machine == 1, false);
            execute(of, 100, 1);
            execute(of, 250, 2);
            go_to(of, 30);
            execute(of, 0, 3);
            go_to(of, 120);
            execute(of, 90, 4);
            execute(of, 35, 5);
            go_to(of, 5000);
            expect_laws(of);
        }
        cr_assert_eq(either[0].bench.done_count, 5);
        cr_assert_eq(either[1].bench.done_count, 5);
        bool is_same = true;
        for (size_t i = 0; i < 5; i++) {
            is_same = is_same && either[0].bench.done[i].at == either[1].bench.done[i].at &&
                      either[0].bench.done[i].argument == either[1].bench.done[i].argument;
        }
        cr_expect_eq(is_same, twin == 0);
        bench_end(&either[0].bench);
        bench_end(&either[1].bench);
    }
}

/* A miss after each 100 ns, whose line takes 80: nine in the first job of 1000 ns; the tenth at the
 * very start of the second. */
Test(node_executor, jobs_wait_for_memory)
{
    struct machine_bench of;
    start(&of, 1, true, true);
    execute(&of, 1000, 1);
    execute(&of, 1000, 2);
    go_to(&of, 10000);
    cr_assert_eq(of.bench.done_count, 2);
    cr_expect_eq(of.bench.done[0].at, 1000 + 9 * 80);
    cr_expect_eq(of.bench.done[1].at, 1000 + 9 * 80 + 1000 + 10 * 80);
    expect_laws(&of);
    bench_end(&of.bench);
}

/* A hang at 200, in the second stretch of computing, or at 130, while the line is on its way: then
 * it costs only the time after the line has come. */
Test(node_executor, a_machine_stands_still_while_its_node_hangs)
{
    static const struct {
        sim_ticks from, lasts, later;
    } hangs[] = {{200, 1000, 1000}, {130, 1000, 950}, {130, 20, 0}};
    for (size_t i = 0; i < sizeof hangs / sizeof hangs[0]; i++) {
        struct machine_bench of;
        start(&of, 1, true, true);
        execute(&of, 250, 1);
        go_to(&of, hangs[i].from);
        node_hang(of.bench.run, &of.bench.node, hangs[i].lasts, hang_cause);
        go_to(&of, hangs[i].from + hangs[i].lasts - 1);
        cr_expect_eq(of.bench.done_count, 0);
        go_to(&of, 100000);
        cr_assert_eq(of.bench.done_count, 1);
        cr_expect_eq(of.bench.done[0].at, 250 + 2 * 80 + hangs[i].later, "at %d",
                     (int)of.bench.done[0].at);
        expect_laws(&of);
        bench_end(&of.bench);
    }
}

/* Down, it drops its jobs, wherever they are; up again it starts empty. */
Test(node_executor, a_machine_starts_empty_after_a_crash)
{
    for (sim_ticks at = 50; at <= 150; at += 100) { /* it computes, or waits for a line */
        struct machine_bench of;
        start(&of, 1, true, true);
        execute(&of, 1000, 1);
        execute(&of, 1000, 2);
        go_to(&of, at);
        node_crash(of.bench.run, &of.bench.node, 0, crash_cause);
        assembly_invariants(&of.bench.assembly);
        cr_expect_eq(of.bench.node.executor.operations->jobs(of.bench.node.executor.owner), 0);
        go_to(&of, at + 1000);
        cr_expect_eq(of.bench.node.state, NODE_UP);
        cr_expect_eq(of.bench.done_count, 0);
        execute(&of, 40, 3);
        go_to(&of, 100000);
        cr_assert_eq(of.bench.done_count, 1);
        cr_expect_eq(of.bench.done[0].argument, 3);
        expect_laws(&of);
        bench_end(&of.bench);
    }
}
