#include "experiments/spec/rows.h"

#include "experiments/spec/quantity.h"
#include "experiments/spec/reader/rates.h"
#include "models/kinds.h"

#include <string.h>

enum { DEPTH_MOST = 16 };

static void walk_inside(const struct parameter *row, const char *path, unsigned depth,
                        rows_visitor *visitor, void *context);

static void visit_row(const struct parameter *row, const char *prefix, const char *name,
                      unsigned depth, rows_visitor *visitor, void *context)
{
    struct text_buffer path = {0};
    text_print(&path, "%s%s%s", prefix, prefix[0] == '\0' ? "" : ".", name);
    visitor(&(struct row_visit){row, path.text, name, depth}, context);
    walk_inside(row, path.text, depth + 1, visitor, context);
    text_buffer_free(&path);
}

static void walk_table(const struct table *table, const char *prefix, unsigned depth,
                       rows_visitor *visitor, void *context)
{
    for (size_t i = 0; table != NULL && i < table->count && depth < DEPTH_MOST; i++) {
        visit_row(&table->rows[i], prefix, table->rows[i].name, depth, visitor, context);
    }
}

static void walk_inside(const struct parameter *row, const char *path, unsigned depth,
                        rows_visitor *visitor, void *context)
{
    if (row->type == PARAMETER_OBJECT) {
        walk_table(row->of, path, depth, visitor, context);
    } else if ((row->flags & PARAMETER_ARRIVALS) != 0) {
        walk_table(&reader_rates_table, path, depth, visitor, context);
    } else if (row->type == PARAMETER_MAP || row->type == PARAMETER_LIST) {
        const char *name = row->type == PARAMETER_MAP ? "NAME" : "N";
        visit_row(row->element, path, name, depth, visitor, context);
    }
}

void rows_walk(const struct table *table, rows_visitor *visitor, void *context)
{
    walk_table(table, "", 0, visitor, context);
}

static void append_real(struct text_buffer *text, const char *before, double value, const char *si)
{
    char number[TEXT_REAL_BYTES];
    text_print(text, "%s%s%s%s", before, text_from_real(number, value), *si == '\0' ? "" : " ", si);
}

static void append_limits(const struct parameter *row, const char *si, struct text_buffer *text)
{
    if ((row->flags & PARAMETER_ABOVE_LEAST) != 0) {
        append_real(text, ", above ", row->least, si);
    } else if (row->least != 0) {
        append_real(text, ", at least ", row->least, si);
    }
    if (row->most != 0) {
        append_real(text, ", at most ", row->most, si);
    }
}

static void append_dimension(const struct parameter *row, enum dimension dimension,
                             const char *before, struct text_buffer *text)
{
    const struct dimension_words *words = dimension_words(dimension);
    text_print(text, "%s in %s", before, words->units);
    append_limits(row, words->si, text);
}

static void append_kinds(const struct parameter *row, struct text_buffer *text)
{
    const char *names[64];
    size_t count = kinds_names(row->role, names, 64);
    for (size_t i = 0; i < count && i < 64; i++) {
        text_print(text, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
}

/* The types that are one value. */
static void append_scalar(const struct parameter *row, struct text_buffer *text)
{
    switch (row->type) {
    case PARAMETER_BOOLEAN:
        text_append(text, "true or false");
        break;
    case PARAMETER_INTEGER:
        text_append(text, "whole number");
        append_limits(row, "", text);
        text_append(text, (row->flags & PARAMETER_MAY_BE_INFINITE) != 0 ? ", or \"infinite\"" : "");
        break;
    case PARAMETER_REAL:
        text_append(text, "number");
        append_limits(row, "", text);
        break;
    case PARAMETER_NAME:
        text_append(text, "name");
        break;
    case PARAMETER_CHOICE:
        text_append(text, "one of ");
        for (size_t i = 0; row->choices[i] != NULL; i++) {
            text_print(text, "%s%s", i == 0 ? "" : ", ", row->choices[i]);
        }
        break;
    case PARAMETER_WEIGHTED_NAMES:
        text_append(text, "name, or names with probabilities");
        break;
    default:
        text_append(text, "text");
        break;
    }
}

static void append_quantity(const struct parameter *row, struct text_buffer *text)
{
    static const struct {
        enum dimension dimension;
        const char *noun;
    } quantities[] = {
        [PARAMETER_SIZE] = {DIMENSION_SIZE, "size"},
        [PARAMETER_BANDWIDTH] = {DIMENSION_BANDWIDTH, "bandwidth"},
        [PARAMETER_FREQUENCY] = {DIMENSION_FREQUENCY, "frequency"},
        [PARAMETER_RATE] = {DIMENSION_RATE, "rate"},
        [PARAMETER_POWER] = {DIMENSION_POWER, "power"},
        [PARAMETER_ENERGY] = {DIMENSION_ENERGY, "energy"},
    };
    append_dimension(row, quantities[row->type].dimension, quantities[row->type].noun, text);
}

void rows_value(const struct parameter *row, struct text_buffer *text)
{
    switch (row->type) {
    case PARAMETER_DURATION:
        append_dimension(row, DIMENSION_DURATION, "duration", text);
        text_append(text, (row->flags & PARAMETER_TIME_OF_DAY) != 0
                              ? ", or a time of day such as \"08:30\""
                              : "");
        break;
    case PARAMETER_SIZE:
    case PARAMETER_BANDWIDTH:
    case PARAMETER_FREQUENCY:
    case PARAMETER_RATE:
    case PARAMETER_POWER:
    case PARAMETER_ENERGY:
        append_quantity(row, text);
        break;
    case PARAMETER_DISTRIBUTION:
        text_append(text, "duration or distribution of durations");
        append_limits(row, "s", text);
        text_append(text, (row->flags & PARAMETER_BETWEEN_EVENTS) != 0
                              ? ", or a rate such as \"70 /s\": exponential"
                              : "");
        text_append(text, (row->flags & PARAMETER_ARRIVALS) != 0
                              ? ", or object of rates by time of day"
                              : "");
        break;
    case PARAMETER_SIZES:
        text_append(text, "size or distribution of sizes");
        append_limits(row, "B", text);
        break;
    case PARAMETER_COUNT:
        text_append(text, "whole number or distribution of whole numbers");
        append_limits(row, "", text);
        break;
    case PARAMETER_KIND:
        text_print(text, "kind of %s: ", row->role);
        append_kinds(row, text);
        break;
    case PARAMETER_PART:
        text_print(text, "kind of %s, or object with one: ", row->role);
        append_kinds(row, text);
        if (row->kind != NULL) {
            text_print(text, "; %s unless it names one", row->kind);
        }
        break;
    case PARAMETER_OBJECT:
        text_append(text, "object");
        if (row->of->shorthand != NULL) {
            text_print(text, ", or its \"%s\" alone", row->of->shorthand);
        }
        break;
    case PARAMETER_MAP:
        text_print(text, "object of %s names", row->names);
        break;
    case PARAMETER_LIST:
        text_append(text, "list");
        break;
    default:
        append_scalar(row, text);
        break;
    }
}

void rows_use(const struct parameter *row, struct text_buffer *text)
{
    const struct parameter_use *use = row->used_where;
    for (; use != NULL && use->path != NULL; use++) {
        char number[TEXT_REAL_BYTES];
        bool is_first = use == row->used_where;
        const char *before = is_first ? "Used where " : use[-1].or_next ? " or " : " and ";
        text_print(text, "%s%s is ", before, use->path);
        if (use->is_absent || use->is_given) {
            text_append(text, use->is_given ? "given" : "not given");
        } else if (use->is != NULL) {
            text_append(text, use->is);
        } else {
            text_print(text, "above %s", text_from_real(number, use->above));
        }
    }
    text_append(text, row->used_where == NULL ? "" : ".");
}

void rows_default(const struct parameter *row, struct text_buffer *text)
{
    if (row->preset != NULL) {
        text_append(text, row->preset);
    } else {
        text_append(text, parameter_is_required(row) ? "required" : "optional");
    }
}
