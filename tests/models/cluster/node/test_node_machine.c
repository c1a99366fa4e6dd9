/* A node that is a whole machine. Times are in ticks of 1 ns. */
#include "models/interrupts/interrupt_controller.h"
#include "tests/models/cluster/node/machine_fixture.h"

/* A miss after each 100 ns, whose line takes 80: nine in the first job of 1000 ns; the tenth at the
 * very start of the second. */
Test(node_machine, jobs_wait_for_memory)
{
    struct machine_bench of;
    machine_bench_start(&of, 1, true, true);
    machine_bench_execute(&of, 1000, 1);
    machine_bench_execute(&of, 1000, 2);
    machine_bench_go_to(&of, 10000);
    cr_assert_eq(of.bench.done_count, 2);
    cr_expect_eq(of.bench.done[0].at, 1000 + 9 * 80);
    cr_expect_eq(of.bench.done[1].at, 1000 + 9 * 80 + 1000 + 10 * 80);
    machine_bench_expect_laws(&of);
    bench_end(&of.bench);
}

/* A hang at 200, in the second stretch of computing, or at 130, while the line is on its way: then
 * it costs only the time after the line has come. */
Test(node_machine, a_machine_stands_still_while_its_node_hangs)
{
    static const struct {
        sim_ticks from, lasts, later;
    } hangs[] = {{200, 1000, 1000}, {130, 1000, 950}, {130, 20, 0}};
    for (size_t i = 0; i < sizeof hangs / sizeof hangs[0]; i++) {
        struct machine_bench of;
        machine_bench_start(&of, 1, true, true);
        machine_bench_execute(&of, 250, 1);
        machine_bench_go_to(&of, hangs[i].from);
        node_hang(of.bench.run, &of.bench.node, hangs[i].lasts, hang_cause);
        machine_bench_go_to(&of, hangs[i].from + hangs[i].lasts - 1);
        cr_expect_eq(of.bench.done_count, 0);
        machine_bench_go_to(&of, 100000);
        cr_assert_eq(of.bench.done_count, 1);
        cr_expect_eq(of.bench.done[0].at, 250 + 2 * 80 + hangs[i].later, "at %d",
                     (int)of.bench.done[0].at);
        machine_bench_expect_laws(&of);
        bench_end(&of.bench);
    }
}

/* Down, it drops its jobs, wherever they are; up again it starts empty. */
Test(node_machine, a_machine_starts_empty_after_a_crash)
{
    for (sim_ticks at = 50; at <= 150; at += 100) { /* it computes, or waits for a line */
        struct machine_bench of;
        machine_bench_start(&of, 1, true, true);
        machine_bench_execute(&of, 1000, 1);
        machine_bench_execute(&of, 1000, 2);
        machine_bench_go_to(&of, at);
        node_crash(of.bench.run, &of.bench.node, 0, crash_cause);
        assembly_invariants(&of.bench.assembly);
        cr_expect_eq(of.bench.node.executor.operations->jobs(of.bench.node.executor.owner), 0);
        machine_bench_go_to(&of, at + 1000);
        cr_expect_eq(of.bench.node.state, NODE_UP);
        cr_expect_eq(of.bench.done_count, 0);
        machine_bench_execute(&of, 40, 3);
        machine_bench_go_to(&of, 100000);
        cr_assert_eq(of.bench.done_count, 1);
        cr_expect_eq(of.bench.done[0].argument, 3);
        machine_bench_expect_laws(&of);
        bench_end(&of.bench);
    }
}

/* A timer each 300 ticks and an error of memory that makes the machine panic; both take 10 ticks to
 * enter, 40 in their routines and 10 to leave. */
struct interrupted_node {
    struct machine_bench of;
    struct interrupts_parameters controller;
    struct interrupt_masks_parameters masks;
    struct interrupt_arrivals_parameters arrivals;
    struct interrupt_coalescing_parameters coalescing;
    struct interrupt_source_parameters sources[2];
};

static void prepare_interrupted(struct interrupted_node *node, bool has_everything)
{
    static const char *const names[] = {"timer", "memory"};
    const struct distribution none = distribution_constant(0);
    node->controller = (struct interrupts_parameters){.vectors = 2,
                                                      .dispatch_time = none,
                                                      .probe = none,
                                                      .save = distribution_constant(10),
                                                      .restore = distribution_constant(10),
                                                      .instruction = none,
                                                      .nesting = 32,
                                                      .backlog = PARAMETER_INFINITE};
    node->arrivals = (struct interrupt_arrivals_parameters){distribution_constant(300),
                                                            distribution_constant(1)};
    node->masks =
        (struct interrupt_masks_parameters){distribution_constant(170), distribution_constant(60)};
    node->coalescing = (struct interrupt_coalescing_parameters){3, 200};
    for (int i = 0; i < 2; i++) {
        node->sources[i] =
            (struct interrupt_source_parameters){.service = distribution_constant(40),
                                                 .vector = i,
                                                 .latch = 1,
                                                 .maskable = i == 0,
                                                 .action = i == 0 ? ACTION_LOG : ACTION_PANIC};
    }
    node->sources[0].arrivals = &node->arrivals;
    if (has_everything) {
        node->controller.instruction = distribution_constant(7);
        node->controller.masks = &node->masks;
        node->arrivals.batch = distribution_constant(2);
        node->sources[0].coalescing = &node->coalescing;
        node->sources[0].deferred = distribution_constant(90);
    }
    machine_bench_prepare(&node->of, 1, true, true);
    node->of.bench.parameters.interrupts = &node->controller;
    node->of.bench.parameters.interrupt_sources =
        (struct parameter_map){.count = 2, .names = names, .elements = node->sources};
}

static void start_interrupted(struct interrupted_node *node)
{
    struct bench *bench = &node->of.bench;
    bench_start(bench);
    bench->node.executor.operations->start(bench->run, bench->node.executor.owner);
}

/* A job of 1000 ticks with nine lines of 80. Timers at 600, 1200 and 1800 stop it; those at 300,
 * 900 and 1500 are served while a line is on its way. */
Test(node_machine, interrupts_take_their_time_from_jobs)
{
    struct interrupted_node node;
    prepare_interrupted(&node, false);
    start_interrupted(&node);
    machine_bench_execute(&node.of, 1000, 1);
    machine_bench_go_to(&node.of, 100000);
    cr_assert_eq(node.of.bench.done_count, 1);
    cr_expect_eq(node.of.bench.done[0].at, 1000 + 9 * 80 + 3 * 60);
    machine_bench_expect_laws(&node.of);
    bench_end(&node.of.bench);
}

/* The error at 1000 is caught at once, dispatched at 1010, and its routine panics at 1050: the
 * chain of causes goes from the fault to the node's crash, which is of the fault's kind. */
Test(node_machine, a_panic_ends_the_node_and_has_a_cause)
{
    struct interrupted_node node;
    prepare_interrupted(&node, false);
    start_interrupted(&node);
    struct bench *bench = &node.of.bench;
    machine_bench_execute(&node.of, 5000, 1);
    machine_bench_go_to(&node.of, 1000);
    node_interrupt(bench->run, &bench->node, "memory", (struct cause){0, "memory_error"});
    machine_bench_go_to(&node.of, 1049);
    cr_expect_eq(bench->node.state, NODE_UP);
    machine_bench_go_to(&node.of, 1050);
    cr_expect_eq(bench->node.state, NODE_DOWN);
    cr_assert_eq(bench->told_count, 1);
    cr_expect_str_eq(bench->told[0].cause.fault, "memory_error");
    const struct timeline *timeline = bench->assembly.timeline;
    const struct timeline_entry *crash =
        bench_event(bench, bench->told[0].cause.event, "node.crash");
    cr_expect_eq(crash->at, 1050);
    bench_event(bench, crash->what.cause, "machine.panic");
    cr_expect_eq(timeline->entry_count, bench->told[0].cause.event);
    machine_bench_go_to(&node.of, 3000);
    cr_expect_eq(bench->done_count, 0);
    machine_bench_expect_laws(&node.of);
    bench_end(bench);
}

/* A machine that panics by itself: the cause is named so. */
Test(node_machine, a_panic_without_a_fault_is_a_cause_of_its_own)
{
    struct interrupted_node node;
    prepare_interrupted(&node, false);
    node.arrivals.interarrival = distribution_constant(500);
    node.sources[1].arrivals = &node.arrivals;
    struct bench *bench = &node.of.bench;
    bench->parameters.time_to_repair = distribution_constant(100);
    start_interrupted(&node);
    machine_bench_go_to(&node.of, 549);
    cr_expect_eq(bench->node.state, NODE_UP);
    machine_bench_go_to(&node.of, 5000);
    /* Each incarnation lives 550 ticks, is repaired in 100 and boots in 105. */
    cr_expect_eq(bench->node.crashes.count, 1 + (5000 - 550) / (550 + 100 + BENCH_BOOT));
    cr_expect_str_eq(bench->told[0].cause.fault, CAUSE_MACHINE_PANIC);
    machine_bench_expect_laws(&node.of);
    bench_end(bench);
}

/* A hang or a crash at every instant of two periods, of a machine with masks, coalescing and work
 * that is left for later: the laws hold, and the machine goes on. */
Test(node_machine, interrupts_hang_and_crash_with_their_node)
{
    for (sim_ticks at = 500; at < 1200; at++) {
        struct interrupted_node node;
        prepare_interrupted(&node, true);
        start_interrupted(&node);
        struct bench *bench = &node.of.bench;
        bool hangs = at % 2 == 0;
        machine_bench_execute(&node.of, 20000, 1);
        run_until(bench->run, at);
        if (hangs) {
            node_hang(bench->run, &bench->node, 130, hang_cause);
        } else {
            node_crash(bench->run, &bench->node, 50, crash_cause);
        }
        assembly_invariants(&bench->assembly);
        machine_bench_expect_laws(&node.of);
        machine_bench_go_to(&node.of, at + 100);
        machine_bench_expect_laws(&node.of);
        machine_bench_execute(&node.of, 40, 2);
        machine_bench_go_to(&node.of, at + 2000);
        cr_expect_eq(bench->node.state, NODE_UP);
        machine_bench_expect_laws(&node.of);
        bench_end(bench);
    }
}
