/* The memory of a node that is unlike the others. */
#include "models/memory/memory.h"

#define MEMORY(name) offsetof(struct numa_memory_parameters, name)

static const struct parameter_use without_transfer[] = {
    {.path = "transfer", .is_absent = true},
    {.path = NULL},
};

static TABLE(node_memory_table, struct numa_memory_parameters,
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
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
              .used_where = without_transfer},
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
              .flags = PARAMETER_OPTIONAL},
             {.name = "dram",
              .type = PARAMETER_OBJECT,
              .offset = MEMORY(dram),
              .doc = "The DRAM behind each of these channels. A node that gives a bandwidth, a "
                     "transfer or banks instead has none.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_SAME_PATH,
              .of = &dram_table});

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
       .of = &node_memory_table});

const struct parameter numa_node_row = {
    .name = "node", .type = PARAMETER_OBJECT, .of = &numa_node_table, .doc = "A NUMA node."};

/* Whether a node says of its channels what excludes DRAM: a bandwidth, a transfer, or banks. */
static bool has_plain_channels(const struct numa_memory_parameters *own)
{
    return own->channel_bandwidth > 0 || own->transfer.family != DISTRIBUTION_NONE ||
           own->banks != PARAMETER_NOT_GIVEN || own->bank_cycle.family != DISTRIBUTION_NONE;
}

uint32_t memory_homes(const struct memory_parameters *parameters, uint32_t processors)
{
    return parameters->layout == MEMORY_NUMA ? processors : 1;
}

struct memory_parameters memory_at(const struct memory_parameters *parameters,
                                   const struct numa_nodes *nodes, uint32_t home)
{
    struct memory_parameters at = *parameters;
    uint32_t clusters = nodes->of_a_processor > 1 ? nodes->of_a_processor : 1;
    bool is_numa = parameters->layout == MEMORY_NUMA;
    if (at.channels_per_processor > 0) {
        at.channels = at.channels_per_processor * (is_numa ? 1 : nodes->count / clusters);
    }
    at.channels /= is_numa ? clusters : 1;
    const struct numa_memory_parameters *own = is_numa ? numa_memory_of(nodes, home) : NULL;
    if (own == NULL) {
        return at;
    }
    at.latency = own->latency > 0 ? own->latency : at.latency;
    at.is_own_remote = own->remote_latency > 0;
    at.remote_latency = at.is_own_remote ? own->remote_latency : at.remote_latency;
    at.channels = own->channels != PARAMETER_NOT_GIVEN ? own->channels : at.channels;
    if (own->channel_bandwidth > 0 || own->transfer.family != DISTRIBUTION_NONE) {
        at.channel_bandwidth = own->channel_bandwidth;
        at.transfer = own->transfer;
    }
    at.banks = own->banks != PARAMETER_NOT_GIVEN ? own->banks : at.banks;
    at.bank_cycle = own->bank_cycle.family != DISTRIBUTION_NONE ? own->bank_cycle : at.bank_cycle;
    at.dram = own->dram != NULL ? own->dram : has_plain_channels(own) ? NULL : at.dram;
    if (own->dram != NULL) {
        at.channel_bandwidth = 0;
        at.transfer.family = DISTRIBUTION_NONE;
        at.banks = 0;
        at.bank_cycle.family = DISTRIBUTION_NONE;
    }
    return at;
}

bool memory_has_dram(const struct memory_parameters *parameters, const struct numa_nodes *nodes)
{
    uint32_t homes = memory_homes(parameters, nodes->count);
    bool has_dram = false;
    for (uint32_t home = 0; home < homes; home++) {
        struct memory_parameters at = memory_at(parameters, nodes, home);
        has_dram = has_dram || (at.dram != NULL && at.channels > 0);
    }
    return has_dram;
}
