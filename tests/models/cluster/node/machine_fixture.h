/*
 * A node whose jobs a whole machine executes, or as many cores. Times are in ticks of 1 ns.
 */
#ifndef TESTS_MODELS_CLUSTER_NODE_MACHINE_FIXTURE_H
#define TESTS_MODELS_CLUSTER_NODE_MACHINE_FIXTURE_H

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

/** A machine of one processor whose jobs refer to no memory. @param is_machine  false: a node of as
 *  many cores */
static inline void machine_bench_prepare(struct machine_bench *of, int64_t cores, bool is_machine,
                                         bool refers)
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
}

/** The same, started. */
static inline void machine_bench_start(struct machine_bench *of, int64_t cores, bool is_machine,
                                       bool refers)
{
    machine_bench_prepare(of, cores, is_machine, refers);
    bench_start(&of->bench);
}

/** Go on with the invariants of all parts. */
static inline void machine_bench_go_to(struct machine_bench *of, sim_ticks time)
{
    while (run_now(of->bench.run) < time) {
        run_until(of->bench.run, run_now(of->bench.run) + 1);
        assembly_invariants(&of->bench.assembly);
    }
    cr_expect_not(run_failed(of->bench.run), "%s", run_error(of->bench.run)->text);
}

static inline void machine_bench_expect_laws(struct machine_bench *of)
{
    struct report report;
    report_init(&report, of->bench.run->arena, NULL, TICKS_PER_SECOND_COARSE);
    assembly_laws(&of->bench.assembly, run_now(of->bench.run), &report);
    cr_expect_gt(report.law_count, 2);
    for (size_t i = 0; i < report.law_count; i++) {
        cr_expect(report.laws[i].holds, "%s of %s: %g", report.laws[i].law,
                  report.laws[i].component, report.laws[i].difference);
    }
}

static inline void machine_bench_execute(struct machine_bench *of, sim_ticks demand,
                                         uint64_t argument)
{
    node_execute(of->bench.run, &of->bench.node, demand, 0, argument);
}

#endif
