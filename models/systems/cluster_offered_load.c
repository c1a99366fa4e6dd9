#include "models/systems/cluster_offered_load.h"

#include "sim/base/text.h"

#include <string.h>

/* The way of a group's requests and their replies: each part on it gets their work, or is compared
 * with the busiest before. */
struct walk {
    struct offered_loads *loads;
    double rate; /* of requests, one a tick; 0: of a closed group */
    bool adds;
    const struct offered_part *worst;
};

/* @param work  of each request [ticks] */
static void pass(struct walk *walk, uint32_t number, double work)
{
    struct offered_part *part = &walk->loads->parts[number];
    if (walk->adds) {
        part->load += walk->rate * work;
    } else if (walk->worst == NULL || part->load > walk->worst->load) {
        walk->worst = part;
    }
}

static void pass_uplink(struct walk *walk, uint32_t from, uint32_t to, enum link_way way,
                        double bytes)
{
    const struct offered_loads *loads = walk->loads;
    uint32_t number = loads->switch_of[way == LINK_TRANSMIT ? from : to] - 1;
    const struct switches_spec *spec = &loads->network.switches;
    const struct switch_parameters *one =
        &((const struct switch_parameters *)spec->map->elements)[number];
    double work = bytes / switches_uplink_bandwidth(spec, number) * loads->ticks_per_second;
    bool is_hashed = one->uplink_choice == UPLINK_HASHED;
    uint32_t uplink = is_hashed ? switches_hash(from, to) % (uint32_t)one->uplinks : 0;
    pass(walk, loads->first_uplink[number] + LINK_WAYS * uplink + way,
         is_hashed ? work : work / (double)one->uplinks);
}

static void pass_link(struct walk *walk, uint32_t endpoint, enum link_way way, double bytes)
{
    const struct offered_loads *loads = walk->loads;
    pass(walk, loads->node_count + LINK_WAYS * endpoint + way,
         bytes / loads->network.links[endpoint].bandwidth * loads->ticks_per_second);
}

static void send(struct walk *walk, uint32_t from, uint32_t to, int64_t bytes)
{
    uint32_t above = walk->loads->switch_of[from];
    uint32_t below = walk->loads->switch_of[to];
    pass_link(walk, from, LINK_TRANSMIT, (double)bytes);
    if (above != below && above != SWITCH_CORE) {
        pass_uplink(walk, from, to, LINK_TRANSMIT, (double)bytes);
    }
    if (above != below && below != SWITCH_CORE) {
        pass_uplink(walk, from, to, LINK_RECEIVE, (double)bytes);
    }
    pass_link(walk, to, LINK_RECEIVE, (double)bytes);
}

static size_t place_of(const struct parameter_map *map, const char *name)
{
    size_t i = 0;
    while (i < map->count && strcmp(map->names[i], name) != 0) {
        i++;
    }
    return i;
}

static void walk_group(struct walk *walk, size_t index)
{
    const struct offered_loads *loads = walk->loads;
    const struct cluster_machine *system = loads->parameters->system;
    const struct clients_parameters *group =
        &((const struct clients_parameters *)loads->parameters->workload->clients.elements)[index];
    size_t place = place_of(&system->services, group->service);
    const struct service_parameters *service =
        &((const struct service_parameters *)system->services.elements)[place];
    uint32_t home = loads->services[place].preferred;
    const struct node_parameters *node =
        &((const struct node_parameters *)system->nodes.elements)[home];
    bool is_open = group->population == 0;
    walk->rate = is_open ? 1 / distribution_mean(&group->arrivals) : 0;
    send(walk, loads->node_count, home, group->request_size);
    pass(walk, home, distribution_mean(&service->demand) / (double)node_core_count(node));
    send(walk, home, loads->node_count, group->reply_size);
}

/* Cores and links: a part each, and one for each way. */
static uint32_t list_nodes(struct offered_loads *loads)
{
    uint32_t count = loads->node_count;
    for (uint32_t i = 0; i < loads->node_count; i++) {
        loads->parts[i] = (struct offered_part){.sort = OFFERED_CORES, .owner = i};
    }
    for (uint32_t i = 0; i <= loads->node_count; i++) {
        for (enum link_way way = 0; way < LINK_WAYS; way++) {
            loads->parts[count++] =
                (struct offered_part){.sort = OFFERED_LINK, .owner = i, .way = way};
        }
    }
    return count;
}

static uint32_t uplink_parts(const struct switches_spec *spec)
{
    uint32_t count = 0;
    for (size_t i = 0; i < spec->map->count; i++) {
        count += LINK_WAYS *
                 (uint32_t)((const struct switch_parameters *)spec->map->elements)[i].uplinks;
    }
    return count;
}

/* The uplinks of each switch, behind the other parts. */
static void list_switches(struct offered_loads *loads, struct arena *arena, uint32_t first)
{
    const struct switches_spec *spec = &loads->network.switches;
    const struct switch_parameters *switches = spec->map->elements;
    loads->first_uplink = ARENA_ARRAY(arena, uint32_t, spec->map->count);
    for (uint32_t i = 0; i < spec->map->count; i++) {
        loads->first_uplink[i] = first;
        for (uint32_t k = 0; k < switches[i].uplinks; k++) {
            for (enum link_way way = 0; way < LINK_WAYS; way++) {
                loads->parts[first++] = (struct offered_part){
                    .sort = OFFERED_UPLINK, .owner = i, .number = k, .way = way};
            }
        }
        const char *const *names = switches[i].endpoints.elements;
        for (size_t k = 0; k < switches[i].endpoints.count; k++) {
            for (uint32_t endpoint = 0; endpoint < spec->endpoint_count; endpoint++) {
                if (strcmp(names[k], spec->endpoints[endpoint]) == 0) {
                    loads->switch_of[endpoint] = 1 + i;
                }
            }
        }
    }
}

/* All parts, without load. */
static void list_parts(struct offered_loads *loads, struct arena *arena)
{
    const struct cluster_machine *system = loads->parameters->system;
    const struct network_operations *network = system->network.kind->operations;
    uint32_t endpoint_count = loads->node_count + 1;
    const char **endpoints = ARENA_ARRAY(arena, const char *, endpoint_count);
    memcpy(endpoints, system->nodes.names, loads->node_count * sizeof *endpoints);
    endpoints[loads->node_count] = "clients";
    const struct network_environment around = {.endpoints = endpoints,
                                               .endpoint_count = endpoint_count};
    loads->network.links = ARENA_ARRAY(arena, struct link_parameters, endpoint_count);
    network->lay_out(system->network.parameters, &around, &loads->network);
    loads->switch_of = ARENA_ARRAY(arena, uint32_t, endpoint_count);
    loads->part_count =
        loads->node_count + LINK_WAYS * endpoint_count + uplink_parts(&loads->network.switches);
    loads->parts = ARENA_ARRAY(arena, struct offered_part, loads->part_count);
    list_switches(loads, arena, list_nodes(loads));
}

struct offered_loads *offered_loads_find(struct arena *arena,
                                         const struct cluster_parameters *parameters,
                                         int64_t ticks_per_second)
{
    const struct cluster_machine *system = parameters->system;
    struct offered_loads *loads = ARENA_NEW(arena, struct offered_loads);
    loads->parameters = parameters;
    loads->ticks_per_second = (double)ticks_per_second;
    loads->node_count = (uint32_t)system->nodes.count;
    loads->services = ARENA_ARRAY(arena, struct policy_service, system->services.count);
    cluster_view_services(parameters, ticks_per_second, loads->services);
    list_parts(loads, arena);
    const struct cluster_workload *workload = parameters->workload;
    for (size_t i = 0; workload != NULL && i < workload->clients.count; i++) {
        struct walk walk = {.loads = loads, .adds = true};
        walk_group(&walk, i);
    }
    return loads;
}

const struct offered_part *offered_loads_worst(const struct offered_loads *loads, size_t group)
{
    struct walk walk = {.loads = (struct offered_loads *)(uintptr_t)loads};
    walk_group(&walk, group);
    return walk.worst;
}

void offered_part_print(const struct offered_loads *loads, const struct offered_part *part,
                        struct text_buffer *text)
{
    static const char *const ways[] = {[LINK_TRANSMIT] = "from", [LINK_RECEIVE] = "to"};
    const struct switches_spec *spec = &loads->network.switches;
    switch (part->sort) {
    case OFFERED_CORES:
        text_print(text, "the cores of \"%s\"", spec->endpoints[part->owner]);
        break;
    case OFFERED_LINK:
        text_print(text, "the link %s \"%s\"", ways[part->way], spec->endpoints[part->owner]);
        break;
    case OFFERED_UPLINK: {
        const struct switch_parameters *one =
            &((const struct switch_parameters *)spec->map->elements)[part->owner];
        if (one->uplink_choice == UPLINK_HASHED) {
            text_print(text, "uplink %u %s \"%s\"", (unsigned)part->number + 1, ways[part->way],
                       spec->map->names[part->owner]);
        } else {
            text_print(text, "the uplinks %s \"%s\"", ways[part->way],
                       spec->map->names[part->owner]);
        }
        break;
    }
    }
}
