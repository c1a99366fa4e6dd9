#include "experiments/screen/table_pareto.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"

#include <string.h>

static void add_front_row(struct text_table *table, const struct pareto *pareto,
                          const struct pareto_point *point, const struct plain *parameters)
{
    struct text_buffer text = {0};
    text_print(&text, "%zu", point->summary->id);
    table_cell(table, &text);
    table_parameter_cells(table, parameters, &point->summary->parameters);
    for (int k = 0; k < 2; k++) {
        const struct point_summary_metric *metric = &point->summary->metrics[pareto->columns[k]];
        numbers_print_estimate(&text, &metric->estimate, NULL, metric->unit);
        table_cell(table, &text);
    }
    if (point->state == PARETO_UNDECIDED) {
        text_print(&text, "undecided, beside %zu", point->by);
    } else {
        text_append(&text, pareto_names[point->state]);
    }
    table_cell(table, &text);
}

static void print_members(const struct pareto *pareto, const struct plain *parameters, size_t width,
                          FILE *out)
{
    struct text_table table;
    size_t lines = 0;
    size_t counts[PARETO_NONE + 1] = {0};
    text_table_init(&table);
    text_table_column(&table, "point", true);
    table_parameter_columns(&table, parameters, "");
    for (int k = 0; k < 2; k++) {
        struct text_buffer heading = {0};
        table_print_heading(&heading, pareto->metrics[k].metric);
        text_table_column(&table, heading.text, true);
        text_buffer_free(&heading);
    }
    text_table_column(&table, "", false);
    for (size_t i = 0; i < pareto->count; i++) {
        const struct pareto_point *point = &pareto->list[i];
        counts[point->state]++;
        bool is_shown = point->state == PARETO_FRONT || point->state == PARETO_UNDECIDED;
        if (is_shown && lines < TABLE_LINES_MOST) {
            add_front_row(&table, pareto, point, parameters);
            lines++;
        }
    }
    text_table_print(&table, out);
    text_table_free(&table);
    if (counts[PARETO_FRONT] + counts[PARETO_UNDECIDED] > lines) {
        wrap_format(width, out, "and %zu more, each in results.json\n",
                    counts[PARETO_FRONT] + counts[PARETO_UNDECIDED] - lines);
    }
    if (counts[PARETO_DOMINATED] > 0) {
        wrap_format(width, out,
                    "The other %zu are dominated: a point of the front is surely better.\n",
                    counts[PARETO_DOMINATED]);
    }
    if (counts[PARETO_NONE] > 0) {
        wrap_format(width, out, "%zu lack a value of one metric; results.json says why.\n",
                    counts[PARETO_NONE]);
    }
}

void table_print_pareto(const struct pareto *pareto, const struct point_summaries *summaries,
                        size_t width, FILE *out)
{
    char first[FOREIGN_BYTES];
    char second[FOREIGN_BYTES];
    if (pareto->count == 0) {
        return;
    }
    wrap_format(width, out, "\nPareto front of %s (%s is better) and %s (%s is better):\n",
                foreign_word(first, pareto->metrics[0].metric),
                better_names[pareto->metrics[0].better - BETTER_LESS],
                foreign_word(second, pareto->metrics[1].metric),
                better_names[pareto->metrics[1].better - BETTER_LESS]);
    print_members(pareto, &summaries->list[0].parameters, width, out);
}
