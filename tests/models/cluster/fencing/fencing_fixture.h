/*
 * Fencing alone: three nodes that tell it what becomes of them, and what it answers.
 *
 * Times are in ticks of 1 ns; the nodes boot in 30 s unless the test says otherwise.
 */
#ifndef TESTS_MODELS_CLUSTER_FENCING_FENCING_FIXTURE_H
#define TESTS_MODELS_CLUSTER_FENCING_FENCING_FIXTURE_H

#include "models/cluster/fencing/fencer.h"
#include "models/cluster/node/node_watchers.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { ALPHA, BETA, GAMMA, FENCING_NODES };

enum { ANSWERS_MOST = 16 };

#define SECOND INT64_C(1000000000)
#define MS     INT64_C(1000000)

struct answer {
    uint32_t requester, target;
    bool is_fenced;
    struct cause cause;
    sim_ticks at;
    enum node_state state; /* of the target */
};

struct yard {
    const struct kind *kind;
    const struct fencing_operations *operations;
    const void *parameters;
    bool may_pause, may_lose_devices;
    struct run *run;
    struct arena *kept;
    struct assembly assembly;
    struct component *fencing;
    struct boot_parameters boot; /* firmware and operating system may be set before the start */
    struct node_parameters node_parameters[FENCING_NODES];
    struct node_watchers watchers;
    struct node nodes[FENCING_NODES];
    struct node *node_list[FENCING_NODES];
    bool ejected[FENCING_NODES]; /* from the storage, which registers nodes as they boot */
    struct answer answers[ANSWERS_MOST];
    unsigned answer_count;
    void (*on_answer)(struct yard *yard, const struct answer *answer); /* instead of keeping it */
    void *context;
};

static inline void yard_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct yard *yard = owner;
    yard->ejected[node->index] = false;
    yard->operations->node_up(run, yard->fencing, node->index);
}

static inline void yard_down(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct yard *yard = owner;
    yard->operations->node_down(run, yard->fencing, node->index);
}

static inline void yard_hung(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct yard *yard = owner;
    yard->operations->node_hung(run, yard->fencing, node->index, cause);
}

static inline void yard_resumed(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct yard *yard = owner;
    yard->operations->node_resumed(run, yard->fencing, node->index);
}

static inline void yard_job_finished(struct run *run, void *owner, struct node *node,
                                     uint64_t argument)
{
    (void)run;
    (void)owner;
    (void)node;
    (void)argument;
}

static inline void yard_done(struct run *run, void *owner, uint32_t requester, uint32_t target,
                             bool is_fenced, struct cause cause)
{
    struct yard *yard = owner;
    struct answer answer = {requester, target,       is_fenced,
                            cause,     run_now(run), yard->nodes[target].state};
    if (yard->on_answer != NULL) {
        yard->on_answer(yard, &answer);
        return;
    }
    cr_assert_lt(yard->answer_count, ANSWERS_MOST);
    yard->answers[yard->answer_count++] = answer;
}

static inline enum fencing_ejection yard_eject(struct run *run, void *owner, uint32_t by,
                                               uint32_t target, struct cause cause)
{
    (void)run;
    (void)cause;
    struct yard *yard = owner;
    yard->ejected[target] = yard->ejected[target] || !yard->ejected[by];
    return yard->ejected[by] ? EJECTION_REFUSED : EJECTION_DONE;
}

/* Invariants are checked after every event. */
static inline void yard_check(struct run *run, void *context)
{
    const struct yard *yard = context;
    place_invariants(run, yard->fencing);
}

static inline void yard_start(struct yard *yard, const struct kind *kind, const void *parameters)
{
    static const char *const names[] = {"alpha", "beta", "gamma"};
    yard->kind = kind;
    yard->operations = kind->operations;
    yard->parameters = parameters;
    yard->answer_count = 0;
    yard->run = run_create(&(struct run_options){
        .horizon = 10000 * SECOND, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 3});
    yard->kept = arena_create();
    yard->assembly = assembly_start(yard->run, measures_create(yard->run->arena, 2), yard->kept);
    if (yard->boot.firmware.family == DISTRIBUTION_NONE) {
        yard->boot.firmware = distribution_constant(20 * SECOND);
        yard->boot.operating_system = distribution_constant(10 * SECOND);
    }
    yard->boot.cluster_stack = distribution_constant(0);
    yard->watchers = (struct node_watchers){.arena = yard->assembly.arena};
    node_watchers_add(&yard->watchers,
                      &(struct node_watcher){yard, {yard_up, yard_down, yard_hung, yard_resumed}});
    const struct node_port port = {yard_job_finished, yard};
    for (uint32_t i = 0; i < FENCING_NODES; i++) {
        yard->node_parameters[i].cores = 1;
        yard->node_parameters[i].boot = &yard->boot;
        struct scope nodes = place_of(yard->assembly.arena, "system", "nodes");
        struct scope scope = scope_child(&nodes, names[i]);
        node_init(&yard->nodes[i], &yard->assembly, &scope, names[i], i, &yard->node_parameters[i],
                  &yard->watchers, &port);
        place_start(&yard->assembly, &yard->nodes[i].component);
        yard->node_list[i] = &yard->nodes[i];
    }
    yard->fencing =
        place_build(&yard->assembly, kind, "system", "fencing", parameters,
                    &(struct fencing_environment){.nodes = yard->node_list,
                                                  .node_count = FENCING_NODES,
                                                  .timeline = yard->assembly.timeline,
                                                  .listener = {yard, yard_done},
                                                  .storage = {yard, yard_eject},
                                                  .may_pause = yard->may_pause,
                                                  .may_lose_devices = yard->may_lose_devices});
    run_on_event(yard->run, yard_check, yard);
    measures_set_mark(yard->assembly.measures, 0);
}

static inline void yard_end(struct yard *yard)
{
    cr_expect_not(run_failed(yard->run), "%s: %s", run_error(yard->run)->where,
                  run_error(yard->run)->text);
    run_destroy(yard->run);
    arena_destroy(yard->kept);
}

/** One node has another fenced because of a partition. */
static inline void yard_fence(struct yard *yard, uint32_t requester, uint32_t target)
{
    unsigned before = yard->answer_count;
    yard->operations->fence(yard->run, yard->fencing, requester, target, 0,
                            (struct cause){0, CAUSE_PARTITION});
    cr_expect_eq(yard->answer_count, before, "answered inside the request");
    place_invariants(yard->run, yard->fencing);
}

static inline void yard_run(struct yard *yard, sim_ticks until)
{
    run_until(yard->run, until);
    place_invariants(yard->run, yard->fencing);
}

static inline void yard_hang(struct yard *yard, uint32_t node, sim_ticks lasts)
{
    node_hang(yard->run, &yard->nodes[node], lasts, (struct cause){0, CAUSE_NODE_HANG});
}

static inline void yard_pause(struct yard *yard, uint32_t node, sim_ticks lasts)
{
    node_pause(yard->run, &yard->nodes[node], lasts, (struct cause){0, "vm_pause"});
}

static inline void yard_crash(struct yard *yard, uint32_t node, sim_ticks repair)
{
    node_crash(yard->run, &yard->nodes[node], repair, (struct cause){0, CAUSE_NODE_CRASH});
}

static inline void yard_expect_answer(const struct yard *yard, unsigned which, uint32_t requester,
                                      uint32_t target, bool is_fenced, sim_ticks at)
{
    cr_assert_lt(which, yard->answer_count, "answer %u never came", which);
    const struct answer *answer = &yard->answers[which];
    cr_expect(answer->requester == requester && answer->target == target, "answer %u", which);
    cr_expect_eq(answer->is_fenced, is_fenced, "answer %u", which);
    cr_expect_eq(answer->at, at, "answer %u at %lld ms", which, (long long)(answer->at / MS));
}

/**
 * The timeline of fencing and resets, each event as "node event object milliseconds".
 *
 * Boots are left out.
 */
static inline void yard_expect_timeline(const struct yard *yard, const char *expected)
{
    char text[2048] = "";
    const struct timeline *timeline = yard->assembly.timeline;
    for (size_t i = 0; i < timeline->entry_count; i++) {
        const struct timeline_entry *entry = &timeline->entries[i];
        const struct timeline_event *what = &entry->what;
        if (what->event == WORD_NODE_BOOT) {
            continue;
        }
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%s %s %s%s%lld", length == 0 ? "" : "|",
                 what->node, timeline_word_name(what->event),
                 what->object == NULL ? "" : what->object, what->object == NULL ? "" : " ",
                 (long long)(entry->at / MS));
        if (strncmp(timeline_word_name(what->event), "fence.", 6) == 0) {
            cr_expect_str_eq(what->phase, "fence");
        }
    }
    cr_expect_str_eq(text, expected, "%s\nexpected\n%s", text, expected);
}

/** An event of the timeline; asserts that there is one, the `which`th of that name from 0. */
static inline const struct timeline_entry *yard_event(const struct yard *yard, const char *name,
                                                      unsigned which)
{
    const struct timeline *timeline = yard->assembly.timeline;
    for (size_t i = 0; i < timeline->entry_count; i++) {
        if (strcmp(timeline_word_name(timeline->entries[i].what.event), name) == 0 &&
            which-- == 0) {
            return &timeline->entries[i];
        }
    }
    cr_assert_fail("there is no event %s", name);
    return NULL;
}

/** A detail's number or duration; asserts that there is one. */
static inline int64_t yard_detail(const struct timeline_entry *entry, const char *name)
{
    for (const struct timeline_detail *detail = entry->details; detail != NULL;
         detail = detail->next) {
        if (strcmp(detail->name, name) == 0) {
            return detail->value;
        }
    }
    cr_assert_fail("%s has no %s", timeline_word_name(entry->what.event), name);
    return 0;
}

/** A metric over the whole run; reports once. @return -1 where it is undefined */
static inline double yard_metric(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].reason == NULL ? report->metrics[i].value : -1;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

static inline struct report yard_report(struct yard *yard, struct window *window)
{
    struct measures *measures = yard->assembly.measures;
    struct report report;
    measures_set_mark(measures, run_now(yard->run));
    *window = (struct window){measures_marks(measures), 0, 1};
    report_init(&report, yard->run->arena, window, TICKS_PER_SECOND_COARSE);
    place_report(yard->fencing, &report);
    return report;
}

/** Expect these warnings of a check, each by its place. */
static inline void yard_expect_warnings(const struct kind *kind, const void *parameters,
                                        const char *const *expected, size_t count)
{
    struct complaints complaints = {0};
    place_check(kind, "system", "fencing", parameters, NULL, &complaints);
    cr_expect_eq(complaints.errors, 0);
    cr_expect_eq(complaints.count, count, "%zu complaints", complaints.count);
    for (size_t i = 0; i < count && i < complaints.count; i++) {
        cr_expect_str_eq(complaints.list[i].where, expected[i]);
        cr_expect(complaints.list[i].is_warning);
    }
    complaints_free(&complaints);
}

#endif
