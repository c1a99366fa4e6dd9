#include "experiments/spec/data_files.h"

#include "experiments/spec/data_file.h"
#include "experiments/spec/file_names.h"
#include "experiments/spec/path.h"
#include "experiments/spec/pointer.h"
#include "experiments/spec/reader/reader.h"
#include "models/kinds.h"
#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* On the way through a document, of which only what changes is copied. */
struct walk {
    data_files_visit *visit;
    void *context;
    struct text_buffer where;
};

static json_t *walk_value(struct walk *walk, const struct parameter *row, json_t *value);

static json_t *walk_member(struct walk *walk, const struct parameter *row, const char *key,
                           json_t *value)
{
    size_t length = walk->where.length;
    pointer_append(&walk->where, key);
    json_t *result = walk_value(walk, row, value);
    walk->where.length = length;
    walk->where.text[length] = '\0';
    return result;
}

/* Put a member into an object, which is copied for the first that changes. Takes `value` over. */
static void put(json_t **object, const json_t *original, const char *key, json_t *value)
{
    if (json_object_get(original, key) != value) {
        if (*object == original) {
            *object = json_copy(*object);
            json_decref((json_t *)(uintptr_t)original);
        }
        json_object_set(*object, key, value);
    }
    json_decref(value);
}

static json_t *walk_rows(struct walk *walk, const struct table *table, json_t *object)
{
    json_t *result = json_incref(object);
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        json_t *value = json_object_get(object, row->name);
        if (value != NULL) {
            put(&result, object, row->name, walk_member(walk, row, row->name, value));
        }
    }
    return result;
}

static json_t *walk_object(struct walk *walk, const struct table *table, json_t *value)
{
    if (table != NULL && reader_is_shorthand(table, value)) {
        return walk_value(walk, table_row(table, table->shorthand), value);
    }
    return json_is_object(value) ? walk_rows(walk, table, value) : json_incref(value);
}

/* The kind of a part: its own, that of the default, or that of an object that names none. */
static const struct kind *kind_of_part(const struct parameter *row, const json_t *value)
{
    json_t *preset = row->preset == NULL ? NULL : json_loads(row->preset, JSON_DECODE_ANY, NULL);
    const char *name = json_string_value(json_object_get(value, "kind"));
    if (name == NULL) {
        name = json_string_value(json_is_string(preset) ? preset : json_object_get(preset, "kind"));
    }
    name = name != NULL ? name : row->kind;
    const struct kind *kind = name == NULL ? NULL : kinds_find(row->role, name);
    json_decref(preset);
    return kind;
}

static json_t *walk_map(struct walk *walk, const struct parameter *row, json_t *map)
{
    json_t *result = json_incref(map);
    const char *name;
    json_t *value;
    json_object_foreach(map, name, value)
    {
        if (strcmp(name, "description") != 0) {
            put(&result, map, name, walk_member(walk, row->element, name, value));
        }
    }
    return result;
}

static json_t *walk_list(struct walk *walk, const struct parameter *row, json_t *list)
{
    json_t *result = json_array();
    bool is_same = true;
    for (size_t i = 0; i < json_array_size(list); i++) {
        char key[24];
        snprintf(key, sizeof key, "%zu", i);
        json_t *value = walk_member(walk, row->element, key, json_array_get(list, i));
        is_same = is_same && value == json_array_get(list, i);
        json_array_append_new(result, value);
    }
    if (is_same) {
        json_decref(result);
        return json_incref(list);
    }
    return result;
}

/* @return a new reference: the value itself where nothing in it changes */
static json_t *walk_value(struct walk *walk, const struct parameter *row, json_t *value)
{
    json_t *renamed = NULL;
    switch (row->type) {
    case PARAMETER_OBJECT:
        return walk_object(walk, row->of, value);
    case PARAMETER_PART:
        if (json_is_object(value)) {
            const struct kind *kind = kind_of_part(row, value);
            return walk_rows(walk, kind == NULL ? NULL : kind->parameters, value);
        }
        break;
    case PARAMETER_MAP:
        return json_is_object(value) ? walk_map(walk, row, value) : json_incref(value);
    case PARAMETER_LIST:
        return json_is_array(value) ? walk_list(walk, row, value) : json_incref(value);
    case PARAMETER_TEXT:
        if ((row->flags & PARAMETER_DATA_FILE) != 0 && json_is_string(value)) {
            renamed = walk->visit(walk->context, walk->where.text, json_string_value(value));
        }
        break;
    default:
        break;
    }
    return renamed != NULL ? renamed : json_incref(value);
}

json_t *data_files_rename_in(const struct table *table, const json_t *object,
                             data_files_visit *visit, void *context)
{
    struct walk walk = {.visit = visit, .context = context};
    text_append(&walk.where, "");
    json_t *result = walk_rows(&walk, table, (json_t *)(uintptr_t)object);
    text_buffer_free(&walk.where);
    return result;
}

json_t *data_files_rename(const json_t *document, data_files_visit *visit, void *context)
{
    const char *name =
        json_string_value(json_object_get(json_object_get(document, "system"), "kind"));
    const struct kind *kind = name == NULL ? NULL : kinds_find("system", name);
    return data_files_rename_in(kind == NULL ? NULL : kind->parameters, document, visit, context);
}

/* A swept value, renamed as it would be at its path. @return a new reference */
static json_t *rename_at(const char *text, const json_t *document, json_t *value,
                         data_files_visit *visit, void *context)
{
    struct path path;
    char message[PATH_MESSAGE_BYTES];
    struct arena *arena = arena_create();
    json_t *result = json_incref(value);
    if (path_resolve(&path, text, document, arena, message)) {
        struct text_buffer where = pointer_from_path(text);
        json_t *probe = path_set(&path, document, value);
        json_t *renamed = data_files_rename(probe, visit, context);
        const json_t *after = pointer_get(renamed, where.text);
        if (after != NULL && after != pointer_get(probe, where.text)) {
            json_decref(result);
            result = json_incref((json_t *)(uintptr_t)after);
        }
        text_buffer_free(&where);
        json_decref(renamed);
        json_decref(probe);
    }
    arena_destroy(arena);
    return result;
}

/* Values by path: lists of them, or single ones. */
static json_t *rename_group(json_t *group, const json_t *document, data_files_visit *visit,
                            void *context)
{
    json_t *result = json_object();
    const char *path;
    json_t *values;
    json_object_foreach(group, path, values)
    {
        json_t *renamed = json_is_array(values) ? json_array() : json_incref(values);
        for (size_t i = 0; json_is_array(values) && i < json_array_size(values); i++) {
            json_array_append_new(
                renamed, rename_at(path, document, json_array_get(values, i), visit, context));
        }
        if (json_is_string(values)) {
            json_decref(renamed);
            renamed = rename_at(path, document, values, visit, context);
        }
        json_object_set_new(result, path, renamed);
    }
    return result;
}

json_t *data_files_rename_all(const json_t *document, data_files_visit *visit, void *context)
{
    static const char *const lists[] = {"zip", "exclude"};
    json_t *renamed = data_files_rename(document, visit, context);
    json_t *result = json_copy(renamed);
    json_t *sweep = json_object_get(document, "sweep");
    json_decref(renamed);
    if (json_is_object(sweep)) {
        json_object_set_new(result, "sweep", rename_group(sweep, document, visit, context));
    }
    for (size_t i = 0; i < 2; i++) {
        size_t index;
        json_t *group;
        json_t *groups = json_object_get(document, lists[i]);
        if (!json_is_array(groups)) {
            continue;
        }
        json_t *list = json_array();
        json_array_foreach(groups, index, group)
        {
            json_array_append_new(list, json_is_object(group)
                                            ? rename_group(group, document, visit, context)
                                            : json_incref(group));
        }
        json_object_set_new(result, lists[i], list);
    }
    return result;
}

static json_t *beside(void *context, const char *where, const char *name)
{
    (void)where;
    char *path = file_names_beside(context, name);
    json_t *moved = json_string(path);
    memory_free(path);
    return moved;
}

json_t *data_files_move(const json_t *document, const char *from)
{
    return data_files_rename_all(document, beside, (void *)(uintptr_t)from);
}

static char *absolute_path(const struct document_files *files, const char *name)
{
    char *path = file_names_beside(files->path, name);
    char *found = realpath(path, NULL);
    char *result = found == NULL ? memory_copy_text(path) : memory_copy_text(found);
    free(found);
    memory_free(path);
    return result;
}

static json_t *absolute(void *context, const char *where, const char *name)
{
    (void)where;
    char *path = absolute_path(context, name);
    json_t *moved = json_string(path);
    memory_free(path);
    return moved;
}

json_t *data_files_absolute(struct document_files *files, const json_t *document)
{
    if (json_object_size(files->data) == 0) {
        return json_incref((json_t *)(uintptr_t)document);
    }
    json_t *data = json_object();
    const char *name;
    json_t *facts;
    json_t *result = data_files_rename_all(document, absolute, files);
    json_object_foreach(files->data, name, facts)
    {
        char *path = absolute_path(files, name);
        json_object_set(data, path, facts);
        memory_free(path);
    }
    json_decref(files->data);
    files->data = data;
    return result;
}

struct resolving {
    const struct document_files *files;
    struct complaints *complaints;
    json_t *found; /* what is known, by path */
};

static void read_file(struct resolving *resolving, const char *where, const char *name,
                      const char *path)
{
    struct data_file file;
    struct error error = {0};
    if (resolving->files->are_forbidden) {
        error_set(&error, ERROR_SPEC, name, "files cannot be named here");
    } else if (data_file_read(path, &file, &error)) {
        json_object_set_new(
            resolving->files->data, name,
            json_pack("{s:s, s:s}", DATA_FILES_DIGEST, file.digest, DATA_FILES_STAMP, file.stamp));
    }
    if (error.code != ERROR_NONE && resolving->complaints != NULL) {
        complain(resolving->complaints, where, "%s: %s", error.where, error.text);
    }
}

static json_t *resolve(void *context, const char *where, const char *name)
{
    struct resolving *resolving = context;
    const struct document_files *files = resolving->files;
    char *path =
        files->are_forbidden ? memory_copy_text(name) : file_names_beside(files->path, name);
    if (json_object_get(files->data, name) == NULL) {
        read_file(resolving, where, name, path);
    }
    json_t *facts = json_object_get(files->data, name);
    if (facts != NULL) {
        json_object_set(resolving->found, path, facts);
    }
    json_t *resolved = json_string(path);
    memory_free(path);
    return resolved;
}

json_t *data_files_resolve(const struct document_files *files, const json_t *document,
                           struct complaints *complaints)
{
    struct resolving resolving = {files, complaints, json_object()};
    json_t *result = files->data == NULL ? json_incref((json_t *)(uintptr_t)document)
                                         : data_files_rename(document, resolve, &resolving);
    if (json_object_size(resolving.found) > 0) {
        json_t *whole = json_copy(result);
        json_object_set(whole, DATA_FILES, resolving.found);
        json_decref(result);
        result = whole;
    }
    json_decref(resolving.found);
    return result;
}

json_t *data_files_digests(const struct document_files *files)
{
    if (json_object_size(files->data) == 0) {
        return NULL;
    }
    json_t *digests = json_object();
    const char *name;
    json_t *facts;
    json_object_foreach(files->data, name, facts)
    {
        json_object_set_new(
            digests, name,
            json_pack("{s:O}", DATA_FILES_DIGEST, json_object_get(facts, DATA_FILES_DIGEST)));
    }
    return digests;
}

bool data_files_are_same(const json_t *document, const json_t *before, json_t **now,
                         struct error *error)
{
    const char *path;
    json_t *facts;
    *now = json_object();
    json_object_foreach(json_object_get(document, DATA_FILES), path, facts)
    {
        struct data_file file = {.stamp = ""};
        char stamp[DATA_FILE_STAMP_BYTES];
        const char *digest = json_string_value(json_object_get(facts, DATA_FILES_DIGEST));
        const char *known = json_string_value(json_object_get(facts, DATA_FILES_STAMP));
        snprintf(file.digest, sizeof file.digest, "%s", digest == NULL ? "" : digest);
        snprintf(file.stamp, sizeof file.stamp, "%s", known == NULL ? "" : known);
        if (!data_file_is_same(path, &file, stamp, error)) {
            return false;
        }
        const char *was = json_string_value(json_object_get(before, path));
        if (was != NULL && strcmp(was, stamp) != 0) {
            return error_set(error, ERROR_RUN, path,
                             "the file was written to while the run read it");
        }
        json_object_set_new(*now, path, json_string(stamp));
    }
    return true;
}
