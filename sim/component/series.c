#include "sim/component/series.h"

#include "sim/base/assert.h"

#include <string.h>

/* A component that reports a wanted metric. */
struct source {
    size_t reporter; /* its number in the order of reports */
    size_t first;    /* number of its first metric in a report of all components */
};

/* Where a metric is found. */
struct place {
    size_t source; /* number of its source */
    size_t index;  /* in the report of that component alone */
};

struct series_recorder {
    const struct assembly *assembly;
    const struct series_request *request;
    struct arena *arena;
    struct series series;
    size_t next; /* interval */
    struct source *sources;
    size_t source_count;
    struct place *places; /* by metric */
    struct report names;  /* of all components, over the first interval */
    struct marks marks;   /* the ends of the present interval */
    struct window window;
};

struct series_recorder *series_start(const struct series_request *request,
                                     const struct assembly *assembly, sim_ticks horizon,
                                     struct arena *arena)
{
    struct series_recorder *recorder = ARENA_NEW(assembly->arena, struct series_recorder);
    ASSERT(request->interval > 0 && horizon > 0);
    recorder->assembly = assembly;
    recorder->request = request;
    recorder->arena = arena;
    recorder->series = (struct series){
        .interval = request->interval,
        .horizon = horizon,
        .interval_count = series_intervals(request->interval, horizon),
        .metrics = ARENA_ARRAY(arena, struct series_metric, request->count),
    };
    recorder->sources = ARENA_ARRAY(assembly->arena, struct source, request->count);
    recorder->places = ARENA_ARRAY(assembly->arena, struct place, request->count);
    recorder->window.marks = &recorder->marks;
    recorder->window.to = measures_keep(assembly->measures, 0, 0);
    return recorder;
}

sim_ticks series_next(const struct series_recorder *recorder)
{
    const struct series *series = &recorder->series;
    return recorder->next == series->interval_count
               ? TICKS_NEVER
               : series_end(series->interval, series->horizon, recorder->next);
}

const struct series *series_of(const struct series_recorder *recorder)
{
    return &recorder->series;
}

/* The source that reports metric number `index` of a report of all components. @param firsts  by
 * component, the number of its first metric */
static size_t source_of(struct series_recorder *recorder, const size_t *firsts, size_t index)
{
    size_t reporter = 0;
    while (firsts[reporter + 1] <= index) {
        reporter++;
    }
    size_t source = 0;
    while (source < recorder->source_count && recorder->sources[source].reporter != reporter) {
        source++;
    }
    if (source == recorder->source_count) {
        recorder->sources[recorder->source_count++] = (struct source){reporter, firsts[reporter]};
    }
    return source;
}

static void follow_metric(struct series_recorder *recorder, const struct metric *metric,
                          struct place place)
{
    struct series *series = &recorder->series;
    struct arena *arena = recorder->arena;
    recorder->places[series->metric_count] = place;
    series->metrics[series->metric_count++] = (struct series_metric){
        .name = arena_copy(arena, metric->name),
        .unit = metric->unit,
        .statistic = metric->statistic,
        .most = metric->most,
        .parts = ARENA_ARRAY(arena, double, series->interval_count),
        .wholes = ARENA_ARRAY(arena, double, series->interval_count),
    };
}

/* A report of all components over the first interval says which of them reports what. */
static void find_wanted(struct series_recorder *recorder)
{
    const struct assembly *assembly = recorder->assembly;
    struct report *all = &recorder->names;
    const size_t reporters = assembly_reporters(assembly);
    size_t *firsts = ARENA_ARRAY(assembly->arena, size_t, reporters + 1);
    report_init(all, assembly->arena, &recorder->window, assembly->run->ticks_per_second);
    for (size_t i = 0; i < reporters; i++) {
        firsts[i] = all->metric_count;
        assembly_report_one(assembly, i, all);
    }
    firsts[reporters] = all->metric_count;
    for (size_t k = 0; k < recorder->request->count; k++) {
        for (size_t i = 0; i < all->metric_count; i++) {
            const struct metric *metric = &all->metrics[i];
            if (strcmp(metric->name, recorder->request->names[k]) == 0 &&
                statistic_is_over_time(metric->statistic)) {
                size_t source = source_of(recorder, firsts, i);
                size_t first = recorder->sources[source].first;
                follow_metric(recorder, metric, (struct place){source, i - first});
                break;
            }
        }
    }
}

/* The metrics of one component over the interval. */
static void keep_source(struct series_recorder *recorder, size_t number, struct arena *scratch)
{
    const struct source *source = &recorder->sources[number];
    struct report like = recorder->names;
    struct report report;
    like.metrics += source->first;
    like.metric_count -= source->first;
    report_init(&report, scratch, &recorder->window, recorder->names.ticks_per_second);
    report.like = &like;
    assembly_report_one(recorder->assembly, source->reporter, &report);
    for (size_t i = 0; i < recorder->series.metric_count; i++) {
        if (recorder->places[i].source == number) {
            const struct metric *metric = &report.metrics[recorder->places[i].index];
            recorder->series.metrics[i].parts[recorder->next] = metric->part;
            recorder->series.metrics[i].wholes[recorder->next] = metric->whole;
        }
    }
}

void series_keep(struct series_recorder *recorder)
{
    struct marks *marks = &recorder->marks;
    struct window *window = &recorder->window;
    const sim_ticks end = series_next(recorder);
    const bool is_last = recorder->next + 1 == recorder->series.interval_count;
    window->from = window->to;
    window->to =
        measures_keep(recorder->assembly->measures, (unsigned)(recorder->next + 1) % 2, end);
    marks->at[window->to] = end;
    /* As a report knows the last window of a run: its mark is the last that is set. */
    marks->set = is_last ? window->to + 1 : 1;
    if (recorder->next == 0) {
        find_wanted(recorder);
    }
    struct arena *scratch = arena_create();
    for (size_t i = 0; i < recorder->source_count; i++) {
        keep_source(recorder, i, scratch);
    }
    arena_destroy(scratch);
    recorder->next++;
}
