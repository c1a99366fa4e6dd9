/*
 * A system that counts, for tests of simulate(): one event each tick, a level that is the time so
 * far, and a delay that is only observed.
 */
#ifndef TESTS_SIM_COMPONENT_COUNTING_H
#define TESTS_SIM_COMPONENT_COUNTING_H

#include "sim/component/assembly.h"
#include "sim/component/simulation.h"
#include "sim/random/distribution.h"
#include "tests/sim/component/metric_of.h"

#include <criterion/criterion.h>
#include <string.h>

struct counting_parameters {
    sim_ticks fails_at; /* 0: never */
    bool starts_at_0;
    bool miscounts;
    struct distribution delay; /* absent: 0 */
    int more_metrics;
};

struct counting {
    struct component component;
    struct counter ticked;
    struct level level;
    struct tally delays;
    struct stream stream;
    const struct counting_parameters *given;
    struct timeline *timeline;
    sim_ticks fails_at;
    wide uncounted; /* ticks that the law leaves out of its count */
};

static void on_ticked(struct run *run, void *component, uint64_t argument)
{
    struct counting *counting = component;
    counter_add(&counting->ticked);
    level_set(&counting->level, run_now(run), run_now(run));
    const struct distribution *delay = &counting->given->delay;
    tally_add(&counting->delays,
              delay->family == DISTRIBUTION_NONE ? 0 : distribution_draw(delay, &counting->stream));
    argument = timeline_add(counting->timeline, run_now(run),
                            &(struct timeline_event){.event = WORD_NODE_UP, .cause = argument});
    if (run_now(run) == counting->fails_at) {
        run_fail(run, &counting->component, ERROR_RUN, "this is the end");
    }
    event_after(run, 1, &counting->component, 0, argument);
}

static event_handler *const on[] = {on_ticked};
static const char *const names[] = {"ticked"};
static const struct kind counting_kind;

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    (void)scope;
    (void)environment;
    const struct counting_parameters *given = parameters;
    struct counting *counting = ARENA_NEW(assembly->arena, struct counting);
    counting->component = (struct component){&counting_kind.behaviour, "counting"};
    counting->given = given;
    counting->fails_at = given->fails_at == 0 ? -1 : given->fails_at;
    counting->uncounted = given->starts_at_0 + given->miscounts;
    counter_init(&counting->ticked, assembly->measures);
    level_init(&counting->level, assembly->measures, 0);
    tally_init(&counting->delays, assembly->measures, true);
    component_stream(assembly, &counting->component, "delays", &counting->stream);
    counting->timeline = assembly->timeline;
    event_at(assembly->run, given->starts_at_0 ? 0 : 1, EVENT_NORMAL, &counting->component, 0, 0);
    return &counting->component;
}

static const struct level *signal_of(const struct component *system)
{
    return &((const struct counting *)system)->level;
}

static void report(const struct component *system, struct report *to)
{
    const struct counting *counting = (const struct counting *)system;
    report_count(to, "", METRIC_OF("ticks", "1", COUNT), counter_in(&counting->ticked, to->window));
    report_rate(to, "", METRIC_OF("rate", "1/s", MEAN), &counting->ticked);
    report_level(to, "", METRIC_OF("level", "1", MEAN), &counting->level);
    report_durations(to, "", METRIC_OF("delay", "s", RATIO), &counting->delays);
    report_value(to, "", METRIC_OF("from", "1", MEAN),
                 (double)to->window->marks->at[to->window->from]);
    report_value(to, "", METRIC_OF("to", "1", MEAN), (double)to->window->marks->at[to->window->to]);
    for (int i = 0; i < counting->given->more_metrics; i++) {
        report_value(to, "", METRIC_OF("more", "1", MEAN), i);
    }
}

static void laws(const struct component *system, sim_ticks now, struct report *to)
{
    const struct counting *counting = (const struct counting *)system;
    report_law(to, "ticks", "counting", (wide)counting->ticked.count - counting->uncounted, now);
}

static void invariants(struct run *run, const struct component *system)
{
    const struct counting *counting = (const struct counting *)system;
    run->evaluated[3]++;
    if (counting->ticked.count == 777) {
        run_fail(run, system, ERROR_INTERNAL, "three sevens are bad luck");
    }
}

static const struct system_operations operations = {
    .signal = signal_of,
};

static const struct kind counting_kind = {
    .behaviour = {on, names, 1},
    .name = "counting",
    .role = "system",
    .build = build,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .operations = &operations,
};

static const struct counting_parameters sound;

static inline struct simulation counting_to(sim_ticks horizon)
{
    return (struct simulation){
        .system = &counting_kind,
        .parameters = &sound,
        .horizon = horizon,
        .ticks_per_second = 1,
        .seed = 1,
    };
}

static inline const struct metric *find(const struct report *from, const char *name)
{
    for (size_t i = 0; i < from->metric_count; i++) {
        if (strcmp(from->metrics[i].name, name) == 0) {
            return &from->metrics[i];
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return NULL;
}

static inline double value(const struct report *from, const char *name)
{
    return find(from, name)->value;
}

static inline struct simulation_result run_well(const struct simulation *simulation)
{
    struct simulation_result result;
    struct error error = {0};
    cr_assert(simulate(simulation, &result, &error), "%s: %s", error.where, error.text);
    return result;
}

#endif
