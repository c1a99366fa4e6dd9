#include "experiments/runs/replications.h"

#include "experiments/runs/run_record.h"
#include "experiments/runs/warmup.h"
#include "sim/base/real.h"

#include <string.h>

static struct row new_row(const struct replications *replications)
{
    return (struct row){ARENA_ARRAY(replications->arena, double, replications->capacity),
                        ARENA_ARRAY(replications->arena, bool, replications->capacity)};
}

/* Room for a number of each window of each replication. */
static double *new_windows(const struct replications *replications)
{
    return ARENA_ARRAY(replications->arena, double,
                       replications->capacity * replications->window_count);
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

void replications_init(struct replications *replications, struct arena *arena, uint64_t capacity)
{
    *replications = (struct replications){
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

static double value_of(const struct metric_replications *metric, double part, double whole)
{
    switch (metric->statistic) {
    case STATISTIC_MEAN:
    case STATISTIC_RATIO:
    case STATISTIC_ONCE:
    case STATISTIC_SHARE:
        return part / whole;
    case STATISTIC_NINES:
        return -real_log(part / whole) / 2.302585092994046;
    default:
        return part;
    }
}

/* An end that a run comes to once counts also where that was during the warm-up: the last window
 * that has it says it. */
static void keep_last(struct metric_replications *metric, uint64_t index, size_t windows)
{
    for (size_t i = index * windows; i < (index + 1) * windows; i++) {
        if (metric->wholes[i] > 0) {
            metric->part[index] = metric->parts[i];
            metric->whole[index] = metric->wholes[i];
        }
    }
}

/* The sums and the value of a metric in a replication, after its cut. */
static void sum_replication(const struct replications *replications,
                            struct metric_replications *metric, uint64_t index)
{
    const size_t windows = replications->window_count;
    const double *parts = &metric->parts[index * windows];
    const double *wholes = &metric->wholes[index * windows];
    bool is_first = true;
    metric->part[index] = metric->whole[index] = metric->event[index] = 0;
    for (size_t i = replications->cuts[index]; i < windows; i++) {
        metric->event[index] += metric->events[index * windows + i];
        if (wholes[i] == 0 && metric->statistic >= STATISTIC_COUNT) {
            continue; /* nothing was observed in this window */
        }
        metric->part[index] =
            is_first ? parts[i] : joined(metric->statistic, metric->part[index], parts[i]);
        metric->whole[index] += wholes[i];
        is_first = false;
    }
    if (metric->statistic == STATISTIC_ONCE) {
        keep_last(metric, index, windows);
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
static double mean_after(const struct replications *replications, const double *windows,
                         uint64_t index)
{
    double sum = 0;
    double length = 0;
    for (size_t i = replications->cuts[index]; i < replications->window_count; i++) {
        double each = replications->window_s[i + 1] - replications->window_s[i];
        sum += windows[index * replications->window_count + i] * each;
        length += each;
    }
    return sum / length;
}

void replications_use(struct replications *replications, uint64_t count)
{
    replications->used = count;
    warmup_choose(replications);
    for (uint64_t i = 0; i < count; i++) {
        if (replications->states[i] != STORE_DONE || replications->window_count == 0) {
            continue;
        }
        for (size_t k = 0; k < replications->metric_count; k++) {
            sum_replication(replications, &replications->metrics[k], i);
        }
        for (size_t k = 0; k < replications->resource_count; k++) {
            struct resource_replications *resource = &replications->resources[k];
            resource->row.has[i] = true;
            resource->row.values[i] = mean_after(replications, resource->utilization, i);
        }
    }
}

double replications_removed(const struct replications *replications, uint64_t replication)
{
    return replications->window_count == 0
               ? 0
               : replications->window_s[replications->cuts[replication]];
}

bool replications_has(const struct replications *replications, uint64_t replication)
{
    return replication < replications->capacity && replications->states[replication] != STORE_NONE;
}

uint64_t replications_done(const struct replications *replications)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < replications->used; i++) {
        count += replications->states[i] == STORE_DONE;
    }
    return count;
}

const struct metric_replications *replications_metric(const struct replications *replications,
                                                      const char *name)
{
    for (size_t i = 0; i < replications->metric_count; i++) {
        if (strcmp(replications->metrics[i].name, name) == 0) {
            return &replications->metrics[i];
        }
    }
    return NULL;
}

/* Whether the element at an index is the one wanted. */
typedef bool is_wanted(const struct replications *replications, size_t index, const void *wanted);

/*
 * Where the element of a name is; `count` when there is none. Records of one point list the same
 * things in the same order, so the first look is at the place it has in its record. Names are
 * unique in a record, so that nothing is looked for in the first one.
 */
static size_t find_guessed(const struct replications *replications, size_t count, size_t guess,
                           is_wanted *is_it, const void *wanted)
{
    for (size_t look = 0; replications->has_started && look < count; look++) {
        size_t index = (guess + look) % count;
        if (is_it(replications, index, wanted)) {
            return index;
        }
    }
    return count;
}

static bool is_metric(const struct replications *replications, size_t index, const void *wanted)
{
    const struct run_record_metric *metric = wanted;
    return strcmp(replications->metrics[index].name, metric->name) == 0;
}

static bool is_resource(const struct replications *replications, size_t index, const void *wanted)
{
    const struct run_record_resource *resource = wanted;
    return strcmp(replications->resources[index].component, resource->component) == 0;
}

static bool is_law(const struct replications *replications, size_t index, const void *wanted)
{
    const struct law *law = wanted;
    return strcmp(replications->laws[index].law, law->law) == 0 &&
           strcmp(replications->laws[index].component, law->component) == 0;
}

static struct metric_replications *new_metric(struct replications *replications,
                                              const struct run_record_metric *metric)
{
    struct arena *arena = replications->arena;
    replications->metrics =
        arena_grow(replications->arena, replications->metrics, replications->metric_count,
                   &replications->metric_capacity, sizeof *replications->metrics);
    struct metric_replications *added = &replications->metrics[replications->metric_count++];
    *added = (struct metric_replications){
        .name = arena_copy(arena, metric->name),
        .unit = arena_copy(arena, metric->unit),
        .statistic = metric->statistic,
        .most = metric->most,
        .has_percentiles = metric->cells != NULL,
        .rests_on_events = metric->events != NULL,
        .parts = new_windows(replications),
        .wholes = new_windows(replications),
        .events = new_windows(replications),
        .cells = ARENA_ARRAY(arena, const struct run_record_cells *, replications->capacity),
        .part = ARENA_ARRAY(arena, double, replications->capacity),
        .whole = ARENA_ARRAY(arena, double, replications->capacity),
        .event = ARENA_ARRAY(arena, double, replications->capacity),
        .row = new_row(replications),
    };
    return added;
}

/* The cells of each piece, out of the record's own memory. */
static const struct run_record_cells *copy_cells(const struct replications *replications,
                                                 const struct run_record_cells *cells)
{
    struct run_record_cells *copy =
        ARENA_ARRAY(replications->arena, struct run_record_cells, replications->piece_count);
    for (size_t i = 0; i < replications->piece_count; i++) {
        copy[i].count = cells[i].count;
        copy[i].list = ARENA_ARRAY(replications->arena, struct quantile_cell, cells[i].count);
        if (cells[i].count > 0) {
            memcpy(copy[i].list, cells[i].list, cells[i].count * sizeof *copy[i].list);
        }
    }
    return copy;
}

/* Metric number `guess` of a record, with its sums in each window. */
static void gather_metric(struct replications *replications, size_t guess,
                          const struct run_record *record, uint64_t replication)
{
    const struct run_record_metric *metric = &record->metrics[guess];
    size_t index = find_guessed(replications, replications->metric_count, guess, is_metric, metric);
    struct metric_replications *into = index < replications->metric_count
                                           ? &replications->metrics[index]
                                           : new_metric(replications, metric);
    size_t bytes = replications->window_count * sizeof(double);
    size_t start = replication * replications->window_count;
    memcpy(&into->parts[start], metric->parts, bytes);
    memcpy(&into->wholes[start], metric->wholes, bytes);
    if (metric->events != NULL) {
        memcpy(&into->events[start], metric->events, bytes);
    }
    if (metric->cells != NULL) {
        into->cells[replication] = copy_cells(replications, metric->cells);
    }
    if (metric->reason != NULL && into->reason == NULL) {
        into->reason = arena_copy(replications->arena, metric->reason);
    }
    if (metric->mark != NULL && into->mark == NULL) {
        into->mark = arena_copy(replications->arena, metric->mark);
    }
    if (metric->no_percentiles != NULL && into->no_percentiles == NULL) {
        into->no_percentiles = arena_copy(replications->arena, metric->no_percentiles);
    }
}

static void add_resource(struct replications *replications, size_t guess,
                         const struct run_record_resource *resource, uint64_t replication)
{
    size_t index =
        find_guessed(replications, replications->resource_count, guess, is_resource, resource);
    if (index == replications->resource_count) {
        replications->resources =
            arena_grow(replications->arena, replications->resources, index,
                       &replications->resource_capacity, sizeof *replications->resources);
        struct resource_replications *added =
            &replications->resources[replications->resource_count++];
        added->component = arena_copy(replications->arena, resource->component);
        added->utilization = new_windows(replications);
        added->row = new_row(replications);
    }
    memcpy(&replications->resources[index].utilization[replication * replications->window_count],
           resource->utilization, replications->window_count * sizeof(double));
}

static void gather_law(struct replications *replications, size_t guess, const struct law *law,
                       uint64_t replication)
{
    size_t index = find_guessed(replications, replications->law_count, guess, is_law, law);
    if (index == replications->law_count) {
        replications->laws = arena_grow(replications->arena, replications->laws, index,
                                        &replications->law_capacity, sizeof *replications->laws);
        replications->laws[replications->law_count++] = (struct law_replications){
            .law = arena_copy(replications->arena, law->law),
            .component = arena_copy(replications->arena, law->component),
            .row = new_row(replications),
            .holds = ARENA_ARRAY(replications->arena, bool, replications->capacity),
            .is_empty = ARENA_ARRAY(replications->arena, bool, replications->capacity)};
    }
    replications->laws[index].row.values[replication] = law->difference;
    replications->laws[index].row.has[replication] = true;
    replications->laws[index].holds[replication] = law->holds;
    replications->laws[index].is_empty[replication] = law->is_empty;
}

static bool add_record(struct replications *replications, const struct store_run *run,
                       struct error *error)
{
    struct arena *scratch = arena_create();
    struct run_record record;
    bool is_good = run_record_read(run->text, scratch, &record, error);
    if (is_good && replications->window_count == 0) {
        size_t bounds = record.window_count + 1;
        replications->window_count = record.window_count;
        replications->window_s = ARENA_ARRAY(replications->arena, double, bounds);
        memcpy(replications->window_s, record.window_s, bounds * sizeof(double));
        replications->piece_count = record.piece_count;
        replications->piece_first = ARENA_ARRAY(replications->arena, size_t, record.piece_count);
        memcpy(replications->piece_first, record.piece_first, record.piece_count * sizeof(size_t));
    }
    if (is_good && (replications->window_count != record.window_count ||
                    replications->piece_count != record.piece_count)) {
        is_good = error_set(error, ERROR_IO, "runs.sqlite",
                            "the records of a point differ in their windows");
    }
    if (is_good) {
        for (size_t i = 0; i < record.metric_count; i++) {
            gather_metric(replications, i, &record, run->replication);
        }
        for (size_t i = 0; i < record.resource_count; i++) {
            add_resource(replications, i, &record.resources[i], run->replication);
        }
        for (size_t i = 0; i < record.law_count; i++) {
            gather_law(replications, i, &record.laws[i], run->replication);
        }
        if (record.series != NULL) {
            double *series = ARENA_ARRAY(replications->arena, double, RUN_RECORD_SERIES);
            replications->series[run->replication] =
                memcpy(series, record.series, RUN_RECORD_SERIES * sizeof *series);
        }
        replications->run_events[run->replication] = record.events;
        replications->is_random = replications->is_random || record.is_random;
        replications->has_started = true;
    }
    arena_destroy(scratch);
    return is_good;
}

bool replications_add(struct replications *replications, const struct store_run *run,
                      bool with_values, struct error *error)
{
    if (run->replication >= replications->capacity) {
        return true; /* another process added it just now */
    }
    replications->states[run->replication] = run->status;
    if (run->status == STORE_FAILED) {
        replications->failures[run->replication] = arena_copy(replications->arena, run->text);
        return true;
    }
    return !with_values || add_record(replications, run, error);
}

struct loading {
    struct replications *replications;
    bool with_values;
    struct error *error;
    bool is_good;
};

static bool on_run(void *context, const struct store_run *run)
{
    struct loading *loading = context;
    loading->is_good =
        replications_add(loading->replications, run, loading->with_values, loading->error);
    return loading->is_good;
}

bool replications_load(struct replications *replications, struct arena *arena, struct store *store,
                       const struct store_point *point, bool with_values, struct error *error)
{
    uint64_t count;
    if (!store_last(store, point, &count, error)) {
        return false;
    }
    replications_init(replications, arena, count);
    struct loading loading = {replications, with_values, error, true};
    return store_each(store, point, count, on_run, &loading, error) && loading.is_good;
}
