#include "sim/component/report.h"

#include "sim/base/assert.h"

#include <string.h>

const char *const percentile_names[PERCENTILES] = {"p50", "p90", "p95", "p99", "p99.9"};
const double percentile_shares[PERCENTILES] = {0.5, 0.9, 0.95, 0.99, 0.999};

enum { BEYOND_LEAST = 10 }; /* observations beyond a percentile that make it worth printing */

void report_init(struct report *report, struct arena *arena, const struct window *window,
                 int64_t ticks_per_second)
{
    *report =
        (struct report){.arena = arena, .window = window, .ticks_per_second = ticks_per_second};
}

/* Room for one more element in a list that lives in the report's arena. */
static void *grow(struct report *report, void *list, size_t count, size_t *capacity,
                  size_t bytes_each)
{
    if (count < *capacity) {
        return list;
    }
    *capacity = *capacity == 0 ? 32 : 2 * *capacity;
    void *grown = arena_array(report->arena, *capacity, bytes_each);
    if (count > 0) {
        memcpy(grown, list, count * bytes_each);
    }
    return grown;
}

static struct metric *add(struct report *report, const char *name, const char *unit)
{
    report->metrics = grow(report, report->metrics, report->metric_count, &report->metric_capacity,
                           sizeof *report->metrics);
    struct metric *metric = &report->metrics[report->metric_count++];
    *metric = (struct metric){.name = arena_copy(report->arena, name), .unit = unit};
    return metric;
}

void report_value(struct report *report, const char *name, const char *unit, double value)
{
    ASSERT(__builtin_isfinite(value));
    add(report, name, unit)->value = value;
}

void report_undefined(struct report *report, const char *name, const char *unit, const char *reason)
{
    add(report, name, unit)->reason = arena_copy(report->arena, reason);
}

void report_ratio(struct report *report, const char *name, const char *unit, double numerator,
                  double denominator, const char *reason)
{
    if (denominator == 0) {
        report_undefined(report, name, unit, reason);
        return;
    }
    report_value(report, name, unit, numerator / denominator);
}

void report_rate(struct report *report, const char *name, const struct counter *counter)
{
    report_value(report, name, "1/s",
                 counter_rate(counter, report->window, report->ticks_per_second));
}

static void add_percentiles(struct report *report, struct metric *metric, const struct tally *tally)
{
    metric->has_percentiles = true;
    double count = (double)tally_in(tally, report->window);
    double quantiles[PERCENTILES] = {0};
    if (count > 0) {
        histogram_quantiles(tally->histogram, report->window, percentile_shares, PERCENTILES,
                            quantiles);
    }
    for (int i = 0; i < PERCENTILES; i++) {
        /* 1 - 0.99 is a little more than 0.01 in binary; the bound is meant in decimal. */
        metric->supported[i] = count * (1 - percentile_shares[i]) >= BEYOND_LEAST - 1e-9;
        if (metric->supported[i]) {
            metric->percentile[i] = quantiles[i] / (double)report->ticks_per_second;
        }
    }
}

void report_durations(struct report *report, const char *name, const struct tally *tally)
{
    struct metric *metric = add(report, name, "s");
    if (tally_in(tally, report->window) == 0) {
        metric->reason = "nothing was observed after the warm-up";
    } else {
        metric->value = tally_mean(tally, report->window) / (double)report->ticks_per_second;
    }
    if (tally->histogram != NULL) {
        add_percentiles(report, metric, tally);
    }
}

void report_level(struct report *report, const char *name, const struct level *level)
{
    report_value(report, name, "1", level_mean(level, report->window));
}

void report_resource(struct report *report, const char *component, double utilization)
{
    report->resources = grow(report, report->resources, report->resource_count,
                             &report->resource_capacity, sizeof *report->resources);
    report->resources[report->resource_count++] =
        (struct resource){arena_copy(report->arena, component), utilization};
}

void report_law(struct report *report, const char *law, const char *component, wide left,
                wide right)
{
    report->laws =
        grow(report, report->laws, report->law_count, &report->law_capacity, sizeof *report->laws);
    report->laws[report->law_count++] = (struct law){
        .law = law,
        .component = arena_copy(report->arena, component),
        .left = left,
        .right = right,
        .difference = wide_to_double(left - right),
        .holds = left == right,
        .is_empty = left == 0 && right == 0,
    };
}

enum { WIDE_DIGITS = 41 }; /* of 128 bits, with a sign and the end of the string */

/* A whole number of 128 bits, which printf does not know. @return its first digit or sign */
static const char *print_wide(wide value, char text[WIDE_DIGITS])
{
    unsigned_wide rest = value < 0 ? -(unsigned_wide)value : (unsigned_wide)value;
    char *at = &text[WIDE_DIGITS - 1];
    *at = '\0';
    do {
        *--at = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        *--at = '-';
    }
    return at;
}

void report_check_laws(const struct report *report, struct run *run)
{
    for (size_t i = 0; i < report->law_count; i++) {
        const struct law *law = &report->laws[i];
        if (!law->holds) {
            char left[WIDE_DIGITS];
            char right[WIDE_DIGITS];
            char difference[WIDE_DIGITS];
            struct component named = {NULL, law->component};
            run_fail(run, &named, ERROR_INTERNAL,
                     "the law \"%s\" is broken: %s on one side, %s on the other, difference %s",
                     law->law, print_wide(law->left, left), print_wide(law->right, right),
                     print_wide(law->left - law->right, difference));
        }
    }
}
