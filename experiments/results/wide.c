#include "experiments/results/wide.h"

#include "experiments/results/spread.h"
#include "experiments/spec/metric_component.h"
#include "sim/base/memory.h"

#include <string.h>

/* A row being filled, from left to right. Its names and texts live in the arena. */
struct wide_row {
    struct arena *arena;
    struct plain_member *cells;
    size_t count;
};

enum { POINT_CELLS = 4, METRIC_CELLS = 3, ONE_CELLS = 6 + PERCENTILES + 5 };

static struct wide_row start(size_t most)
{
    struct arena *arena = arena_create();
    return (struct wide_row){arena, ARENA_ARRAY(arena, struct plain_member, most), 0};
}

static void put(struct wide_row *row, const char *column, struct plain value)
{
    row->cells[row->count++] = (struct plain_member){column, value};
}

static void put_real(struct wide_row *row, const char *column, bool is_known, double value)
{
    put(row, column,
        is_known ? (struct plain){.type = PLAIN_REAL, .real = value}
                 : (struct plain){.type = PLAIN_NULL});
}

static void put_whole(struct wide_row *row, const char *column, uint64_t value)
{
    put(row, column, (struct plain){.type = PLAIN_INTEGER, .integer = (int64_t)value});
}

static void put_text(struct wide_row *row, const char *column, const char *text)
{
    put(row, column,
        text == NULL ? (struct plain){.type = PLAIN_NULL}
                     : (struct plain){.type = PLAIN_TEXT, .text = text});
}

static void put_interval(struct wide_row *row, const char *const columns[3],
                         const struct interval *interval)
{
    put_real(row, columns[0], interval->samples > 0, interval->mean);
    put_real(row, columns[1], interval->known, interval->lower);
    put_real(row, columns[2], interval->known, interval->upper);
}

static void hand_over(struct wide_row *row, tidy_visit *visit, void *context)
{
    const struct tidy_row full = {row->cells, row->count};
    visit(context, &full);
    arena_destroy(row->arena);
}

void wide_point(const struct point_summaries *summaries, const struct point_summary *summary,
                uint64_t runs, uint64_t wanted, tidy_visit *visit, void *context)
{
    const struct plain *parameters = &summary->parameters;
    struct text_buffer bottleneck = {0};
    struct wide_row row =
        start(parameters->count + POINT_CELLS + METRIC_CELLS * summaries->column_count);
    put_whole(&row, "point", summary->id);
    for (size_t i = 0; i < parameters->count; i++) {
        put(&row, parameters->members[i].name, parameters->members[i].value);
    }
    for (size_t i = 0; i < summaries->column_count; i++) {
        const char *name = summaries->names[i];
        const char *const columns[] = {name, arena_print(row.arena, "%s.low", name),
                                       arena_print(row.arena, "%s.high", name)};
        put_interval(&row, columns, &summary->metrics[i].estimate.interval);
    }
    bottleneck_print(&bottleneck, &summary->bottleneck);
    put_whole(&row, "runs", runs);
    put_whole(&row, "wanted_runs", wanted);
    put_text(&row, "bottleneck", bottleneck.text);
    hand_over(&row, visit, context);
    text_buffer_free(&bottleneck);
}

void wide_metric(const struct result_point *point, const struct result_metric *metric,
                 tidy_visit *visit, void *context)
{
    static const char *const columns[] = {"mean", "low", "high"};
    struct wide_row row = start(ONE_CELLS);
    struct spread spread = spread_of(&metric->row, point->replications);
    size_t length = metric_component(metric->name);
    bool is_known = spread.count > 0;
    put_text(&row, "component",
             length == 0 ? "system" : arena_print(row.arena, "%.*s", (int)length, metric->name));
    put_text(&row, "metric", metric->name + (length == 0 ? 0 : length + 1));
    put_text(&row, "unit", metric->unit);
    put_interval(&row, columns, &metric->mean.interval);
    for (int i = 0; i < PERCENTILES; i++) {
        const struct interval *interval =
            metric->percentiles == NULL ? NULL : &metric->percentiles[i].interval;
        bool is_there = interval != NULL && interval->samples > 0;
        put_real(&row, percentile_names[i], is_there, is_there ? interval->mean : 0);
    }
    put_real(&row, "spread.minimum", is_known, spread.minimum);
    put_real(&row, "spread.p50", is_known, spread.p50);
    put_real(&row, "spread.p90", is_known, spread.p90);
    put_real(&row, "spread.maximum", is_known, spread.maximum);
    put_real(&row, "spread.deviation", spread.count > 1, spread.deviation);
    hand_over(&row, visit, context);
}
