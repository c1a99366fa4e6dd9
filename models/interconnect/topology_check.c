/* Checks of a topology across its links. */
#include "models/interconnect/routes.h"
#include "models/interconnect/topology.h"

#include <string.h>

/* Complains of a name that is of no end; true when it can be resolved. */
static bool check_name(const char *name, const char *key, const struct scope *link,
                       const struct check_context *context)
{
    const struct interconnect_environment *around = context->environment;
    uint32_t processor = topology_processor(name);
    if (processor != UINT32_MAX && processor >= around->processors) {
        scope_complain(link, key, context->complaints, "\"%s\" is no %s: the last of %u is \"p%u\"",
                       name, interconnect_end(around), around->processors, around->processors - 1);
        return false;
    }
    if (strcmp(name, TOPOLOGY_MEMORY) == 0 && around->layout == MEMORY_NUMA) {
        scope_complain(link, key, context->complaints,
                       "is the one memory of layout \"uma\": under \"numa\" a memory is where its "
                       "processor is, \"p0\" to \"p%u\"",
                       around->processors - 1);
        return false;
    }
    return true;
}

static bool is_between(const struct topology_link *link, const char *from, const char *to)
{
    return strcmp(link->from, from) == 0 && strcmp(link->to, to) == 0;
}

/* Whether two links carry lines in a direction alike. */
static bool is_twice(const struct topology_link *one, const struct topology_link *other)
{
    bool is_opposite = is_between(one, other->to, other->from);
    return is_between(one, other->from, other->to) ||
           (is_opposite && !(one->is_one_way && other->is_one_way));
}

/* Complains of what is wrong with one link; true when it can be resolved. */
static bool check_link(const struct topology_parameters *parameters, size_t number,
                       const struct scope *link, const struct check_context *context)
{
    const struct topology_link *all = parameters->links.elements;
    const struct topology_link *this = &all[number];
    bool is_sound = check_name(this->from, "from", link, context);
    is_sound = check_name(this->to, "to", link, context) && is_sound;
    if (strcmp(this->from, this->to) == 0) {
        scope_complain(link, "to", context->complaints, "is the end that the link comes from");
        is_sound = false;
    }
    for (size_t i = 0; i < number; i++) {
        if (is_twice(&all[i], this)) {
            scope_complain(link, NULL, context->complaints,
                           "joins %s to %s again: one link carries all lines between two ends",
                           this->from, this->to);
            is_sound = false;
            break;
        }
    }
    if (this->bandwidth == 0 && this->transfer.family == DISTRIBUTION_NONE &&
        parameters->link.bandwidth == 0 && parameters->link.transfer.family == DISTRIBUTION_NONE) {
        scope_complain(link, "bandwidth", context->complaints,
                       "is missing, here and for all links");
    }
    return is_sound;
}

/* Complains of the first pair that no way joins; returns whether there is none. */
static bool check_ways(const struct topology *topology, const struct routes *routes,
                       const struct scope *scope, const struct check_context *context)
{
    const struct interconnect_environment *around = context->environment;
    for (uint32_t i = 0; i < around->processors * around->homes; i++) {
        uint32_t processor = i / around->homes;
        uint32_t home = i % around->homes;
        uint32_t end = topology->home_of[home];
        if (!routes_reach(routes, processor, home, end)) {
            scope_complain(scope, "links", context->complaints, "lead no way from \"%s\" to \"%s\"",
                           topology->names[processor], topology->names[end]);
            return false;
        }
    }
    return true;
}

/* Whether all links of an end are to and from one other end. */
static bool is_dead_end(const struct topology *topology, uint32_t end)
{
    uint32_t neighbour = UINT32_MAX;
    for (uint32_t i = 0; i < topology->link_count; i++) {
        const struct route_link *link = &topology->links[i];
        uint32_t other = link->from == end ? link->to : link->to == end ? link->from : UINT32_MAX;
        if (other != UINT32_MAX && neighbour != UINT32_MAX && other != neighbour) {
            return false;
        }
        neighbour = other != UINT32_MAX ? other : neighbour;
    }
    return true;
}

/* Warns of switches that no line goes through: a name may be misspelt. */
static void check_switches(const struct topology *topology, const struct scope *scope,
                           const struct check_context *context)
{
    const struct interconnect_environment *around = context->environment;
    for (uint32_t end = around->processors; end < topology->ends; end++) {
        if (strcmp(topology->names[end], TOPOLOGY_MEMORY) != 0 && is_dead_end(topology, end)) {
            scope_warn(scope, "links", context->complaints,
                       "join the switch \"%s\" to one end alone: no line goes through it",
                       topology->names[end]);
        }
    }
}

void topology_check(const void *from, const struct scope *scope,
                    const struct check_context *context)
{
    const struct topology_parameters *parameters = from;
    const struct interconnect_environment *around = context->environment;
    struct arena *arena = arena_create();
    struct scope list = scope_child(scope, "links");
    bool is_sound = true;
    for (size_t i = 0; i < parameters->links.count; i++) {
        struct scope link = scope_element(&list, i);
        is_sound = check_link(parameters, i, &link, context) && is_sound;
    }
    if (is_sound) {
        struct topology topology = topology_resolve(parameters, around, around->line_bytes, arena);
        struct routes routes = routes_find(topology.links, topology.link_count, topology.ends,
                                           topology.home_of, around->homes, arena);
        if (check_ways(&topology, &routes, scope, context)) {
            check_switches(&topology, scope, context);
        }
    }
    arena_destroy(arena);
}
