/*
 * NUMA nodes: the places of a machine that have cores, memory, or both.
 *
 * A processor with its memory is a node, or several: sub-NUMA clusters split its cores and its
 * memory controllers, and clusters of one processor reach each other's memory without leaving it. A
 * spec may list nodes where they are unlike: one with more cores or slower memory than the others,
 * one with memory and no cores (memory behind CXL, HBM), one with cores and no memory. What a node
 * does not say is that of the machine.
 */
#ifndef MODELS_MACHINE_NUMA_H
#define MODELS_MACHINE_NUMA_H

#include "sim/base/arena.h"
#include "sim/component/parameter.h"

enum { NUMA_NODES_MOST = 256 };

struct dram_parameters;

/** The memory of a node where it is unlike that of the machine. */
struct numa_memory_parameters {
    sim_ticks latency;            /* 0: that of the machine */
    sim_ticks remote_latency;     /* likewise */
    int64_t channels;             /* PARAMETER_NOT_GIVEN; 0: the node has no memory */
    double channel_bandwidth;     /* 0: see transfer */
    struct distribution transfer; /* none: that of the machine */
    int64_t banks;                /* PARAMETER_NOT_GIVEN; 0: none are busy */
    struct distribution bank_cycle;
    struct dram_parameters
        *dram; /* NULL: that of the machine, unless channels or banks are given */
};

/** One of the nodes that a spec lists. */
struct numa_node_parameters {
    int64_t cores;                         /* PARAMETER_NOT_GIVEN */
    struct numa_memory_parameters *memory; /* NULL: that of the machine */
};

/** The nodes of a machine. */
struct numa_nodes {
    uint32_t count;
    uint32_t cores;          /* of a node that does not say */
    uint32_t of_a_processor; /* sub-NUMA clusters of each processor; 0, 1: it is one node */
    const struct numa_node_parameters *given; /* of each node; NULL: all are alike */
};

/** The processor that a node is, or is a cluster of. */
static inline uint32_t numa_processor_of(const struct numa_nodes *nodes, uint32_t node)
{
    return __builtin_expect(nodes->of_a_processor > 1, 0) ? node / nodes->of_a_processor : node;
}

static inline uint32_t numa_cores_of(const struct numa_nodes *nodes, uint32_t node)
{
    bool is_given = nodes->given != NULL && nodes->given[node].cores != PARAMETER_NOT_GIVEN;
    return is_given ? (uint32_t)nodes->given[node].cores : nodes->cores;
}

static inline bool numa_have_cores(const struct numa_nodes *nodes, uint32_t node)
{
    return nodes->given == NULL || nodes->given[node].cores != 0;
}

/** The memory of a node as the spec lists it; NULL: nothing is said of it. */
static inline const struct numa_memory_parameters *numa_memory_of(const struct numa_nodes *nodes,
                                                                  uint32_t node)
{
    return nodes->given == NULL ? NULL : nodes->given[node].memory;
}

static inline bool numa_have_memory(const struct numa_nodes *nodes, uint32_t node)
{
    const struct numa_memory_parameters *memory = numa_memory_of(nodes, node);
    return memory == NULL || memory->channels != 0;
}

/** The number of the first core of each of `count` nodes, whose cores are numbered one node's after
 *  another's, and behind these the count of all cores. In the arena. */
const uint32_t *numa_first_cores(const struct numa_nodes *nodes, uint32_t count,
                                 struct arena *arena);

/** Cores of all nodes together. */
int64_t numa_all_cores(const struct numa_nodes *nodes);

#endif
