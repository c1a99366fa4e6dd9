/* The memory of a node that is unlike the others. */
#include "models/memory/memory.h"

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
    return at;
}
