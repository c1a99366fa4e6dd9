#include "experiments/results/tidy.h"

#include "sim/base/memory.h"

#include <string.h>

/* A row being filled, from left to right. */
struct filling {
    struct plain_member *cells;
    size_t count;
};

enum { COLUMNS_MOST = 16 }; /* beside the parameters */

static void put(struct filling *row, const char *column, struct plain value)
{
    row->cells[row->count++] = (struct plain_member){column, value};
}

static struct plain null(void)
{
    return (struct plain){.type = PLAIN_NULL};
}

static struct plain text(const char *words)
{
    return words == NULL ? null() : (struct plain){.type = PLAIN_TEXT, .text = words};
}

static struct plain whole(uint64_t number)
{
    return (struct plain){.type = PLAIN_INTEGER, .integer = (int64_t)number};
}

static struct plain real(bool is_known, double value)
{
    return is_known ? (struct plain){.type = PLAIN_REAL, .real = value} : null();
}

/* The columns that say which point a row is of. */
static void start(struct filling *row, const struct plain *parameters, struct plain id)
{
    row->cells = memory_alloc((parameters->count + COLUMNS_MOST) * sizeof *row->cells);
    row->count = 0;
    put(row, "point", id);
    for (size_t i = 0; i < parameters->count; i++) {
        put(row, parameters->members[i].name, parameters->members[i].value);
    }
}

static void hand_over(const struct filling *row, tidy_visit *visit, void *context)
{
    const struct tidy_row full = {row->cells, row->count};
    visit(context, &full);
}

/* A metric or a percentile, with what is common to the rows of a point. */
struct metric_facts {
    const char *name;
    const char *unit;
    const struct estimate *estimate;
    double confidence;
    uint64_t replications;
};

/* As in results.json: no word where neither is so. */
static struct plain exactness(const struct estimate *estimate)
{
    bool is_said = estimate->is_cut || estimate->is_exact;
    return is_said ? (struct plain){.type = PLAIN_BOOLEAN, .is_true = !estimate->is_cut} : null();
}

static void put_metric(struct filling *row, const struct metric_facts *metric)
{
    const struct interval *interval = &metric->estimate->interval;
    put(row, "metric", text(metric->name));
    put(row, "unit", text(metric->unit));
    put(row, "mean", real(interval->samples > 0, interval->mean));
    put(row, "low", real(interval->known, interval->lower));
    put(row, "high", real(interval->known, interval->upper));
    put(row, "confidence", real(metric->name != NULL, metric->confidence));
    put(row, "replications", whole(metric->replications));
    put(row, "samples", whole(interval->samples));
    put(row, "exact", exactness(metric->estimate));
    put(row, "mark", text(metric->estimate->mark));
    put(row, "reason", text(interval->known ? NULL : metric->estimate->reason));
}

void tidy_metrics(const struct result_point *point, tidy_visit *visit, void *context)
{
    struct filling row;
    struct text_buffer name = {0};
    start(&row, &point->parameters, whole(point->id));
    const size_t kept = row.count;
    for (size_t i = 0; i < point->metric_count; i++) {
        const struct result_metric *from = &point->metrics[i];
        struct metric_facts metric = {.name = from->name,
                                      .unit = from->unit,
                                      .estimate = &from->mean,
                                      .confidence = point->confidence,
                                      .replications = point->replications - point->failure_count};
        row.count = kept;
        put_metric(&row, &metric);
        hand_over(&row, visit, context);
        for (int k = 0; from->percentiles != NULL && k < PERCENTILES; k++) {
            name.length = 0;
            text_print(&name, "%s.%s", from->name, percentile_names[k]);
            metric.name = name.text;
            metric.estimate = &from->percentiles[k];
            row.count = kept;
            put_metric(&row, &metric);
            hand_over(&row, visit, context);
        }
    }
    text_buffer_free(&name);
    memory_free(row.cells);
}

void tidy_metrics_columns(const struct plain *parameters, tidy_visit *visit, void *context)
{
    static const struct estimate nothing = {.reason = NULL};
    const struct metric_facts metric = {.estimate = &nothing};
    struct filling row;
    start(&row, parameters, null());
    put_metric(&row, &metric);
    hand_over(&row, visit, context);
    memory_free(row.cells);
}

static void put_sample(struct filling *row, const struct result_metric *metric, struct plain number,
                       struct plain warmup, struct plain value)
{
    put(row, "replication", number);
    put(row, "warmup", warmup);
    put(row, "metric", text(metric->name));
    put(row, "unit", text(metric->unit));
    put(row, "value", value);
}

void tidy_samples(const struct result_point *point, tidy_visit *visit, void *context)
{
    struct filling row;
    start(&row, &point->parameters, whole(point->id));
    const size_t kept = row.count;
    for (size_t i = 0; i < point->metric_count; i++) {
        const struct result_metric *metric = &point->metrics[i];
        for (uint64_t k = 0; k < point->replications; k++) {
            if (!metric->row.has[k]) {
                continue;
            }
            row.count = kept;
            put_sample(&row, metric, whole(k), real(true, point->removed_s[k]),
                       real(true, metric->row.values[k]));
            hand_over(&row, visit, context);
        }
    }
    memory_free(row.cells);
}

void tidy_samples_columns(const struct plain *parameters, tidy_visit *visit, void *context)
{
    static const struct result_metric nothing = {.name = NULL};
    struct filling row;
    start(&row, parameters, null());
    put_sample(&row, &nothing, null(), null(), null());
    hand_over(&row, visit, context);
    memory_free(row.cells);
}

static void put_interval(struct filling *row, const struct result_series_metric *metric,
                         const struct result_series_value *value)
{
    put(row, "metric", text(metric->name));
    put(row, "unit", text(metric->unit));
    put(row, "from_seconds", real(true, value->from_s));
    put(row, "to_seconds", real(true, value->to_s));
    put(row, "mean", real(value->replications > 0, value->interval.mean));
    put(row, "low", real(value->interval.known, value->interval.lower));
    put(row, "high", real(value->interval.known, value->interval.upper));
    put(row, "replications", whole(value->replications));
}

uint64_t tidy_series(const struct result_point *point, const struct result_series *series,
                     tidy_visit *visit, void *context)
{
    struct filling row;
    start(&row, &point->parameters, whole(point->id));
    const size_t kept = row.count;
    for (size_t i = 0; i < series->metric_count; i++) {
        for (size_t k = 0; k < series->interval_count; k++) {
            struct result_series_value value = result_series_value(series, i, k);
            row.count = kept;
            put_interval(&row, &series->metrics[i], &value);
            hand_over(&row, visit, context);
        }
    }
    memory_free(row.cells);
    return (uint64_t)series->metric_count * series->interval_count;
}
