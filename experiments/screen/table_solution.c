#include "experiments/screen/table_solution.h"

#include "analysis/statistics/round.h"
#include "experiments/screen/cells.h"
#include "experiments/screen/wrap.h"
#include "experiments/spec/metric_names.h"
#include "experiments/theory/solution.h"
#include "sim/base/foreign.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 6, DIGITS_MOST = 15 };

struct solutions {
    struct text_table table;
    struct plain parameters; /* of the first point: they decide the columns */
    struct arena *arena;     /* of these */
    size_t lines, omitted;
    size_t solved;
    struct text_buffer reasons; /* lines: why points have no values */
    size_t reason_lines;
    /* Points that follow each other with one reason. */
    const char *reason; /* NULL: none yet */
    size_t first, last;
    struct text_buffer of; /* parameters of the first */
};

/* A large value is whole rather than 1.2e+06, and a share close to 1 keeps what it lacks of 1. */
static void print_value(struct text_buffer *text, double value)
{
    bool is_large = fabs(value) >= 1e6 && fabs(value) < 1e15;
    bool is_close = value > 0.99 && value < 1;
    int digits = is_large ? DIGITS_MOST : DIGITS - (is_close ? (int)floor(log10(1 - value)) : 0);
    text_print(text, "%.*g", digits < DIGITS_MOST ? digits : DIGITS_MOST,
               is_large ? round(value) : value);
}

/* The value to the digits that a reader compares, in the unit of its metric. */
static void value_cell(struct text_table *table, const struct closed_form *form,
                       const struct metric_names *names)
{
    struct metric_fact fact = {0};
    struct text_buffer text = {0};
    print_value(&text, round_derived(form->expected));
    if (metric_names_fact(names, form->metric, &fact) && strcmp(fact.unit, "1") != 0) {
        text_print(&text, " %s", strcmp(fact.unit, "1/s") == 0 ? "/s" : fact.unit);
    }
    table_cell(table, &text);
}

static void add_forms(struct solutions *solutions, size_t id, const struct plain *parameters,
                      const struct closed_forms *forms, const struct metric_names *names)
{
    for (size_t i = 0; i < forms->count; i++) {
        struct text_buffer text = {0};
        if (solutions->lines == TABLE_LINES_MOST) {
            solutions->omitted += forms->count - i;
            return;
        }
        solutions->lines++;
        text_print(&text, "%zu", id);
        table_cell(&solutions->table, &text);
        table_parameter_cells(&solutions->table, &solutions->parameters, parameters);
        text_table_cell(&solutions->table, forms->list[i].metric);
        value_cell(&solutions->table, &forms->list[i], names);
        text_table_cell(&solutions->table, forms->list[i].law);
    }
}

static void start_columns(struct solutions *solutions, const struct plain *parameters)
{
    solutions->parameters = plain_copy(parameters, solutions->arena);
    text_table_column(&solutions->table, "point", true);
    table_parameter_columns(&solutions->table, &solutions->parameters, "");
    text_table_column(&solutions->table, "metric", false);
    text_table_column(&solutions->table, "value", false);
    text_table_column(&solutions->table, "by", false);
    text_table_rank(&solutions->table, 1);
}

/* A line for the points that share a reason. */
static void end_reason(struct solutions *solutions)
{
    struct text_buffer *text = &solutions->reasons;
    if (solutions->reason != NULL && solutions->reason_lines++ < TABLE_LINES_MOST) {
        if (solutions->first == solutions->last) {
            text_print(text, "point %zu%s%s", solutions->first,
                       solutions->of.length == 0 ? "" : ", ",
                       solutions->of.text == NULL ? "" : solutions->of.text);
        } else {
            text_print(text, "points %zu to %zu", solutions->first, solutions->last);
        }
        text_print(text, ": %s\n", solutions->reason);
    }
    text_buffer_free(&solutions->of);
    solutions->of = (struct text_buffer){0};
    solutions->reason = NULL;
}

static void add_reason(struct solutions *solutions, size_t id, const struct plain *parameters,
                       const char *reason)
{
    if (solutions->reason == NULL || strcmp(solutions->reason, reason) != 0) {
        end_reason(solutions);
        solutions->reason = arena_copy(solutions->arena, reason);
        solutions->first = id;
        table_print_parameters(&solutions->of, parameters);
    }
    solutions->last = id;
}

/* @param is_first  of the points that are looked at */
static void solve_point(struct solutions *solutions, const struct experiment *experiment, size_t id,
                        bool is_first)
{
    struct arena *arena = arena_create();
    struct point point;
    struct solution solution;
    spec_point(experiment->spec, id, arena, &point);
    struct plain parameters = plain_of(point.parameters, arena);
    if (is_first) {
        start_columns(solutions, &parameters);
    }
    solution_of(&point, arena, &solution);
    if (solution.reason == NULL) {
        struct metric_names names;
        metric_names_of(&names, &point);
        add_forms(solutions, id, &parameters, &solution.forms, &names);
        metric_names_free(&names);
        solutions->solved++;
        end_reason(solutions);
    } else {
        add_reason(solutions, id, &parameters, solution.reason);
    }
    point_release(&point);
    arena_destroy(arena);
}

size_t table_print_solutions(const struct experiment *experiment, size_t width, FILE *out)
{
    char name[FOREIGN_BYTES];
    bool is_cut = false;
    struct solutions solutions = {.arena = arena_create()};
    text_table_init(&solutions.table);
    for (size_t id = experiment->shard; id < spec_point_count(experiment->spec);
         id += experiment->shards) {
        solve_point(&solutions, experiment, id, id == experiment->shard);
    }
    end_reason(&solutions);
    fprintf(out, "%s\n", foreign_word(name, spec_name(experiment->spec)));
    if (solutions.lines > 0) {
        fputc('\n', out);
        is_cut = text_table_fit(&solutions.table, width) > 0;
        text_table_print(&solutions.table, out);
    }
    if (solutions.omitted > 0) {
        wrap_format(width, out, "and %zu more value%s\n", solutions.omitted,
                    solutions.omitted == 1 ? "" : "s");
    }
    if (solutions.reason_lines > 0) {
        fputs("\nNo theory:\n", out);
        wrap_print(solutions.reasons.text, width, out);
    }
    if (solutions.reason_lines > TABLE_LINES_MOST) {
        wrap_format(width, out, "and %zu more line%s\n", solutions.reason_lines - TABLE_LINES_MOST,
                    solutions.reason_lines - TABLE_LINES_MOST == 1 ? "" : "s");
    }
    if (is_cut) {
        wrap_format(width, out, "the laws are left out: --width 0\n");
    }
    text_table_free(&solutions.table);
    text_buffer_free(&solutions.reasons);
    arena_destroy(solutions.arena);
    return solutions.solved;
}
