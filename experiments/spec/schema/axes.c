#include "experiments/spec/schema/axes.h"

#include "experiments/spec/run_section.h"
#include "experiments/spec/schema/rows.h"
#include "models/kinds.h"
#include "sim/base/text.h"

#include <string.h>

/* Patterns of paths as they are collected, each with the schemas that its values may have. */
struct axes {
    json_t *patterns;
    json_t *definitions;
};

static void add_table(struct axes *axes, const char *path, const struct table *table);

/* A list of values or a range of them. */
static json_t *values_of(json_t *value)
{
    return json_pack("{s:{s:s}, s:{s:o, s:i}, s:{s:s}}", "if", "type", "array", "then", "items",
                     value, "minItems", 1, "else", "$ref", "#/$defs/values");
}

/* One more schema that a value of the paths may have: kinds share names of parameters. */
static void add(struct axes *axes, const char *path, const char *end, json_t *value)
{
    struct text_buffer pattern = {0};
    text_print(&pattern, "^%s%s$", path, end);
    json_t *known = json_object_get(axes->patterns, pattern.text);
    if (known == NULL) {
        known = json_array();
        json_object_set_new(axes->patterns, pattern.text, known);
    }
    bool is_new = true;
    for (size_t i = 0; i < json_array_size(known); i++) {
        is_new = is_new && !json_equal(json_array_get(known, i), value);
    }
    if (is_new) {
        json_array_append(known, value);
    }
    json_decref(value);
    text_buffer_free(&pattern);
}

/* The part of a role, once among the definitions. */
static json_t *part_of(struct axes *axes, const struct parameter *row)
{
    if (json_object_get(axes->definitions, row->role) == NULL) {
        json_object_set_new(axes->definitions, row->role, schema_row(row, false));
    }
    return json_pack("{s:s+}", "$ref", "#/$defs/", row->role);
}

/* The schema of a value. Of a whole section or map it says no more than its type: one that is swept
 * as a whole is rare, and its schema stands in the document once already. */
static json_t *value_of(struct axes *axes, const struct parameter *row)
{
    bool is_whole =
        row->type == PARAMETER_MAP || (row->type == PARAMETER_OBJECT && row->of->shorthand == NULL);
    if (row->type == PARAMETER_PART) {
        return part_of(axes, row);
    }
    return is_whole ? json_pack("{s:s}", "type", "object") : schema_row(row, false);
}

/* The paths within a form, {"erlang": {"stages": 4, "mean": "2 ms"}}. */
static void add_inner(struct axes *axes, const char *path, const json_t *schema)
{
    const char *reference = json_string_value(json_object_get(schema, "$ref"));
    if (reference != NULL) {
        add_inner(axes, path, json_object_get(axes->definitions, strrchr(reference, '/') + 1));
        return;
    }
    const json_t *forms = json_object_get(schema, "anyOf");
    for (size_t i = 0; i < json_array_size(forms); i++) {
        add_inner(axes, path, json_array_get(forms, i));
    }
    if (json_object_get(schema, "items") != NULL) {
        add(axes, path, "\\.[0-9]+(\\..+)?", json_true());
    }
    if (json_is_object(json_object_get(schema, "additionalProperties"))) {
        add(axes, path, "\\.[^.]+", json_incref(json_object_get(schema, "additionalProperties")));
    }
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(schema, "properties"), name, value)
    {
        if (strcmp(name, "description") != 0) {
            struct text_buffer inner = {0};
            text_print(&inner, "%s\\.%s", path, name);
            add(axes, inner.text, "", json_incref(value));
            add_inner(axes, inner.text, value);
            text_buffer_free(&inner);
        }
    }
}

/* The same below a row, with one pattern for all paths whose values have one schema. */
static void add_forms(struct axes *axes, const char *path, const json_t *schema)
{
    struct axes inner = {json_object(), axes->definitions};
    add_inner(&inner, "", schema);
    while (json_object_size(inner.patterns) > 0) {
        json_t *values = json_object_iter_value(json_object_iter(inner.patterns));
        struct text_buffer ends = {0};
        const char *pattern;
        json_t *other;
        void *next;
        json_incref(values);
        json_object_foreach_safe(inner.patterns, next, pattern, other)
        {
            if (json_equal(other, values)) {
                int length = (int)strlen(pattern) - 2; /* without ^ and $ */
                text_print(&ends, "%s%.*s", ends.length == 0 ? "(" : "|", length, pattern + 1);
                json_object_del(inner.patterns, pattern);
            }
        }
        text_append(&ends, ")");
        size_t i;
        json_array_foreach(values, i, other)
        {
            add(axes, path, ends.text, json_incref(other));
        }
        json_decref(values);
        text_buffer_free(&ends);
    }
    json_decref(inner.patterns);
}

static void add_row(struct axes *axes, const char *path, const struct parameter *row)
{
    struct text_buffer inner = {0};
    json_t *value = value_of(axes, row);
    add(axes, path, "", json_incref(value));
    switch (row->type) {
    case PARAMETER_OBJECT:
        add_table(axes, path, row->of);
        break;
    case PARAMETER_MAP:
        text_print(&inner, "%s\\.%s", path,
                   (row->flags & PARAMETER_FREE_NAMES) != 0 ? "[^.]+" : "[A-Za-z][A-Za-z0-9_-]*");
        add_row(axes, inner.text, row->element);
        break;
    case PARAMETER_LIST:
        text_print(&inner, "%s\\.[0-9]+", path);
        add_row(axes, inner.text, row->element);
        break;
    case PARAMETER_PART:
        add(axes, path, "\\.kind", schema_kinds(row->role));
        for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
            if (strcmp((*kind)->role, row->role) == 0) {
                add_table(axes, path, (*kind)->parameters);
            }
        }
        break;
    case PARAMETER_DISTRIBUTION:
    case PARAMETER_SIZES:
    case PARAMETER_COUNT:
    case PARAMETER_WEIGHTED_NAMES:
        add_forms(axes, path, value);
        break;
    default:
        break;
    }
    json_decref(value);
    text_buffer_free(&inner);
}

static void add_table(struct axes *axes, const char *path, const struct table *table)
{
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        struct text_buffer inner = {0};
        text_print(&inner, "%s%s%s", path, path[0] == '\0' ? "" : "\\.", table->rows[i].name);
        add_row(axes, inner.text, &table->rows[i]);
        text_buffer_free(&inner);
    }
}

json_t *schema_axes(const struct kind *system, json_t *definitions)
{
    static const char *const texts[] = {"name", "system\\.kind", "system\\.machine"};
    struct axes axes = {json_object(), definitions};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        add(&axes, texts[i], "", json_pack("{s:s}", "type", "string"));
    }
    add(&axes, "run(\\..+)?", "", json_true());
    add_table(&axes, "", system->parameters);
    json_t *paths = json_object();
    const char *pattern;
    json_t *known;
    json_object_foreach(axes.patterns, pattern, known)
    {
        json_t *value = json_array_size(known) == 1 ? json_incref(json_array_get(known, 0))
                                                    : json_pack("{s:O}", "anyOf", known);
        json_object_set_new(paths, pattern, values_of(value));
    }
    json_decref(axes.patterns);
    return json_pack("{s:s, s:{s:{s:s}}, s:o, s:b}", "type", "object", "properties", "description",
                     "type", "string", "patternProperties", paths, "additionalProperties", 0);
}
