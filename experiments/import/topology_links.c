#include "experiments/import/topology_links.h"

#include "experiments/import/machine_file.h"
#include "sim/base/memory.h"

#include <math.h>

static const char bandwidth[] = "50 GB/s", hop_latency[] = "50 ns";

/* Distances between the nodes with cores, which are processors 0 to count - 1. */
struct square {
    size_t count;
    double *distances;
    unsigned *hops; /* 0: to itself, or not reached */
    double nearest; /* the smallest remote distance */
};

static double distance(const struct square *square, size_t from, size_t to)
{
    return square->distances[from * square->count + to];
}

static struct square square_of(const struct topology *topology)
{
    struct square square = {.nearest = INFINITY};
    size_t nodes = topology->node_count;
    square.distances = memory_alloc_many(nodes * nodes + 1, sizeof *square.distances);
    square.hops = memory_alloc_many(nodes * nodes + 1, sizeof *square.hops);
    size_t next = 0;
    for (size_t i = 0; i < nodes; i++) {
        square.count += topology->nodes[i].cores > 0;
        for (size_t j = 0; j < nodes; j++) {
            if (topology->nodes[i].cores > 0 && topology->nodes[j].cores > 0) {
                double value = topology->distances[i * nodes + j];
                square.distances[next++] = value;
                square.nearest = i != j ? fmin(square.nearest, value) : square.nearest;
            }
        }
    }
    return square;
}

static bool is_linked(const struct square *square, size_t from, size_t to)
{
    return from != to && distance(square, from, to) == square->nearest;
}

/* Hops from one processor to all, breadth first. */
static void count_hops(struct square *square, size_t from)
{
    unsigned *hops = square->hops + from * square->count;
    bool has_grown = true;
    for (unsigned reached = 1; has_grown; reached++) {
        has_grown = false;
        for (size_t i = 0; i < square->count; i++) {
            bool is_end = reached == 1 ? i == from : hops[i] == reached - 1;
            for (size_t j = 0; is_end && j < square->count; j++) {
                if (j != from && hops[j] == 0 && is_linked(square, i, j)) {
                    hops[j] = reached;
                    has_grown = true;
                }
            }
        }
    }
}

/* Whether links between nearest nodes explain all distances: each is reached, as far one way as
 * the other, and each number of hops has one distance, larger for more hops. */
static bool is_explained(const struct square *square)
{
    size_t count = square->count;
    double *of_hops = memory_alloc_many(count + 1, sizeof *of_hops);
    bool is_so = true;
    for (size_t i = 0; i < count * count && is_so; i++) {
        double value = square->distances[i];
        unsigned hops = square->hops[i];
        if (i % count != i / count) {
            is_so = hops > 0 && value == square->distances[i % count * count + i / count] &&
                    (of_hops[hops] == 0 || of_hops[hops] == value);
            of_hops[hops] = value;
        }
    }
    for (size_t hops = 2; hops < count && is_so; hops++) {
        is_so = of_hops[hops] == 0 || of_hops[hops] > of_hops[hops - 1];
    }
    memory_free(of_hops);
    return is_so;
}

static bool are_all_alike(const struct square *square)
{
    for (size_t i = 0; i < square->count * square->count; i++) {
        if (i % square->count != i / square->count && square->distances[i] != square->nearest) {
            return false;
        }
    }
    return true;
}

static void set_lines(json_t *machine, struct notes *notes)
{
    machine_set(machine, "interconnect.kind", json_string("point_to_point"));
    machine_set(machine, "interconnect.bandwidth", json_string(bandwidth));
    notes_add(notes, NOTE_ASSUMED,
              "interconnect.bandwidth %s, each way: about that of the links between two sockets",
              bandwidth);
}

static void set_topology(json_t *machine, const struct square *square, struct notes *notes)
{
    json_t *links = json_array();
    for (size_t i = 0; i < square->count; i++) {
        for (size_t j = i + 1; j < square->count; j++) {
            if (is_linked(square, i, j)) {
                json_t *link = json_object();
                machine_set_text(link, "from", "p%zu", i);
                machine_set_text(link, "to", "p%zu", j);
                json_array_append_new(links, link);
            }
        }
    }
    notes_add(
        notes, NOTE_FITTED,
        "interconnect.links: %zu, between nodes of the smallest distance, %g; routes over them "
        "explain all distances",
        json_array_size(links), square->nearest);
    machine_set(machine, "interconnect.kind", json_string("topology"));
    machine_set(machine, "interconnect.bandwidth", json_string(bandwidth));
    machine_set(machine, "interconnect.latency", json_string(hop_latency));
    machine_set(machine, "interconnect.links", links);
    notes_add(notes, NOTE_ASSUMED,
              "interconnect.bandwidth %s and interconnect.latency %s of each link", bandwidth,
              hop_latency);
}

/* A node without cores is behind a link of its own, whatever its distance. */
static bool has_far_memory(const struct topology *topology)
{
    for (size_t i = 0; i < topology->node_count; i++) {
        if (topology->nodes[i].cores == 0) {
            return true;
        }
    }
    return false;
}

void topology_set_links(json_t *machine, const struct topology *topology, bool is_numa,
                        struct notes *notes)
{
    if (!is_numa || topology->distances == NULL || has_far_memory(topology)) {
        set_lines(machine, notes);
        return;
    }
    struct square square = square_of(topology);
    for (size_t i = 0; i < square.count; i++) {
        count_hops(&square, i);
    }
    notes_add(notes, NOTE_UNUSED,
              "distances between nodes (SLIT): ratios that the firmware made up, never latencies");
    if (are_all_alike(&square)) {
        set_lines(machine, notes);
    } else if (is_explained(&square)) {
        set_topology(machine, &square, notes);
    } else {
        set_lines(machine, notes);
        notes_add(
            notes, NOTE_ASSUMED,
            "interconnect.kind point_to_point: a link for each pair of nodes; no links between "
            "the nearest alone explain the distances");
    }
    memory_free(square.distances);
    memory_free(square.hops);
}
