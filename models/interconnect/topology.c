/*
 * A topology: links between processors and switches, as a spec lists them, each with a bandwidth
 * and a latency of its own.
 *
 * Lines take the routes of models/interconnect/routes.h, which are found when it is built: a hop is
 * looked up. Links that several pairs of processors share are links through a switch.
 */
#include "models/interconnect/topology.h"

#include "models/interconnect/routes.h"
#include "models/planted.h"

struct topology_state {
    struct links links;
    struct routes routes;
    const uint32_t *home_of;
};

static uint32_t route(struct links *links, struct reference *reference, uint32_t end)
{
    const struct topology_state *state = (const struct topology_state *)links;
    uint32_t home = interconnect_place(&links->around, reference->home);
    if (end == state->home_of[home]) {
        return LINKS_HOME;
    }
    if (PLANTED("a line is sent from its link's end to another home")) {
        uint32_t other = (home + 1) % links->around.homes;
        home = end == state->home_of[other] ? home : other;
    }
    return routes_from(&state->routes, end, home)->link;
}

static uint32_t hops(const struct links *links, uint32_t end, uint32_t home)
{
    return routes_from(&((const struct topology_state *)links)->routes, end, home)->crossing.hops;
}

static struct routes find(const struct topology *topology,
                          const struct interconnect_environment *around, struct arena *arena)
{
    return routes_find(topology->links, topology->link_count, topology->ends, topology->home_of,
                       around->homes, arena);
}

static void crossings(const void *from, const struct interconnect_environment *around,
                      struct crossing *table)
{
    struct arena *arena = arena_create();
    struct topology topology = topology_resolve(from, around, around->line_bytes, arena);
    struct routes routes = find(&topology, around, arena);
    for (uint32_t i = 0; i < around->processors * around->homes; i++) {
        table[i] = routes_from(&routes, i / around->homes, i % around->homes)->crossing;
    }
    arena_destroy(arena);
}

static struct crossing crossing(const void *from, const struct interconnect_environment *around,
                                uint32_t processor, uint32_t home, int64_t bytes)
{
    struct arena *arena = arena_create();
    struct topology topology = topology_resolve(from, around, bytes, arena);
    struct routes routes = routes_find(topology.links, topology.link_count, topology.ends,
                                       topology.home_of + home, 1, arena);
    struct crossing found = routes_from(&routes, processor, 0)->crossing;
    arena_destroy(arena);
    return found;
}

static void add_links(struct topology_state *state, const struct assembly *assembly,
                      const struct topology *topology)
{
    const struct interconnect_environment *around = &state->links.around;
    for (uint32_t i = 0; i < topology->link_count; i++) {
        const struct route_link *way = &topology->links[i];
        struct link_times *times = ARENA_NEW(assembly->arena, struct link_times);
        *times = topology_times(state->links.parameters, topology->listed[i], around,
                                around->line_bytes);
        links_add(&state->links, assembly, way->from, way->to, "%s.%s", topology->names[way->from],
                  topology->names[way->to])
            ->times = times;
    }
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct interconnect_environment *around = environment;
    const struct topology_parameters *parameters = from;
    struct topology_state *state = ARENA_NEW(assembly->arena, struct topology_state);
    struct topology topology =
        topology_resolve(parameters, around, around->line_bytes, assembly->arena);
    state->routes = find(&topology, around, assembly->arena);
    state->home_of = topology.home_of;
    links_init(&state->links, assembly, scope, &topology_kind, parameters, around,
               &(struct links_options){.each = parameters->link,
                                       .capacity = topology.link_count,
                                       .route = route,
                                       .hops = hops});
    add_links(state, assembly, &topology);
    return &state->links.component;
}

static const struct metric_row metrics[] = {LINKS_METRICS("links.A.B"), METRICS_END};

#define LINK(member) offsetof(struct topology_link, member)

static TABLE(link_table, struct topology_link,
             {.name = "from",
              .type = PARAMETER_NAME,
              .offset = LINK(from),
              .doc = "One end: `p3` is processor 3, or node 3 of those listed; `memory` the one "
                     "memory under uma; any other name is a switch."},
             {.name = "to",
              .type = PARAMETER_NAME,
              .offset = LINK(to),
              .doc = "The other end, named likewise."},
             {.name = "bandwidth",
              .type = PARAMETER_BANDWIDTH,
              .offset = LINK(bandwidth),
              .doc = "Bandwidth of this link in each direction; without it that of the topology.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
              .used_where = interconnect_without_transfer},
             {.name = "transfer",
              .type = PARAMETER_DISTRIBUTION,
              .offset = LINK(transfer),
              .doc = "Instead of bandwidth: the time this link is busy with one line.",
              .flags = PARAMETER_OPTIONAL},
             {.name = "latency",
              .type = PARAMETER_DURATION,
              .offset = LINK(latency),
              .doc = "Latency of this link, beside the transfer; without it that of the topology.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
             {.name = "one_way",
              .type = PARAMETER_BOOLEAN,
              .offset = LINK(is_one_way),
              .doc = "Whether it carries lines from its first end alone; else there is a link each "
                     "way.",
              .preset = "false"});

static const struct parameter link_row = {
    .name = "link", .type = PARAMETER_OBJECT, .of = &link_table, .doc = "A link between two ends."};

static TABLE(parameters_table, struct topology_parameters, LINKS_ROWS,
             {.name = "links",
              .type = PARAMETER_LIST,
              .offset = offsetof(struct topology_parameters, links),
              .doc = "Links between processors and switches; a line takes the fewest, then those "
                     "of the shortest time.",
              .element = &link_row,
              .flags = PARAMETER_OPTIONAL});

const struct kind topology_kind = {
    LINKS_MEMBERS_OF(crossing, crossings),
    .name = "topology",
    .doc = "Listed links between processors and switches, each with its own bandwidth and latency.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = topology_check,
    .build = build,
};
