/*
 * The main memory of a multiprocessor: where the lines are, and how long it takes to get one.
 *
 * Layout and interconnect are two choices. With uniform access (uma) there is one memory, behind
 * the interconnect for every processor; with non-uniform access (numa) each processor has a
 * memory controller of its own, and only references to another one's cross the interconnect.
 *
 * Latencies are those that a data sheet or a measurement gives: of one reference that meets no
 * other. The services on its path (interconnect, channel, bank) are part of it; the rest is a fixed
 * delay without any waiting. Queues come on top. Where memories are at different distances, a
 * latency is that of the nearest.
 */
#ifndef MODELS_MEMORY_MEMORY_H
#define MODELS_MEMORY_MEMORY_H

#include "models/machine/distance.h"
#include "models/machine/numa.h"
#include "models/memory/controller.h"
#include "models/memory/dram.h"
#include "models/memory/migration.h"
#include "sim/component/assembly.h"

enum memory_layout { MEMORY_UMA, MEMORY_NUMA };

/** The object "memory" of a spec. */
struct memory_parameters {
    int layout;                      /* enum memory_layout */
    sim_ticks latency;               /* 0: see latencies */
    sim_ticks remote_latency;        /* 0: see latencies, or latency and a crossing */
    sim_ticks sibling_latency;       /* 0: latency */
    struct parameter_list latencies; /* rows of struct parameter_list of sim_ticks */
    int64_t channels;
    int64_t channels_per_processor; /* 0: see channels */
    double channel_bandwidth;       /* 0: see transfer */
    struct distribution transfer;
    int64_t banks; /* 0: none are busy */
    struct distribution bank_cycle;
    bool is_own_remote;           /* remote_latency is one node's alone */
    struct dram_parameters *dram; /* instead of bandwidth, transfer and banks; NULL: none */
    struct migration_parameters *migration; /* NULL: pages stay */
};

extern const struct table memory_table;
extern const struct kind memory_kind;

/** A node of a machine, struct numa_node_parameters, and the row of a list of them. */
extern const struct table numa_node_table;
extern const struct parameter numa_node_row;

/** The machine around a memory. */
struct memory_environment {
    uint32_t processors;
    struct numa_nodes nodes;
    int64_t line_bytes;
    int64_t ticks_per_second;
    bool writes_back;           /* references displace dirty lines */
    struct distances distances; /* over the interconnect */
    struct scope machine;       /* of the spec, for complaints of nodes */
};

struct memory {
    struct component component;
    const struct memory_parameters *parameters;
    enum memory_layout layout;
    uint32_t processors;
    uint32_t homes; /* memories there are: 1, or one for each processor */
    struct numa_nodes nodes;
    struct controller *controllers; /* one for each home */
    sim_ticks *delays;              /* fixed delay, for each processor those to each home */
    struct dram *dram;              /* NULL: none */
    struct reference_pool *pool;
    struct reference_port out; /* takes the references back */
};

/** Memories there are in a layout. */
uint32_t memory_homes(const struct memory_parameters *parameters, uint32_t processors);

/** The parameters of one memory: those of the machine, but for what its node says. */
struct memory_parameters memory_at(const struct memory_parameters *parameters,
                                   const struct numa_nodes *nodes, uint32_t home);

/** Whether any memory has DRAM. */
bool memory_has_dram(const struct memory_parameters *parameters, const struct numa_nodes *nodes);

/** The timing of a controller that the parameters ask for [ticks]. */
struct controller_timing memory_timing(const struct memory_parameters *parameters,
                                       int64_t line_bytes, int64_t ticks_per_second);

/**
 * Latency of an unloaded reference from a processor to a home [ticks]; 0 when not given. The
 * parameters are those of the home.
 *
 * One latency given for all homes behind the interconnect is that of the nearest; each other pair
 * adds what its own crossing takes longer. A remote latency that is not given is the local one and
 * the crossing.
 */
sim_ticks memory_latency(const struct memory_parameters *parameters,
                         const struct distances *distances, uint32_t processor, uint32_t home);

/** All these latencies, in the arena: from each node those to each home. */
const sim_ticks *memory_latencies(const struct memory_parameters *parameters,
                                  const struct numa_nodes *nodes, const struct distances *distances,
                                  uint32_t homes, struct arena *arena);

/** Whether a home has memory: a node may have cores alone. */
static inline bool memory_has(const struct memory *memory, uint32_t home)
{
    return memory->layout == MEMORY_UMA || numa_have_memory(&memory->nodes, home);
}

/** Mean time of all services on the way of an unloaded reference [ticks]. */
double memory_services(const struct controller_timing *timing, double crossing);

/** Whether a reference from a processor to a home crosses the interconnect. */
static inline bool memory_is_behind_interconnect(enum memory_layout layout, uint32_t processor,
                                                 uint32_t home)
{
    return layout == MEMORY_UMA || processor != home;
}

/** Complain of mistakes across rows. */
void memory_check(const struct memory_parameters *parameters, const struct scope *scope,
                  const struct memory_environment *environment, struct complaints *complaints);

/** Build the memory; `out` must be set before the first reference returns. */
struct memory *memory_build(const struct assembly *assembly, const struct scope *scope,
                            const struct memory_parameters *parameters,
                            const struct memory_environment *environment,
                            struct reference_pool *pool);

/** Serve a reference that comes to its home now; fits struct reference_port. @param memory  its
 * owner */
void memory_deliver(struct run *run, void *memory, struct reference *reference);

/** Metrics and resources: memory.utilization, memory.controllers.N. ... */
void memory_report(const struct component *component, struct report *report);

/** Laws of each controller over [0, now]. */
void memory_laws(const struct component *component, sim_ticks now, struct report *report);

/** Fail the run when the controllers' books and the references present contradict each other. */
void memory_invariants(struct run *run, const struct component *component);

#endif
