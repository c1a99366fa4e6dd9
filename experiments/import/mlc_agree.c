#include "experiments/import/mlc_agree.h"

#include "experiments/import/dram_fit.h"
#include "experiments/import/machine_file.h"
#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { WHOLE_MOST = 65536 };

static bool check_whole(const json_t *object, const char *above, const char *path, int64_t least,
                        const char *name, struct error *error)
{
    const json_t *value = machine_get(object, path);
    int64_t whole = machine_whole(object, path, -1);
    if (value == NULL || (json_is_integer(value) && whole >= least && whole <= WHOLE_MOST)) {
        return true;
    }
    char *found = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    char *pointer = memory_copy_text(path);
    for (char *dot = strchr(pointer, '.'); dot != NULL; dot = strchr(dot, '.')) {
        *dot = '/';
    }
    error_set(error, ERROR_SPEC, name,
              "the machine is not valid at %s/%s: %.40s is no whole number from %lld to %d", above,
              pointer, found, (long long)least, WHOLE_MOST);
    memory_free(pointer);
    free(found); /* of jansson */
    return false;
}

static bool check_wholes(const json_t *machine, const char *name, struct error *error)
{
    static const char *const paths[] = {"processors",       "cores_per_processor",
                                        "hardware_threads", "sub_numa_clusters",
                                        "memory.channels",  "memory.channels_per_processor"};
    const json_t *nodes = machine_get(machine, "nodes"), *memory = machine_get(machine, "memory");
    bool is_good =
        memory == NULL || json_is_object(memory) ||
        error_set(error, ERROR_SPEC, name, "the machine is not valid at /memory: is no object");
    for (size_t i = 0; i < sizeof paths / sizeof *paths && is_good; i++) {
        is_good = check_whole(machine, "", paths[i], 1, name, error);
    }
    for (size_t i = 0; i < json_array_size(nodes) && is_good; i++) {
        const json_t *node = json_array_get(nodes, i);
        char *above = memory_print("/nodes/%zu", i);
        is_good = check_whole(node, above, "cores", 0, name, error) &&
                  check_whole(node, above, "memory.channels", 0, name, error);
        memory_free(above);
    }
    return is_good;
}

/* Some nodes have DRAM and say so, and others say nothing, nor does the machine. */
static bool check_dram(const json_t *machine, const char *name, struct error *error)
{
    const json_t *nodes = machine_get(machine, "nodes"), *node;
    size_t i;
    bool has_some = false;
    json_array_foreach(nodes, i, node)
    {
        has_some = has_some || machine_get(node, "memory.dram") != NULL;
    }
    return !has_some || dram_fit_is_possible(machine) ||
           error_set(error, ERROR_SPEC, name,
                     "the machine is not valid at /memory: \"dram\" is missing, where a node of "
                     "/nodes says its own and another says nothing of its memory");
}

/* A row is a node with cores, a column one with memory. */
static bool check_node(const json_t *node, size_t index, const struct mlc_found *found,
                       const char *name, struct error *error)
{
    const struct mlc_matrix *latencies = &found->mlc->latencies;
    bool has_row = mlc_has_cores(latencies, index);
    int64_t cores = machine_whole(node, "cores", has_row);
    if ((cores > 0) != has_row) {
        return error_set(error, ERROR_SPEC, name,
                         "line %zu: node %u has %s row, but at /nodes/%zu of the machine of "
                         "--machine %lld cores",
                         latencies->line, latencies->column_nodes[index], has_row ? "a" : "no",
                         index, (long long)cores);
    }
    return machine_whole(node, "memory.channels", 1) > 0 ||
           error_set(
               error, ERROR_SPEC, name,
               "line %zu: node %u has a column, but at /nodes/%zu of the machine of --machine "
               "no memory, as its \"channels\" are 0",
               latencies->line, latencies->column_nodes[index], index);
}

static bool check_nodes(const json_t *machine, const struct mlc_found *found, const char *name,
                        struct error *error)
{
    const struct mlc_matrix *latencies = &found->mlc->latencies;
    const json_t *nodes = machine_get(machine, "nodes");
    size_t count = json_is_array(nodes) ? json_array_size(nodes) : latencies->columns;
    bool is_good = count == latencies->columns ||
                   error_set(error, ERROR_SPEC, name,
                             "line %zu: %zu nodes, but the machine of --machine lists %zu",
                             latencies->line, latencies->columns, count);
    for (size_t i = 0; i < json_array_size(nodes) && is_good; i++) {
        is_good = check_node(json_array_get(nodes, i), i, found, name, error);
    }
    return is_good;
}

static bool check_processors(const json_t *machine, const struct mlc_found *found, const char *name,
                             struct error *error)
{
    const struct mlc_matrix *latencies = &found->mlc->latencies;
    int64_t clusters = machine_whole(machine, "sub_numa_clusters", 1);
    int64_t processors = machine_whole(machine, "processors", (int64_t)found->nodes / clusters);
    if (processors * clusters == (int64_t)found->nodes) {
        return true;
    }
    if (clusters > 1) {
        return error_set(error, ERROR_SPEC, name,
                         "line %zu: %zu nodes with cores, but the machine of --machine splits each "
                         "processor into %lld%s",
                         latencies->line, found->nodes, (long long)clusters,
                         machine_get(machine, "processors") == NULL
                             ? ""
                             : ", and the number of its processors times that is another");
    }
    return error_set(error, ERROR_SPEC, name,
                     "line %zu: %zu nodes with cores, but the machine of --machine has %lld "
                     "processors, one for each node",
                     latencies->line, found->nodes, (long long)processors);
}

static bool split_one(json_t *machine, const char *path, int64_t clusters, const char *name,
                      struct error *error)
{
    int64_t whole = machine_whole(machine, path, 0);
    if (whole % clusters != 0) {
        return error_set(error, ERROR_SPEC, name,
                         "the machine is not valid at /sub_numa_clusters: are %lld, and do not "
                         "divide the %lld of \"%s\"",
                         (long long)clusters, (long long)whole, path);
    }
    if (whole > 0) {
        machine_set(machine, path, json_integer(whole / clusters));
    }
    return true;
}

static bool split_processors(json_t *machine, const char *name, struct notes *notes,
                             struct error *error)
{
    static const char *const split[] = {"cores_per_processor", "memory.channels",
                                        "memory.channels_per_processor"};
    int64_t clusters = machine_whole(machine, "sub_numa_clusters", 1);
    if (clusters == 1) {
        return true;
    }
    for (size_t i = 0; i < sizeof split / sizeof *split; i++) {
        if (!split_one(machine, split[i], clusters, name, error)) {
            return false;
        }
    }
    machine_remove(machine, "sub_numa_clusters");
    machine_remove(machine, "memory.sibling_latency");
    machine_remove(machine, "processors");
    notes_add(notes, NOTE_READ,
              "each of %lld sub-NUMA clusters of a processor, which has a row of its own, is a "
              "processor of the machine, with its part of the cores and channels",
              (long long)clusters);
    return true;
}

bool mlc_agree(json_t *machine, const struct mlc_found *found, const char *name,
               struct notes *notes, struct error *error)
{
    return check_wholes(machine, name, error) && check_nodes(machine, found, name, error) &&
           check_dram(machine, name, error) && check_processors(machine, found, name, error) &&
           split_processors(machine, name, notes, error);
}
