#include "experiments/spec/range.h"

#include "experiments/spec/describe_value.h"
#include "sim/base/memory.h"
#include "sim/base/real.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct range {
    double from;
    double to; /* in the unit of `from` */
    int64_t steps;
    bool is_log;
    bool is_whole;
    const char *unit; /* NULL: plain numbers */
};

/* Divide two SI values of one unit each: how many of the first's units one of the second's is. */
static double unit_ratio(const struct unit *of, const struct unit *in)
{
    struct quantity one = {.unit = of, .digits = 1};
    struct quantity other = {.unit = in, .digits = 1};
    return quantity_real(&one, 1) / quantity_real(&other, 1);
}

static bool read_end(struct reader *reader, const json_t *range, const char *name, double *value,
                     struct quantity *quantity)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    char message[QUANTITY_MESSAGE_BYTES];
    const json_t *json = json_object_get(range, name);
    quantity->unit = NULL;
    if (json == NULL) {
        return reader_complain(reader, "\"%s\" is missing", name);
    }
    if (json_is_number(json)) {
        *value = json_number_value(json);
        return true;
    }
    const char *text = json_is_string(json) ? json_string_value(json) : "";
    size_t length = quantity_number_length(text);
    enum dimension dimension =
        length > 0 && text[length] == ' ' ? dimension_of_unit(text + length + 1) : DIMENSIONS;
    if (dimension == DIMENSIONS || !quantity_parse(text, dimension, quantity, message)) {
        size_t place = reader_enter(reader, name);
        reader_complain(reader, "%s is neither a number nor a number, one space and a unit",
                        describe_value(buffer, json));
        reader_leave(reader, place);
        return false;
    }
    *value = strtod(text, NULL);
    return true;
}

static bool check_range_keys(struct reader *reader, const json_t *range)
{
    static const char *const known[] = {"from", "to", "steps", "scale"};
    bool is_good = true;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)range, key, value)
    {
        bool is_known = strcmp(key, "description") == 0;
        for (size_t i = 0; i < 4; i++) {
            is_known = is_known || strcmp(key, known[i]) == 0;
        }
        if (!is_known) {
            size_t place = reader_enter(reader, key);
            reader_complain_unknown(reader, "key", key, known, 4);
            reader_leave(reader, place);
            is_good = false;
        }
    }
    return is_good;
}

static bool read_ends(struct reader *reader, const json_t *json, struct range *range)
{
    struct quantity from;
    struct quantity to;
    bool has_from = read_end(reader, json, "from", &range->from, &from);
    bool has_to = read_end(reader, json, "to", &range->to, &to);
    if (!has_from || !has_to) {
        return false;
    }
    if ((from.unit == NULL) != (to.unit == NULL) ||
        (from.unit != NULL && from.dimension != to.dimension)) {
        return reader_complain(reader, "\"from\" and \"to\" are not of one kind");
    }
    if (from.unit != NULL && from.unit != to.unit) {
        range->to *= unit_ratio(to.unit, from.unit);
    }
    range->unit = from.unit == NULL ? NULL : from.unit->name;
    return true;
}

static bool read_range(struct reader *reader, const json_t *json, struct range *range)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    bool is_good = check_range_keys(reader, json);
    is_good = read_ends(reader, json, range) && is_good;
    json_t *steps = json_object_get(json, "steps");
    if (steps == NULL) {
        is_good = reader_complain(reader, "\"steps\" is missing: how many values, the ends "
                                          "included");
    } else if (!reader_whole(steps, &range->steps) || range->steps < 2) {
        size_t place = reader_enter(reader, "steps");
        is_good = reader_complain(reader, "%s is not a whole number of 2 or more",
                                  describe_value(buffer, steps));
        reader_leave(reader, place);
    }
    json_t *scale = json_object_get(json, "scale");
    const char *text = scale == NULL ? "linear" : json_string_value(scale);
    range->is_log = text != NULL && strcmp(text, "log") == 0;
    if (text == NULL || (!range->is_log && strcmp(text, "linear") != 0)) {
        size_t place = reader_enter(reader, "scale");
        is_good = reader_complain(reader, "%s is neither \"linear\" nor \"log\"",
                                  describe_value(buffer, scale));
        reader_leave(reader, place);
    }
    if (is_good && range->is_log && !(range->from > 0.0 && range->to > 0.0)) {
        is_good = reader_complain(reader, "a log scale needs ends above 0");
    }
    return is_good;
}

static double round_12(double value)
{
    char text[TEXT_REAL_BYTES];
    snprintf(text, sizeof text, "%.12g", value);
    return strtod(text, NULL);
}

/* Step `i` of a range, the ends left to the caller. */
static double step_at(const struct range *range, int64_t i)
{
    double share = (double)i / (double)(range->steps - 1);
    if (range->is_log) {
        return round_12(range->from * real_pow(range->to / range->from, share));
    }
    double step = (range->to - range->from) * (double)i / (double)(range->steps - 1);
    return range->is_whole ? range->from + step : round_12(range->from + step);
}

static json_t *value_at(const struct range *range, int64_t i)
{
    char number[TEXT_REAL_BYTES];
    double value = step_at(range, i);
    if (range->is_whole) {
        return json_integer((json_int_t)value);
    }
    if (range->unit == NULL) {
        return json_real(value);
    }
    char *text = memory_print("%s %s", text_from_real(number, value), range->unit);
    json_t *json = json_string(text);
    memory_free(text);
    return json;
}

/* Do all steps between whole ends fall on whole numbers that a double holds? */
static bool has_whole_steps(struct range *range, const json_t *from, const json_t *to)
{
    int64_t first;
    int64_t last;
    if (!reader_whole(from, &first) || !reader_whole(to, &last) || range->from < -0x1p52 ||
        range->from > 0x1p52 || range->to < -0x1p52 || range->to > 0x1p52) {
        return false;
    }
    if (!range->is_log) {
        return (last - first) % (range->steps - 1) == 0;
    }
    for (int64_t i = 1; i < range->steps - 1; i++) {
        double value = step_at(range, i);
        if (value != (double)(int64_t)value) {
            return false;
        }
    }
    return true;
}

json_t *range_expand(struct reader *reader, const json_t *json, size_t most, size_t *length)
{
    struct range range = {0};
    if (!read_range(reader, json, &range)) {
        return NULL;
    }
    *length = (size_t)range.steps;
    json_t *from = json_object_get(json, "from");
    json_t *to = json_object_get(json, "to");
    json_t *list = json_array();
    json_array_append(list, from);
    if (*length > most) {
        return list;
    }
    range.is_whole = has_whole_steps(&range, from, to);
    for (int64_t i = 1; i < range.steps - 1; i++) {
        json_array_append_new(list, value_at(&range, i));
    }
    json_array_append(list, to);
    return list;
}
