/*
 * Every kind of interconnect, from the spec to the tick: the latency of each pair of a processor
 * and a memory, in a machine where one reference at a time is on its way.
 *
 * A latency given is that to the nearest other memory; a pair farther apart adds the difference of
 * the crossings. Each kind of models/kinds.def is tried without a line of its own here, with its
 * defaults and a bandwidth; only a topology needs its links. A kind whose check warns of such a
 * machine fails. Wrong twins are the
 * shortcuts: the same latency for all pairs, and a latency to which all of a crossing is added.
 */
#include "models/kinds.h"
#include "models/systems/multiprocessor.h"
#include "tests/experiments/fixture.h"

#include <string.h>

enum { LATENCY = 90000, REMOTE = 200000 }; /* [ps] */

#define MACHINE                                                                                    \
    "{'name': 'pairs', 'system': {'kind': 'multiprocessor', 'processors': %d, "                    \
    "'memory': {'layout': 'numa', 'latency': '90 ns'%s}, "                                         \
    "'interconnect': {'kind': '%s', 'bandwidth': '%s'%s}}, "                                       \
    "'workload': {'threads': 1, 'program': {'compute': '%s', 'placement': 'on_one_node', "         \
    "'node': %d}}, 'run': {'horizon': '%s', 'warmup': '0 s'}}"

/* Every other parameter that a kind cannot do without. Of a topology: processors in a row, two of
 * them over a switch, and a long link from the first to the last. */
static const char *needs(const char *kind, int processors)
{
    static char links[2048];
    if (strcmp(kind, "topology") != 0) {
        return "";
    }
    int at = snprintf(links, sizeof links,
                      ", 'links': [{'from': 'p0', 'to': 's', 'bandwidth': '20 GB/s'}, "
                      "{'from': 's', 'to': 'p1', 'latency': '3 ns'}");
    for (int i = 2; i < processors; i++) {
        at += snprintf(links + at, sizeof links - (size_t)at, ", {'from': 'p%d', 'to': 'p%d'}",
                       i - 1, i);
    }
    snprintf(links + at, sizeof links - (size_t)at,
             processors > 2 ? ", {'from': 'p%d', 'to': 'p0', 'latency': '7 ns'}]" : "]",
             processors - 1);
    return links;
}

/** The latency that a pair should have, right or wrong. */
typedef sim_ticks expectation(double crossing, double nearest);

static sim_ticks right(double crossing, double nearest)
{
    return REMOTE + (sim_ticks)(crossing - nearest);
}

static sim_ticks same_for_all(double crossing, double nearest)
{
    (void)crossing;
    (void)nearest;
    return REMOTE;
}

static sim_ticks all_added(double crossing, double nearest)
{
    (void)nearest;
    return REMOTE + (sim_ticks)crossing;
}

static sim_ticks beyond_local(double crossing, double nearest)
{
    (void)nearest;
    return LATENCY + (sim_ticks)crossing;
}

/* A machine from a spec, whose only thread computes for longer than the run lasts. */
struct bench {
    struct arena *arena;
    struct spec *spec;
    struct point point;
    struct run *run;
    struct multiprocessor *machine;
    struct interconnect_environment around;
    sim_ticks returned;
};

static void note_return(struct run *run, void *owner, struct reference *reference)
{
    struct bench *bench = owner;
    bench->returned = run_now(run);
    reference_release(&bench->machine->processors->pool, reference);
}

static struct assembly open_bench(struct bench *bench, const char *text)
{
    bench->arena = arena_create();
    bench->spec = expect_good(text);
    spec_point(bench->spec, 0, bench->arena, &bench->point);
    bench->run =
        run_create(&(struct run_options){.horizon = bench->point.run.horizon,
                                         .ticks_per_second = bench->point.run.ticks_per_second,
                                         .seed = 1});
    struct assembly assembly =
        assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    bench->machine = (struct multiprocessor *)assembly_system(&assembly, bench->point.system,
                                                              bench->point.system_parameters);
    bench->machine->machine->memory->out = (struct reference_port){bench, note_return};
    bench->around = machine_around_interconnect(bench->machine->parameters->system,
                                                bench->point.run.ticks_per_second);
    return assembly;
}

static void close_bench(struct bench *bench)
{
    run_destroy(bench->run);
    point_release(&bench->point);
    spec_close(bench->spec);
    arena_destroy(bench->arena);
}

/* The latency of a reference that has the machine to itself. */
static sim_ticks measure(struct bench *bench, uint32_t processor, uint32_t home)
{
    struct processors *processors = bench->machine->processors;
    struct reference *reference = reference_take(&processors->pool, run_now(bench->run));
    reference->thread = 0;
    reference->address = 0;
    reference->processor = (uint16_t)processor;
    reference->home = (uint16_t)home;
    sim_ticks issued = run_now(bench->run);
    processors->out.take(bench->run, processors->out.owner, reference);
    cr_assert(run_until(bench->run, issued + 10 * INT64_C(1000000)));
    cr_assert_eq(processors->pool.taken, 0, "%u to %u never returns", processor, home);
    return bench->returned - issued;
}

static double crossing_between(const struct bench *bench, uint32_t processor, uint32_t home)
{
    const struct part *part = &bench->machine->parameters->system->interconnect;
    return interconnect_crossing(part->kind, part->parameters, &bench->around, processor, home)
        .ticks;
}

static double nearest_of(const struct bench *bench)
{
    double nearest = __builtin_inf();
    for (uint32_t i = 0; i < bench->around.processors * bench->around.homes; i++) {
        uint32_t processor = i / bench->around.homes;
        uint32_t home = i % bench->around.homes;
        double crossing = processor == home ? nearest : crossing_between(bench, processor, home);
        nearest = crossing < nearest ? crossing : nearest;
    }
    return nearest;
}

/* Pairs of different places whose latency is not as expected. @param remote  more of the memory */
static unsigned pairs_off(const char *kind, int processors, const char *bandwidth,
                          const char *remote, expectation *expected)
{
    char text[4096];
    snprintf(text, sizeof text, MACHINE, processors, remote, kind, bandwidth,
             needs(kind, processors), "1 s", 0, "10 ms");
    struct bench bench;
    struct assembly assembly = open_bench(&bench, text);
    double nearest = nearest_of(&bench);
    unsigned off = 0;
    for (uint32_t processor = 0; processor < (uint32_t)processors; processor++) {
        cr_expect_eq(measure(&bench, processor, processor), LATENCY);
        for (uint32_t home = 0; home < (uint32_t)processors; home++) {
            double crossing = home == processor ? 0 : crossing_between(&bench, processor, home);
            off += home != processor &&
                   measure(&bench, processor, home) != expected(crossing, nearest);
        }
    }
    assembly_invariants(&assembly);
    cr_expect_not(run_failed(bench.run));
    close_bench(&bench);
    return off;
}

/** The kinds of interconnects, one after the other from 0; NULL after the last. */
static const struct kind *interconnect(size_t number)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, "interconnect") == 0 && number-- == 0) {
            return *kind;
        }
    }
    return NULL;
}

static const char given[] = ", 'remote_latency': '200 ns'";
static const char *const bandwidths[] = {"64 GB/s", "50.9 GB/s", "7.77 GB/s", "1.06 GB/s"};
static const int sizes[] = {2, 8, 16};

Test(distance, each_pair_is_as_far_beyond_the_nearest_as_its_crossing_is_longer)
{
    size_t tried = 0;
    for (; interconnect(tried) != NULL; tried++) {
        const char *kind = interconnect(tried)->name;
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            for (size_t k = 0; k < sizeof bandwidths / sizeof *bandwidths; k++) {
                cr_expect_eq(pairs_off(kind, sizes[i], bandwidths[k], given, right), 0,
                             "%s of %d at %s", kind, sizes[i], bandwidths[k]);
                cr_expect_eq(pairs_off(kind, sizes[i], bandwidths[k], "", beyond_local), 0,
                             "%s of %d at %s, without a remote latency", kind, sizes[i],
                             bandwidths[k]);
            }
        }
    }
    cr_expect_geq(tried, 3);
}

/* The shortcuts are found out: one where all memories are as near, the other where not. */
Test(distance, shortcuts_are_found_out)
{
    for (size_t i = 0; interconnect(i) != NULL; i++) {
        const char *kind = interconnect(i)->name;
        cr_expect_eq(pairs_off(kind, 8, "7.77 GB/s", given, all_added), 8 * 7, "%s", kind);
    }
    cr_expect_eq(pairs_off("ring", 8, "7.77 GB/s", given, same_for_all), 8 * 5,
                 "all but the two neighbours are farther away");
    cr_expect_eq(pairs_off("bus", 8, "7.77 GB/s", given, same_for_all), 0);
}

/* Two latencies of a matrix: of each pair by itself, whatever the crossings are. */
Test(distance, latencies_given_for_each_pair_are_those_of_the_pairs)
{
    static const char matrix[] =
        ", 'latencies': [['90 ns', '300 ns', '310 ns', '320 ns'], ['330 ns', '90 ns', '340 ns', "
        "'350 ns'], ['360 ns', '370 ns', '90 ns', '380 ns'], ['390 ns', '400 ns', '410 ns', "
        "'90 ns']]";
    static const int ns[4][4] = {
        {90, 300, 310, 320}, {330, 90, 340, 350}, {360, 370, 90, 380}, {390, 400, 410, 90}};
    for (size_t i = 0; interconnect(i) != NULL; i++) {
        char text[4096];
        snprintf(text, sizeof text, MACHINE, 4, matrix, interconnect(i)->name, "7.77 GB/s",
                 needs(interconnect(i)->name, 4), "1 s", 0, "10 ms");
        struct bench bench;
        open_bench(&bench, text);
        for (uint32_t pair = 0; pair < 16; pair++) {
            cr_expect_eq(measure(&bench, pair / 4, pair % 4), ns[pair / 4][pair % 4] * 1000);
        }
        close_bench(&bench);
    }
}

/* The same from the outside: the metric of a run with one thread. */
Test(distance, one_thread_measures_it)
{
    for (size_t i = 0; interconnect(i) != NULL; i++) {
        for (int home = 1; home < 8; home++) {
            char text[4096];
            snprintf(text, sizeof text, MACHINE, 8, given, interconnect(i)->name, "50.9 GB/s",
                     needs(interconnect(i)->name, 8), "100 ns", home, "100 us");
            struct bench bench;
            open_bench(&bench, text);
            sim_ticks expected =
                right(crossing_between(&bench, 0, (uint32_t)home), nearest_of(&bench));
            struct simulation simulation = {
                .system = bench.point.system,
                .parameters = bench.point.system_parameters,
                .horizon = bench.point.run.horizon,
                .ticks_per_second = bench.point.run.ticks_per_second,
                .seed = 1,
                .check = true,
            };
            struct simulation_result result;
            struct error error = {0};
            cr_assert(simulate(&simulation, &result, &error), "%s: %s", error.where, error.text);
            double found = 0;
            for (size_t k = 0; k < result.report.metric_count; k++) {
                const struct metric *metric = &result.report.metrics[k];
                found += strcmp(metric->name, "memory_latency") == 0 ? metric->value : 0;
            }
            cr_expect_float_eq(found * 1e12, (double)expected, 0.01, "%s to %d: %.6f ns",
                               interconnect(i)->name, home, found * 1e9);
            simulation_result_free(&result);
            close_bench(&bench);
        }
    }
}
