#include "experiments/spec/schema/schema.h"

#include "experiments/results/writer.h"
#include "experiments/spec/analysis_section.h"
#include "experiments/spec/commands.h"
#include "experiments/spec/run_section.h"
#include "models/kinds.h"

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
    }
    if ((row->flags & PARAMETER_MAY_BE_INFINITE) != 0) {
        return json_pack("{s:[o, {s:s}]}", "anyOf", schema, "const", "infinite");
    }
    return schema;
}

static json_t *kinds_row(const char *role)
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
    json_array_append_new(parts, kinds_row(row->role)); /* its name alone */
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
        [PARAMETER_DISTRIBUTION] = "#/$defs/durations",
        [PARAMETER_SIZES] = "#/$defs/sizes",
        [PARAMETER_COUNT] = "#/$defs/counts",
        [PARAMETER_WEIGHTED_NAMES] = "#/$defs/names",
        [PARAMETER_LIST] = NULL,
    };
    if ((row->flags & PARAMETER_BETWEEN_EVENTS) != 0) {
        return json_pack("{s:s}", "$ref", "#/$defs/times_between");
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
        return kinds_row(row->role);
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

json_t *schema_object(const struct table *table, bool is_strict, const char *kind)
{
    json_t *properties = json_pack("{s:{s:s}}", "description", "type", "string");
    json_t *required = json_array();
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        is_strict = is_strict && (table->rows[i].flags & PARAMETER_FILE) == 0;
    }
    if (kind != NULL) {
        json_object_set_new(properties, "kind", json_pack("{s:s}", "const", kind));
    }
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        json_object_set_new(properties, row->name, schema_row(row, is_strict));
        if (is_strict && row->preset == NULL && (row->flags & PARAMETER_OPTIONAL) == 0) {
            json_array_append_new(required, json_string(row->name));
        }
    }
    json_t *schema = json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
                               "additionalProperties", 0);
    if (json_array_size(required) > 0) {
        json_object_set(schema, "required", required);
    }
    json_decref(required);
    return schema;
}

/* The sections of one kind of system; those that only other kinds have are refused. */
static json_t *sections_of(const struct kind *kind, bool is_strict, const json_t *all_sections)
{
    json_t *properties = json_object();
    json_t *required = json_array();
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)all_sections, name, value)
    {
        json_object_set_new(properties, name, json_false());
    }
    for (size_t i = 0; kind->parameters != NULL && i < kind->parameters->count; i++) {
        const struct parameter *row = &kind->parameters->rows[i];
        json_t *schema = schema_row(row, is_strict);
        if (strcmp(row->name, "system") == 0) {
            json_object_set_new(json_object_get(schema, "properties"), "kind",
                                json_pack("{s:s}", "const", kind->name));
            json_object_set_new(json_object_get(schema, "properties"), "machine",
                                json_pack("{s:s}", "type", "string"));
        } else if (is_strict && row->preset == NULL && (row->flags & PARAMETER_OPTIONAL) == 0) {
            json_array_append_new(required, json_string(row->name));
        }
        json_object_set_new(properties, row->name, schema);
    }
    return json_pack("{s:o, s:o}", "properties", properties, "required", required);
}

/* If the spec is of this kind, its sections are these: demanding where the text is all there is. */
static json_t *kind_rule(const struct kind *kind, const json_t *all_sections)
{
    json_t *is_kind =
        json_pack("{s:{s:{s:{s:{s:s}}, s:[s]}}, s:[s]}", "properties", "system", "properties",
                  "kind", "const", kind->name, "required", "kind", "required", "system");
    json_t *is_partial = json_pack("{s:[{s:[s]}, {s:[s]}, {s:[s]}, {s:{s:{s:[s]}}}]}", "anyOf",
                                   "required", "extends", "required", "sweep", "required", "zip",
                                   "properties", "system", "required", "machine");
    json_t *then = json_pack("{s:o, s:o, s:o}", "if", is_partial, "then",
                             sections_of(kind, false, all_sections), "else",
                             sections_of(kind, true, all_sections));
    return json_pack("{s:o, s:o}", "if", is_kind, "then", then);
}

/* The three members of "run" that have a form of their own beside that of the table. */
static json_t *run_section_schema(void)
{
    json_t *run = schema_object(&run_section_table, false, NULL);
    json_t *properties = json_object_get(run, "properties");
    json_t *replications = json_object_get(properties, "replications");
    json_object_set_new(properties, "warmup",
                        json_pack("{s:[{s:s}, {s:s}], s:s}", "anyOf", "const", "auto", "$ref",
                                  "#/$defs/duration", "default", "auto"));
    json_object_set_new(properties, "timeline",
                        json_pack("{s:[{s:[s, s]}, O], s:s}", "anyOf", "enum", "auto", "none",
                                  json_object_get(properties, "timeline"), "default", "auto"));
    json_object_del(replications, "default");
    json_object_set_new(json_object_get(json_object_get(replications, "properties"), "until"),
                        "additionalProperties", json_pack("{s:s}", "$ref", "#/$defs/share"));
    json_object_set_new(properties, "replications",
                        json_pack("{s:[{s:s, s:i, s:i}, O], s:i}", "anyOf", "type", "integer",
                                  "minimum", 1, "maximum", 1000000, replications, "default", 10));
    return run;
}

/* A bound is a text with a unit, or a number where its metric has none. */
static void allow_number(json_t *bound)
{
    json_object_set_new(bound, "type", json_pack("[s, s]", "number", "string"));
    json_object_set_new(bound, "minimum", json_integer(0));
}

/* Two metrics, each a name or an object that may say which of its values is the better one. */
static void choose_better(json_t *pareto)
{
    json_t *forms = json_object_get(json_object_get(pareto, "items"), "anyOf");
    json_t *better =
        json_object_get(json_object_get(json_array_get(forms, 1), "properties"), "better");
    json_object_set_new(better, "enum", json_pack("[s, s]", better_names[0], better_names[1]));
    json_object_set_new(pareto, "minItems", json_integer(2));
    json_object_set_new(pareto, "maxItems", json_integer(2));
}

static json_t *analysis_section_schema(void)
{
    json_t *analysis = schema_object(&analysis_section_table, false, NULL);
    json_t *compare = json_object_get(json_object_get(analysis, "properties"), "compare");
    json_object_set_new(json_object_get(compare, "properties"), "baseline", json_true());
    json_t *objectives = json_object_get(json_object_get(analysis, "properties"), "objectives");
    json_t *objective = json_object_get(json_object_get(objectives, "items"), "properties");
    json_t *share = json_object_get(objective, "share");
    json_object_set_new(share, "exclusiveMaximum", json_integer(1));
    allow_number(json_object_get(objective, "at_most"));
    allow_number(json_object_get(objective, "at_least"));
    choose_better(json_object_get(json_object_get(analysis, "properties"), "pareto"));
    return analysis;
}

static json_t *top_properties(const json_t *all_sections)
{
    json_t *values = json_pack("{s:{s:s}}", "description", "type", "string");
    json_t *axes = json_pack("{s:s, s:o, s:{s:s}}", "type", "object", "properties", values,
                             "additionalProperties", "$ref", "#/$defs/values");
    json_t *properties = json_pack(
        "{s:{s:s}, s:{s:s, s:i, s:i}, s:{s:s}, s:{s:s}, s:o, s:o, s:O, s:{s:s, s:O}, "
        "s:{s:s, s:{s:s}}}",
        "$schema", "type", "string", "name", "type", "string", "minLength", 1, "maxLength", 100,
        "description", "type", "string", "extends", "type", "string", "run", run_section_schema(),
        "analysis", analysis_section_schema(), "sweep", axes, "zip", "type", "array", "items", axes,
        "exclude", "type", "array", "items", "type", "object");
    json_decref(axes);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)all_sections, name, value)
    {
        json_object_set_new(properties, name, json_true());
    }
    json_object_set_new(properties, "system",
                        json_pack("{s:s, s:{s:o, s:{s:s}}}", "type", "object", "properties", "kind",
                                  kinds_row("system"), "machine", "type", "string"));
    return properties;
}

void schema_write(FILE *out)
{
    json_t *all_sections = json_object();
    json_t *rules = json_array();
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        bool is_system = strcmp((*kind)->role, "system") == 0 && (*kind)->parameters != NULL;
        for (size_t i = 0; is_system && i < (*kind)->parameters->count; i++) {
            json_object_set_new(all_sections, (*kind)->parameters->rows[i].name, json_true());
        }
    }
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, "system") == 0) {
            json_array_append_new(rules, kind_rule(*kind, all_sections));
        }
    }
    json_array_append_new(rules,
                          json_pack("{s:{s:[s]}, s:b, s:{s:[s, s, s], s:{s:{s:[s]}, s:{s:[s]}}}}",
                                    "if", "required", "extends", "then", 1, "else", "required",
                                    "name", "system", "run", "properties", "system", "required",
                                    "kind", "run", "required", "horizon"));
    json_t *schema = json_pack("{s:s, s:s, s:s, s:o, s:b, s:o, s:o}", "$schema",
                               "https://json-schema.org/draft/2020-12/schema", "title",
                               "An experiment spec of coupling", "type", "object", "properties",
                               top_properties(all_sections), "additionalProperties", 0, "allOf",
                               rules, "$defs", schema_definitions());
    struct writer writer;
    writer_init(&writer, out);
    writer_value(&writer, NULL, schema);
    writer_end(&writer);
    json_decref(schema);
    json_decref(all_sections);
}
