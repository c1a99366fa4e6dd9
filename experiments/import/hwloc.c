#include "experiments/import/hwloc.h"

#include "experiments/import/hwloc_library.h"
#include "sim/base/memory.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

enum { NODES_MOST = 4096 };

/* A topology of hwloc that is being read. */
struct reading {
    const struct hwloc_library *library;
    hwloc_topology_t from;
    struct topology *to;
    struct notes *notes;
    int nodes; /* their depth */
    int cores; /* likewise; of processing units where there are no cores */
};

static unsigned count_at(const struct reading *reading, int depth)
{
    return depth == HWLOC_TYPE_DEPTH_UNKNOWN
               ? 0
               : reading->library->hwloc_get_nbobjs_by_depth(reading->from, depth);
}

static hwloc_obj_t object_at(const struct reading *reading, int depth, unsigned index)
{
    return reading->library->hwloc_get_obj_by_depth(reading->from, depth, index);
}

static int depth_of(const struct reading *reading, hwloc_obj_type_t type)
{
    return reading->library->hwloc_get_type_depth(reading->from, type);
}

/* High-bandwidth memory stands beside the node that its cores call their own. */
static bool is_extra(hwloc_obj_t node)
{
    return node->subtype != NULL &&
           (strcmp(node->subtype, "MCDRAM") == 0 || strcmp(node->subtype, "HBM") == 0);
}

/* The nearest node of a core. @return its index; UINT_MAX: there is none */
static unsigned node_of(const struct reading *reading, hwloc_obj_t core)
{
    unsigned nearest = UINT_MAX;
    long least = LONG_MAX;
    for (unsigned i = 0; i < count_at(reading, reading->nodes); i++) {
        hwloc_obj_t node = object_at(reading, reading->nodes, i);
        if (!reading->library->hwloc_bitmap_isincluded(core->cpuset, node->cpuset)) {
            continue;
        }
        long size = 2L * reading->library->hwloc_bitmap_weight(node->cpuset) + is_extra(node);
        if (size < least) {
            least = size;
            nearest = i;
        }
    }
    return nearest;
}

static void take_cores(const struct reading *reading)
{
    unsigned homeless = 0;
    for (unsigned i = 0; i < count_at(reading, reading->nodes); i++) {
        topology_add_node(reading->to, object_at(reading, reading->nodes, i)->os_index, 0);
    }
    for (unsigned i = 0; i < count_at(reading, reading->cores); i++) {
        hwloc_obj_t core = object_at(reading, reading->cores, i);
        unsigned node = node_of(reading, core);
        int threads = reading->library->hwloc_bitmap_weight(core->cpuset);
        if (node == UINT_MAX || threads < 1) {
            homeless++;
            continue;
        }
        reading->to->nodes[node].cores++;
        reading->to->threads = threads > reading->to->threads ? threads : reading->to->threads;
    }
    if (homeless > 0) {
        notes_add(reading->notes, NOTE_UNUSED, "%u cores that no node has", homeless);
    }
}

/* Cores with fewer threads than others: those of a hybrid processor. */
static void note_unlike_cores(const struct reading *reading)
{
    unsigned units = count_at(reading, depth_of(reading, HWLOC_OBJ_PU));
    unsigned cores = count_at(reading, reading->cores);
    if (units != cores * (unsigned)reading->to->threads) {
        notes_add(
            reading->notes, NOTE_UNUSED,
            "unlike cores: %u hardware threads of %u cores, of which some have %lld: all have "
            "that many",
            units, cores, (long long)reading->to->threads);
    }
}

static void take_caches(const struct reading *reading)
{
    static const hwloc_obj_type_t types[] = {HWLOC_OBJ_L1CACHE, HWLOC_OBJ_L2CACHE,
                                             HWLOC_OBJ_L3CACHE, HWLOC_OBJ_L4CACHE};
    struct text_buffer text = {0};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        unsigned count = count_at(reading, depth_of(reading, types[i]));
        if (count > 0) {
            hwloc_obj_t cache = object_at(reading, depth_of(reading, types[i]), 0);
            text_print(&text, "%s%u x L%zu of %llu KiB", text.length == 0 ? "" : ", ", count, i + 1,
                       (unsigned long long)cache->attr->cache.size / 1024);
            reading->to->line_bytes = cache->attr->cache.linesize;
        }
    }
    if (text.length > 0) {
        notes_add(reading->notes, NOTE_UNUSED,
                  "caches: %s; a program says how often it misses them", text.text);
    }
    text_buffer_free(&text);
}

static void take_model(const struct reading *reading)
{
    int depth = depth_of(reading, HWLOC_OBJ_PACKAGE);
    unsigned packages = count_at(reading, depth);
    reading->to->packages = packages == 0 ? 1 : packages;
    for (unsigned i = 0; packages > 0 && i < object_at(reading, depth, 0)->infos_count; i++) {
        const struct hwloc_info_s *info = &object_at(reading, depth, 0)->infos[i];
        if (strcmp(info->name, "CPUModel") == 0) {
            topology_set_model(reading->to, info->value, reading->notes);
        }
    }
}

/* The matrix of the firmware between nodes, by their indexes. */
static void take_distances(const struct reading *reading)
{
    struct hwloc_distances_s *matrix;
    unsigned count = 1;
    unsigned long kind = HWLOC_DISTANCES_KIND_FROM_OS | HWLOC_DISTANCES_KIND_MEANS_LATENCY;
    size_t nodes = reading->to->node_count;
    if (reading->library->hwloc_distances_get_by_type(reading->from, HWLOC_OBJ_NUMANODE, &count,
                                                      &matrix, kind, 0) != 0 ||
        count == 0) {
        return;
    }
    if (matrix->nbobjs == nodes && nodes <= NODES_MOST) {
        double *distances = memory_alloc_many(nodes * nodes, sizeof *distances);
        for (size_t i = 0; i < nodes * nodes; i++) {
            size_t row = matrix->objs[i / nodes]->logical_index;
            size_t column = matrix->objs[i % nodes]->logical_index;
            distances[row * nodes + column] = (double)matrix->values[i];
        }
        reading->to->distances = distances;
    }
    reading->library->hwloc_distances_release(reading->from, matrix);
}

static void take_all(struct reading *reading)
{
    reading->nodes = depth_of(reading, HWLOC_OBJ_NUMANODE);
    reading->cores = depth_of(reading, HWLOC_OBJ_CORE);
    if (reading->cores == HWLOC_TYPE_DEPTH_UNKNOWN) {
        reading->cores = depth_of(reading, HWLOC_OBJ_PU);
    }
    take_model(reading);
    take_cores(reading);
    note_unlike_cores(reading);
    take_caches(reading);
    take_distances(reading);
    topology_sort(reading->to);
}

/* Say why hwloc read nothing. @param number  the errno that it left */
static bool refuse(const char *text, const char *name, int number, struct error *error)
{
    if (number == ENOMEM) {
        memory_exhausted(0);
    }
    if (strstr(text, "<topology version=\"3") != NULL) {
        return error_set(
            error, ERROR_SPEC, name,
            "this is XML of hwloc 3; lstopo --export-xml-flags v2 --of xml writes what "
            "hwloc 2 reads");
    }
    if (strstr(text, "<topology") == NULL) {
        return error_set(error, ERROR_SPEC, name,
                         "there is no <topology>; lstopo --of xml writes one");
    }
    if (strstr(text, "</topology>") == NULL) {
        size_t line = 1;
        for (const char *c = text; *c != '\0'; c++) {
            line += *c == '\n';
        }
        return error_set(error, ERROR_SPEC, name,
                         "line %zu: the file ends before </topology>: it is cut off", line);
    }
    return error_set(error, ERROR_SPEC, name,
                     "hwloc cannot read this: it is damaged, or not what lstopo --of xml writes");
}

bool hwloc_read(const char *text, size_t bytes, const char *name, struct topology *topology,
                struct notes *notes, struct error *error)
{
    struct reading reading = {.to = topology, .notes = notes};
    *topology = (struct topology){0};
    errno = 0;
    reading.library = hwloc_library_load(error);
    if (reading.library == NULL) {
        return false;
    }
    if (bytes >= INT_MAX || reading.library->hwloc_topology_init(&reading.from) != 0) {
        memory_exhausted(0);
    }
    const struct hwloc_library *library = reading.library;
    bool is_good = library->hwloc_topology_set_flags(reading.from,
                                                     HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED) == 0 &&
                   library->hwloc_topology_set_xmlbuffer(reading.from, text, (int)bytes + 1) == 0 &&
                   library->hwloc_topology_load(reading.from) == 0;
    if (is_good) {
        take_all(&reading);
    }
    int number = errno;
    library->hwloc_topology_destroy(reading.from);
    return is_good || refuse(text, name, number, error);
}
