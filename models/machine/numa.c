#include "models/machine/numa.h"

#define MEMORY(name) offsetof(struct numa_memory_parameters, name)

static TABLE(memory_table, struct numa_memory_parameters,
             {.name = "latency",
              .type = PARAMETER_DURATION,
              .offset = MEMORY(latency),
              .doc = "Latency of a reference of the node's own cores to its memory.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
             {.name = "remote_latency",
              .type = PARAMETER_DURATION,
              .offset = MEMORY(remote_latency),
              .doc = "The same from the nearest other node that has cores.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
             {.name = "channels",
              .type = PARAMETER_INTEGER,
              .offset = MEMORY(channels),
              .doc = "Channels of the node's memory controller; 0: the node has no memory.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ZERO_IS_A_VALUE,
              .most = 4096},
             {.name = "channel_bandwidth",
              .type = PARAMETER_BANDWIDTH,
              .offset = MEMORY(channel_bandwidth),
              .doc = "Bandwidth of one of these channels.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
             {.name = "transfer",
              .type = PARAMETER_DISTRIBUTION,
              .offset = MEMORY(transfer),
              .doc = "The time one of these channels is busy with a line, in its place.",
              .flags = PARAMETER_OPTIONAL},
             {.name = "banks",
              .type = PARAMETER_INTEGER,
              .offset = MEMORY(banks),
              .doc = "Banks behind each channel; 0: no reference waits for a bank.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ZERO_IS_A_VALUE,
              .most = 4096},
             {.name = "bank_cycle",
              .type = PARAMETER_DISTRIBUTION,
              .offset = MEMORY(bank_cycle),
              .doc = "The time a bank is busy with one line.",
              .flags = PARAMETER_OPTIONAL});

TABLE(numa_node_table, struct numa_node_parameters,
      {.name = "cores",
       .type = PARAMETER_INTEGER,
       .offset = offsetof(struct numa_node_parameters, cores),
       .doc = "Cores of the node; 0: it has memory alone, as memory behind CXL.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ZERO_IS_A_VALUE,
       .most = 4096},
      {.name = "memory",
       .type = PARAMETER_OBJECT,
       .offset = offsetof(struct numa_node_parameters, memory),
       .doc = "The node's memory, where it is unlike that of the machine.",
       .flags = PARAMETER_OPTIONAL,
       .of = &memory_table});

const struct parameter numa_node_row = {
    .name = "node", .type = PARAMETER_OBJECT, .of = &numa_node_table, .doc = "A NUMA node."};

const uint32_t *numa_first_cores(const struct numa_nodes *nodes, uint32_t count,
                                 struct arena *arena)
{
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)count + 1);
    for (uint32_t node = 0; node < count; node++) {
        first[node + 1] = first[node] + numa_cores_of(nodes, node);
    }
    return first;
}

int64_t numa_all_cores(const struct numa_nodes *nodes)
{
    int64_t cores = 0;
    for (uint32_t node = 0; node < nodes->count; node++) {
        cores += numa_cores_of(nodes, node);
    }
    return cores;
}
