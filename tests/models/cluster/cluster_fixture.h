/*
 * A whole cluster on a bench, with a timeline in which tests look up what happened.
 *
 *     struct cluster_bench *bench = cluster_bench_create(2);
 *     cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
 *     cluster_bench_run(bench, 180 * SECOND);
 *     cr_expect_eq(cluster_bench_at(bench, "app.up", "beta", 0), 57150 * MS);
 *     cluster_bench_end(bench);
 *
 * Everything may be changed between create and the first run. Nodes are alpha (active), beta,
 * gamma, delta and epsilon (standbys). Every time is constant: nodes boot in 60 + 40 + 5 s; a loss
 * is noticed after 3 s and a ring formed 3.6 s later; SBD waits 10 s, a plan takes 50 ms. The
 * service "database" runs on alpha with the unit "lun0": 1 s each for the reservation, the volume,
 * the replay, the mount and the address, 500 ms to start and 5 s to recover; stopped in 2 s,
 * monitored every 10 s. Invariants are checked after every event, laws at the end.
 */
#ifndef TESTS_MODELS_CLUSTER_CLUSTER_FIXTURE_H
#define TESTS_MODELS_CLUSTER_CLUSTER_FIXTURE_H

#include "tests/models/cluster/cluster_parts.h"
#include "tests/models/places.h"

static inline const struct system_operations *cluster_bench_operations(void)
{
    return cluster_kind.operations;
}

/* The run. */

static inline void bench_check(struct run *run, void *context)
{
    struct cluster_bench *bench = context;
    bench->checks++;
    (void)run;
    assembly_invariants(&bench->assembly);
}

static inline void cluster_bench_start(struct cluster_bench *bench)
{
    cr_assert_null(bench->run);
    bench->run = run_create(&bench->options);
    bench->kept = arena_create();
    bench->assembly =
        assembly_start(bench->run, measures_create(bench->run->arena, 2), bench->kept);
    bench->system = assembly_system(&bench->assembly, &cluster_kind, &bench->parameters);
    bench->cluster = (struct cluster *)bench->system;
    measures_set_mark(bench->assembly.measures, 0);
    run_on_event(bench->run, bench_check, bench);
    bench_check(bench->run, bench);
}

/** Go on to a time, at which all is sound. */
static inline void cluster_bench_run(struct cluster_bench *bench, sim_ticks until)
{
    if (bench->run == NULL) {
        cluster_bench_start(bench);
    }
    cr_assert(run_until(bench->run, until), "at %lld ms: %s: %s",
              (long long)(run_now(bench->run) / MS), run_error(bench->run)->where,
              run_error(bench->run)->text);
}

/** The laws over the run so far that do not hold; each is named. */
static inline size_t cluster_bench_broken_laws(const struct cluster_bench *bench)
{
    struct report report;
    report_init(&report, bench->kept, NULL, bench->options.ticks_per_second);
    assembly_laws(&bench->assembly, run_now(bench->run), &report);
    size_t broken = 0;
    for (size_t i = 0; i < report.law_count; i++) {
        broken += !report.laws[i].holds;
    }
    cr_expect_gt(report.law_count, (size_t)4);
    return broken;
}

/** All laws hold at the end of a run that has not failed. */
static inline void cluster_bench_end(struct cluster_bench *bench)
{
    if (bench->run != NULL) {
        cr_expect_not(run_failed(bench->run), "%s: %s", run_error(bench->run)->where,
                      run_error(bench->run)->text);
        cr_expect_eq(cluster_bench_broken_laws(bench), 0);
        run_destroy(bench->run);
        arena_destroy(bench->kept);
    }
    free(bench);
}

/** After a planted bug: the invariants end the run with an error that says this. */
static inline void cluster_bench_expect_failure(struct cluster_bench *bench, const char *text)
{
    bench_check(bench->run, bench);
    cr_expect(run_failed(bench->run), "\"%s\" was not noticed", text);
    cr_expect_not_null(strstr(run_error(bench->run)->text, text), "%s is not \"%s\"",
                       run_error(bench->run)->text, text);
    run_destroy(bench->run);
    arena_destroy(bench->kept);
    free(bench);
}

/** As cluster_bench_expect_failure, of what the run itself finds on its way. */
static inline void cluster_bench_expect_run_fails(struct cluster_bench *bench, sim_ticks until,
                                                  const char *text)
{
    if (bench->run == NULL) {
        cluster_bench_start(bench);
    }
    cr_expect_not(run_until(bench->run, until), "\"%s\" was not noticed", text);
    cluster_bench_expect_failure(bench, text);
}

/* The timeline. */

static inline bool bench_is(const struct timeline_entry *entry, const char *event, const char *who)
{
    const struct timeline_event *what = &entry->what;
    return strcmp(timeline_word_name(what->event), event) == 0 &&
           (who == NULL || (what->node != NULL && strcmp(what->node, who) == 0) ||
            (what->object != NULL && strcmp(what->object, who) == 0));
}

/** The `which`th event (from 0) of that name, on that node or about that object. NULL: none. */
static inline const struct timeline_entry *cluster_bench_find(const struct cluster_bench *bench,
                                                              const char *event, const char *who,
                                                              size_t which)
{
    const struct timeline *timeline = bench->assembly.timeline;
    for (size_t i = 0; i < timeline->entry_count; i++) {
        if (bench_is(&timeline->entries[i], event, who) && which-- == 0) {
            return &timeline->entries[i];
        }
    }
    return NULL;
}

/** When it happened [ticks]; TICKS_NEVER: it did not. */
static inline sim_ticks cluster_bench_at(const struct cluster_bench *bench, const char *event,
                                         const char *who, size_t which)
{
    const struct timeline_entry *entry = cluster_bench_find(bench, event, who, which);
    return entry == NULL ? TICKS_NEVER : entry->at;
}

static inline size_t cluster_bench_count(const struct cluster_bench *bench, const char *event,
                                         const char *who)
{
    size_t count = 0;
    while (cluster_bench_find(bench, event, who, count) != NULL) {
        count++;
    }
    return count;
}

static inline int64_t cluster_bench_detail(const struct timeline_entry *entry, const char *name)
{
    for (const struct timeline_detail *detail = entry->details; detail != NULL;
         detail = detail->next) {
        if (strcmp(detail->name, name) == 0) {
            return detail->value;
        }
    }
    return -1;
}

/** An event as a row of a table: it happened at that time. */
struct happening {
    const char *event;
    const char *who;
    size_t which;
    sim_ticks at_ms; /* -1: never */
};

static inline void cluster_bench_expect(const struct cluster_bench *bench,
                                        const struct happening *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sim_ticks at = cluster_bench_at(bench, rows[i].event, rows[i].who, rows[i].which);
        sim_ticks at_ms = at == TICKS_NEVER ? -1 : at / MS;
        cr_expect(at_ms == rows[i].at_ms && (at_ms < 0 || at % MS == 0),
                  "%s of %s (%zu) at %lld ms, not %lld", rows[i].event,
                  rows[i].who == NULL ? "anybody" : rows[i].who, rows[i].which, (long long)at_ms,
                  (long long)rows[i].at_ms);
    }
}

#define EXPECT_HAPPENINGS(bench, ...)                                                              \
    cluster_bench_expect(bench, (const struct happening[]){__VA_ARGS__},                           \
                         sizeof((const struct happening[]){__VA_ARGS__}) /                         \
                             sizeof(struct happening))

/** The outages of a service, and its instance on a node. */
static inline struct outages *cluster_bench_outages(const struct cluster_bench *bench)
{
    return &bench->cluster->services[0].outages;
}

static inline struct instance *cluster_bench_instance(const struct cluster_bench *bench,
                                                      uint32_t node)
{
    return &bench->cluster->services[0].instances[node];
}

/** Time in a phase over all outages [ms]. */
static inline int64_t cluster_bench_phase_ms(const struct cluster_bench *bench, enum phase phase)
{
    return (int64_t)(level_integral(&cluster_bench_outages(bench)->in_phase[phase],
                                    run_now(bench->run)) /
                     MS);
}

/** The same of a service: each phase takes that long [ms], those not named none, and with them all
 *  outages sum to it. */
static inline void cluster_bench_expect_phases(const struct cluster_bench *bench, unsigned service,
                                               const int64_t *phases_ms)
{
    const struct outages *outages = &bench->cluster->services[service].outages;
    for (unsigned phase = 0; phase < PHASES; phase++) {
        int64_t ms = (int64_t)(level_integral(&outages->in_phase[phase], run_now(bench->run)) / MS);
        cr_expect_eq(ms, phases_ms[phase], "%s: %lld ms, not %lld", phase_names[phase],
                     (long long)ms, (long long)phases_ms[phase]);
    }
}

#define EXPECT_PHASES(bench, service, ...)                                                         \
    cluster_bench_expect_phases(bench, service, (const int64_t[PHASES]){__VA_ARGS__})

static inline int64_t cluster_bench_down_ms(const struct cluster_bench *bench)
{
    return (int64_t)(level_integral(&cluster_bench_outages(bench)->down, run_now(bench->run)) / MS);
}

/** A metric from 0 to the time of the first that is asked for; asserts that there is one.
 *  @return -1: it is undefined */
static inline double cluster_bench_metric(struct cluster_bench *bench, const char *name)
{
    struct measures *measures = bench->assembly.measures;
    if (measures_marks(measures)->set < 2) {
        measures_set_mark(measures, run_now(bench->run));
    }
    struct window window = {measures_marks(measures), 0, 1};
    struct report report;
    report_init(&report, bench->kept, &window, bench->options.ticks_per_second);
    assembly_report(&bench->assembly, &report);
    for (size_t i = 0; i < report.metric_count; i++) {
        if (strcmp(report.metrics[i].name, name) == 0) {
            return report.metrics[i].reason == NULL ? report.metrics[i].value : -1;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

#endif
