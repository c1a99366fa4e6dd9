#include "experiments/runs/replications.h"

#include "experiments/runs/run_record.h"
#include "experiments/runs/warmup.h"
#include "sim/base/real.h"

#include <string.h>

static struct row new_row(const struct samples *samples)
{
    return (struct row){ARENA_ARRAY(samples->arena, double, samples->capacity),
                        ARENA_ARRAY(samples->arena, bool, samples->capacity)};
}

/* Room for a number of each window of each replication. */
static double *new_windows(const struct samples *samples)
{
    return ARENA_ARRAY(samples->arena, double, samples->capacity * samples->window_count);
}

size_t row_values(const struct row *row, uint64_t count, double *values)
{
    size_t found = 0;
    for (uint64_t i = 0; i < count; i++) {
        if (row->has[i]) {
            values[found++] = row->values[i];
        }
    }
    return found;
}

void samples_init(struct samples *samples, struct arena *arena, uint64_t capacity)
{
    *samples = (struct samples){
        .arena = arena,
        .capacity = capacity,
        .used = capacity,
        .states = ARENA_ARRAY(arena, enum store_status, capacity),
        .failures = ARENA_ARRAY(arena, const char *, capacity),
        .series = ARENA_ARRAY(arena, const double *, capacity),
        .cuts = ARENA_ARRAY(arena, size_t, capacity),
        .run_events = ARENA_ARRAY(arena, uint64_t, capacity),
    };
}

/* How two windows make one. */
static double joined(enum statistic statistic, double left, double right)
{
    switch (statistic) {
    case STATISTIC_LEAST:
        return right < left ? right : left;
    case STATISTIC_GREATEST:
        return right > left ? right : left;
    case STATISTIC_OUTCOME:
    case STATISTIC_PASSAGE:
        return right; /* of the whole run, whatever the window */
    default:
        return left + right;
    }
}

static double value_of(const struct metric_samples *metric, double part, double whole)
{
    switch (metric->statistic) {
    case STATISTIC_MEAN:
    case STATISTIC_RATIO:
    case STATISTIC_SHARE:
        return part / whole;
    case STATISTIC_NINES:
        return -real_log(part / whole) / 2.302585092994046;
    default:
        return part;
    }
}

/* The sums and the value of a metric in a replication, after its cut. */
static void add_up(const struct samples *samples, struct metric_samples *metric, uint64_t index)
{
    const size_t windows = samples->window_count;
    const double *parts = &metric->parts[index * windows];
    const double *wholes = &metric->wholes[index * windows];
    bool is_first = true;
    metric->part[index] = metric->whole[index] = metric->event[index] = 0;
    for (size_t i = samples->cuts[index]; i < windows; i++) {
        metric->event[index] += metric->events[index * windows + i];
        if (wholes[i] == 0 && metric->statistic >= STATISTIC_COUNT) {
            continue; /* nothing was observed in this window */
        }
        metric->part[index] =
            is_first ? parts[i] : joined(metric->statistic, metric->part[index], parts[i]);
        metric->whole[index] += wholes[i];
        is_first = false;
    }
    bool has_value = metric->whole[index] > 0;
    if (metric->statistic == STATISTIC_NINES) {
        has_value = has_value && metric->part[index] > 0;
    }
    if (metric->statistic == STATISTIC_PASSAGE) {
        metric->part[index] = parts[windows - 1];
    }
    metric->row.has[index] = has_value;
    metric->row.values[index] =
        has_value ? value_of(metric, metric->part[index], metric->whole[index]) : 0;
}

/* The mean over the windows after the cut, by their length. */
static double mean_after(const struct samples *samples, const double *windows, uint64_t index)
{
    double sum = 0;
    double length = 0;
    for (size_t i = samples->cuts[index]; i < samples->window_count; i++) {
        double each = samples->window_s[i + 1] - samples->window_s[i];
        sum += windows[index * samples->window_count + i] * each;
        length += each;
    }
    return sum / length;
}

void samples_use(struct samples *samples, uint64_t count)
{
    samples->used = count;
    warmup_choose(samples);
    for (uint64_t i = 0; i < count; i++) {
        if (samples->states[i] != STORE_DONE || samples->window_count == 0) {
            continue;
        }
        for (size_t k = 0; k < samples->metric_count; k++) {
            add_up(samples, &samples->metrics[k], i);
        }
        for (size_t k = 0; k < samples->resource_count; k++) {
            struct resource_samples *resource = &samples->resources[k];
            resource->row.has[i] = true;
            resource->row.values[i] = mean_after(samples, resource->utilization, i);
        }
    }
}

double samples_removed(const struct samples *samples, uint64_t replication)
{
    return samples->window_count == 0 ? 0 : samples->window_s[samples->cuts[replication]];
}

bool samples_has(const struct samples *samples, uint64_t replication)
{
    return replication < samples->capacity && samples->states[replication] != STORE_NONE;
}

uint64_t samples_done(const struct samples *samples)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < samples->used; i++) {
        count += samples->states[i] == STORE_DONE;
    }
    return count;
}

const struct metric_samples *samples_metric(const struct samples *samples, const char *name)
{
    for (size_t i = 0; i < samples->metric_count; i++) {
        if (strcmp(samples->metrics[i].name, name) == 0) {
            return &samples->metrics[i];
        }
    }
    return NULL;
}

/* Room for one more element in a list that lives in the arena. */
static void *grow(const struct samples *samples, void *list, size_t count, size_t *capacity,
                  size_t bytes_each)
{
    if (count < *capacity) {
        return list;
    }
    *capacity = *capacity == 0 ? 32 : 2 * *capacity;
    void *grown = arena_array(samples->arena, *capacity, bytes_each);
    if (count > 0) {
        memcpy(grown, list, count * bytes_each);
    }
    return grown;
}

/* Whether the element at an index is the one wanted. */
typedef bool is_wanted(const struct samples *samples, size_t index, const void *wanted);

/*
 * Where the element of a name is; `count` when there is none. Records of one point list the same
 * things in the same order, so the first look is at the place it has in its record. Names are
 * unique in a record, so that nothing is looked for in the first one.
 */
static size_t find(const struct samples *samples, size_t count, size_t guess, is_wanted *is_it,
                   const void *wanted)
{
    for (size_t look = 0; samples->has_started && look < count; look++) {
        size_t index = (guess + look) % count;
        if (is_it(samples, index, wanted)) {
            return index;
        }
    }
    return count;
}

static bool is_metric(const struct samples *samples, size_t index, const void *wanted)
{
    const struct run_record_metric *metric = wanted;
    return strcmp(samples->metrics[index].name, metric->name) == 0;
}

static bool is_resource(const struct samples *samples, size_t index, const void *wanted)
{
    const struct run_record_resource *resource = wanted;
    return strcmp(samples->resources[index].component, resource->component) == 0;
}

static bool is_law(const struct samples *samples, size_t index, const void *wanted)
{
    const struct law *law = wanted;
    return strcmp(samples->laws[index].law, law->law) == 0 &&
           strcmp(samples->laws[index].component, law->component) == 0;
}

static struct metric_samples *new_metric(struct samples *samples,
                                         const struct run_record_metric *metric)
{
    struct arena *arena = samples->arena;
    samples->metrics = grow(samples, samples->metrics, samples->metric_count,
                            &samples->metric_capacity, sizeof *samples->metrics);
    struct metric_samples *added = &samples->metrics[samples->metric_count++];
    *added = (struct metric_samples){
        .name = arena_copy(arena, metric->name),
        .unit = arena_copy(arena, metric->unit),
        .statistic = metric->statistic,
        .most = metric->most,
        .has_percentiles = metric->cells != NULL,
        .rests_on_events = metric->events != NULL,
        .parts = new_windows(samples),
        .wholes = new_windows(samples),
        .events = new_windows(samples),
        .cells = ARENA_ARRAY(arena, const struct run_record_cells *, samples->capacity),
        .part = ARENA_ARRAY(arena, double, samples->capacity),
        .whole = ARENA_ARRAY(arena, double, samples->capacity),
        .event = ARENA_ARRAY(arena, double, samples->capacity),
        .row = new_row(samples),
    };
    return added;
}

/* The cells of each piece, out of the record's own memory. */
static const struct run_record_cells *copy_cells(const struct samples *samples,
                                                 const struct run_record_cells *cells)
{
    struct run_record_cells *copy =
        ARENA_ARRAY(samples->arena, struct run_record_cells, samples->piece_count);
    for (size_t i = 0; i < samples->piece_count; i++) {
        copy[i].count = cells[i].count;
        copy[i].list = ARENA_ARRAY(samples->arena, struct quantile_cell, cells[i].count);
        if (cells[i].count > 0) {
            memcpy(copy[i].list, cells[i].list, cells[i].count * sizeof *copy[i].list);
        }
    }
    return copy;
}

/* Metric number `guess` of a record, with its sums in each window. */
static void add_metric(struct samples *samples, size_t guess, const struct run_record *record,
                       uint64_t replication)
{
    const struct run_record_metric *metric = &record->metrics[guess];
    size_t index = find(samples, samples->metric_count, guess, is_metric, metric);
    struct metric_samples *into =
        index < samples->metric_count ? &samples->metrics[index] : new_metric(samples, metric);
    size_t bytes = samples->window_count * sizeof(double);
    size_t start = replication * samples->window_count;
    memcpy(&into->parts[start], metric->parts, bytes);
    memcpy(&into->wholes[start], metric->wholes, bytes);
    if (metric->events != NULL) {
        memcpy(&into->events[start], metric->events, bytes);
    }
    if (metric->cells != NULL) {
        into->cells[replication] = copy_cells(samples, metric->cells);
    }
    if (metric->reason != NULL && into->reason == NULL) {
        into->reason = arena_copy(samples->arena, metric->reason);
    }
}

static void add_resource(struct samples *samples, size_t guess,
                         const struct run_record_resource *resource, uint64_t replication)
{
    size_t index = find(samples, samples->resource_count, guess, is_resource, resource);
    if (index == samples->resource_count) {
        samples->resources = grow(samples, samples->resources, index, &samples->resource_capacity,
                                  sizeof *samples->resources);
        struct resource_samples *added = &samples->resources[samples->resource_count++];
        added->component = arena_copy(samples->arena, resource->component);
        added->utilization = new_windows(samples);
        added->row = new_row(samples);
    }
    memcpy(&samples->resources[index].utilization[replication * samples->window_count],
           resource->utilization, samples->window_count * sizeof(double));
}

static void add_law(struct samples *samples, size_t guess, const struct law *law,
                    uint64_t replication)
{
    size_t index = find(samples, samples->law_count, guess, is_law, law);
    if (index == samples->law_count) {
        samples->laws =
            grow(samples, samples->laws, index, &samples->law_capacity, sizeof *samples->laws);
        samples->laws[samples->law_count++] =
            (struct law_samples){.law = arena_copy(samples->arena, law->law),
                                 .component = arena_copy(samples->arena, law->component),
                                 .row = new_row(samples),
                                 .holds = ARENA_ARRAY(samples->arena, bool, samples->capacity),
                                 .is_empty = ARENA_ARRAY(samples->arena, bool, samples->capacity)};
    }
    samples->laws[index].row.values[replication] = law->difference;
    samples->laws[index].row.has[replication] = true;
    samples->laws[index].holds[replication] = law->holds;
    samples->laws[index].is_empty[replication] = law->is_empty;
}

static bool add_record(struct samples *samples, const struct store_run *run, struct error *error)
{
    struct arena *scratch = arena_create();
    struct run_record record;
    bool is_good = run_record_read(run->text, scratch, &record, error);
    if (is_good && samples->window_count == 0) {
        size_t bounds = record.window_count + 1;
        samples->window_count = record.window_count;
        samples->window_s = ARENA_ARRAY(samples->arena, double, bounds);
        memcpy(samples->window_s, record.window_s, bounds * sizeof(double));
        samples->piece_count = record.piece_count;
        samples->piece_first = ARENA_ARRAY(samples->arena, size_t, record.piece_count);
        memcpy(samples->piece_first, record.piece_first, record.piece_count * sizeof(size_t));
    }
    if (is_good && (samples->window_count != record.window_count ||
                    samples->piece_count != record.piece_count)) {
        is_good = error_set(error, ERROR_IO, "runs.sqlite",
                            "the records of a point differ in their windows");
    }
    if (is_good) {
        for (size_t i = 0; i < record.metric_count; i++) {
            add_metric(samples, i, &record, run->replication);
        }
        for (size_t i = 0; i < record.resource_count; i++) {
            add_resource(samples, i, &record.resources[i], run->replication);
        }
        for (size_t i = 0; i < record.law_count; i++) {
            add_law(samples, i, &record.laws[i], run->replication);
        }
        if (record.series != NULL) {
            double *series = ARENA_ARRAY(samples->arena, double, RUN_RECORD_SERIES);
            samples->series[run->replication] =
                memcpy(series, record.series, RUN_RECORD_SERIES * sizeof *series);
        }
        samples->run_events[run->replication] = record.events;
        samples->is_random = samples->is_random || record.is_random;
        samples->has_started = true;
    }
    arena_destroy(scratch);
    return is_good;
}

bool samples_add(struct samples *samples, const struct store_run *run, bool with_values,
                 struct error *error)
{
    if (run->replication >= samples->capacity) {
        return true; /* another process added it just now */
    }
    samples->states[run->replication] = run->status;
    if (run->status == STORE_FAILED) {
        samples->failures[run->replication] = arena_copy(samples->arena, run->text);
        return true;
    }
    return !with_values || add_record(samples, run, error);
}

struct loading {
    struct samples *samples;
    bool with_values;
    struct error *error;
    bool is_good;
};

static bool on_run(void *context, const struct store_run *run)
{
    struct loading *loading = context;
    loading->is_good = samples_add(loading->samples, run, loading->with_values, loading->error);
    return loading->is_good;
}

bool samples_load(struct samples *samples, struct arena *arena, struct store *store,
                  const struct store_point *point, bool with_values, struct error *error)
{
    uint64_t count;
    if (!store_last(store, point, &count, error)) {
        return false;
    }
    samples_init(samples, arena, count);
    struct loading loading = {samples, with_values, error, true};
    return store_each(store, point, count, on_run, &loading, error) && loading.is_good;
}
