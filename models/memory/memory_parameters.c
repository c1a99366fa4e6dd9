/* The object "memory" of a spec. */
#include "models/memory/memory.h"

#define MEMBER(name) offsetof(struct memory_parameters, name)

static const char *const layouts[] = {[MEMORY_UMA] = "uma", [MEMORY_NUMA] = "numa", NULL};

static const struct parameter row_of_latencies = {
    .name = "latencies",
    .type = PARAMETER_LIST,
    .doc = "Latencies from one node to each memory.",
    .element = &(const struct parameter){.name = "latency",
                                         .type = PARAMETER_DURATION,
                                         .doc = "Latency of an unloaded reference.",
                                         .flags = PARAMETER_ABOVE_LEAST},
};

/* Under uma there is one memory, and one processor alone has no other's. */
static const struct parameter_use under_numa[] = {
    {.path = "layout", .is = "numa"},
    {.path = NULL},
};
static const struct parameter_use under_numa_of_several[] = {
    {.path = "layout", .is = "numa"},
    {.path = "processors", .above = 1, .or_next = true},
    {.path = "nodes", .is_given = true},
    {.path = NULL},
};

static const struct parameter_use without_transfer[] = {
    {.path = "transfer", .is_absent = true},
    {.path = NULL},
};
static const struct parameter_use under_clusters[] = {
    {.path = "layout", .is = "numa"},
    {.path = "sub_numa_clusters", .above = 1},
    {.path = NULL},
};

TABLE(
    memory_table, struct memory_parameters,
    {.name = "layout",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(layout),
     .doc = "uma: one memory behind the interconnect, equally far from all processors; numa: a "
            "memory controller for each processor, the others' behind the interconnect.",
     .preset = "\"uma\"",
     .choices = layouts},
    {.name = "latency",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(latency),
     .doc = "Latency of a reference (numa: to the processor's own memory) that meets no other, "
            "crossing and access included.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
    {.name = "remote_latency",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(remote_latency),
     .doc = "The same for a reference to the nearest memory of another processor; one farther "
            "away adds what its crossing takes longer. Without it latency and the time to cross "
            "the interconnect. uma has none.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
     .used_where = under_numa_of_several},
    {.name = "sibling_latency",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(sibling_latency),
     .doc = "The same for a reference to another sub-NUMA cluster of the processor, which crosses "
            "no interconnect; without it latency.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
     .used_where = under_clusters},
    {.name = "latencies",
     .type = PARAMETER_LIST,
     .offset = MEMBER(latencies),
     .doc = "Instead of both under numa: the matrix of latencies, for each node those to the "
            "memory of each.",
     .flags = PARAMETER_OPTIONAL,
     .element = &row_of_latencies,
     .used_where = under_numa},
    {.name = "channels",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(channels),
     .doc = "Channels of each memory controller (uma: of the one memory).",
     .preset = "1",
     .least = 1,
     .most = 4096},
    {.name = "channels_per_processor",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(channels_per_processor),
     .doc = "Instead of channels: those for each processor, so that uma and numa have as many; "
            "under uma the one memory has those of all processors.",
     .flags = PARAMETER_OPTIONAL,
     .least = 1,
     .most = 4096},
    {.name = "channel_bandwidth",
     .type = PARAMETER_BANDWIDTH,
     .offset = MEMBER(channel_bandwidth),
     .doc = "Bandwidth of one channel; without it and transfer, a channel carries any number of "
            "lines at once.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
     .used_where = without_transfer},
    {.name = "transfer",
     .type = PARAMETER_DISTRIBUTION,
     .offset = MEMBER(transfer),
     .doc = "Instead of channel_bandwidth: the time a channel is busy with one line.",
     .flags = PARAMETER_OPTIONAL},
    {.name = "banks",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(banks),
     .doc = "Banks behind each channel, to which addresses are spread at random; without them no "
            "reference waits for a bank.",
     .flags = PARAMETER_OPTIONAL,
     .least = 1,
     .most = 4096},
    {.name = "bank_cycle",
     .type = PARAMETER_DISTRIBUTION,
     .offset = MEMBER(bank_cycle),
     .doc = "The time a bank is busy with one line: row activation to row activation (tRC).",
     .flags = PARAMETER_OPTIONAL},
    {.name = "dram",
     .type = PARAMETER_OBJECT,
     .offset = MEMBER(dram),
     .doc = "Instead of channel_bandwidth, transfer, banks and bank_cycle: the DRAM behind each "
            "channel. Then latency is that of a reference which finds its row closed.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_SAME_PATH,
     .of = &dram_table},
    {.name = "migration",
     .type = PARAMETER_OBJECT,
     .offset = MEMBER(migration),
     .doc = "Under numa: pages move to the node whose references to them dominate; placement says "
            "where they are at first. Without it pages stay.",
     .flags = PARAMETER_OPTIONAL,
     .of = &migration_table,
     .used_where = under_numa_of_several});
