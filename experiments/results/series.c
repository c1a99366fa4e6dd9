#include "experiments/results/series.h"

#include "experiments/runs/series_record.h"

#include <string.h>

/* Replications on their way into the arrays. */
struct loading {
    struct result_series *series;
    const struct series_request *request;
    const struct replications *replications;
    struct arena *arena;
    struct error *error;
    bool is_good;
};

static struct result_series_metric *new_series_metric(struct loading *loading,
                                                      const struct series_metric *from)
{
    struct result_series *series = loading->series;
    struct result_series_metric *metric = &series->metrics[series->metric_count++];
    size_t numbers = series->interval_count * replications_done(loading->replications);
    *metric = (struct result_series_metric){
        .name = arena_copy(loading->arena, from->name),
        .unit = arena_copy(loading->arena, from->unit),
        .statistic = from->statistic,
        .most = from->most,
        .parts = ARENA_ARRAY(loading->arena, double, numbers),
        .wholes = ARENA_ARRAY(loading->arena, double, numbers),
    };
    return metric;
}

/* All replications of a point report the same metrics in the same order. */
static bool join_series(struct loading *loading, const struct series *from)
{
    struct result_series *series = loading->series;
    const size_t stride = replications_done(loading->replications);
    const size_t at = series->replications++;
    bool is_first = at == 0;
    bool fits = is_first ? from->metric_count <= loading->request->count
                         : from->metric_count == series->metric_count;
    for (size_t i = 0; fits && i < from->metric_count; i++) {
        struct result_series_metric *metric =
            is_first ? new_series_metric(loading, &from->metrics[i]) : &series->metrics[i];
        fits = strcmp(metric->name, from->metrics[i].name) == 0 &&
               metric->statistic == from->metrics[i].statistic;
        for (size_t k = 0; fits && k < series->interval_count; k++) {
            metric->parts[k * stride + at] = from->metrics[i].parts[k];
            metric->wholes[k * stride + at] = from->metrics[i].wholes[k];
        }
    }
    return fits || error_set(loading->error, ERROR_IO, "runs.sqlite",
                             "the series of a point's runs differ in their metrics");
}

static bool on_series_run(void *context, const struct store_run *run)
{
    struct loading *loading = context;
    if (run->status != STORE_DONE ||
        loading->series->replications == replications_done(loading->replications)) {
        return true;
    }
    struct arena *scratch = arena_create();
    struct series series;
    loading->is_good = series_record_read(run->text, loading->series->interval_count, scratch,
                                          &series, loading->error) &&
                       join_series(loading, &series);
    arena_destroy(scratch);
    return loading->is_good;
}

bool result_series_load(struct result_series *series, struct store *store,
                        const struct experiment_point *point,
                        const struct replications *replications, struct arena *arena,
                        struct error *error)
{
    const struct run_parameters *run = &point->point.run;
    *series = (struct result_series){
        .interval = run->series.interval,
        .horizon = run->horizon,
        .ticks_per_second = run->ticks_per_second,
        .is_random = replications->is_random,
        .confidence = run->confidence,
    };
    if (run->series.count == 0) {
        return true;
    }
    series->interval_count = series_intervals(run->series.interval, run->horizon);
    series->metrics = ARENA_ARRAY(arena, struct result_series_metric, run->series.count);
    struct loading loading = {series, &run->series, replications, arena, error, true};
    return store_each(store, &point->stored, replications->used, on_series_run, &loading, error) &&
           loading.is_good;
}

struct result_series_value result_series_value(const struct result_series *series, size_t metric,
                                               size_t interval)
{
    const struct result_series_metric *of = &series->metrics[metric];
    const size_t at = interval * series->replications;
    const struct estimate_sums sums = {of->statistic, of->most, series->replications,
                                       &of->parts[at], &of->wholes[at]};
    struct result_series_value value = {
        .from_s =
            ticks_to_seconds(series->interval * (sim_ticks)interval, series->ticks_per_second),
        .to_s = ticks_to_seconds(series_end(series->interval, series->horizon, interval),
                                 series->ticks_per_second),
        .interval = estimate_of_sums(&sums, series->is_random, series->confidence),
    };
    for (size_t i = 0; i < series->replications; i++) {
        value.replications += sums.wholes[i] > 0;
    }
    return value;
}
