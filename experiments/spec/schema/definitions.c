#include "experiments/spec/schema/definitions.h"

#include "experiments/spec/quantity.h"
#include "sim/base/text.h"

#include <string.h>

/* A number, one space and a unit, as a regular expression. */
static json_t *quantity_definition(enum dimension dimension)
{
    struct text_buffer pattern = {0};
    text_append(&pattern, "^(-?0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)? (");
    for (const struct unit *unit = dimension_units(dimension); unit->name != NULL; unit++) {
        text_print(&pattern, "%s%s", unit == dimension_units(dimension) ? "" : "|", unit->name);
    }
    text_append(&pattern, ")$");
    json_t *json = json_pack("{s:s, s:s, s:s}", "type", "string", "pattern", pattern.text,
                             "description", dimension_words(dimension)->units);
    text_buffer_free(&pattern);
    return json;
}

static json_t *refer(const char *name)
{
    struct text_buffer text = {0};
    text_print(&text, "#/$defs/%s", name);
    json_t *json = json_pack("{s:s}", "$ref", text.text);
    text_buffer_free(&text);
    return json;
}

/* {"FORM": value}, with a description. */
static json_t *form(const char *name, json_t *value)
{
    return json_pack("{s:s, s:{s:o, s:{s:s}}, s:[s], s:b}", "type", "object", "properties", name,
                     value, "description", "type", "string", "required", name,
                     "additionalProperties", 0);
}

/* A form with two members. */
static json_t *pair(const char *first, json_t *first_value, const char *second,
                    json_t *second_value)
{
    return json_pack("{s:s, s:{s:o, s:o, s:{s:s}}, s:[s, s], s:b}", "type", "object", "properties",
                     first, first_value, second, second_value, "description", "type", "string",
                     "required", first, second, "additionalProperties", 0);
}

static json_t *list_of(json_t *items)
{
    return json_pack("{s:s, s:o, s:i}", "type", "array", "items", items, "minItems", 1);
}

static json_t *number_from(const char *limit, double value)
{
    return json_pack("{s:s, s:f}", "type", "number", limit, value);
}

static json_t *either(json_t *one, json_t *other)
{
    return json_pack("{s:[o, o]}", "anyOf", one, other);
}

/* Probabilities, or counts. */
static json_t *weights(void)
{
    json_t *shares =
        list_of(json_pack("{s:s, s:i, s:i}", "type", "number", "minimum", 0, "maximum", 1));
    json_t *counts = list_of(json_pack("{s:s, s:i}", "type", "integer", "minimum", 0));
    return either(shares, counts);
}

/*
 * A distribution of quantities: `of` is the definition of one, `self` that of the distribution.
 * Durations that are exponential may be said by their rate; times between events may be a rate
 * alone.
 */
static json_t *distribution_definition(const char *of, const char *self)
{
    json_t *forms = json_array();
    bool is_of_times = strcmp(of, "duration") == 0;
    bool is_between = strcmp(self, "times_between") == 0;
    json_array_append_new(forms, is_between ? either(refer(of), refer("rate")) : refer(of));
    json_array_append_new(
        forms, form("exponential", is_of_times ? either(refer(of), refer("rate")) : refer(of)));
    json_array_append_new(
        forms, form("uniform", json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items",
                                         refer(of), "minItems", 2, "maxItems", 2)));
    json_array_append_new(
        forms, form("erlang", pair("mean", refer(of), "k",
                                   json_pack("{s:s, s:i}", "type", "integer", "minimum", 1))));
    json_array_append_new(forms, form("hyperexponential",
                                      pair("mean", refer(of), "cv", number_from("minimum", 1.0))));
    json_array_append_new(
        forms, form("lognormal", pair("mean", refer(of), "cv", number_from("minimum", 0.0))));
    json_array_append_new(forms, form("weibull", pair("scale", refer(of), "shape",
                                                      number_from("exclusiveMinimum", 0.0))));
    json_array_append_new(forms, form("pareto", pair("minimum", refer(of), "shape",
                                                     number_from("exclusiveMinimum", 0.0))));
    json_array_append_new(
        forms, form("empirical", pair("values", list_of(refer(of)), "weights", weights())));
    json_array_append_new(forms,
                          form("mixture", pair("of", list_of(refer(self)), "weights", weights())));
    return json_pack("{s:o}", "anyOf", forms);
}

static json_t *count_definition(void)
{
    json_t *whole = json_pack("{s:s, s:i, s:I}", "type", "integer", "minimum", 0, "maximum",
                              (json_int_t)INT64_MAX);
    json_t *forms = json_array();
    json_array_append(forms, whole);
    json_array_append_new(
        forms, form("geometric", json_pack("{s:s, s:{s:o}, s:[s], s:b}", "type", "object",
                                           "properties", "mean", number_from("minimum", 1.0),
                                           "required", "mean", "additionalProperties", 0)));
    json_array_append_new(forms,
                          form("empirical", pair("values", list_of(whole), "weights", weights())));
    return json_pack("{s:o}", "anyOf", forms);
}

/* Swept values: a list or a range. */
static json_t *values_definition(void)
{
    json_t *end = json_pack("{s:[s, s]}", "type", "number", "string");
    json_t *range =
        json_pack("{s:s, s:{s:O, s:o, s:{s:s, s:i}, s:{s:[s, s]}, s:{s:s}}, s:[s, s, s], s:b}",
                  "type", "object", "properties", "from", end, "to", end, "steps", "type",
                  "integer", "minimum", 2, "scale", "enum", "linear", "log", "description", "type",
                  "string", "required", "from", "to", "steps", "additionalProperties", 0);
    return json_pack("{s:[{s:s, s:i}, o]}", "anyOf", "type", "array", "minItems", 1, range);
}

json_t *schema_definitions(void)
{
    json_t *all = json_object();
    json_object_set_new(all, "duration", quantity_definition(DIMENSION_DURATION));
    json_object_set_new(all, "size", quantity_definition(DIMENSION_SIZE));
    json_object_set_new(all, "bandwidth", quantity_definition(DIMENSION_BANDWIDTH));
    json_object_set_new(all, "frequency", quantity_definition(DIMENSION_FREQUENCY));
    json_object_set_new(all, "rate", quantity_definition(DIMENSION_RATE));
    json_object_set_new(all, "power", quantity_definition(DIMENSION_POWER));
    json_object_set_new(all, "energy", quantity_definition(DIMENSION_ENERGY));
    json_object_set_new(all, "share", quantity_definition(DIMENSION_SHARE));
    json_object_set_new(all, "durations", distribution_definition("duration", "durations"));
    json_object_set_new(all, "times_between", distribution_definition("duration", "times_between"));
    json_object_set_new(all, "sizes", distribution_definition("size", "sizes"));
    json_object_set_new(all, "counts", count_definition());
    json_object_set_new(all, "values", values_definition());
    json_object_set_new(
        all, "name",
        json_pack("{s:s, s:s}", "type", "string", "pattern", "^[A-Za-z][A-Za-z0-9_-]*$"));
    json_object_set_new(all, "names",
                        json_pack("{s:[{s:s}, {s:s, s:{s:{s:s}}, s:{s:s, s:i, s:f}}]}", "anyOf",
                                  "type", "string", "type", "object", "properties", "description",
                                  "type", "string", "additionalProperties", "type", "number",
                                  "minimum", 0, "maximum", 1.000000001));
    return all;
}
