#include "experiments/samples.h"

#include "experiments/record.h"

#include <math.h>
#include <string.h>

/* Rows for each of `cuts`, one behind the other. */
static struct row rows_of(const struct samples *samples, size_t cuts)
{
    return (struct row){ARENA_ARRAY(samples->arena, double, cuts * samples->capacity),
                        ARENA_ARRAY(samples->arena, bool, cuts * samples->capacity)};
}

static void row_set(const struct row *every, const struct samples *samples, size_t cut,
                    uint64_t replication, double value)
{
    every->values[cut * samples->capacity + replication] = value;
    every->has[cut * samples->capacity + replication] = true;
}

/* The row after the cut in use. */
static struct row row_in_use(const struct row *every, const struct samples *samples)
{
    size_t start = samples->cut * samples->capacity;
    return every->values == NULL ? *every : (struct row){every->values + start, every->has + start};
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
        .events = ARENA_ARRAY(arena, uint64_t, capacity),
    };
}

/* MSER-5 on the mean of the replications' signals; what it works on are batches of five already,
 * so each stands for five equal slices. */
static struct mser common_cut(const struct samples *samples)
{
    double slices[SIMULATION_SLICES];
    for (size_t i = 0; i < RECORD_SERIES; i++) {
        double sum = 0;
        for (uint64_t k = 0; k < samples->used; k++) {
            sum += samples->series[k] == NULL ? 0 : samples->series[k][i];
        }
        for (size_t k = 0; k < MSER_BATCH; k++) {
            slices[MSER_BATCH * i + k] = sum;
        }
    }
    return mser_cut(slices, SIMULATION_SLICES);
}

void samples_use(struct samples *samples, uint64_t count)
{
    samples->used = count;
    samples->cut = 0;
    if (samples->cut_count > 1) {
        struct mser mser = common_cut(samples);
        samples->cut = (size_t)mser.instant;
        samples->cut_is_late = mser.too_short;
    }
    for (size_t i = 0; i < samples->metric_count; i++) {
        for (int k = 0; k < SAMPLE_ROWS; k++) {
            samples->metrics[i].rows[k] = row_in_use(&samples->metrics[i].every[k], samples);
        }
    }
    for (size_t i = 0; i < samples->resource_count; i++) {
        samples->resources[i].row = row_in_use(&samples->resources[i].every, samples);
    }
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
    const struct metric *metric = wanted;
    return strcmp(samples->metrics[index].name, metric->name) == 0;
}

static bool is_resource(const struct samples *samples, size_t index, const void *wanted)
{
    const struct resource *resource = wanted;
    return strcmp(samples->resources[index].component, resource->component) == 0;
}

static bool is_law(const struct samples *samples, size_t index, const void *wanted)
{
    const struct law *law = wanted;
    return strcmp(samples->laws[index].law, law->law) == 0 &&
           strcmp(samples->laws[index].component, law->component) == 0;
}

static struct metric_samples *new_metric(struct samples *samples, const struct metric *metric)
{
    samples->metrics = grow(samples, samples->metrics, samples->metric_count,
                            &samples->metric_capacity, sizeof *samples->metrics);
    struct metric_samples *added = &samples->metrics[samples->metric_count++];
    *added = (struct metric_samples){.name = arena_copy(samples->arena, metric->name),
                                     .unit = arena_copy(samples->arena, metric->unit),
                                     .has_percentiles = metric->has_percentiles};
    for (int i = 0; i < SAMPLE_ROWS; i++) {
        if (i == SAMPLE_OF_VALUES || metric->has_percentiles) {
            added->every[i] = rows_of(samples, samples->cut_count);
            added->rows[i] = row_in_use(&added->every[i], samples);
        }
    }
    return added;
}

static void add_value(struct samples *samples, struct metric_samples *into,
                      const struct metric *metric, size_t cut, uint64_t replication)
{
    if (metric->reason == NULL) {
        row_set(&into->every[SAMPLE_OF_VALUES], samples, cut, replication, metric->value);
    } else if (into->reason == NULL) {
        into->reason = arena_copy(samples->arena, metric->reason);
    }
    for (int i = 0; i < PERCENTILES && into->has_percentiles; i++) {
        if (metric->supported[i]) {
            row_set(&into->every[i], samples, cut, replication, metric->percentile[i]);
        }
    }
}

static void add_batches(const struct samples *samples, struct metric_samples *into,
                        const double *batches, size_t count)
{
    into->batch_count = count;
    into->batches = (struct row){ARENA_ARRAY(samples->arena, double, count),
                                 ARENA_ARRAY(samples->arena, bool, count)};
    for (size_t i = 0; i < count; i++) {
        into->batches.values[i] = batches[i];
        into->batches.has[i] = !isnan(batches[i]);
    }
}

/* Metric number `guess` of a record, with its value after each cut. */
static void add_metric(struct samples *samples, size_t guess, const struct record *record,
                       uint64_t replication)
{
    const struct metric *metrics = &record->metrics[guess * record->cut_count];
    size_t index = find(samples, samples->metric_count, guess, is_metric, metrics);
    struct metric_samples *into =
        index < samples->metric_count ? &samples->metrics[index] : new_metric(samples, metrics);
    for (size_t cut = 0; cut < samples->cut_count; cut++) {
        add_value(samples, into, &metrics[cut], cut, replication);
    }
    if (record->batch_count > 0) {
        add_batches(samples, into, &record->batches[guess * record->batch_count],
                    record->batch_count);
    }
}

static void add_resource(struct samples *samples, size_t guess, const struct resource *resource,
                         uint64_t replication)
{
    size_t index = find(samples, samples->resource_count, guess, is_resource, resource);
    if (index == samples->resource_count) {
        samples->resources = grow(samples, samples->resources, index, &samples->resource_capacity,
                                  sizeof *samples->resources);
        struct resource_samples *added = &samples->resources[samples->resource_count++];
        added->component = arena_copy(samples->arena, resource->component);
        added->every = rows_of(samples, samples->cut_count);
        added->row = row_in_use(&added->every, samples);
    }
    for (size_t cut = 0; cut < samples->cut_count; cut++) {
        row_set(&samples->resources[index].every, samples, cut, replication,
                resource[cut].utilization);
    }
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
                                 .row = rows_of(samples, 1),
                                 .holds = ARENA_ARRAY(samples->arena, bool, samples->capacity),
                                 .is_empty = ARENA_ARRAY(samples->arena, bool, samples->capacity)};
    }
    row_set(&samples->laws[index].row, samples, 0, replication, law->difference);
    samples->laws[index].holds[replication] = law->holds;
    samples->laws[index].is_empty[replication] = law->is_empty;
}

static bool add_record(struct samples *samples, const struct store_run *run, struct error *error)
{
    struct arena *scratch = arena_create();
    struct record record;
    bool is_good = record_read(run->text, scratch, &record, error);
    if (is_good && samples->cut_count == 0) {
        samples->cut_count = record.cut_count;
        memcpy(samples->cuts_s, record.cuts_s, sizeof record.cuts_s);
    }
    if (is_good && samples->cut_count != record.cut_count) {
        is_good = error_set(error, ERROR_IO, "runs.sqlite",
                            "the records of a point differ in their possible warm-ups");
    }
    if (is_good) {
        for (size_t i = 0; i < record.metric_count; i++) {
            add_metric(samples, i, &record, run->replication);
        }
        for (size_t i = 0; i < record.resource_count; i++) {
            add_resource(samples, i, &record.resources[i * record.cut_count], run->replication);
        }
        for (size_t i = 0; i < record.law_count; i++) {
            add_law(samples, i, &record.laws[i], run->replication);
        }
        if (record.series != NULL) {
            double *series = ARENA_ARRAY(samples->arena, double, RECORD_SERIES);
            samples->series[run->replication] =
                memcpy(series, record.series, RECORD_SERIES * sizeof *series);
        }
        samples->events[run->replication] = record.events;
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
