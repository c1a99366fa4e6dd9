/*
 * A multiprocessor assembled by hand: what a spec would say, with all defaults in place.
 *
 * fixture_init gives one processor of one core with uniform memory of 1 us, no queues, and no
 * interconnect; tests change what they are about and run it. Times are in ticks of 1 ps.
 */
#ifndef TESTS_MODELS_SYSTEMS_MULTIPROCESSOR_FIXTURE_H
#define TESTS_MODELS_SYSTEMS_MULTIPROCESSOR_FIXTURE_H

#include "models/interconnect/bus.h"
#include "models/interconnect/point_to_point.h"
#include "models/kinds.h"
#include "models/machine/program_endless.h"
#include "models/systems/multiprocessor.h"
#include "sim/component/simulation.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <string.h>

#define NS INT64_C(1000)

struct fixture {
    struct memory_parameters memory;
    struct bus_parameters bus;
    struct point_to_point_parameters links;
    struct program_endless_parameters program;
    struct tasks_parameters tasks;
    struct machine_parameters machine;
    struct multiprocessor_workload workload;
    struct multiprocessor_parameters parameters;
    struct simulation simulation;
};

static inline void fixture_init(struct fixture *fixture)
{
    *fixture = (struct fixture){
        .memory = {.layout = MEMORY_UMA, .latency = 1000 * NS, .channels = 1},
        .bus = {.arbitration = kinds_find("arbitration", "round_robin")},
        .program = {.compute = distribution_exponential(9 * (double)NS),
                    .cycles_per_instruction = 1,
                    .outstanding = 1,
                    .shared_pages = 64},
        .machine = {.processors = 1,
                    .cores_per_processor = 1,
                    .hardware_threads = 1,
                    .clock = 1e9,
                    .line_size = 64},
        .simulation = {.system = &multiprocessor_kind,
                       .horizon = 1000000 * NS,
                       .ticks_per_second = TICKS_PER_SECOND_FINE,
                       .seed = 1,
                       .warmup = 10000 * NS},
    };
    fixture->machine.memory = &fixture->memory;
    fixture->workload.team.program = (struct part){&program_endless_kind, &fixture->program};
    fixture->workload.team.weight = 1;
    fixture->parameters = (struct multiprocessor_parameters){&fixture->machine, &fixture->workload};
    fixture->simulation.parameters = &fixture->parameters;
}

/** Put the fixture's bus in. */
static inline void fixture_use_bus(struct fixture *fixture)
{
    fixture->machine.interconnect = (struct part){&bus_kind, &fixture->bus};
}

/** Tasks alone, that arrive in a Poisson stream; the scheduler is the test's. */
static inline void fixture_use_tasks(struct fixture *fixture, sim_ticks between,
                                     struct distribution service)
{
    fixture->tasks = (struct tasks_parameters){
        .arrivals = distribution_exponential((double)between), .service = service, .weight = 1};
    fixture->workload.tasks = &fixture->tasks;
    fixture->workload.team.program = (struct part){0};
}

/** Put the fixture's links in. */
static inline void fixture_use_links(struct fixture *fixture)
{
    fixture->machine.interconnect = (struct part){&point_to_point_kind, &fixture->links};
}

/** Check and run; the test fails when either does. */
static inline void fixture_run(const struct fixture *fixture, struct simulation_result *result)
{
    struct complaints complaints = {0};
    place_check_system(
        &multiprocessor_kind, &fixture->parameters,
        &(struct check_context){.complaints = &complaints,
                                .horizon = fixture->simulation.horizon,
                                .ticks_per_second = fixture->simulation.ticks_per_second,
                                .is_whole = true});
    cr_assert_eq(complaints.errors, 0, "%s: %s", complaints.list[0].where, complaints.list[0].text);
    complaints_free(&complaints);
    struct error error = {0};
    cr_assert(simulate(&fixture->simulation, result, &error), "%s: %s", error.where, error.text);
}

/** Complaints of the check at a place of the spec; NULL: at any. */
static inline size_t fixture_complaints(const struct fixture *fixture, const char *where)
{
    struct complaints complaints = {0};
    place_check_system(&multiprocessor_kind, &fixture->parameters,
                       &(struct check_context){.complaints = &complaints,
                                               .horizon = 1000,
                                               .ticks_per_second = TICKS_PER_SECOND_FINE,
                                               .is_whole = true});
    size_t count = 0;
    for (size_t i = 0; i < complaints.count; i++) {
        count += where == NULL || strcmp(complaints.list[i].where, where) == 0;
    }
    complaints_free(&complaints);
    return count;
}

static inline const struct metric *fixture_metric(const struct simulation_result *result,
                                                  const char *name)
{
    for (size_t i = 0; i < result->report.metric_count; i++) {
        if (strcmp(result->report.metrics[i].name, name) == 0) {
            return &result->report.metrics[i];
        }
    }
    cr_assert_fail("no metric %s", name);
    return NULL;
}

/** The value of a metric, which must have one. */
static inline double fixture_value(const struct simulation_result *result, const char *name)
{
    const struct metric *metric = fixture_metric(result, name);
    cr_assert_null(metric->reason, "%s: %s", name, metric->reason);
    return metric->value;
}

/** How many laws do not hold. */
static inline size_t fixture_broken_laws(const struct report *report)
{
    size_t broken = 0;
    for (size_t i = 0; i < report->law_count; i++) {
        broken += !report->laws[i].holds;
    }
    return broken;
}

static inline bool fixture_is_near(double value, double expected, double relative)
{
    double difference = value > expected ? value - expected : expected - value;
    return difference <= relative * expected;
}

/* A machine built in a run of its own, to look into and to break. */
struct bench {
    struct run *run;
    struct measures *measures;
    struct assembly assembly;
    struct multiprocessor *machine;
};

static inline struct bench bench_build(const struct fixture *fixture)
{
    struct bench bench = {.run = run_create(&(struct run_options){
                              .horizon = fixture->simulation.horizon,
                              .ticks_per_second = fixture->simulation.ticks_per_second,
                              .seed = fixture->simulation.seed})};
    bench.measures = measures_create(bench.run->arena, 3);
    bench.assembly = assembly_start(bench.run, bench.measures, NULL);
    bench.machine = (struct multiprocessor *)assembly_system(&bench.assembly, &multiprocessor_kind,
                                                             &fixture->parameters);
    return bench;
}

/** Whether the invariants of the whole machine hold now. */
static inline bool bench_is_sound(struct bench *bench)
{
    assembly_invariants(&bench->assembly);
    return !run_failed(bench->run);
}

/** How many laws are broken now. */
static inline size_t bench_broken_laws(struct bench *bench)
{
    struct report report;
    report_init(&report, bench->run->arena, NULL, bench->run->ticks_per_second);
    assembly_laws(&bench->assembly, run_now(bench->run), &report);
    cr_assert_gt(report.law_count, 0);
    return fixture_broken_laws(&report);
}

#endif
