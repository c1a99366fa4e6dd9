/* The JSON Schema as a whole: the sections of each kind of system, and the rules between them. */
#include "experiments/results/writer.h"
#include "experiments/spec/analysis_section.h"
#include "experiments/spec/commands.h"
#include "experiments/spec/resolved.h"
#include "experiments/spec/run_section.h"
#include "experiments/spec/schema/axes.h"
#include "experiments/spec/schema/definitions.h"
#include "experiments/spec/schema/rows.h"
#include "models/kinds.h"

#include <string.h>

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
        } else if (is_strict && parameter_is_required(row) && parameter_stand_in(row) == NULL) {
            json_array_append_new(required, json_string(row->name));
        }
        json_object_set_new(properties, row->name, schema);
    }
    if (!is_strict) {
        json_t *axes = json_pack("{s:s+}", "$ref", "#/$defs/axes_of_", kind->name);
        json_object_set(properties, "sweep", axes);
        json_object_set_new(properties, "zip", json_pack("{s:o}", "items", axes));
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

static json_t *analysis_section_schema(bool is_strict)
{
    json_t *analysis = schema_object(&analysis_section_table, is_strict, NULL);
    json_t *compare = json_object_get(json_object_get(analysis, "properties"), "compare");
    json_object_set_new(json_object_get(compare, "properties"), "baseline", json_true());
    if (is_strict) {
        json_object_set_new(compare, "required", json_pack("[s, s]", "axis", "baseline"));
    }
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
    static const char digest[] = "^sha256:[0-9a-f]{64}$";
    json_t *values = json_pack("{s:{s:s}}", "description", "type", "string");
    json_t *axes = json_pack("{s:s, s:o, s:{s:s}}", "type", "object", "properties", values,
                             "additionalProperties", "$ref", "#/$defs/values");
    json_t *group = json_copy(axes);
    json_object_set_new(group, "minProperties", json_integer(1));
    json_t *properties = json_pack(
        "{s:{s:s}, s:{s:s, s:i, s:i}, s:{s:s}, s:{s:s}, s:o, s:o, s:O, s:{s:s, s:o}, "
        "s:{s:s, s:{s:s, s:i}}, s:{s:s, s:{s:s}}, s:{s:s, s:{s:{s:s}, s:{s:s}}, s:[s, s], s:b}}",
        "$schema", "type", "string", "name", "type", "string", "minLength", 1, "maxLength", 100,
        "description", "type", "string", "extends", "type", "string", "run", run_section_schema(),
        "analysis", analysis_section_schema(false), "sweep", axes, "zip", "type", "array", "items",
        group, "exclude", "type", "array", "items", "type", "object", "minProperties", 1,
        "machines", "type", "object", "additionalProperties", "type", "object", "resolved", "type",
        "object", "properties", RESOLVED_DIGEST, "pattern", digest, RESOLVED_CONTENT, "pattern",
        digest, "required", RESOLVED_DIGEST, RESOLVED_CONTENT, "additionalProperties", 0);
    json_decref(axes);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)all_sections, name, value)
    {
        json_object_set_new(properties, name, json_true());
    }
    json_object_set_new(properties, "system",
                        json_pack("{s:s, s:{s:o, s:{s:s}}}", "type", "object", "properties", "kind",
                                  schema_kinds("system"), "machine", "type", "string"));
    return properties;
}

void schema_write(FILE *out)
{
    json_t *all_sections = json_object();
    json_t *rules = json_array();
    json_t *definitions = schema_definitions();
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        bool is_system = strcmp((*kind)->role, "system") == 0 && (*kind)->parameters != NULL;
        for (size_t i = 0; is_system && i < (*kind)->parameters->count; i++) {
            json_object_set_new(all_sections, (*kind)->parameters->rows[i].name, json_true());
        }
    }
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, "system") == 0) {
            struct text_buffer name = {0};
            text_print(&name, "axes_of_%s", (*kind)->name);
            json_object_set_new(definitions, name.text, schema_axes(*kind, definitions));
            text_buffer_free(&name);
            json_array_append_new(rules, kind_rule(*kind, all_sections));
        }
    }
    json_array_append_new(
        rules, json_pack("{s:{s:[s]}, s:b, s:{s:[s, s, s], s:{s:{s:[s]}, s:{s:[s]}, s:o}}}", "if",
                         "required", "extends", "then", 1, "else", "required", "name", "system",
                         "run", "properties", "system", "required", "kind", "run", "required",
                         "horizon", "analysis", analysis_section_schema(true)));
    json_t *schema = json_pack("{s:s, s:s, s:s, s:s, s:o, s:b, s:o, s:o}", "$schema",
                               "https://json-schema.org/draft/2020-12/schema", "$id",
                               "urn:coupling:spec", "title", "An experiment spec of coupling",
                               "type", "object", "properties", top_properties(all_sections),
                               "additionalProperties", 0, "allOf", rules, "$defs", definitions);
    struct writer writer;
    writer_init(&writer, out);
    writer_value(&writer, NULL, schema);
    writer_end(&writer);
    json_decref(schema);
    json_decref(all_sections);
}
