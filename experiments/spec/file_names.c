#include "experiments/spec/file_names.h"

#include "sim/base/memory.h"

#include <string.h>

char *file_names_beside(const char *from, const char *name)
{
    const char *slash = from == NULL || name[0] == '/' ? NULL : strrchr(from, '/');
    return slash == NULL ? memory_copy_text(name)
                         : memory_print("%.*s%s", (int)(slash + 1 - from), from, name);
}

/* Rewrite a name, or each of a list of names, that was said by the file `from`. */
static void move_names(json_t *holder, const char *key, const char *from)
{
    json_t *value = json_object_get(holder, key);
    size_t count = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < count; i++) {
        json_t *name = json_is_array(value) ? json_array_get(value, i) : value;
        if (json_is_string(name)) {
            char *moved = file_names_beside(from, json_string_value(name));
            json_string_set(name, moved);
            memory_free(moved);
        }
    }
}

/* Machines that a spec holds are found by the names that it calls them. */
static void move_embedded(json_t *document, const char *from)
{
    json_t *machines = json_object_get(document, "machines");
    if (!json_is_object(machines)) {
        return;
    }
    json_t *moved = json_object();
    const char *name;
    json_t *machine;
    json_object_foreach(machines, name, machine)
    {
        char *path = file_names_beside(from, name);
        json_object_set(moved, path, machine);
        memory_free(path);
    }
    json_object_set_new(document, "machines", moved);
}

void file_names_move(json_t *document, const char *from)
{
    size_t index;
    json_t *group;
    json_t *system = json_object_get(document, "system");
    const char *name;
    json_t *node;
    move_names(system, "machine", from);
    json_object_foreach(json_object_get(system, "nodes"), name, node)
    {
        move_names(json_object_get(node, "machine"), "file", from);
    }
    move_names(json_object_get(document, "sweep"), "system.machine", from);
    json_array_foreach(json_object_get(document, "zip"), index, group)
    {
        move_names(group, "system.machine", from);
    }
    json_array_foreach(json_object_get(document, "exclude"), index, group)
    {
        move_names(group, "system.machine", from);
    }
    move_embedded(document, from);
}
