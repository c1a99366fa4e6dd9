#include "experiments/import/topology.h"

#include "experiments/import/machine_file.h"
#include "experiments/import/topology_links.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <string.h>

enum { PROCESSORS_MOST = 256, CORES_MOST = 4096 };

/* Servers of two sockets: 78 to 113 ns and 131 to 203 ns were measured (tests/validation). */
static const char latency[] = "90 ns", remote_latency[] = "140 ns", bandwidth[] = "100 GB/s";

void topology_add_node(struct topology *topology, unsigned number, int64_t cores)
{
    topology->nodes = memory_grow(topology->nodes, topology->node_count, &topology->node_capacity,
                                  sizeof *topology->nodes);
    topology->nodes[topology->node_count++] = (struct topology_node){number, cores};
}

void topology_set_model(struct topology *topology, const char *model, struct notes *notes)
{
    const char *at = strrchr(model, '@');
    double ghz;
    foreign_fit(topology->model, sizeof topology->model, model);
    notes_add(notes, NOTE_READ, "model: %s", topology->model);
    if (at != NULL && sscanf(at + 1, "%lfGHz", &ghz) == 1 && ghz >= 0.001 && ghz < 100) {
        topology->clock_hz = ghz * 1e9;
    }
}

/* Exchange two nodes, with their rows and columns of distances. */
static void exchange(struct topology *topology, size_t one, size_t other)
{
    size_t count = topology->node_count;
    struct topology_node node = topology->nodes[one];
    topology->nodes[one] = topology->nodes[other];
    topology->nodes[other] = node;
    for (size_t pass = 0; topology->distances != NULL && pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            double *a = &topology->distances[pass == 0 ? one * count + i : i * count + one];
            double *b = &topology->distances[pass == 0 ? other * count + i : i * count + other];
            double value = *a;
            *a = *b;
            *b = value;
        }
    }
}

void topology_sort(struct topology *topology)
{
    for (size_t i = 0; i < topology->node_count; i++) {
        size_t least = i;
        for (size_t j = i + 1; j < topology->node_count; j++) {
            least = topology->nodes[j].number < topology->nodes[least].number ? j : least;
        }
        if (least != i) {
            exchange(topology, i, least);
        }
    }
}

void topology_free(struct topology *topology)
{
    memory_free(topology->nodes);
    memory_free(topology->distances);
    *topology = (struct topology){0};
}

/* Nodes with cores, and the fewest and most cores of one. */
struct counted {
    int64_t nodes, cores, least, most;
};

static struct counted count_cores(const struct topology *topology)
{
    struct counted counted = {0};
    for (size_t i = 0; i < topology->node_count; i++) {
        const struct topology_node *node = &topology->nodes[i];
        if (node->cores == 0) {
            continue;
        }
        counted.least =
            counted.nodes == 0 || node->cores < counted.least ? node->cores : counted.least;
        counted.most = node->cores > counted.most ? node->cores : counted.most;
        counted.cores += node->cores;
        counted.nodes++;
    }
    return counted;
}

static void set_cores(json_t *machine, const struct topology *topology,
                      const struct counted *counted, struct notes *notes)
{
    machine_set(machine, "processors", json_integer(counted->nodes));
    machine_set(machine, "cores_per_processor", json_integer(counted->most));
    if (topology->threads > 1) {
        machine_set(machine, "hardware_threads", json_integer(topology->threads));
    }
    notes_add(notes, NOTE_READ,
              "%" PRId64 " cores in %" PRId64 " package%s, %" PRId64 " node%s with cores, %" PRId64
              " hardware thread%s a core",
              counted->cores, topology->packages, topology->packages == 1 ? "" : "s",
              counted->nodes, counted->nodes == 1 ? "" : "s",
              topology->threads == 0 ? 1 : topology->threads, topology->threads > 1 ? "s" : "");
}

/* List the nodes where they are unlike. */
static void set_nodes(json_t *machine, const struct topology *topology,
                      const struct counted *counted, struct notes *notes)
{
    if (counted->least == counted->most && (size_t)counted->nodes == topology->node_count) {
        return;
    }
    json_t *nodes = json_array();
    for (size_t i = 0; i < topology->node_count; i++) {
        const struct topology_node *node = &topology->nodes[i];
        json_t *entry = json_object();
        if (node->cores != counted->most) {
            machine_set(entry, "cores", json_integer(node->cores));
        }
        if (node->cores == 0) {
            notes_add(notes, NOTE_ASSUMED,
                      "memory of node %u, which has no cores: as fast as that of the others",
                      node->number);
        }
        json_array_append_new(nodes, entry);
    }
    machine_set(machine, "nodes", nodes);
    size_t without = topology->node_count - (size_t)counted->nodes;
    if (without > 0) {
        notes_add(notes, NOTE_READ, "nodes without cores: %zu", without);
    }
    if (counted->least < counted->most) {
        notes_add(notes, NOTE_READ,
                  "nodes of unlike cores: %" PRId64 " to %" PRId64 " of those that have any",
                  counted->least, counted->most);
    }
}

static void set_memory(json_t *machine, bool is_numa, int64_t memories, struct notes *notes)
{
    machine_set(machine, "memory.layout", json_string(is_numa ? "numa" : "uma"));
    machine_set(machine, "memory.latency", json_string(latency));
    notes_add(notes, NOTE_ASSUMED,
              "memory.latency %s: measured on servers of today; coupling import mlc calibrates it",
              latency);
    if (memories > 1) {
        machine_set(machine, "memory.remote_latency", json_string(remote_latency));
        notes_add(notes, NOTE_ASSUMED, "memory.remote_latency %s: likewise", remote_latency);
    }
    machine_set(machine, "memory.channel_bandwidth", json_string(bandwidth));
    notes_add(notes, NOTE_ASSUMED,
              "memory.channel_bandwidth %s: one channel for all of a memory, without banks",
              bandwidth);
}

/* Where several packages share one node, the firmware interleaves memory or there is one bus. */
static void set_all(json_t *machine, const struct topology *topology, struct counted counted,
                    struct notes *notes)
{
    bool is_numa = counted.nodes > 1 || topology->packages <= 1;
    if (!is_numa) {
        counted.nodes = topology->packages;
        counted.most = (counted.cores + topology->packages - 1) / topology->packages;
        counted.least = counted.cores / topology->packages;
    }
    machine_set_text(machine, "description",
                     "%s%s%" PRId64 " cores, %s. Latencies and bandwidths "
                     "are defaults.",
                     topology->model, topology->model[0] == '\0' ? "" : ": ", counted.cores,
                     is_numa ? "NUMA" : "uniform memory");
    set_cores(machine, topology, &counted, notes);
    if (is_numa) {
        set_nodes(machine, topology, &counted, notes);
    } else if (counted.least < counted.most) {
        notes_add(notes, NOTE_UNUSED,
                  "unlike packages, of %" PRId64 " to %" PRId64 " cores: each has the most",
                  counted.least, counted.most);
    }
    if (topology->clock_hz > 0) {
        machine_set_text(machine, "clock", "%.4g GHz", topology->clock_hz / 1e9);
    } else {
        notes_add(notes, NOTE_ASSUMED, "clock: that of the program, 2.4 GHz");
    }
    if (topology->line_bytes > 0 && topology->line_bytes != 64) {
        machine_set_text(machine, "line_size", "%" PRId64 " B", topology->line_bytes);
    }
    int64_t memories = is_numa ? (int64_t)topology->node_count : 1;
    set_memory(machine, is_numa, memories, notes);
    if (!is_numa) {
        notes_add(notes, NOTE_READ, "memory.layout uma: %" PRId64 " packages share one node",
                  topology->packages);
    }
    if (counted.nodes > 1 || memories > 1) {
        topology_set_links(machine, topology, is_numa, notes);
    }
}

json_t *topology_machine(const struct topology *topology, const char *name, struct notes *notes,
                         struct error *error)
{
    struct counted counted = count_cores(topology);
    if (counted.cores == 0) {
        error_set(error, ERROR_SPEC, name, "there are no cores");
        return NULL;
    }
    if (topology->node_count > PROCESSORS_MOST || topology->packages > PROCESSORS_MOST ||
        counted.most > CORES_MOST) {
        error_set(error, ERROR_SPEC, name,
                  "%zu nodes of up to %" PRId64 " cores in %" PRId64 " packages; a machine "
                  "has at most %d processors of %d cores",
                  topology->node_count, counted.most, topology->packages, PROCESSORS_MOST,
                  CORES_MOST);
        return NULL;
    }
    json_t *machine = json_object();
    set_all(machine, topology, counted, notes);
    return machine;
}
