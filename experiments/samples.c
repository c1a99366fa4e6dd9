#include "experiments/samples.h"

#include "experiments/record.h"

#include <string.h>

static struct row row_of(const struct samples *samples)
{
    return (struct row){ARENA_ARRAY(samples->arena, double, samples->capacity),
                        ARENA_ARRAY(samples->arena, bool, samples->capacity)};
}

static void row_set(struct row *row, uint64_t replication, double value)
{
    row->values[replication] = value;
    row->has[replication] = true;
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
        .warmups_s = ARENA_ARRAY(arena, double, capacity),
        .events = ARENA_ARRAY(arena, uint64_t, capacity),
    };
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
            added->rows[i] = row_of(samples);
        }
    }
    return added;
}

static void add_metric(struct samples *samples, size_t guess, const struct metric *metric,
                       uint64_t replication)
{
    size_t index = find(samples, samples->metric_count, guess, is_metric, metric);
    struct metric_samples *into =
        index < samples->metric_count ? &samples->metrics[index] : new_metric(samples, metric);
    if (metric->reason != NULL) {
        into->reason =
            into->reason == NULL ? arena_copy(samples->arena, metric->reason) : into->reason;
    } else {
        row_set(&into->rows[SAMPLE_OF_VALUES], replication, metric->value);
    }
    for (int i = 0; i < PERCENTILES && into->has_percentiles; i++) {
        if (metric->supported[i]) {
            row_set(&into->rows[i], replication, metric->percentile[i]);
        }
    }
}

static void add_resource(struct samples *samples, size_t guess, const struct resource *resource,
                         uint64_t replication)
{
    size_t index = find(samples, samples->resource_count, guess, is_resource, resource);
    if (index == samples->resource_count) {
        samples->resources = grow(samples, samples->resources, index, &samples->resource_capacity,
                                  sizeof *samples->resources);
        samples->resources[samples->resource_count++] = (struct resource_samples){
            arena_copy(samples->arena, resource->component), row_of(samples)};
    }
    row_set(&samples->resources[index].row, replication, resource->utilization);
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
                                 .row = row_of(samples),
                                 .holds = ARENA_ARRAY(samples->arena, bool, samples->capacity)};
    }
    row_set(&samples->laws[index].row, replication, law->difference);
    samples->laws[index].holds[replication] = law->holds;
}

static bool add_record(struct samples *samples, const struct store_run *run, struct error *error)
{
    struct arena *scratch = arena_create();
    struct record record;
    bool is_good = record_read(run->text, scratch, &record, error);
    if (is_good) {
        for (size_t i = 0; i < record.metric_count; i++) {
            add_metric(samples, i, &record.metrics[i], run->replication);
        }
        for (size_t i = 0; i < record.resource_count; i++) {
            add_resource(samples, i, &record.resources[i], run->replication);
        }
        for (size_t i = 0; i < record.law_count; i++) {
            add_law(samples, i, &record.laws[i], run->replication);
        }
        samples->warmups_s[run->replication] = record.warmup_s;
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
