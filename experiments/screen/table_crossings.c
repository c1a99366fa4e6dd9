#include "experiments/screen/table_crossings.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"

/* The compared axis with a value of it, which is borrowed. */
static struct plain_member compared_with(const struct crossings *crossings,
                                         const struct plain *value)
{
    return (struct plain_member){crossings->compared_axis, *value};
}

/* "machine numa": the setting whose curve is the higher one beyond the crossing. */
static void print_higher(struct text_buffer *text, const struct crossings *crossings,
                         const struct crossing *crossing)
{
    struct plain_member member = compared_with(
        crossings, crossing->found.is_above ? &crossing->value : &crossings->baseline);
    struct plain only = plain_object(&member);
    if (crossing->found.known) {
        table_print_parameters(text, &only);
    } else {
        text_append(text, "-");
    }
}

static void crossing_row(struct text_table *table, const struct crossings *crossings,
                         const struct crossing *crossing)
{
    struct plain_member member = compared_with(crossings, &crossing->value);
    struct plain only = plain_object(&member);
    struct text_buffer text = {0};
    table_parameter_cells(table, &only, &only);
    table_parameter_cells(table, &crossings->list[0].parameters, &crossing->parameters);
    if (crossing->found.known) {
        numbers_print_estimate(&text, &crossing->at, NULL, NULL);
    } else {
        text_print(&text, "none: %s", crossing->at.reason);
    }
    table_cell(table, &text);
    print_higher(&text, crossings, crossing);
    table_cell(table, &text);
}

/* Replications that are no part of a crossing, and curves that touch. */
static void print_notes(const struct crossings *crossings, size_t width, FILE *out)
{
    for (size_t i = 0; i < crossings->count && i < TABLE_LINES_MOST; i++) {
        const struct crossing *crossing = &crossings->list[i];
        struct plain_member member = compared_with(crossings, &crossing->value);
        struct plain only = plain_object(&member);
        struct text_buffer of = {0};
        table_print_parameters(&of, &only);
        if (crossing->parameters.count > 0) {
            text_append(&of, ", ");
            table_print_parameters(&of, &crossing->parameters);
        }
        if (crossing->note != NULL && crossing->found.never < crossing->found.curves) {
            wrap_format(width, out, "%s: %s\n", of.text, crossing->note);
        }
        text_buffer_free(&of);
    }
}

static void print_title(const struct crossings *crossings, size_t width, FILE *out)
{
    char metric[FOREIGN_BYTES];
    char axis[FOREIGN_BYTES];
    struct text_buffer baseline = {0};
    struct plain_member member = compared_with(crossings, &crossings->baseline);
    struct plain only = plain_object(&member);
    table_print_parameters(&baseline, &only);
    wrap_format(width, out, "\nCrossing of %s along %s with %s, in each replication:\n",
                foreign_word(metric, crossings->metric), foreign_word(axis, crossings->axis),
                baseline.text);
    text_buffer_free(&baseline);
}

size_t table_print_crossings(const struct crossings *crossings, size_t width, FILE *out)
{
    if (crossings->count == 0) {
        return 0;
    }
    struct text_table table;
    struct plain_member member = compared_with(crossings, &crossings->list[0].value);
    struct plain only = plain_object(&member);
    print_title(crossings, width, out);
    text_table_init(&table);
    table_parameter_columns(&table, &only, "");
    table_parameter_columns(&table, &crossings->list[0].parameters, "");
    text_table_column(&table, "crossing at", false);
    text_table_rank(&table, 1);
    text_table_column(&table, "higher beyond", false);
    text_table_rank(&table, 2);
    for (size_t i = 0; i < crossings->count && i < TABLE_LINES_MOST; i++) {
        crossing_row(&table, crossings, &crossings->list[i]);
    }
    size_t left_out = text_table_fit(&table, width);
    text_table_print(&table, out);
    text_table_free(&table);
    print_notes(crossings, width, out);
    return left_out;
}
