#include "experiments/spec/path_words.h"

#include "experiments/spec/reader/reader.h"
#include "experiments/spec/run_section.h"
#include "models/kinds.h"

#include <stdio.h>
#include <string.h>

enum { KINDS_MOST = 64 };

/* A walk along a path to all places that it may lead to. */
struct walk {
    const json_t *document;
    bool wants_values; /* else words that follow */
    path_words_visitor *visitor;
    void *context;
};

static void walk_row(const struct walk *walk, const struct parameter *row, const json_t *json,
                     const char *rest);

static bool leads_on(const struct parameter *row, const json_t *json)
{
    return row->type == PARAMETER_OBJECT || row->type == PARAMETER_MAP ||
           row->type == PARAMETER_LIST || row->type == PARAMETER_PART || json_is_object(json);
}

static bool is_leaf(const struct parameter *row)
{
    return row->type == PARAMETER_OBJECT
               ? row->of->shorthand != NULL
               : row->type != PARAMETER_MAP && row->type != PARAMETER_LIST;
}

static void visit_table(const struct walk *walk, const struct table *table, const json_t *json)
{
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        const json_t *inner = json_object_get(json, row->name);
        walk->visitor(row->name, leads_on(row, inner), is_leaf(row), walk->context);
    }
}

static void visit_keys(const struct walk *walk, const struct parameter *element, const json_t *json)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)json, key, value)
    {
        bool goes_on = element != NULL ? leads_on(element, value) : json_is_object(value);
        bool ends = element != NULL ? is_leaf(element) : !json_is_object(value);
        walk->visitor(key, goes_on, ends, walk->context);
    }
}

static void visit_list(const struct walk *walk, const struct parameter *row, const json_t *json)
{
    char index[24];
    for (size_t i = 0; i < json_array_size(json); i++) {
        snprintf(index, sizeof index, "%zu", i);
        walk->visitor(index, leads_on(row->element, NULL), is_leaf(row->element), walk->context);
    }
}

/* The kinds that a part may be of: the one that the document names, or all. */
static size_t kinds_of(const struct walk *walk, const struct parameter *row, const json_t *json,
                       const struct kind *list[KINDS_MOST])
{
    size_t count = 0;
    const json_t *name = json_is_string(json) ? json : json_object_get(json, "kind");
    json_t *preset = row->preset == NULL ? NULL : json_loads(row->preset, JSON_DECODE_ANY, NULL);
    if (name == NULL && walk->document != NULL) {
        name = json_is_string(preset) ? preset : json_object_get(preset, "kind");
    }
    const char *text = name == NULL ? row->kind : json_string_value(name);
    for (const struct kind *const *kind = kinds; *kind != NULL && count < KINDS_MOST; kind++) {
        if (strcmp((*kind)->role, row->role) == 0 &&
            (walk->document == NULL || text == NULL || strcmp((*kind)->name, text) == 0)) {
            list[count++] = *kind;
        }
    }
    json_decref(preset);
    return count;
}

static void visit_words(const struct walk *walk, const struct parameter *row, const json_t *json)
{
    const struct kind *list[KINDS_MOST];
    size_t count;
    bool is_short;
    switch (row->type) {
    case PARAMETER_OBJECT:
        is_short = json != NULL && reader_is_shorthand(row->of, json);
        visit_table(walk, row->of, is_short ? NULL : json);
        visit_keys(walk, NULL, is_short ? json : NULL);
        break;
    case PARAMETER_PART:
        walk->visitor("kind", false, true, walk->context);
        count = kinds_of(walk, row, json, list);
        for (size_t i = 0; i < count; i++) {
            visit_table(walk, list[i]->parameters, json);
        }
        break;
    case PARAMETER_MAP:
        visit_keys(walk, row->element, json);
        if (walk->document == NULL) {
            walk->visitor("NAME", leads_on(row->element, NULL), true, walk->context);
        }
        break;
    case PARAMETER_LIST:
        visit_list(walk, row, json);
        if (walk->document == NULL) {
            walk->visitor("N", leads_on(row->element, NULL), true, walk->context);
        }
        break;
    default:
        visit_keys(walk, NULL, json);
        break;
    }
}

static void visit_names_of_kinds(const struct walk *walk, const char *role)
{
    const char *names[KINDS_MOST];
    size_t count = kinds_names(role, names, KINDS_MOST);
    for (size_t i = 0; i < count && i < KINDS_MOST; i++) {
        walk->visitor(names[i], false, true, walk->context);
    }
}

/* A text is set without its quotes. */
static void visit_preset(const struct walk *walk, const char *preset)
{
    json_t *json = preset == NULL ? NULL : json_loads(preset, JSON_DECODE_ANY, NULL);
    if (json_is_string(json)) {
        walk->visitor(json_string_value(json), false, true, walk->context);
    } else if (json != NULL && !json_is_object(json) && !json_is_array(json)) {
        walk->visitor(preset, false, true, walk->context);
    }
    json_decref(json);
}

static void visit_values(const struct walk *walk, const struct parameter *row)
{
    switch (row->type) {
    case PARAMETER_BOOLEAN:
        walk->visitor("true", false, true, walk->context);
        walk->visitor("false", false, true, walk->context);
        break;
    case PARAMETER_CHOICE:
        for (size_t i = 0; row->choices[i] != NULL; i++) {
            walk->visitor(row->choices[i], false, true, walk->context);
        }
        break;
    case PARAMETER_KIND:
    case PARAMETER_PART:
        visit_names_of_kinds(walk, row->role);
        break;
    default:
        visit_preset(walk, row->preset);
        break;
    }
}

static size_t word_length(const char *rest)
{
    return strcspn(rest, ".");
}

/* The rest of a path after its first word. */
static const char *after_word(const char *rest)
{
    return rest[word_length(rest)] == '\0' ? "" : rest + word_length(rest) + 1;
}

static bool is_first_word(const char *name, const char *rest)
{
    return strlen(name) == word_length(rest) && memcmp(name, rest, word_length(rest)) == 0;
}

static void walk_table_word(const struct walk *walk, const struct table *table, const json_t *json,
                            const char *rest)
{
    bool is_short = json != NULL && table != NULL && reader_is_shorthand(table, json);
    bool is_known = false;
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        if (is_first_word(row->name, rest)) {
            const json_t *inner = is_short ? NULL : json_object_get(json, row->name);
            walk_row(walk, row, inner, after_word(rest));
            is_known = true;
        }
    }
    if (is_short && !is_known) {
        walk_row(walk, table_row(table, table->shorthand), json, rest);
    }
}

static void walk_key(const struct walk *walk, const struct parameter *row, const json_t *json,
                     const char *rest)
{
    char key[128];
    snprintf(key, sizeof key, "%.*s", (int)word_length(rest), rest);
    const json_t *inner = json_is_array(json) ? json_array_get(json, strtoul(key, NULL, 10))
                                              : json_object_get(json, key);
    if (inner != NULL || walk->document == NULL) {
        walk_row(walk, row, inner, after_word(rest));
    }
}

/* Values written in the text, inside of distributions and the like. */
static void walk_text(const struct walk *walk, const json_t *json, const char *rest)
{
    char key[128];
    while (rest[0] != '\0' && json != NULL) {
        snprintf(key, sizeof key, "%.*s", (int)word_length(rest), rest);
        json = json_object_get(json, key);
        rest = after_word(rest);
    }
    if (!walk->wants_values) {
        visit_keys(walk, NULL, json);
    }
}

/* @param rest  of the path, after the row */
static void walk_row(const struct walk *walk, const struct parameter *row, const json_t *json,
                     const char *rest)
{
    const struct kind *list[KINDS_MOST];
    if (rest[0] == '\0') {
        if (walk->wants_values) {
            visit_values(walk, row);
        } else {
            visit_words(walk, row, json);
        }
    } else if (row->type == PARAMETER_OBJECT) {
        walk_table_word(walk, row->of, json, rest);
    } else if (row->type == PARAMETER_PART && is_first_word("kind", rest)) {
        if (walk->wants_values) {
            visit_names_of_kinds(walk, row->role);
        }
    } else if (row->type == PARAMETER_PART) {
        size_t count = kinds_of(walk, row, json, list);
        for (size_t i = 0; i < count; i++) {
            walk_table_word(walk, list[i]->parameters, json, rest);
        }
    } else if (row->type == PARAMETER_MAP || row->type == PARAMETER_LIST) {
        walk_key(walk, row->element, json, rest);
    } else {
        walk_text(walk, json, rest);
    }
}

/* The top of a spec: the sections of its kind of system, or of all kinds, and "run". */
static void walk_spec(const struct walk *walk, const char *path)
{
    const char *name =
        json_string_value(json_object_get(json_object_get(walk->document, "system"), "kind"));
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        bool is_it = strcmp((*kind)->role, "system") == 0 &&
                     (walk->document == NULL || (name != NULL && strcmp((*kind)->name, name) == 0));
        if (is_it && path[0] == '\0') {
            visit_table(walk, (*kind)->parameters, walk->document);
        } else if (is_it) {
            walk_table_word(walk, (*kind)->parameters, walk->document, path);
        }
    }
    const json_t *run = json_object_get(walk->document, "run");
    const json_t *machine = json_object_get(json_object_get(walk->document, "system"), "machine");
    if (machine != NULL && strcmp(path, "system") == 0 && !walk->wants_values) {
        walk->visitor("machine", false, true, walk->context);
    }
    if (path[0] == '\0') {
        walk->visitor("run", true, false, walk->context);
    } else if (strcmp(path, "run") == 0 && !walk->wants_values) {
        visit_table(walk, &run_section_table, run);
        walk->visitor("replications", true, true, walk->context); /* a number stands for all */
    } else if (is_first_word("run", path) && after_word(path)[0] != '\0') {
        walk_table_word(walk, &run_section_table, run, after_word(path));
    }
}

void path_words(const json_t *document, const char *path, path_words_visitor *visitor,
                void *context)
{
    struct walk walk = {document, false, visitor, context};
    walk_spec(&walk, path);
}

void path_values(const json_t *document, const char *path, path_words_visitor *visitor,
                 void *context)
{
    struct walk walk = {document, true, visitor, context};
    if (path[0] != '\0') {
        walk_spec(&walk, path);
    }
}
