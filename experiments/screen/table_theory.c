#include "experiments/screen/table_theory.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"

#include <string.h>

enum { THEORY_LINES_MOST = 40, REASONS_MOST = 3 };

/* A number that is known exactly, with as many digits as the interval beside it makes meaningful.
 */
static void exact_cell(struct text_table *table, double value, const struct interval *beside,
                       const char *unit)
{
    struct interval exact = *beside;
    exact.mean = value;
    if (beside->known) {
        interval_set_width(&exact, interval_half_width(beside));
    }
    struct text_buffer text = {0};
    numbers_print(&text, &exact, unit);
    char *half_width = text.text == NULL ? NULL : strstr(text.text, " ±");
    if (half_width != NULL) {
        const char *after = strchr(half_width + 1, ' ');
        memmove(half_width, after == NULL ? "" : after, after == NULL ? 1 : strlen(after) + 1);
    }
    table_cell(table, &text);
}

static const char *sign_of(const struct closed_form_verdict *verdict)
{
    if (verdict->reason != NULL) {
        return "?";
    }
    return verdict->holds ? "yes" : "no";
}

static void add_line(struct text_table *table, const struct point_summary *summary,
                     const char *name, const struct point_summary_metric *metric,
                     const struct closed_form_verdict *verdict)
{
    struct text_buffer text = {0};
    text_print(&text, "%zu", summary->id);
    table_cell(table, &text);
    text_table_cell(table, name);
    numbers_print_estimate(&text, &metric->estimate, NULL, metric->unit);
    table_cell(table, &text);
    exact_cell(table, verdict->expected, &metric->estimate.interval, metric->unit);
    text_table_cell(table, sign_of(verdict));
    text_table_cell(table, verdict->law);
}

/* Verdicts on metrics that the table shows, point by point. */
struct line {
    const struct point_summary *summary;
    const struct closed_form_verdict *verdict;
    size_t column;
};

/* @return how many lines of a point were put into the list */
static size_t lines_of(const struct point_summaries *summaries, const struct point_summary *summary,
                       struct line *lines, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < summary->verdicts.count && count < room; i++) {
        const struct closed_form_verdict *verdict = &summary->verdicts.list[i];
        size_t index = point_summaries_index(summaries, verdict->metric);
        if (index < summaries->column_count &&
            summary->metrics[index].estimate.interval.samples > 0) {
            lines[count++] = (struct line){summary, verdict, index};
        }
    }
    return count;
}

/* Whether the notes below the table of points give the reason: the simulated value is marked. */
static bool is_marked(const struct line *line)
{
    const char *mark = line->summary->metrics[line->column].estimate.mark;
    return mark != NULL && line->verdict->reason != NULL &&
           strcmp(mark, line->verdict->reason) == 0;
}

/* Whether an earlier line has no verdict for the same reason. */
static bool is_said(const struct line *lines, size_t line)
{
    for (size_t i = 0; i < line; i++) {
        const char *reason = lines[i].verdict->reason;
        if (reason != NULL && strcmp(reason, lines[line].verdict->reason) == 0) {
            return true;
        }
    }
    return false;
}

static void print_reasons(const struct point_summaries *summaries, const struct line *lines,
                          size_t count, size_t width, FILE *out)
{
    struct text_buffer text = {0};
    size_t printed = 0;
    size_t others = 0;
    bool has_marks = false;
    for (size_t i = 0; i < count; i++) {
        const struct closed_form_verdict *verdict = lines[i].verdict;
        has_marks = has_marks || is_marked(&lines[i]);
        if (verdict->reason == NULL || is_marked(&lines[i]) || is_said(lines, i)) {
            continue;
        }
        if (printed == REASONS_MOST) {
            others++;
            continue;
        }
        char metric[FOREIGN_BYTES];
        text_print(&text, "%s  point %zu, %s: %s\n", printed++ == 0 ? "? no verdict:\n" : "",
                   lines[i].summary->id, foreign_word(metric, summaries->names[lines[i].column]),
                   verdict->reason);
    }
    if (others > 0) {
        text_print(&text, "  and %zu other reason%s, each in results.json\n", others,
                   others == 1 ? "" : "s");
    }
    if (has_marks) {
        text_append(&text, printed == 0 ? "? no verdict:" : " ");
        text_append(&text, " values with ~ are not to be trusted, see below\n");
    }
    wrap_print(text.text == NULL ? "" : text.text, width, out);
    text_buffer_free(&text);
}

/* The reason of the first point that has one. */
static void print_none(const struct point_summaries *summaries, size_t width, FILE *out)
{
    for (size_t i = 0; i < summaries->count; i++) {
        const char *none = summaries->list[i].verdicts.none;
        if (none != NULL) {
            wrap_format(width, out, "\nNo theory beside it: %s.\n", none);
            return;
        }
    }
}

size_t table_print_theory(const struct point_summaries *summaries, size_t width, FILE *out)
{
    struct line lines[THEORY_LINES_MOST];
    size_t count = 0;
    struct text_table table;
    for (size_t i = 0; i < summaries->count; i++) {
        count += lines_of(summaries, &summaries->list[i], &lines[count], THEORY_LINES_MOST - count);
    }
    print_none(summaries, width, out);
    if (count == 0) {
        return 0;
    }
    text_table_init(&table);
    text_table_column(&table, "point", true);
    text_table_column(&table, "metric", false);
    text_table_column(&table, "simulated", true);
    text_table_column(&table, "exact", true);
    text_table_column(&table, "holds", false);
    text_table_rank(&table, 1);
    text_table_column(&table, "by", false);
    text_table_rank(&table, 2);
    for (size_t i = 0; i < count; i++) {
        const struct line *line = &lines[i];
        add_line(&table, line->summary, summaries->names[line->column],
                 &line->summary->metrics[line->column], line->verdict);
    }
    fprintf(out, "\nTheory:\n");
    size_t left_out = text_table_fit(&table, width);
    text_table_print(&table, out);
    print_reasons(summaries, lines, count, width, out);
    text_table_free(&table);
    return left_out;
}
