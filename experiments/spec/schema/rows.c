#include "experiments/spec/schema/rows.h"

#include "experiments/spec/reader/rates.h"
#include "models/kinds.h"
#include "sim/base/assert.h"

#include <string.h>

static void set_limit(json_t *schema, const char *name, double value)
{
    bool is_whole = value > -0x1p53 && value < 0x1p53 && value == (double)(int64_t)value;
    json_object_set_new(schema, name,
                        is_whole ? json_integer((json_int_t)value) : json_real(value));
}

static json_t *number_row(const struct parameter *row, const char *type)
{
    json_t *schema = json_pack("{s:s}", "type", type);
    bool is_above = (row->flags & PARAMETER_ABOVE_LEAST) != 0;
    set_limit(schema, is_above ? "exclusiveMinimum" : "minimum", row->least);
    if (row->most != 0) {
        set_limit(schema, "maximum", row->most);
    } else if (row->type == PARAMETER_INTEGER) {
        json_object_set_new(schema, "maximum", json_integer(INT64_MAX));
    }
    if ((row->flags & PARAMETER_MAY_BE_INFINITE) != 0) {
        return json_pack("{s:[o, {s:s}]}", "anyOf", schema, "const", "infinite");
    }
    return schema;
}

json_t *schema_kinds(const char *role)
{
    json_t *names = json_array();
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, role) == 0) {
            json_array_append_new(names, json_string((*kind)->name));
        }
    }
    return json_pack("{s:o}", "enum", names);
}

static json_t *choice_row(const struct parameter *row)
{
    json_t *names = json_array();
    for (size_t i = 0; row->choices[i] != NULL; i++) {
        json_array_append_new(names, json_string(row->choices[i]));
    }
    return json_pack("{s:o}", "enum", names);
}

static json_t *part_row(const struct parameter *row, bool is_strict)
{
    json_t *parts = json_array();
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, row->role) == 0) {
            json_t *part = schema_object((*kind)->parameters, is_strict, (*kind)->name);
            if (is_strict && row->preset == NULL && row->kind == NULL) {
                json_t *required = json_object_get(part, "required");
                if (required == NULL) {
                    json_object_set_new(part, "required", json_pack("[s]", "kind"));
                } else {
                    json_array_append_new(required, json_string("kind"));
                }
            }
            json_array_append_new(parts, part);
        }
    }
    json_array_append_new(parts, schema_kinds(row->role)); /* its name alone */
    return json_pack("{s:o}", "anyOf", parts);
}

static json_t *map_row(const struct parameter *row, bool is_strict)
{
    bool is_free = (row->flags & PARAMETER_FREE_NAMES) != 0;
    json_t *schema =
        json_pack("{s:s, s:{s:{s:s}}, s:o}", "type", "object", "properties", "description", "type",
                  "string", "additionalProperties", schema_row(row->element, is_strict));
    if (!is_free) {
        json_object_set_new(schema, "propertyNames", json_pack("{s:s}", "$ref", "#/$defs/name"));
    }
    if (is_strict && row->count_least > 0) {
        json_object_set_new(schema, "minProperties", json_integer(row->count_least));
    }
    return schema;
}

static json_t *object_row(const struct parameter *row, bool is_strict)
{
    const struct table *table = row->of;
    json_t *object = schema_object(table, is_strict, NULL);
    for (size_t i = 0; i < table->count && table->shorthand != NULL; i++) {
        if (strcmp(table->rows[i].name, table->shorthand) == 0) {
            return json_pack("{s:[o, o]}", "anyOf", schema_row(&table->rows[i], is_strict), object);
        }
    }
    return object;
}

static json_t *bare_row(const struct parameter *row, bool is_strict)
{
    static const char *const references[] = {
        [PARAMETER_NAME] = "#/$defs/name",
        [PARAMETER_DURATION] = "#/$defs/duration",
        [PARAMETER_SIZE] = "#/$defs/size",
        [PARAMETER_BANDWIDTH] = "#/$defs/bandwidth",
        [PARAMETER_FREQUENCY] = "#/$defs/frequency",
        [PARAMETER_RATE] = "#/$defs/rate",
        [PARAMETER_POWER] = "#/$defs/power",
        [PARAMETER_ENERGY] = "#/$defs/energy",
        [PARAMETER_DISTRIBUTION] = "#/$defs/durations",
        [PARAMETER_SIZES] = "#/$defs/sizes",
        [PARAMETER_COUNT] = "#/$defs/counts",
        [PARAMETER_WEIGHTED_NAMES] = "#/$defs/names",
        [PARAMETER_LIST] = NULL,
    };
    if ((row->flags & PARAMETER_ARRIVALS) != 0) {
        return json_pack("{s:[{s:s}, o]}", "anyOf", "$ref", "#/$defs/times_between",
                         schema_object(&reader_rates_table, true, NULL));
    }
    if ((row->flags & PARAMETER_BETWEEN_EVENTS) != 0) {
        return json_pack("{s:s}", "$ref", "#/$defs/times_between");
    }
    if ((row->flags & PARAMETER_TIME_OF_DAY) != 0) {
        return json_pack("{s:[{s:s}, {s:s, s:s}]}", "anyOf", "$ref", "#/$defs/duration", "type",
                         "string", "pattern", "^([01][0-9]|2[0-3])(:[0-5][0-9]){1,2}$");
    }
    if (references[row->type] != NULL) {
        return json_pack("{s:s}", "$ref", references[row->type]);
    }
    switch (row->type) {
    case PARAMETER_BOOLEAN:
        return json_pack("{s:s}", "type", "boolean");
    case PARAMETER_INTEGER:
        return number_row(row, "integer");
    case PARAMETER_REAL:
        return number_row(row, "number");
    case PARAMETER_CHOICE:
        return choice_row(row);
    case PARAMETER_KIND:
        return schema_kinds(row->role);
    case PARAMETER_PART:
        return part_row(row, is_strict);
    case PARAMETER_OBJECT:
        return object_row(row, is_strict);
    case PARAMETER_MAP:
        return map_row(row, is_strict);
    case PARAMETER_LIST:
        return json_pack("{s:s, s:o, s:I}", "type", "array", "items",
                         schema_row(row->element, is_strict), "minItems",
                         (json_int_t)row->count_least);
    default:
        return json_pack("{s:s}", "type", "string");
    }
}

json_t *schema_row(const struct parameter *row, bool is_strict)
{
    json_t *schema = bare_row(row, is_strict);
    if (row->doc != NULL) {
        json_object_set_new(schema, "description", json_string(row->doc));
    }
    if (row->preset != NULL) {
        json_object_set_new(schema, "default", json_loads(row->preset, JSON_DECODE_ANY, NULL));
    }
    return schema;
}

/* Asks for a value, or for one of the two where another may stand in its place: one value of a
 * table may have such another. */
static void require(const struct parameter *row, json_t *required, json_t *one_of)
{
    const char *other = parameter_stand_in(row);
    if (other == NULL) {
        json_array_append_new(required, json_string(row->name));
        return;
    }
    ASSERT(json_array_size(one_of) == 0);
    json_array_append_new(one_of, json_pack("{s:[s]}", "required", row->name));
    json_array_append_new(one_of, json_pack("{s:[s]}", "required", other));
}

json_t *schema_object(const struct table *table, bool is_strict, const char *kind)
{
    json_t *properties = json_pack("{s:{s:s}}", "description", "type", "string");
    json_t *required = json_array();
    json_t *one_of = json_array();
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        is_strict = is_strict && (table->rows[i].flags & PARAMETER_FILE) == 0;
    }
    if (kind != NULL) {
        json_object_set_new(properties, "kind", json_pack("{s:s}", "const", kind));
    }
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        json_object_set_new(properties, row->name, schema_row(row, is_strict));
        if (is_strict && parameter_is_required(row)) {
            require(row, required, one_of);
        }
    }
    json_t *schema = json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
                               "additionalProperties", 0);
    if (json_array_size(required) > 0) {
        json_object_set(schema, "required", required);
    }
    if (json_array_size(one_of) > 0) {
        json_object_set(schema, "oneOf", one_of);
    }
    json_decref(required);
    json_decref(one_of);
    return schema;
}
