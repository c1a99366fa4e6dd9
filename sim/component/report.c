#include "sim/component/report.h"

#include "sim/base/assert.h"
#include "sim/base/real.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

void report_init(struct report *report, struct arena *arena, const struct window *window,
                 int64_t ticks_per_second)
{
    *report =
        (struct report){.arena = arena, .window = window, .ticks_per_second = ticks_per_second};
}

/* Whether a name is that of a row of a part; in debug builds alone. */
__attribute__((unused)) static bool is_name_of(const char *name, const char *path, const char *tail)
{
    size_t length = strlen(path);
    if (length == 0 || tail[0] == '\0') {
        return strcmp(name, length == 0 ? tail : path) == 0;
    }
    return strncmp(name, path, length) == 0 && name[length] == '.' &&
           strcmp(name + length + 1, tail) == 0;
}

const char *report_path(const struct report *report, const char *format, ...)
{
    if (report->like != NULL) {
        return NULL;
    }
    va_list arguments;
    va_start(arguments, format);
    const char *path = arena_print_list(report->arena, format, arguments);
    va_end(arguments);
    return path;
}

/* The name of the metric that is added next. A run is reported window by window, and making names
 * would take longer than the numbers: they are those of another report of the run, if there is one.
 */
static const char *metric_name(const struct report *report, const char *path,
                               const struct metric_row *row)
{
    if (report->like != NULL) {
        ASSERT(report->metric_count < report->like->metric_count);
        const char *name = report->like->metrics[report->metric_count].name;
        ASSERT_SLOW(path == NULL || is_name_of(name, path, metric_tail(row)));
        return name;
    }
    const char *tail = metric_tail(row);
    const char *dot = path[0] == '\0' || tail[0] == '\0' ? "" : ".";
    return arena_print(report->arena, "%s%s%s", path, dot, tail);
}

/* Whether a value says how a system goes on, and not what a run came to. */
static bool is_of_system(enum statistic statistic)
{
    return statistic == STATISTIC_MEAN || statistic == STATISTIC_RATIO ||
           statistic == STATISTIC_SHARE || statistic == STATISTIC_NINES;
}

/* Why a metric hangs on a queue that grows without end; NULL: it does not. */
static const char *unstable_mark(const struct report *report, const char *name,
                                 enum statistic statistic)
{
    for (size_t i = 0; i < report->unstable_count && is_of_system(statistic); i++) {
        size_t length = strlen(report->unstable[i].path);
        if (strncmp(name, report->unstable[i].path, length) == 0 &&
            (name[length] == '.' || name[length] == '\0')) {
            return report->unstable[i].mark;
        }
    }
    return NULL;
}

static struct metric *append_metric(struct report *report, const char *path,
                                    const struct metric_row *row)
{
    report->metrics = arena_grow(report->arena, report->metrics, report->metric_count,
                                 &report->metric_capacity, sizeof *report->metrics);
    const char *name = metric_name(report, path, row);
    struct metric *metric = &report->metrics[report->metric_count++];
    bool is_part_of_one = row->statistic == STATISTIC_SHARE || row->statistic == STATISTIC_OUTCOME;
    *metric = (struct metric){.name = name,
                              .unit = row->unit,
                              .statistic = row->statistic,
                              .better = row->better,
                              .mark = unstable_mark(report, name, row->statistic),
                              .most = is_part_of_one ? 1 : INFINITY,
                              .events = -1};
    return metric;
}

/* A value that is the only thing known of its window. */
static struct metric *add_value(struct report *report, const char *path,
                                const struct metric_row *row, enum statistic statistic,
                                double value)
{
    ASSERT(__builtin_isfinite(value) && row->statistic == statistic);
    struct metric *metric = append_metric(report, path, row);
    metric->value = metric->part = value;
    metric->whole = 1;
    return metric;
}

void report_value(struct report *report, const char *path, const struct metric_row *row,
                  double value)
{
    add_value(report, path, row, STATISTIC_MEAN, value);
}

void report_utilization(struct report *report, const char *path, const struct metric_row *row,
                        double value)
{
    add_value(report, path, row, STATISTIC_MEAN, value)->most = 1;
}

void report_missing(struct report *report, const char *path, const struct metric_row *row,
                    const char *reason)
{
    struct metric *metric = append_metric(report, path, row);
    metric->reason = arena_copy(report->arena, reason);
    /* A mean over time has a value in every window; without one it is a ratio of nothing. */
    metric->statistic = row->statistic == STATISTIC_MEAN ? STATISTIC_RATIO : row->statistic;
}

static struct metric *add_ratio(struct report *report, const char *path,
                                const struct metric_row *row, enum statistic statistic,
                                double numerator, double denominator, const char *reason)
{
    ASSERT(row->statistic == statistic);
    struct metric *metric = append_metric(report, path, row);
    if (denominator == 0) {
        metric->reason = arena_copy(report->arena, reason);
        metric->part = numerator;
    } else {
        metric->part = numerator;
        metric->whole = denominator;
        metric->value = numerator / denominator;
        ASSERT(__builtin_isfinite(metric->value));
    }
    return metric;
}

void report_ratio(struct report *report, const char *path, const struct metric_row *row,
                  double numerator, double denominator, const char *reason)
{
    add_ratio(report, path, row, STATISTIC_RATIO, numerator, denominator, reason);
}

void report_once(struct report *report, const char *path, const struct metric_row *row, double part,
                 double whole)
{
    add_ratio(report, path, row, STATISTIC_ONCE, part, whole, NULL);
}

void report_share(struct report *report, const char *path, const struct metric_row *row,
                  uint64_t part, uint64_t whole, const char *reason)
{
    add_ratio(report, path, row, STATISTIC_SHARE, (double)part, (double)whole, reason);
}

void report_count(struct report *report, const char *path, const struct metric_row *row,
                  uint64_t events)
{
    add_value(report, path, row, STATISTIC_COUNT, (double)events);
}

void report_counter(struct report *report, const char *path, const struct metric_row *row,
                    const struct counter *counter)
{
    report_count(report, path, row, counter_in(counter, report->window));
}

void report_total(struct report *report, const char *path, const struct metric_row *row,
                  double amount)
{
    add_value(report, path, row, STATISTIC_TOTAL, amount);
}

void report_outcome(struct report *report, const char *path, const struct metric_row *row,
                    bool was_so)
{
    add_value(report, path, row, STATISTIC_OUTCOME, was_so);
}

void report_passage(struct report *report, const char *path, const struct metric_row *row,
                    double time_s, bool has_come)
{
    struct metric *metric = add_value(report, path, row, STATISTIC_PASSAGE, time_s);
    if (!has_come) {
        metric->whole = 0;
        metric->value = 0;
        metric->reason = "the run ended before it";
    }
}

void report_extreme(struct report *report, const char *path, const struct metric_row *row,
                    double value)
{
    ASSERT(row->statistic == STATISTIC_LEAST || row->statistic == STATISTIC_GREATEST);
    add_value(report, path, row, row->statistic, value);
}

void report_events(struct report *report, uint64_t events)
{
    ASSERT(report->metric_count > 0);
    report->metrics[report->metric_count - 1].events = (double)events;
}

void report_mark(struct report *report, const char *mark)
{
    ASSERT(report->metric_count > 0);
    report->metrics[report->metric_count - 1].mark = mark;
}

void report_unstable(struct report *report, const char *path, const char *mark)
{
    report->unstable = arena_grow(report->arena, report->unstable, report->unstable_count,
                                  &report->unstable_capacity, sizeof *report->unstable);
    report->unstable[report->unstable_count++] = (struct unstable){path, mark};
}

void report_nines(struct report *report, const char *path, const struct metric_row *row,
                  double unavailability)
{
    static const double log_10 = 2.302585092994046;
    ASSERT(row->statistic == STATISTIC_NINES);
    struct metric *metric = append_metric(report, path, row);
    metric->part = unavailability;
    metric->whole = 1;
    if (unavailability <= 0) {
        metric->reason = "there was no downtime";
    } else {
        metric->value = -real_log(unavailability) / log_10;
    }
}

void report_rate(struct report *report, const char *path, const struct metric_row *row,
                 const struct counter *counter)
{
    report_value(report, path, row,
                 counter_rate(counter, report->window, report->ticks_per_second));
}

void report_per_second(struct report *report, const char *path, const struct metric_row *row,
                       uint64_t events)
{
    double seconds = ticks_to_seconds(window_length(report->window), report->ticks_per_second);
    report_value(report, path, row, (double)events / seconds);
}

/* The buckets of several histograms between the lowest and the highest that any of them uses. */
struct bucket_range {
    uint32_t lowest, highest;
};

static struct bucket_range buckets_of(const struct tally *const *tallies, size_t count)
{
    struct bucket_range range = {HISTOGRAM_BUCKETS, 0};
    for (size_t i = 0; i < count; i++) {
        const struct histogram *histogram = tallies[i]->histogram;
        range.lowest = histogram->lowest < range.lowest ? histogram->lowest : range.lowest;
        range.highest = histogram->highest > range.highest ? histogram->highest : range.highest;
    }
    return range;
}

/* The least and the greatest value of a bucket of any histogram. */
static struct metric_cell cell_of(const struct tally *const *tallies, size_t count, uint32_t bucket)
{
    struct metric_cell cell = {.least = INT64_MAX};
    for (size_t i = 0; i < count; i++) {
        const struct histogram_bucket *in = &tallies[i]->histogram->buckets[bucket];
        if (in->count > 0) {
            cell.least = in->least < cell.least ? in->least : cell.least;
            cell.greatest = in->greatest > cell.greatest ? in->greatest : cell.greatest;
        }
    }
    return cell;
}

/* Adds how often a bucket was met in each piece. @return whether it was met in any */
static bool count_pieces(const struct pieces *pieces, const struct tally *const *tallies,
                         size_t count, uint32_t bucket, uint64_t *counts)
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        const struct histogram *histogram = tallies[i]->histogram;
        if (histogram->buckets[bucket].count == 0) {
            continue;
        }
        uint64_t before = histogram_bucket_at(histogram, pieces->marks[0], bucket);
        for (size_t k = 0; k < pieces->count; k++) {
            uint64_t after = histogram_bucket_at(histogram, pieces->marks[k + 1], bucket);
            counts[k] += after - before;
            total += after - before;
            before = after;
        }
    }
    return total > 0;
}

static void add_cells(struct report *report, struct metric *metric,
                      const struct tally *const *tallies, size_t count)
{
    const struct pieces *pieces = report->pieces;
    struct bucket_range range = buckets_of(tallies, count);
    size_t most = range.lowest < range.highest ? range.highest - range.lowest : 0;
    uint64_t *counts = ARENA_ARRAY(report->arena, uint64_t, most * pieces->count);
    metric->cells = ARENA_ARRAY(report->arena, struct metric_cell, most);
    for (uint32_t bucket = range.lowest; bucket < range.highest; bucket++) {
        if (count_pieces(pieces, tallies, count, bucket, counts)) {
            struct metric_cell *cell = &metric->cells[metric->cell_count++];
            *cell = cell_of(tallies, count, bucket);
            cell->counts = counts;
            counts += pieces->count;
        }
    }
}

static void add_percentiles(struct report *report, struct metric *metric,
                            const struct tally *const *tallies, size_t count)
{
    metric->has_percentiles = true;
    if (report->pieces != NULL) {
        add_cells(report, metric, tallies, count);
    }
}

void report_observations(struct report *report, const struct tally *tally)
{
    struct metric *metric = &report->metrics[report->metric_count - 1];
    ASSERT(tally->histogram != NULL && metric->statistic == STATISTIC_RATIO);
    add_percentiles(report, metric, &tally, 1);
}

/* When the window ends [s]: no time that was seen to its end by then is longer. Times are also told
 * as they begin, as the wait for a link whose queue is known. */
static double end_s(const struct report *report)
{
    return ticks_to_seconds(report->window->marks->at[report->window->to],
                            report->ticks_per_second);
}

void report_durations_of(struct report *report, const char *path, const struct metric_row *row,
                         const struct tally *const *tallies, size_t count)
{
    wide sum = 0;
    uint64_t observed = 0;
    for (size_t i = 0; i < count; i++) {
        sum += tally_sum(tallies[i], report->window);
        observed += tally_in(tallies[i], report->window);
    }
    double seconds = wide_to_double(sum) / (double)report->ticks_per_second;
    struct metric *metric = add_ratio(report, path, row, STATISTIC_RATIO, seconds, (double)observed,
                                      "nothing was observed after the warm-up");
    if (metric->mark == NULL && metric->value > end_s(report)) {
        metric->mark = "it is longer than the run, so that nothing which took so long was seen to "
                       "its end";
    }
    if (count > 0 && tallies[0]->histogram != NULL) {
        ASSERT(row->has_percentiles);
        add_percentiles(report, metric, tallies, count);
    }
}

void report_durations(struct report *report, const char *path, const struct metric_row *row,
                      const struct tally *tally)
{
    report_durations_of(report, path, row, &tally, 1);
}

void report_no_percentiles(struct report *report, const char *reason)
{
    struct metric *metric = &report->metrics[report->metric_count - 1];
    ASSERT(metric->has_percentiles);
    metric->no_percentiles = reason;
    metric->cell_count = 0;
}

void report_level(struct report *report, const char *path, const struct metric_row *row,
                  const struct level *level)
{
    report_value(report, path, row, level_mean(level, report->window));
}

void report_resource(struct report *report, const char *component, double utilization)
{
    report->resources = arena_grow(report->arena, report->resources, report->resource_count,
                                   &report->resource_capacity, sizeof *report->resources);
    report->resources[report->resource_count++] =
        (struct resource){arena_copy(report->arena, component), utilization};
}

void report_law(struct report *report, const char *law, const char *component, wide left,
                wide right)
{
    report->laws = arena_grow(report->arena, report->laws, report->law_count, &report->law_capacity,
                              sizeof *report->laws);
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
