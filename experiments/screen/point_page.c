#include "experiments/screen/point_page.h"

#include "experiments/results/spread.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/text_table.h"
#include "experiments/screen/wrap.h"
#include "experiments/spec/metric_component.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum { REASONS_MOST = 5 };

/* Whether a list has a metric, or a percentile of it. */
static bool has_metric(const char *const *list, size_t count, const char *metric)
{
    for (size_t i = 0; i < count; i++) {
        size_t length;
        bool is_percentile = metric_percentile(list[i], &length) >= 0;
        if (strcmp(list[i], metric) == 0 ||
            (is_percentile && strlen(metric) == length && memcmp(list[i], metric, length) == 0)) {
            return true;
        }
    }
    return false;
}

bool point_page_has(const struct point_page *page, const char *metric)
{
    return page->columns == NULL || has_metric(page->columns, page->column_count, metric);
}

/* Whether a metric is 0 or without a value in every run. */
static bool is_empty(const struct result_metric *metric, uint64_t replications)
{
    for (uint64_t i = 0; i < replications; i++) {
        if (metric->row.has[i] && metric->row.values[i] != 0) {
            return false;
        }
    }
    return true;
}

static bool is_left_out(const struct point_page *page, const struct result_metric *metric)
{
    return page->leaves_out && page->columns == NULL &&
           !has_metric(page->kept, page->kept_count, metric->name) &&
           is_empty(metric, page->point->replications);
}

static bool is_shown(const struct point_page *page, const struct result_metric *metric)
{
    return point_page_has(page, metric->name) && !is_left_out(page, metric);
}

size_t point_page_left_out(const struct point_page *page)
{
    size_t count = 0;
    for (size_t i = 0; i < page->point->metric_count; i++) {
        count += is_left_out(page, &page->point->metrics[i]);
    }
    return count;
}

/* The scale that the numbers of a metric have in common. */
static struct numbers_scale scale_of(const struct result_metric *metric)
{
    struct interval intervals[1 + PERCENTILES];
    size_t count = 0;
    intervals[count++] = metric->mean.interval;
    for (int i = 0; metric->percentiles != NULL && i < PERCENTILES; i++) {
        intervals[count++] = metric->percentiles[i].interval;
    }
    return numbers_scale_of(intervals, count, metric->unit);
}

static void end_cell(struct text_table *table, struct text_buffer *text)
{
    text_table_cell(table, text->text == NULL ? "" : text->text);
    text_buffer_free(text);
}

/* The part that the metrics after it are of: a line of its own. */
static void add_component(struct text_table *table, const char *metric, size_t length)
{
    struct text_buffer text = {0};
    if (length == 0) {
        text_append(&text, "system");
    } else {
        text_append_bytes(&text, metric, length);
    }
    end_cell(table, &text);
    for (size_t i = 1; i < table->column_count; i++) {
        text_table_cell(table, "");
    }
}

/* The name of a metric within its part, and its unit. */
static void add_name(struct text_table *table, const struct result_metric *metric,
                     const struct numbers_scale *scale)
{
    struct text_buffer text = {0};
    size_t length = metric_component(metric->name);
    text_print(&text, "  %s", metric->name + (length == 0 ? 0 : length + 1));
    end_cell(table, &text);
    numbers_print_unit(&text, scale, metric->unit);
    end_cell(table, &text);
}

/* A percentile alone: its interval stands in results.json. */
static void add_percentile(struct text_table *table, const struct estimate *estimate,
                           const struct numbers_scale *scale, const char *unit)
{
    struct text_buffer text = {0};
    numbers_print_estimate(&text, estimate, scale, unit);
    for (const char *const *end = (const char *const[]){" ±", " [", " exact", NULL}; *end != NULL;
         end++) {
        char *found = strstr(text.text, *end);
        if (found != NULL) {
            *found = '\0';
        }
    }
    end_cell(table, &text);
}

static void add_means(struct text_table *table, const struct result_metric *metric)
{
    struct text_buffer text = {0};
    struct numbers_scale scale = scale_of(metric);
    add_name(table, metric, &scale);
    numbers_print_estimate(&text, &metric->mean, &scale, metric->unit);
    end_cell(table, &text);
    for (int i = 0; i < PERCENTILES; i++) {
        if (metric->percentiles == NULL) {
            text_table_cell(table, "");
        } else {
            add_percentile(table, &metric->percentiles[i], &scale, metric->unit);
        }
    }
}

static void add_value(struct text_table *table, bool is_known, double value,
                      const struct numbers_scale *scale, const char *unit)
{
    struct text_buffer text = {0};
    struct interval interval = {.mean = value, .samples = is_known};
    numbers_print_scaled(&text, &interval, scale, unit);
    end_cell(table, &text);
}

static void add_spread(struct text_table *table, const struct result_metric *metric,
                       uint64_t replications)
{
    struct numbers_scale scale = scale_of(metric);
    struct spread spread = spread_of(&metric->row, replications);
    const char *unit = metric->unit;
    bool is_known = spread.count > 0;
    add_name(table, metric, &scale);
    add_value(table, is_known, spread.minimum, &scale, unit);
    add_value(table, is_known, spread.p50, &scale, unit);
    add_value(table, is_known, spread.p90, &scale, unit);
    add_value(table, is_known, spread.maximum, &scale, unit);
    add_value(table, spread.count > 1, spread.deviation, &scale, unit);
}

/* The part of each metric that is wanted: the length of its path, or NOT_WANTED. */
#define NOT_WANTED SIZE_MAX

static size_t *parts_of(const struct point_page *page)
{
    const struct result_point *point = page->point;
    size_t *parts = memory_alloc((point->metric_count + 1) * sizeof *parts);
    for (size_t i = 0; i < point->metric_count; i++) {
        const struct result_metric *metric = &point->metrics[i];
        parts[i] = is_shown(page, metric) ? metric_component(metric->name) : NOT_WANTED;
    }
    return parts;
}

/* The metrics of one part from the first on, which are not wanted again afterwards. */
static void add_part(const struct point_page *page, struct text_table *table, size_t *parts,
                     size_t first, bool is_spread)
{
    const struct result_point *point = page->point;
    const char *name = point->metrics[first].name;
    size_t length = parts[first];
    add_component(table, name, length);
    for (size_t i = first; i < point->metric_count; i++) {
        const struct result_metric *metric = &point->metrics[i];
        if (parts[i] != length || memcmp(metric->name, name, length) != 0) {
            continue;
        }
        parts[i] = NOT_WANTED;
        if (is_spread) {
            add_spread(table, metric, point->replications);
        } else {
            add_means(table, metric);
        }
    }
}

/* The rows of a table, part by part in the order of their first metric. */
static void add_rows(const struct point_page *page, struct text_table *table, bool is_spread)
{
    size_t *parts = parts_of(page);
    for (size_t i = 0; i < page->point->metric_count; i++) {
        if (parts[i] != NOT_WANTED) {
            add_part(page, table, parts, i, is_spread);
        }
    }
    memory_free(parts);
}

struct heading {
    const char *text;
    size_t rank;
};

static size_t print_table(const struct point_page *page, const struct heading *headings,
                          size_t count, bool is_spread, FILE *out)
{
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "metric", false);
    text_table_column(&table, "unit", false);
    for (size_t i = 0; i < count; i++) {
        text_table_column(&table, headings[i].text, true);
        text_table_rank(&table, headings[i].rank);
    }
    add_rows(page, &table, is_spread);
    size_t left_out = 0;
    if (page->is_markdown) {
        text_table_print_markdown(&table, out);
    } else {
        left_out = text_table_fit(&table, page->width);
        text_table_print(&table, out);
    }
    text_table_free(&table);
    return left_out;
}

/* Reasons for marks, or for what is missing; each once. */
struct reasons {
    const char *list[REASONS_MOST];
    size_t count;
    size_t more;
};

static void add_reason(struct reasons *reasons, const char *reason)
{
    for (size_t i = 0; i < reasons->count; i++) {
        if (strcmp(reasons->list[i], reason) == 0) {
            return;
        }
    }
    if (reasons->count < REASONS_MOST) {
        reasons->list[reasons->count++] = reason;
    } else {
        reasons->more++;
    }
}

static void print_reasons(const struct reasons *reasons, const char *heading, FILE *out)
{
    struct text_buffer text = {0};
    if (reasons->count == 0) {
        return;
    }
    fprintf(out, "%s\n", heading);
    for (size_t i = 0; i < reasons->count; i++) {
        text.length = 0;
        foreign_append(&text, reasons->list[i], FOREIGN_SENTENCE);
        fprintf(out, "  %s\n", text.text);
    }
    if (reasons->more > 0) {
        fprintf(out, "  and more; each stands in results.json\n");
    }
    text_buffer_free(&text);
}

static void look_at(const struct estimate *estimate, struct reasons *marks, struct reasons *missing)
{
    if (estimate->interval.samples == 0) {
        add_reason(missing, estimate->reason);
    } else if (estimate->mark != NULL) {
        add_reason(marks, estimate->mark);
    }
}

static void print_notes(const struct point_page *page, FILE *out)
{
    struct reasons marks = {0};
    struct reasons missing = {0};
    for (size_t i = 0; i < page->point->metric_count; i++) {
        const struct result_metric *metric = &page->point->metrics[i];
        if (!is_shown(page, metric)) {
            continue;
        }
        look_at(&metric->mean, &marks, &missing);
        for (int k = 0; metric->percentiles != NULL && k < PERCENTILES; k++) {
            look_at(&metric->percentiles[k], &marks, &missing);
        }
    }
    print_reasons(&marks, "~ is not to be trusted:", out);
    print_reasons(&missing, "- cannot be said:", out);
}

size_t point_page_print(const struct point_page *page, FILE *out)
{
    static const struct heading means[] = {{"mean", 0}, {"p50", 1}, {"p90", 3},
                                           {"p95", 4},  {"p99", 2}, {"p99.9", 5}};
    static const struct heading spread[] = {
        {"minimum", 1}, {"p50", 3}, {"p90", 4}, {"maximum", 2}, {"deviation", 5}};
    char *text;
    size_t left_out = print_table(page, means, sizeof means / sizeof *means, false, out);
    FILE *notes = memory_stream(&text);
    fprintf(notes, "\nMeans ± half-width of the %g %% interval over %s.\n",
            100 * page->point->confidence,
            page->point->batch_means ? "batches of one long run" : "replications");
    print_notes(page, notes);
    memory_stream_end(notes, &text);
    wrap_print(text, page->width, out);
    memory_free(text);
    wrap_format(page->width, out, "\nSpread of the value of a replication over %llu of them:\n%s",
                (unsigned long long)page->point->replications, page->is_markdown ? "\n" : "");
    return left_out + print_table(page, spread, sizeof spread / sizeof *spread, true, out);
}
