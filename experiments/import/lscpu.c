#include "experiments/import/lscpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MOST = 1000000, DEPTH_MOST = 16 };

struct reading {
    const json_t *fields; /* the list at the top */
    const char *name;
    struct error *error;
};

/* Whether a field's name is a word, with or without its colon. */
static bool is_named(const char *field, const char *word)
{
    size_t length = strlen(word);
    return strncmp(field, word, length) == 0 &&
           (field[length] == '\0' || strcmp(field + length, ":") == 0);
}

/* The data of a field, wherever it is nested. @return NULL: there is none */
static const char *find(const json_t *fields, const char *word, int depth)
{
    const char *found = NULL;
    size_t index;
    json_t *entry;
    json_array_foreach(fields, index, entry)
    {
        const char *field = json_string_value(json_object_get(entry, "field"));
        const json_t *data = json_object_get(entry, "data");
        if (field != NULL && is_named(field, word)) {
            return json_is_string(data) ? json_string_value(data) : "";
        }
        if (found == NULL && depth < DEPTH_MOST) {
            found = find(json_object_get(entry, "children"), word, depth + 1);
        }
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

/* A whole number from 1 on. @param otherwise  where the field is missing or "-"; 0: it is needed */
static bool read_whole(const struct reading *reading, const char *word, int64_t otherwise,
                       int64_t *value)
{
    const char *data = find(reading->fields, word, 0);
    char *end;
    *value = otherwise;
    if (data == NULL && otherwise == 0) {
        return error_set(reading->error, ERROR_SPEC, reading->name,
                         "there is no field \"%s:\"; LC_ALL=C lscpu -J writes one", word);
    }
    if (data == NULL || (otherwise > 0 && (data[0] == '\0' || strcmp(data, "-") == 0))) {
        return true;
    }
    *value = strtoll(data, &end, 10);
    return (data[0] >= '0' && data[0] <= '9' && *end == '\0' && *value >= 1 &&
            *value <= NUMBER_MOST) ||
           error_set(reading->error, ERROR_SPEC, reading->name,
                     "\"%s:\" is \"%.40s\", no whole number from 1 to %d", word, data, NUMBER_MOST);
}

int64_t lscpu_count(const char *list)
{
    int64_t count = 0;
    for (const char *at = list; *at != '\0';) {
        char *end;
        long first = strtol(at, &end, 10);
        bool is_number = at[0] >= '0' && at[0] <= '9';
        long last = first;
        if (is_number && *end == '-') {
            at = end + 1;
            is_number = at[0] >= '0' && at[0] <= '9';
            last = strtol(at, &end, 10);
        }
        if (!is_number || last < first || last > NUMBER_MOST ||
            (*end != '\0' && (*end != ',' || end[1] == '\0'))) {
            return -1;
        }
        count += last - first + 1;
        at = *end == ',' ? end + 1 : end;
    }
    return count;
}

/* "NUMA node3 CPU(s):". @return whether it is one */
static bool node_number(const char *field, unsigned *number)
{
    char rest[16] = "";
    return sscanf(field, "NUMA node%6u CPU(s%15s", number, rest) == 2 && rest[0] == ')';
}

/* Take the nodes, wherever they are nested. */
static bool take_nodes(const struct reading *reading, const json_t *fields, int depth,
                       struct topology *topology)
{
    size_t index;
    json_t *entry;
    bool is_good = true;
    json_array_foreach(fields, index, entry)
    {
        const char *field = json_string_value(json_object_get(entry, "field"));
        const char *data = json_string_value(json_object_get(entry, "data"));
        unsigned number;
        if (field != NULL && node_number(field, &number)) {
            int64_t count = data == NULL || strcmp(data, "-") == 0 ? 0 : lscpu_count(data);
            if (count < 0) {
                return error_set(reading->error, ERROR_SPEC, reading->name,
                                 "\"%.40s\" is \"%.40s\", no list of processors such as 0-17,36-53",
                                 field, data);
            }
            topology_add_node(topology, number,
                              (count + topology->threads - 1) / topology->threads);
        } else if (depth < DEPTH_MOST) {
            is_good = is_good &&
                      take_nodes(reading, json_object_get(entry, "children"), depth + 1, topology);
        }
    }
    return is_good;
}

static void note_caches(const struct reading *reading, struct notes *notes)
{
    static const char *const levels[] = {"L1d", "L2", "L3"};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        char nested[16];
        snprintf(nested, sizeof nested, "%s cache", levels[i]);
        const char *size = find(reading->fields, levels[i], 0);
        size = size == NULL ? find(reading->fields, nested, 0) : size;
        if (size != NULL) {
            notes_add(notes, NOTE_UNUSED, "%s cache: %s; a program says how often it misses",
                      levels[i], size);
        }
    }
}

static bool take_cores(const struct reading *reading, struct topology *topology)
{
    int64_t processors;
    if (!read_whole(reading, "CPU(s)", 0, &processors) ||
        !read_whole(reading, "Thread(s) per core", 1, &topology->threads) ||
        !read_whole(reading, "Socket(s)", 1, &topology->packages) ||
        !take_nodes(reading, reading->fields, 0, topology)) {
        return false;
    }
    if (topology->node_count == 0) { /* a kernel without NUMA */
        topology_add_node(topology, 0, (processors + topology->threads - 1) / topology->threads);
    }
    return true;
}

bool lscpu_read(const json_t *document, const char *name, struct topology *topology,
                struct notes *notes, struct error *error)
{
    struct reading reading = {json_object_get(document, "lscpu"), name, error};
    *topology = (struct topology){0};
    if (json_is_array(json_object_get(document, "cpus"))) {
        return error_set(error, ERROR_SPEC, name,
                         "this is the table of lscpu -e or -p; lscpu -J writes what is read");
    }
    if (!json_is_array(reading.fields)) {
        return error_set(error, ERROR_SPEC, name,
                         "there is no list \"lscpu\"; LC_ALL=C lscpu -J writes one");
    }
    if (!take_cores(&reading, topology)) {
        return false;
    }
    topology_sort(topology);
    const char *model = find(reading.fields, "Model name", 0);
    if (model != NULL) {
        topology_set_model(topology, model, notes);
    }
    note_caches(&reading, notes);
    return true;
}
