#include "experiments/screen/table.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/table_notes.h"
#include "experiments/screen/table_objectives.h"
#include "experiments/screen/table_pareto.h"
#include "experiments/screen/table_theory.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum { WRAP_COLUMNS = 100 };

/* Words, broken at blanks. */
static void wrap(char *text, FILE *out)
{
    size_t column = 0;
    char *rest = text;
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        size_t width = foreign_width(word);
        if (word[0] == '\0') {
            continue;
        }
        if (column > 0 && column + 1 + width > WRAP_COLUMNS) {
            fputc('\n', out);
            column = 0;
        }
        fprintf(out, "%s%s", column > 0 ? " " : "", word);
        column += width + (column > 0);
    }
    if (column > 0) {
        fputc('\n', out);
    }
}

/* The question. Line ends and tabs of a spec are blanks here. */
static void print_wrapped(const char *text, FILE *out)
{
    struct text_buffer shown = {0};
    char *copy = memory_copy_text(text);
    for (char *c = copy; *c != '\0'; c++) {
        *c = *c == '\n' || *c == '\t' ? ' ' : *c;
    }
    foreign_append(&shown, copy, FOREIGN_SENTENCE);
    wrap(shown.text, out);
    text_buffer_free(&shown);
    memory_free(copy);
}

static const char *unit_of(const struct point_summaries *summaries, size_t metric)
{
    for (size_t i = 0; i < summaries->count; i++) {
        if (summaries->list[i].metrics[metric].unit != NULL) {
            return summaries->list[i].metrics[metric].unit;
        }
    }
    return NULL;
}

static struct numbers_scale scale_of(const struct point_summaries *summaries, size_t metric)
{
    struct interval *intervals = memory_alloc(summaries->count * sizeof *intervals);
    for (size_t i = 0; i < summaries->count; i++) {
        intervals[i] = summaries->list[i].metrics[metric].estimate.interval;
    }
    struct numbers_scale scale =
        numbers_scale_of(intervals, summaries->count, unit_of(summaries, metric));
    memory_free(intervals);
    return scale;
}

static void metric_column(struct text_table *table, const struct point_summaries *summaries,
                          size_t metric, const struct numbers_scale *scale)
{
    struct text_buffer heading = {0};
    struct text_buffer unit = {0};
    table_print_heading(&heading, summaries->names[metric]);
    numbers_print_unit(&unit, scale, unit_of(summaries, metric));
    text_print(&heading, "\n%s", unit.text == NULL ? "" : unit.text);
    text_table_column(table, heading.text, true);
    text_buffer_free(&heading);
    text_buffer_free(&unit);
}

static void add_row(struct text_table *table, const struct point_summaries *summaries,
                    const struct point_summary *summary, const struct numbers_scale *scales)
{
    struct text_buffer text = {0};
    text_print(&text, "%zu", summary->id);
    table_cell(table, &text);
    table_parameter_cells(table, &summaries->list[0].parameters, &summary->parameters);
    for (size_t i = 0; i < summaries->column_count; i++) {
        const struct point_summary_metric *metric = &summary->metrics[i];
        numbers_print_estimate(&text, &metric->estimate, &scales[i], metric->unit);
        table_cell(table, &text);
    }
    text_print(&text, "%llu", (unsigned long long)(summary->replications - summary->failed));
    table_cell(table, &text);
    bottleneck_print(&text, &summary->bottleneck);
    table_cell(table, &text);
}

static void print_points(const struct point_summaries *summaries, FILE *out)
{
    struct numbers_scale *scales = memory_alloc(summaries->column_count * sizeof *scales);
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "point\n", true);
    table_parameter_columns(&table, &summaries->list[0].parameters, "\n");
    for (size_t i = 0; i < summaries->column_count; i++) {
        scales[i] = scale_of(summaries, i);
        metric_column(&table, summaries, i, &scales[i]);
    }
    text_table_column(&table, "runs\n", true);
    text_table_column(&table, "bottleneck\n", false);
    for (size_t i = 0; i < summaries->count && i < TABLE_LINES_MOST; i++) {
        add_row(&table, summaries, &summaries->list[i], scales);
    }
    text_table_print(&table, out);
    text_table_free(&table);
    memory_free(scales);
    if (summaries->count > TABLE_LINES_MOST) {
        fprintf(out, "and %zu more points\n", summaries->count - TABLE_LINES_MOST);
    }
}

void table_print(const struct spec *spec, const struct result *result, FILE *out)
{
    const struct point_summaries *summaries = &result->summaries;
    char name[FOREIGN_BYTES];
    fprintf(out, "%s\n", foreign_word(name, spec_name(spec)));
    print_wrapped(spec_description(spec), out);
    fputc('\n', out);
    if (summaries->count == 0) {
        fprintf(out, "no point belongs to this shard\n");
        return;
    }
    print_points(summaries, out);
    table_print_theory(summaries, out);
    table_print_comparisons(&result->comparisons, out);
    table_print_curves(&result->curves, out);
    table_print_pareto(&result->pareto, summaries, out);
    table_print_objectives(summaries, out);
    table_print_notes(summaries, out);
}
