/* The names of a topology's ends, and its links in each direction. */
#include "models/interconnect/routes.h"
#include "models/interconnect/topology.h"

#include <string.h>

uint32_t topology_processor(const char *name)
{
    if (name[0] != 'p' || name[1] == '\0' || (name[1] == '0' && name[2] != '\0')) {
        return UINT32_MAX;
    }
    uint32_t number = 0;
    for (const char *digit = name + 1; *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9') {
            return UINT32_MAX;
        }
        number = number < 1000000 ? number * 10 + (uint32_t)(*digit - '0') : number;
    }
    return number;
}

struct link_times topology_times(const struct topology_parameters *parameters,
                                 const struct topology_link *link,
                                 const struct interconnect_environment *around, int64_t bytes)
{
    bool is_own = link->bandwidth > 0 || link->transfer.family != DISTRIBUTION_NONE;
    struct links_parameters each = parameters->link;
    each.bandwidth = is_own ? link->bandwidth : each.bandwidth;
    each.transfer = is_own ? link->transfer : each.transfer;
    each.latency = link->latency > 0 ? link->latency : each.latency;
    return links_times(&each, around, bytes);
}

/* The end of a name, a new switch if it is a new one. */
static uint32_t end_of(struct topology *topology, const struct interconnect_environment *around,
                       const char *name)
{
    uint32_t processor = topology_processor(name);
    if (processor != UINT32_MAX) {
        ASSERT(processor < around->processors);
        return processor;
    }
    uint32_t end = around->processors;
    while (end < topology->ends && strcmp(topology->names[end], name) != 0) {
        end++;
    }
    topology->ends += end == topology->ends;
    topology->names[end] = name;
    return end;
}

static void add_link(struct topology *topology, uint32_t from, uint32_t to,
                     const struct topology_link *listed, const struct link_times *times)
{
    topology->listed[topology->link_count] = listed;
    topology->links[topology->link_count++] = (struct route_link){
        .from = from,
        .to = to,
        .ticks = distribution_mean(&times->transfer) + (double)times->latency,
        .events = times->latency == 0 ? 1 : 2,
    };
}

/* Each home's end: its processor, or that of the one memory. */
static const uint32_t *homes_of(struct topology *topology,
                                const struct interconnect_environment *around, struct arena *arena)
{
    uint32_t *home_of = ARENA_ARRAY(arena, uint32_t, around->homes);
    for (uint32_t home = 0; home < around->homes; home++) {
        home_of[home] =
            around->layout == MEMORY_UMA ? end_of(topology, around, TOPOLOGY_MEMORY) : home;
    }
    return home_of;
}

struct topology topology_resolve(const struct topology_parameters *parameters,
                                 const struct interconnect_environment *around, int64_t bytes,
                                 struct arena *arena)
{
    const struct topology_link *listed = parameters->links.elements;
    size_t count = parameters->links.count;
    struct topology topology = {
        .ends = around->processors,
        .names = ARENA_ARRAY(arena, const char *, around->processors + 2 * count + 1),
        .links = ARENA_ARRAY(arena, struct route_link, 2 * count),
        .listed = ARENA_ARRAY(arena, const struct topology_link *, 2 * count),
    };
    for (uint32_t i = 0; i < around->processors; i++) {
        topology.names[i] = arena_print(arena, "p%u", i);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t from = end_of(&topology, around, listed[i].from);
        uint32_t to = end_of(&topology, around, listed[i].to);
        struct link_times times = topology_times(parameters, &listed[i], around, bytes);
        add_link(&topology, from, to, &listed[i], &times);
        if (!listed[i].is_one_way) {
            add_link(&topology, to, from, &listed[i], &times);
        }
    }
    topology.home_of = homes_of(&topology, around, arena);
    return topology;
}
