#include "models/network/switches.h"

#include "models/planted.h"

#include <string.h>

static uint32_t find_name(const char *name, const char *const *names, uint32_t count)
{
    uint32_t i = 0;
    while (i < count && strcmp(names[i], name) != 0) {
        i++;
    }
    return i;
}

static void build_switch(const struct assembly *assembly, const struct scope *all,
                         const struct switches_spec *spec, struct switches *switches, uint32_t i)
{
    const struct switch_parameters *given = spec->map->elements;
    const struct switch_parameters *parameters = &given[i];
    struct scope scope = scope_child(all, spec->map->names[i]);
    struct scope uplinks = scope_child(&scope, "uplinks");
    struct switch_state *it = &switches->list[1 + i];
    struct link_parameters link = {
        .bandwidth = switches_uplink_bandwidth(spec, i),
        .latency = parameters->uplink_latency == NULL ? spec->link.latency
                                                      : parameters->uplink_latency->fixed,
    };
    it->name = spec->map->names[i];
    it->path = scope.path;
    it->first = switches->uplink_count;
    it->count = it->working = (uint32_t)parameters->uplinks;
    it->choice = (enum uplink_choice)parameters->uplink_choice;
    for (enum link_way way = 0; way < LINK_WAYS; way++) {
        tally_init(&it->wait[way], assembly->measures, false);
    }
    for (uint32_t k = 0; k < it->count; k++) {
        struct uplink *uplink = &switches->uplinks[switches->uplink_count++];
        const char *name = arena_print(assembly->arena, "%u", (unsigned)k + 1);
        link_init(&uplink->link, assembly, &uplinks, name, &link);
        uplink->owner = 1 + i;
        uplink->lost_at = -1;
    }
    const char *const *names = parameters->endpoints.elements;
    for (size_t k = 0; k < parameters->endpoints.count; k++) {
        switches->at[find_name(names[k], spec->endpoints, spec->endpoint_count)] = 1 + i;
    }
}

struct switches *switches_build(const struct assembly *assembly, const struct scope *network,
                                const struct switches_spec *spec)
{
    const struct switch_parameters *given = spec->map->elements;
    struct scope all = scope_child(network, "switches");
    uint32_t uplinks = 0;
    if (spec->map->count == 0) {
        return NULL;
    }
    for (size_t i = 0; i < spec->map->count; i++) {
        uplinks += (uint32_t)given[i].uplinks;
    }
    struct switches *switches = ARENA_NEW(assembly->arena, struct switches);
    switches->count = 1 + (uint32_t)spec->map->count;
    switches->list = ARENA_ARRAY(assembly->arena, struct switch_state, switches->count);
    switches->uplinks = ARENA_ARRAY(assembly->arena, struct uplink, uplinks);
    switches->endpoint_count = spec->endpoint_count;
    switches->at = ARENA_ARRAY(assembly->arena, uint32_t, spec->endpoint_count);
    switches->list[SWITCH_CORE].name = "";
    for (uint32_t i = 0; i + 1 < switches->count; i++) {
        build_switch(assembly, &all, spec, switches, i);
    }
    ASSERT(switches->uplink_count < 1U << SWITCH_UPLINK_BITS);
    return switches;
}

static bool works(const struct switches *switches, const struct uplink *uplink)
{
    return uplink->losses == 0 && switches->list[uplink->owner].failures == 0;
}

/* The switch of a leg's uplinks. */
static struct switch_state *switch_of(const struct switches *switches, uint32_t from, uint32_t to,
                                      enum uplink_leg leg)
{
    return &switches->list[switches->at[leg == LEG_UP ? from : to]];
}

bool switches_block(const struct switches *switches, uint32_t from, uint32_t to,
                    enum uplink_leg last)
{
    enum uplink_leg next = switches_next(switches, from, to, last);
    if (next != LEG_NONE) {
        return switch_of(switches, from, to, next)->working == 0;
    }
    return switches->list[switches->at[to]].failures > 0;
}

/* The uplink to which two endpoints hash: the same while the same ones work. */
static uint32_t hashed(const struct switches *switches, const struct switch_state *it,
                       uint32_t from, uint32_t to)
{
    uint32_t left = switches_hash(from, to) % it->working;
    uint32_t i = it->first;
    while (!works(switches, &switches->uplinks[i]) || left-- > 0) {
        i++;
    }
    return i;
}

static uint32_t least_loaded(const struct switches *switches, const struct switch_state *it,
                             enum link_way way)
{
    uint32_t best = it->first + it->count;
    for (uint32_t i = it->first; i < it->first + it->count; i++) {
        const struct uplink *uplink = &switches->uplinks[i];
        sim_ticks free_at = uplink->link.directions[way].free_at;
        if (works(switches, uplink) &&
            (best == it->first + it->count ||
             free_at < switches->uplinks[best].link.directions[way].free_at)) {
            best = i;
        }
    }
    return best;
}

sim_ticks switches_give(struct switches *switches, uint32_t from, uint32_t to, enum uplink_leg leg,
                        sim_ticks now, uint32_t bytes, uint32_t *uplink)
{
    struct switch_state *it = switch_of(switches, from, to, leg);
    enum link_way way = leg == LEG_UP ? LINK_TRANSMIT : LINK_RECEIVE;
    ASSERT_SLOW(it->working > 0);
    *uplink = it->choice == UPLINK_HASHED ? hashed(switches, it, from, to)
                                          : least_loaded(switches, it, way);
    struct link *link = &switches->uplinks[*uplink].link;
    sim_ticks free_at = link->directions[way].free_at;
    tally_add(&it->wait[way], free_at > now ? free_at - now : 0);
    it->given++;
    return link_give(link, way, now, bytes);
}

bool switches_cross(struct switches *switches, uint32_t number, sim_ticks given)
{
    const struct uplink *uplink = &switches->uplinks[number];
    struct switch_state *it = &switches->list[uplink->owner];
    bool has_crossed = uplink->lost_at < given || uplink->lost_at < 0;
    it->crossed += has_crossed && !PLANTED("a crossing of an uplink is not counted");
    it->lost += !has_crossed;
    return has_crossed;
}

bool switches_are_whole(const struct switches *switches)
{
    bool are_whole = true;
    for (uint32_t i = 1; i < switches->count; i++) {
        are_whole = are_whole && switches->list[i].working > 0;
    }
    return are_whole;
}

sim_ticks switches_transit(struct switches *switches, uint32_t from, uint32_t to, uint32_t bytes)
{
    sim_ticks time = 0;
    enum uplink_leg leg = LEG_NONE;
    while ((leg = switches_next(switches, from, to, leg)) != LEG_NONE) {
        struct link *link = &switches->uplinks[switch_of(switches, from, to, leg)->first].link;
        time = ticks_add(time, ticks_add(link_transmission(link, bytes), link->parameters.latency));
    }
    return time;
}

uint32_t switches_find(const struct switches *switches, const char *name)
{
    uint32_t i = 1;
    while (i < switches->count && strcmp(switches->list[i].name, name) != 0) {
        i++;
    }
    return i;
}

static void recount(struct switches *switches, uint32_t number)
{
    struct switch_state *it = &switches->list[number];
    uint32_t working = 0;
    for (uint32_t i = it->first; i < it->first + it->count; i++) {
        working += works(switches, &switches->uplinks[i]);
    }
    it->working = PLANTED("a lost uplink is taken to work") ? it->count : working;
}

/* Loses all that an uplink has not transmitted yet. */
static void cut(struct uplink *uplink, sim_ticks now)
{
    uplink->lost_at = now;
    for (enum link_way way = 0; way < LINK_WAYS; way++) {
        link_cut(&uplink->link, way, now);
    }
}

void switches_lose(struct switches *switches, uint32_t number, uint32_t first, uint32_t count,
                   sim_ticks now)
{
    struct switch_state *it = &switches->list[number];
    ASSERT(first + count <= it->count);
    for (uint32_t i = it->first + first; i < it->first + first + count; i++) {
        switches->uplinks[i].losses++;
        cut(&switches->uplinks[i], now);
    }
    recount(switches, number);
}

void switches_restore(struct switches *switches, uint32_t number, uint32_t first, uint32_t count)
{
    struct switch_state *it = &switches->list[number];
    for (uint32_t i = it->first + first; i < it->first + first + count; i++) {
        ASSERT(switches->uplinks[i].losses > 0);
        switches->uplinks[i].losses--;
    }
    recount(switches, number);
}

void switches_fail(struct switches *switches, uint32_t number, sim_ticks now)
{
    struct switch_state *it = &switches->list[number];
    it->failures++;
    for (uint32_t i = it->first; i < it->first + it->count; i++) {
        cut(&switches->uplinks[i], now);
    }
    recount(switches, number);
}

void switches_repair(struct switches *switches, uint32_t number)
{
    ASSERT(switches->list[number].failures > 0);
    switches->list[number].failures--;
    recount(switches, number);
}
