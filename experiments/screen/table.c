#include "experiments/screen/table.h"

#include "experiments/runs/shell.h"
#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/table_cores.h"
#include "experiments/screen/table_crossings.h"
#include "experiments/screen/table_notes.h"
#include "experiments/screen/table_objectives.h"
#include "experiments/screen/table_pareto.h"
#include "experiments/screen/table_theory.h"
#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum { WRAP_COLUMNS = 100 };

/* Words, broken at blanks. */
static void wrap(char *text, size_t most, FILE *out)
{
    size_t column = 0;
    char *rest = text;
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        size_t width = foreign_width(word);
        if (word[0] == '\0') {
            continue;
        }
        if (column > 0 && column + 1 + width > most) {
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
static void print_wrapped(const char *text, size_t width, FILE *out)
{
    struct text_buffer shown = {0};
    char *copy = memory_copy_text(text);
    for (char *c = copy; *c != '\0'; c++) {
        *c = *c == '\n' || *c == '\t' ? ' ' : *c;
    }
    foreign_append(&shown, copy, FOREIGN_SENTENCE);
    wrap(shown.text, width > 0 && width < WRAP_COLUMNS ? width : WRAP_COLUMNS, out);
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

/* The last two columns of a point, and how many runs it has so far. */
static void add_ends(struct text_table *table, const struct point_summary *summary,
                     const char *runs)
{
    struct text_buffer text = {0};
    if (runs != NULL) {
        text_append(&text, runs);
    } else {
        text_print(&text, "%llu", (unsigned long long)(summary->replications - summary->failed));
    }
    table_cell(table, &text);
    bottleneck_print(&text, &summary->bottleneck);
    table_cell(table, &text);
}

static void add_row(struct text_table *table, const struct point_summaries *summaries,
                    const struct point_summary *summary, const struct numbers_scale *scales,
                    const char *runs)
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
    add_ends(table, summary, runs);
}

enum { RANK_BOTTLENECK = 3, RANK_RUNS = 5 }; /* metrics have 1, 2, 4, 6, 7, ... */

/* The bottleneck comes after the two first metrics, the runs after a third. */
static size_t rank_of(size_t metric)
{
    return metric < 2 ? metric + 1 : metric == 2 ? RANK_BOTTLENECK + 1 : metric + RANK_RUNS - 2;
}

static void make_points(struct text_table *table, const struct point_summaries *summaries,
                        const char *const *runs)
{
    struct numbers_scale *scales = memory_alloc(summaries->column_count * sizeof *scales);
    text_table_init(table);
    text_table_column(table, "point\n", true);
    table_parameter_columns(table, &summaries->list[0].parameters, "\n");
    for (size_t i = 0; i < summaries->column_count; i++) {
        scales[i] = scale_of(summaries, i);
        metric_column(table, summaries, i, &scales[i]);
        text_table_rank(table, rank_of(i));
    }
    text_table_column(table, "runs\n", true);
    text_table_rank(table, runs == NULL ? RANK_RUNS : 0);
    text_table_column(table, "bottleneck\n", false);
    text_table_rank(table, RANK_BOTTLENECK);
    for (size_t i = 0; i < summaries->count && i < TABLE_LINES_MOST; i++) {
        add_row(table, summaries, &summaries->list[i], scales, runs == NULL ? NULL : runs[i]);
    }
    memory_free(scales);
}

/* A line of two cells. */
static void add_fact(struct text_table *table, const char *name, struct text_buffer *value)
{
    text_table_cell(table, name);
    table_cell(table, value);
}

/* One point, its columns as lines. */
static void print_facts(const struct point_summaries *summaries, const char *runs, FILE *out)
{
    const struct point_summary *summary = &summaries->list[0];
    struct text_buffer text = {0};
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "metric", false);
    text_table_column(&table, "value", false);
    for (size_t i = 0; i < summaries->column_count; i++) {
        const struct point_summary_metric *metric = &summary->metrics[i];
        numbers_print_estimate(&text, &metric->estimate, NULL, metric->unit);
        add_fact(&table, summaries->names[i], &text);
    }
    if (summary->parameters.count > 0) {
        table_print_parameters(&text, &summary->parameters);
        add_fact(&table, "at", &text);
    }
    if (runs != NULL) {
        text_append(&text, runs);
    } else {
        text_print(&text, "%llu", (unsigned long long)(summary->replications - summary->failed));
    }
    add_fact(&table, "runs", &text);
    bottleneck_print(&text, &summary->bottleneck);
    add_fact(&table, "bottleneck", &text);
    text_table_print(&table, out);
    text_table_free(&table);
}

size_t table_print_points(const struct point_summaries *summaries, const char *const *runs,
                          size_t width, FILE *out)
{
    struct text_table table;
    size_t left_out = 0;
    make_points(&table, summaries, runs);
    if (summaries->count == 1 && width > 0 && text_table_width(&table) > width) {
        print_facts(summaries, runs == NULL ? NULL : runs[0], out);
    } else {
        left_out = text_table_fit(&table, width);
        text_table_print(&table, out);
    }
    text_table_free(&table);
    if (summaries->count > TABLE_LINES_MOST) {
        wrap_format(width, out, "and %zu more point%s\n", summaries->count - TABLE_LINES_MOST,
                    summaries->count - TABLE_LINES_MOST == 1 ? "" : "s");
    }
    return left_out;
}

/* Axes that --set leaves out. */
static void print_fixed(const struct spec *spec, FILE *out)
{
    size_t count;
    const char *const *paths = spec_fixed(spec, &count);
    for (size_t i = 0; i < count; i++) {
        char shown[FOREIGN_BYTES];
        fprintf(out, "%s%s%s", i == 0 ? "Fixed, though the spec sweeps it: " : ", ",
                foreign_word(shown, paths[i]), i + 1 == count ? ".\n" : "");
    }
}

void table_print_markdown(const struct point_summaries *summaries, const char *const *runs,
                          FILE *out)
{
    struct text_table table;
    make_points(&table, summaries, runs);
    text_table_print_markdown(&table, out);
    text_table_free(&table);
}

void table_print_left_out(size_t columns, const char *folder, size_t width, FILE *out)
{
    if (columns == 0) {
        return;
    }
    struct text_buffer show = {0};
    shell_append_program(&show);
    text_append(&show, " show ");
    shell_append(&show, folder);
    wrap_format(width, out, "%zu column%s left out: --width 0, %s, or\n", columns,
                columns == 1 ? "" : "s", RESULT_CSV_NAME);
    fprintf(out, "  %s --columns METRIC,...\n", show.text); /* whole, to be pasted */
    text_buffer_free(&show);
}

void table_print_question(const struct spec *spec, size_t width, FILE *out)
{
    char name[FOREIGN_BYTES];
    fprintf(out, "%s\n", foreign_word(name, spec_name(spec)));
    print_wrapped(spec_description(spec), width, out);
    fputc('\n', out);
}

size_t table_print(const struct spec *spec, const struct result *result, size_t width, FILE *out)
{
    const struct point_summaries *summaries = &result->summaries;
    table_print_question(spec, width, out);
    if (summaries->count == 0) {
        wrap_format(width, out, "no point belongs to this shard\n");
        return 0;
    }
    size_t left_out = table_print_points(summaries, NULL, width, out);
    table_print_cores(summaries, width, out);
    left_out += table_print_theory(summaries, width, out);
    left_out += table_print_comparisons(&result->comparisons, width, out);
    left_out += table_print_curves(&result->curves, width, out);
    left_out += table_print_crossings(&result->crossings, width, out);
    table_print_pareto(&result->pareto, summaries, width, out);
    table_print_objectives(summaries, width, out);
    table_print_notes(summaries, width, out);
    print_fixed(spec, out);
    return left_out;
}
