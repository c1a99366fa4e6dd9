#include "experiments/spec/complete.h"

#include "experiments/spec/reader/reader.h"
#include "models/kinds.h"
#include "sim/base/assert.h"

#include <string.h>

static json_t *complete_value(const struct parameter *row, json_t *value);

/* Whether another value of the object stands in place of a row's. */
static bool is_replaced(const struct parameter *row, const json_t *object)
{
    for (const struct parameter_use *use = row->used_where; use != NULL && use->path != NULL;
         use++) {
        if (use->is_absent && json_object_get(object, use->path) != NULL) {
            return true;
        }
    }
    return false;
}

/* The default of a row with its own defaults. @return a new reference, or NULL */
static json_t *preset_of(const struct parameter *row)
{
    if (row->preset == NULL) {
        return NULL;
    }
    json_t *preset = json_loads(row->preset, JSON_DECODE_ANY, NULL);
    ASSERT(preset != NULL);
    json_t *whole = complete_value(row, preset);
    json_decref(preset);
    return whole;
}

/* Complete the rows of a table in an object. */
static void complete_rows(const struct table *table, json_t *object)
{
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        json_t *value = json_object_get(object, row->name);
        if (value != NULL) {
            json_object_set_new(object, row->name, complete_value(row, value));
        } else if (!is_replaced(row, object)) {
            json_t *preset = preset_of(row);
            if (preset != NULL) {
                json_object_set_new(object, row->name, preset);
            }
        }
    }
}

/* A value that stands for one member is written out where the others have defaults. */
static json_t *complete_short(const struct table *table, json_t *value)
{
    json_t *object = json_object();
    json_object_set(object, table->shorthand, value);
    complete_rows(table, object);
    if (json_object_size(object) > 1) {
        return object;
    }
    json_t *member = json_incref(json_object_get(object, table->shorthand));
    json_decref(object);
    return member;
}

static json_t *complete_object(const struct table *table, json_t *value)
{
    if (table != NULL && reader_is_shorthand(table, value)) {
        return complete_short(table, value);
    }
    if (!json_is_object(value)) {
        return json_incref(value);
    }
    json_t *object = json_copy(value);
    complete_rows(table, object);
    return object;
}

/* The name of a part's kind: its own, that of the default, or that of an object that names none. */
static const char *kind_name(const struct parameter *row, const json_t *value)
{
    const char *name =
        json_string_value(json_is_string(value) ? value : json_object_get(value, "kind"));
    return name != NULL ? name : row->kind;
}

static json_t *complete_part(const struct parameter *row, json_t *value)
{
    json_t *preset = row->preset == NULL ? NULL : json_loads(row->preset, JSON_DECODE_ANY, NULL);
    const char *name = kind_name(row, value);
    name = name != NULL ? name : kind_name(row, preset);
    const struct kind *kind = name == NULL ? NULL : kinds_find(row->role, name);
    json_t *object = json_object();
    if (kind != NULL) {
        json_object_set_new(object, "kind", json_string(kind->name));
    }
    json_decref(preset);
    if (json_is_object(value)) {
        json_object_update(object, value);
    }
    if (kind != NULL) {
        complete_rows(kind->parameters, object);
    }
    if (json_is_object(value) || json_object_size(object) > 1) {
        return object;
    }
    json_decref(object);
    return json_incref(value);
}

static json_t *complete_map(const struct parameter *row, json_t *value)
{
    json_t *object = json_object();
    const char *name;
    json_t *element;
    json_object_foreach(value, name, element)
    {
        bool is_element = strcmp(name, "description") != 0;
        json_object_set_new(object, name,
                            is_element ? complete_value(row->element, element)
                                       : json_incref(element));
    }
    return object;
}

static json_t *complete_list(const struct parameter *row, json_t *value)
{
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(value); i++) {
        json_array_append_new(list, complete_value(row->element, json_array_get(value, i)));
    }
    return list;
}

static json_t *complete_value(const struct parameter *row, json_t *value)
{
    switch (row->type) {
    case PARAMETER_OBJECT:
        return complete_object(row->of, value);
    case PARAMETER_PART:
        return complete_part(row, value);
    case PARAMETER_MAP:
        return json_is_object(value) ? complete_map(row, value) : json_incref(value);
    case PARAMETER_LIST:
        return json_is_array(value) ? complete_list(row, value) : json_incref(value);
    default:
        return json_incref(value);
    }
}

json_t *complete_section(const struct table *table, const json_t *section)
{
    return complete_object(table, (json_t *)section);
}

json_t *complete_document(const json_t *document)
{
    const char *name =
        json_string_value(json_object_get(json_object_get(document, "system"), "kind"));
    const struct kind *kind = name == NULL ? NULL : kinds_find("system", name);
    return complete_section(kind == NULL ? NULL : kind->parameters, document);
}
