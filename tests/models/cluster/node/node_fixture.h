/*
 * One node on a bench: what its listener and its port are told is written down.
 *
 *     struct bench bench = bench_prepare();
 *     bench.parameters.cores = 2;
 *     bench_start(&bench);
 *     ...
 *     bench_end(&bench);
 *
 * A prepared node boots in 60 + 40 + 5 ticks, never fails and is never repaired.
 */
#ifndef TESTS_MODELS_CLUSTER_NODE_NODE_FIXTURE_H
#define TESTS_MODELS_CLUSTER_NODE_NODE_FIXTURE_H

#include "models/cluster/node/node.h"
#include "models/cluster/node/node_cores.h"
#include "models/cluster/node/node_watchers.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <string.h>

enum { BENCH_NOTES = 64, BENCH_MARKS = 2, BENCH_BOOT = 60 + 40 + 5 };

enum notice { NOTICE_UP, NOTICE_DOWN, NOTICE_HUNG, NOTICE_RESUMED };

struct bench {
    struct run_options options;
    struct boot_parameters boot;
    struct node_parameters parameters;
    struct run *run;
    struct assembly assembly;
    struct arena *kept; /* the timeline */
    struct node_watchers watchers;
    struct node node;
    struct told {
        enum notice notice;
        sim_ticks at;
        enum node_state state; /* when it was told */
        struct cause cause;
    } told[BENCH_NOTES];
    size_t told_count;
    struct job_done {
        sim_ticks at;
        uint64_t argument;
    } done[BENCH_NOTES];
    size_t done_count;
};

static inline void bench_tell(struct run *run, struct bench *bench, struct node *node,
                              struct told told)
{
    cr_assert_eq(node, &bench->node);
    told.at = run_now(run);
    told.state = node->state;
    if (bench->told_count < BENCH_NOTES) {
        bench->told[bench->told_count] = told;
    }
    bench->told_count++;
}

static inline void bench_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    bench_tell(run, owner, node, (struct told){.notice = NOTICE_UP, .cause = cause});
}

static inline void bench_down(struct run *run, void *owner, struct node *node, struct cause cause)
{
    bench_tell(run, owner, node, (struct told){.notice = NOTICE_DOWN, .cause = cause});
}

static inline void bench_hung(struct run *run, void *owner, struct node *node, struct cause cause)
{
    bench_tell(run, owner, node, (struct told){.notice = NOTICE_HUNG, .cause = cause});
}

static inline void bench_resumed(struct run *run, void *owner, struct node *node,
                                 struct cause cause)
{
    bench_tell(run, owner, node, (struct told){.notice = NOTICE_RESUMED, .cause = cause});
}

static inline void bench_finished(struct run *run, void *owner, struct node *node,
                                  uint64_t argument)
{
    struct bench *bench = owner;
    cr_assert_eq(node, &bench->node);
    if (bench->done_count < BENCH_NOTES) {
        bench->done[bench->done_count] = (struct job_done){run_now(run), argument};
    }
    bench->done_count++;
}

static inline struct bench bench_prepare(void)
{
    return (struct bench){
        .options = {.horizon = 1000000, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 1},
        .boot = {.firmware = distribution_constant(60),
                 .operating_system = distribution_constant(40),
                 .cluster_stack = distribution_constant(5)},
        .parameters = {.cores = 1},
    };
}

static inline void bench_start(struct bench *bench)
{
    bench->run = run_create(&bench->options);
    bench->kept = arena_create();
    bench->assembly =
        assembly_start(bench->run, measures_create(bench->run->arena, BENCH_MARKS), bench->kept);
    bench->parameters.boot = &bench->boot;
    struct scope scope = place_of(bench->assembly.arena, "system", "nodes.alpha");
    bench->watchers = (struct node_watchers){.arena = bench->assembly.arena};
    node_watchers_add(
        &bench->watchers,
        &(struct node_watcher){bench, {bench_up, bench_down, bench_hung, bench_resumed}});
    node_init(&bench->node, &bench->assembly, &scope, "alpha", 0, &bench->parameters,
              &bench->watchers, &(struct node_port){bench_finished, bench});
    place_start(&bench->assembly, &bench->node.component);
    measures_set_mark(bench->assembly.measures, 0);
}

static inline void bench_end(struct bench *bench)
{
    run_destroy(bench->run);
    arena_destroy(bench->kept);
}

/** Whether the node's invariants hold now. */
static inline bool bench_is_sound(struct bench *bench)
{
    place_invariants(bench->run, &bench->node.component);
    return !run_failed(bench->run);
}

/** Whether they do not, and the run ends with an error that says this. */
static inline bool bench_fails_with(struct bench *bench, const char *text)
{
    return !bench_is_sound(bench) && strstr(run_error(bench->run)->text, text) != NULL;
}

/** Go on to a time at which all is sound. */
static inline void bench_run(struct bench *bench, sim_ticks until)
{
    cr_assert(run_until(bench->run, until), "%s", run_error(bench->run)->text);
    cr_assert(bench_is_sound(bench), "%s", run_error(bench->run)->text);
}

/** The law of that name at the present time. */
static inline struct law bench_law(const struct bench *bench, const char *name)
{
    struct report report;
    report_init(&report, bench->kept, NULL, bench->options.ticks_per_second);
    place_laws(&bench->node.component, run_now(bench->run), &report);
    for (size_t i = 0; i < report.law_count; i++) {
        if (strcmp(report.laws[i].law, name) == 0) {
            return report.laws[i];
        }
    }
    cr_assert_fail("there is no law %s", name);
    return (struct law){0};
}

/** The event of a number on the timeline, which is named so. */
static inline const struct timeline_entry *bench_event(const struct bench *bench, size_t number,
                                                       const char *name)
{
    const struct timeline *timeline = bench->assembly.timeline;
    cr_assert_leq(number, timeline->entry_count, "there is no event %zu", number);
    const struct timeline_entry *entry = &timeline->entries[number - 1];
    cr_assert_str_eq(timeline_word_name(entry->what.event), name, "event %zu is %s", number,
                     timeline_word_name(entry->what.event));
    cr_assert_str_eq(entry->what.node, "alpha");
    return entry;
}

#endif
