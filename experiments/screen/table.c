#include "experiments/screen/table.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/table_notes.h"
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

static const char *unit_of(const struct point_summaries *findings, size_t metric)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->list[i].metrics[metric].unit != NULL) {
            return findings->list[i].metrics[metric].unit;
        }
    }
    return NULL;
}

static struct numbers_scale scale_of(const struct point_summaries *findings, size_t metric)
{
    struct interval *intervals = memory_alloc(findings->count * sizeof *intervals);
    for (size_t i = 0; i < findings->count; i++) {
        intervals[i] = findings->list[i].metrics[metric].estimate.interval;
    }
    struct numbers_scale scale =
        numbers_scale_of(intervals, findings->count, unit_of(findings, metric));
    memory_free(intervals);
    return scale;
}

static void metric_column(struct text_table *grid, const struct point_summaries *findings,
                          size_t metric, const struct numbers_scale *scale)
{
    struct text_buffer heading = {0};
    struct text_buffer unit = {0};
    table_print_heading(&heading, findings->names[metric]);
    numbers_print_unit(&unit, scale, unit_of(findings, metric));
    text_print(&heading, "\n%s", unit.text == NULL ? "" : unit.text);
    text_table_column(grid, heading.text, true);
    text_buffer_free(&heading);
    text_buffer_free(&unit);
}

static void add_row(struct text_table *grid, const struct point_summaries *findings,
                    const struct point_summary *finding, const struct numbers_scale *scales)
{
    struct text_buffer text = {0};
    text_print(&text, "%zu", finding->id);
    table_cell(grid, &text);
    table_parameter_cells(grid, findings->list[0].parameters, finding->parameters);
    for (size_t i = 0; i < findings->column_count; i++) {
        const struct point_summary_metric *metric = &finding->metrics[i];
        numbers_print_estimate(&text, &metric->estimate, &scales[i], metric->unit);
        table_cell(grid, &text);
    }
    text_print(&text, "%llu", (unsigned long long)(finding->replications - finding->failed));
    table_cell(grid, &text);
    bottleneck_print(&text, &finding->bottleneck);
    table_cell(grid, &text);
}

static void print_points(const struct point_summaries *findings, FILE *out)
{
    struct numbers_scale *scales = memory_alloc(findings->column_count * sizeof *scales);
    struct text_table grid;
    text_table_init(&grid);
    text_table_column(&grid, "point\n", true);
    table_parameter_columns(&grid, findings->list[0].parameters, "\n");
    for (size_t i = 0; i < findings->column_count; i++) {
        scales[i] = scale_of(findings, i);
        metric_column(&grid, findings, i, &scales[i]);
    }
    text_table_column(&grid, "runs\n", true);
    text_table_column(&grid, "bottleneck\n", false);
    for (size_t i = 0; i < findings->count && i < TABLE_LINES_MOST; i++) {
        add_row(&grid, findings, &findings->list[i], scales);
    }
    text_table_print(&grid, out);
    text_table_free(&grid);
    memory_free(scales);
    if (findings->count > TABLE_LINES_MOST) {
        fprintf(out, "and %zu more points\n", findings->count - TABLE_LINES_MOST);
    }
}

void table_print(const struct spec *spec, const struct result *result, FILE *out)
{
    const struct point_summaries *findings = &result->findings;
    char name[FOREIGN_BYTES];
    fprintf(out, "%s\n", foreign_word(name, spec_name(spec)));
    print_wrapped(spec_description(spec), out);
    fputc('\n', out);
    if (findings->count == 0) {
        fprintf(out, "no point belongs to this shard\n");
        return;
    }
    print_points(findings, out);
    table_print_theory(findings, out);
    table_print_comparisons(&result->comparisons, out);
    table_print_curves(&result->curves, out);
    table_print_notes(findings, out);
}
