#include "experiments/spec/document.h"

#include "experiments/spec/data_files.h"
#include "experiments/spec/describe_value.h"
#include "experiments/spec/file_names.h"
#include "experiments/spec/pointer.h"
#include "experiments/spec/reader/reader.h"
#include "sim/base/memory.h"

#include <string.h>
#include <sys/stat.h>

enum { EXTENDS_MOST = 32 };

/* The form of what looks like a distribution: one member (and a description) named after a form,
 * whose value is no object of objects as that of a map would be; rates by time of day have a period
 * beside. */
static const char *distribution_form(const json_t *json)
{
    const char *form = NULL;
    const char *key;
    json_t *value;
    bool has_rates = json_is_array(json_object_get(json, "rates"));
    json_object_foreach((json_t *)json, key, value)
    {
        if (strcmp(key, "description") == 0 || (has_rates && strcmp(key, "period") == 0)) {
            continue;
        }
        bool is_form = has_rates && strcmp(key, "rates") == 0;
        for (size_t i = 0; reader_distribution_forms[i] != NULL; i++) {
            is_form = is_form || strcmp(reader_distribution_forms[i], key) == 0;
        }
        bool fits =
            json_is_string(value) || json_is_array(value) ||
            json_object_get(value, "mean") != NULL || json_object_get(value, "scale") != NULL ||
            json_object_get(value, "minimum") != NULL || json_object_get(value, "weights") != NULL;
        if (!is_form || !fits || form != NULL) {
            return NULL;
        }
        form = key;
    }
    return form;
}

json_t *document_merge(const json_t *base, const json_t *over)
{
    if (!json_is_object(base) || !json_is_object(over)) {
        return json_incref((json_t *)over);
    }
    const char *base_form = distribution_form(base);
    const char *over_form = distribution_form(over);
    if (base_form != NULL && over_form != NULL && strcmp(base_form, over_form) != 0) {
        return json_incref((json_t *)over);
    }
    json_t *merged = json_copy((json_t *)base);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)over, key, value)
    {
        json_t *below = json_object_get(base, key);
        json_object_set_new(merged, key,
                            below == NULL ? json_incref(value) : document_merge(below, value));
    }
    return merged;
}

/* The files on the way from the spec down to what is being read, to find circles. */
struct chain {
    const struct chain *above;
    const char *path;
    size_t depth;
};

static bool is_in_chain(const struct chain *chain, const char *path)
{
    struct stat one;
    struct stat other;
    for (; chain != NULL; chain = chain->above) {
        if (chain->path != NULL && stat(chain->path, &one) == 0 && stat(path, &other) == 0 &&
            one.st_dev == other.st_dev && one.st_ino == other.st_ino) {
            return true;
        }
    }
    return false;
}

static json_t *extend(const struct document_files *files, json_t *document,
                      const struct chain *chain, struct complaints *complaints);

static json_t *load_extended(const struct document_files *files, const char *name,
                             const struct chain *chain, struct complaints *complaints)
{
    struct error error = {0};
    char *path = file_names_beside(chain->path, name);
    json_t *whole = NULL;
    if (is_in_chain(chain, path)) {
        complain(complaints, "/extends", "\"%s\" extends itself in a circle", path);
    } else if (chain->depth >= EXTENDS_MOST) {
        complain(complaints, "/extends", "more than %d files extend one another", EXTENDS_MOST);
    } else {
        json_t *loaded = document_load_named(path, &error);
        if (loaded == NULL) {
            complain(complaints, "/extends", "%s: %s", error.where, error.text);
        } else {
            struct chain below = {chain, path, chain->depth + 1};
            whole = extend(files, loaded, &below, complaints);
            json_decref(loaded);
            file_names_move(whole, name);
            json_t *moved = data_files_move(whole, name);
            json_decref(whole);
            whole = moved;
        }
    }
    memory_free(path);
    return whole;
}

static json_t *extend(const struct document_files *files, json_t *document,
                      const struct chain *chain, struct complaints *complaints)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    json_t *name = json_object_get(document, "extends");
    if (files->origins != NULL) {
        origins_add(files->origins, chain->path, document);
    }
    if (name == NULL) {
        return json_deep_copy(document);
    }
    json_t *base = NULL;
    if (!json_is_string(name)) {
        complain(complaints, "/extends", "%s is no name of a file", describe_value(buffer, name));
    } else if (files->are_forbidden) {
        complain(complaints, "/extends", "files cannot be named here");
    } else {
        base = load_extended(files, json_string_value(name), chain, complaints);
    }
    json_t *merged = base == NULL ? json_deep_copy(document) : document_merge(base, document);
    json_object_del(merged, "extends");
    json_decref(base);
    return merged;
}

json_t *document_extend(const struct document_files *files, json_t *document,
                        struct complaints *complaints)
{
    struct chain chain = {NULL, files->path, 0};
    return extend(files, document, &chain, complaints);
}

bool document_add_machine(struct document_files *files, const json_t *name, const char *where,
                          struct complaints *complaints)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_string(name)) {
        complain(complaints, where, "%s is no name of a machine file",
                 describe_value(buffer, name));
        return false;
    }
    if (json_object_get(files->machines, json_string_value(name)) != NULL) {
        return true;
    }
    if (files->are_forbidden) {
        complain(complaints, where, "files cannot be named here");
        return false;
    }
    struct error error = {0};
    char *path = file_names_beside(files->path, json_string_value(name));
    json_t *machine = document_load_named(path, &error);
    memory_free(path);
    if (machine == NULL) {
        complain(complaints, where, "%s: %s", error.where, error.text);
        return false;
    }
    if (json_object_get(machine, "machine") != NULL) {
        complain(complaints, where, "%s: a machine file names no other machine",
                 json_string_value(name));
        json_object_del(machine, "machine");
    }
    json_object_set_new(files->machines, json_string_value(name), machine);
    return true;
}

void document_add_machines(struct document_files *files, const json_t *document,
                           struct complaints *complaints)
{
    json_t *system = json_object_get(document, "system");
    json_t *named = json_object_get(system, "machine");
    const char *name;
    json_t *node;
    if (named != NULL) {
        document_add_machine(files, named, "/system/machine", complaints);
    }
    json_object_foreach(json_object_get(system, "nodes"), name, node)
    {
        named = json_object_get(json_object_get(node, "machine"), "file");
        if (named != NULL) {
            struct text_buffer where = {0};
            text_append(&where, "/system/nodes");
            pointer_append(&where, name);
            text_append(&where, "/machine/file");
            document_add_machine(files, named, where.text, complaints);
            text_buffer_free(&where);
        }
    }
}

/* The machine file that an object names, and its name; NULL: none, or one that is not there. */
static json_t *machine_of(const struct document_files *files, const json_t *object, const char *key,
                          const char **name)
{
    *name = json_string_value(json_object_get(object, key));
    return *name == NULL ? NULL : json_object_get(files->machines, *name);
}

/* A complaint about a machine that stands in the spec itself. */
static void stay_in_spec(struct complaint *complaint, const char *name)
{
    struct text_buffer where = {0};
    text_append(&where, "/machines");
    pointer_append(&where, name);
    text_append(&where, complaint->where);
    memory_free(complaint->where);
    memory_free(complaint->file);
    complaint->where = where.text;
    complaint->file = NULL;
}

static void move_to(const struct document_files *files, const json_t *document,
                    struct complaint *complaint, const struct origin_machine *machine,
                    const char *name)
{
    if (machine->document != NULL) {
        char *path = file_names_beside(files->path, name);
        bool has_moved = origin_move_to_machine(complaint, document, machine, path);
        memory_free(path);
        if (has_moved && json_object_get(files->embedded, name) != NULL) {
            stay_in_spec(complaint, name);
        }
    }
}

void document_move_to_machine(const struct document_files *files, const json_t *document,
                              struct complaint *complaint)
{
    const char *name;
    const char *key;
    json_t *node;
    json_t *system = json_object_get(document, "system");
    struct origin_machine machine = {machine_of(files, system, "machine", &name), "/system", 1};
    move_to(files, document, complaint, &machine, name);
    json_object_foreach(json_object_get(system, "nodes"), key, node)
    {
        struct text_buffer section = {0};
        text_append(&section, "/system/nodes");
        pointer_append(&section, key);
        text_append(&section, "/machine");
        machine = (struct origin_machine){
            machine_of(files, json_object_get(node, "machine"), "file", &name), section.text, 4};
        move_to(files, document, complaint, &machine, name);
        text_buffer_free(&section);
    }
}

/* An object with the members of the machine file that its key names; its own win. */
static json_t *with_members(const struct document_files *files, json_t *object, const char *key)
{
    const char *name;
    json_t *machine = machine_of(files, object, key, &name);
    json_t *merged = machine == NULL ? json_copy(object) : document_merge(machine, object);
    json_object_del(merged, key);
    return merged;
}

/* A node with the members of its machine's file. */
static json_t *with_machine(const struct document_files *files, json_t *node)
{
    json_t *machine = json_object_get(node, "machine");
    if (json_object_get(machine, "file") == NULL) {
        return json_incref(node);
    }
    json_t *result = json_copy(node);
    json_object_set_new(result, "machine", with_members(files, machine, "file"));
    return result;
}

json_t *document_with_machine(const struct document_files *files, json_t *document)
{
    json_t *system = json_object_get(document, "system");
    json_t *nodes = json_object_get(system, "nodes");
    bool names_one = json_object_get(system, "machine") != NULL;
    if (!names_one && !json_is_object(nodes)) {
        return json_incref(document);
    }
    json_t *whole = names_one ? with_members(files, system, "machine") : json_copy(system);
    const char *name;
    json_t *node;
    json_t *each = json_is_object(nodes) ? json_object() : NULL;
    json_object_foreach(nodes, name, node)
    {
        json_object_set_new(each, name, with_machine(files, node));
    }
    if (each != NULL) {
        json_object_set_new(whole, "nodes", each);
    }
    json_t *result = json_copy(document);
    json_object_set_new(result, "system", whole);
    return result;
}
