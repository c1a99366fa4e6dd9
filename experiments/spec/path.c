#include "experiments/spec/path.h"

#include "experiments/spec/reader/reader.h"
#include "experiments/spec/run_section.h"
#include "models/kinds.h"
#include "sim/base/foreign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAMES_MOST = 128,
    KEY_SHOWN = 80,
    PATH_SHOWN = 120,
};

struct walk {
    struct path *path;
    char *message;
};

static bool in_row(struct walk *walk, const struct parameter *row, const json_t *json, size_t at);

/* Say that the word `at` is unknown, with the whole path of the nearest known one. */
static bool refuse_word(struct walk *walk, size_t at, const char *what, const char *const *known,
                        size_t count)
{
    struct path *path = walk->path;
    struct text_buffer text = {0};
    const char *nearest = text_nearest(path->keys[at], known, count);
    text_print(&text, "unknown %s \"", what);
    foreign_append(&text, path->keys[at], KEY_SHOWN);
    text_append(&text, "\" in the path \"");
    foreign_append(&text, path->text, PATH_SHOWN);
    text_append(&text, "\"");
    if (nearest != NULL) {
        struct text_buffer better = {0};
        for (size_t i = 0; i < path->count; i++) {
            text_print(&better, "%s%s", i == 0 ? "" : ".", i == at ? nearest : path->keys[i]);
        }
        text_append(&text, "; did you mean \"");
        foreign_append(&text, better.text, PATH_SHOWN);
        text_append(&text, "\"?");
        text_buffer_free(&better);
    }
    foreign_fit(walk->message, PATH_MESSAGE_BYTES, text.text);
    text_buffer_free(&text);
    return false;
}

/* Say that a list has no such element. @param json  the list; NULL: it is not given */
static bool refuse_index(struct walk *walk, size_t at, const json_t *json)
{
    refuse_word(walk, at, "index", NULL, 0);
    size_t length = strlen(walk->message);
    size_t count = json_array_size(json);
    if (count == 0) {
        snprintf(walk->message + length, PATH_MESSAGE_BYTES - length, "; the list has no elements");
    } else {
        snprintf(walk->message + length, PATH_MESSAGE_BYTES - length,
                 "; the list has elements 0 to %zu", count - 1);
    }
    return false;
}

static bool in_table(struct walk *walk, const struct table *table, const json_t *json, size_t at)
{
    struct path *path = walk->path;
    if (at == path->count) {
        return true;
    }
    const char *key = path->keys[at];
    const struct parameter *row = table_row(table, key);
    bool is_shorthand = json != NULL && table != NULL && reader_is_shorthand(table, json);
    if (row == NULL && is_shorthand) {
        return in_row(walk, table_row(table, table->shorthand), json, at);
    }
    if (row == NULL) {
        const char *names[NAMES_MOST];
        size_t count = 0;
        for (; table != NULL && count < table->count && count < NAMES_MOST; count++) {
            names[count] = table->rows[count].name;
        }
        return refuse_word(walk, at, "key", names, count);
    }
    const json_t *child = json_object_get(json, key);
    if (is_shorthand) {
        path->wrap_at = at;
        path->wrap_key = table->shorthand;
        child = strcmp(key, table->shorthand) == 0 ? json : NULL;
    }
    return in_row(walk, row, child, at + 1);
}

static bool refuse_name(struct walk *walk, size_t at, const char *what, const json_t *json)
{
    const char *names[NAMES_MOST];
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        if (count < NAMES_MOST) {
            names[count++] = key;
        }
    }
    return refuse_word(walk, at, what, names, count);
}

static const json_t *element_at(const json_t *json, const char *key)
{
    if (json_is_array(json) && key[0] >= '0' && key[0] <= '9') {
        char *end;
        unsigned long index = strtoul(key, &end, 10);
        return *end == '\0' ? json_array_get(json, index) : NULL;
    }
    return json_object_get(json, key);
}

/* Inside a distribution and the like only what is written there can be named. */
static bool in_text(struct walk *walk, const json_t *json, size_t at)
{
    for (; at < walk->path->count; at++) {
        const json_t *inner = element_at(json, walk->path->keys[at]);
        if (inner == NULL) {
            return refuse_name(walk, at, "key", json);
        }
        json = inner;
    }
    return true;
}

static bool in_part(struct walk *walk, const struct parameter *row, const json_t *json, size_t at)
{
    if (strcmp(walk->path->keys[at], "kind") == 0) {
        return in_text(walk, NULL, at + 1);
    }
    json_t *preset = row->preset == NULL ? NULL : json_loads(row->preset, JSON_DECODE_ANY, NULL);
    const json_t *name = json_is_string(json) ? json : json_object_get(json, "kind");
    name = name == NULL ? json_object_get(preset, "kind") : name;
    const char *text = name == NULL ? row->kind : json_string_value(name);
    const struct kind *kind = text == NULL ? NULL : kinds_find(row->role, text);
    json_decref(preset);
    return kind == NULL ? true /* complained of elsewhere */
                        : in_table(walk, kind->parameters, json, at);
}

/* `at` is the first key after the one of the row. */
static bool in_row(struct walk *walk, const struct parameter *row, const json_t *json, size_t at)
{
    struct path *path = walk->path;
    if (at == path->count) {
        return true;
    }
    const json_t *inner;
    switch (row->type) {
    case PARAMETER_OBJECT:
        return in_table(walk, row->of, json, at);
    case PARAMETER_MAP:
        inner = json_object_get(json, path->keys[at]);
        return inner != NULL ? in_row(walk, row->element, inner, at + 1)
                             : refuse_name(walk, at, row->names, json);
    case PARAMETER_LIST:
        inner = json_is_array(json) ? element_at(json, path->keys[at]) : NULL;
        return inner != NULL ? in_row(walk, row->element, inner, at + 1)
                             : refuse_index(walk, at, json);
    case PARAMETER_PART:
        return in_part(walk, row, json, at);
    default:
        return in_text(walk, json, at);
    }
}

/* Sections that are no part of a point. @return whether it is one, with a message */
static bool refuse_section(struct walk *walk, const char *section)
{
    static const struct {
        const char *name, *why;
    } sections[] = {
        {"sweep", "stands in the spec alone; --set of a path that it sweeps takes that axis out"},
        {"zip", "stands in the spec alone; --set of a path that it steps takes that path out"},
        {"exclude", "stands in the spec alone, as the sweep that it belongs to"},
        {"analysis", "is of the sweep as a whole and cannot be swept"},
        {"extends", "names a file that is read before all else, and stands in the spec alone"},
        {"machines", "stands in the spec alone"},
        {"resolved", "stands in the spec alone"},
    };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if (strcmp(section, sections[i].name) == 0) {
            snprintf(walk->message, PATH_MESSAGE_BYTES, "\"%s\" %s", section, sections[i].why);
            return true;
        }
    }
    return false;
}

static bool in_document(struct walk *walk, const json_t *document)
{
    struct path *path = walk->path;
    const json_t *system = json_object_get(document, "system");
    const json_t *name = json_object_get(system, "kind");
    const struct kind *kind =
        json_is_string(name) ? kinds_find("system", json_string_value(name)) : NULL;
    const char *first = path->keys[0];
    if (refuse_section(walk, first)) {
        return false;
    }
    if (strcmp(first, "run") == 0) {
        return in_table(walk, &run_section_table, json_object_get(document, "run"), 1);
    }
    if (strcmp(first, "name") == 0 || strcmp(first, "description") == 0) {
        return in_text(walk, NULL, 1);
    }
    if (strcmp(first, "system") == 0 && path->count > 1 &&
        (strcmp(path->keys[1], "kind") == 0 || strcmp(path->keys[1], "machine") == 0)) {
        return in_text(walk, NULL, 2);
    }
    if (kind == NULL) {
        return true; /* the kind's own complaint is enough */
    }
    const struct parameter *row = table_row(kind->parameters, first);
    if (row != NULL) {
        return in_row(walk, row, json_object_get(document, first), 1);
    }
    const char *known[NAMES_MOST] = {"run", "name"};
    size_t count = 2;
    for (size_t i = 0; i < kind->parameters->count; i++) {
        known[count++] = kind->parameters->rows[i].name;
    }
    return refuse_word(walk, 0, "key", known, count);
}

/* @return false with a message: some key is empty, or there are too many */
static bool take_apart(struct path *path, const char *text, struct arena *arena, char *message)
{
    *path = (struct path){.text = arena_copy(arena, text)};
    char *rest = arena_copy(arena, text);
    for (;;) {
        size_t length = strcspn(rest, ".");
        bool is_last = rest[length] == '\0';
        rest[length] = '\0';
        if (length == 0 || path->count == PATH_KEYS_MOST) {
            struct text_buffer refusal = {0};
            text_append(&refusal, "\"");
            foreign_append(&refusal, text, PATH_SHOWN);
            text_append(&refusal, "\" is no path of keys joined with dots");
            foreign_fit(message, PATH_MESSAGE_BYTES, refusal.text);
            text_buffer_free(&refusal);
            return false;
        }
        path->keys[path->count++] = rest;
        if (is_last) {
            break;
        }
        rest += length + 1;
    }
    return true;
}

bool path_resolve(struct path *path, const char *text, const json_t *document, struct arena *arena,
                  char message[PATH_MESSAGE_BYTES])
{
    struct walk walk = {path, message};
    return take_apart(path, text, arena, message) && in_document(&walk, document);
}

bool path_resolve_in(struct path *path, const char *text, const struct table *table,
                     const json_t *document, struct arena *arena, char message[PATH_MESSAGE_BYTES])
{
    struct walk walk = {path, message};
    return take_apart(path, text, arena, message) &&
           in_table(&walk, table, json_object_get(document, path->keys[0]), 1);
}

static json_t *set_at(const struct path *path, const json_t *json, json_t *value, size_t at)
{
    if (at == path->count) {
        return json_incref(value);
    }
    const char *key = path->keys[at];
    if (json_is_array(json)) {
        json_t *list = json_copy((json_t *)json);
        size_t index = strtoul(key, NULL, 10);
        json_array_set_new(list, index, set_at(path, json_array_get(json, index), value, at + 1));
        return list;
    }
    json_t *object;
    if (at > 0 && at == path->wrap_at && json_object_get(json, path->wrap_key) == NULL) {
        object = json_object();
        json_object_set(object, path->wrap_key, (json_t *)json);
    } else {
        object = json_is_object(json) ? json_copy((json_t *)json) : json_object();
    }
    json_object_set_new(object, key, set_at(path, json_object_get(object, key), value, at + 1));
    return object;
}

json_t *path_set(const struct path *path, const json_t *document, json_t *value)
{
    return set_at(path, document, value, 0);
}
