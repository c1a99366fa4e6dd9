#include "models/interconnect/routes.h"

/* Whether a link is a better next one from its end than that found before. */
static bool is_better(const struct route_link *links, const struct route *old, double ticks,
                      uint32_t link)
{
    if (old->link == ROUTE_NONE || ticks < old->crossing.ticks) {
        return true;
    }
    return ticks == old->crossing.ticks && links[link].to < links[old->link].to;
}

/* Ends that are one link farther away than `hops`; returns whether there are any. */
static bool reach_farther(const struct route_link *links, uint32_t link_count,
                          struct route *to_home, uint32_t home_end, uint32_t hops)
{
    bool is_any = false;
    for (uint32_t i = 0; i < link_count; i++) {
        const struct route_link *link = &links[i];
        const struct route *next = &to_home[link->to];
        struct route *here = &to_home[link->from];
        bool is_next =
            next->crossing.hops == hops && (link->to == home_end || next->link != ROUTE_NONE);
        bool is_nearer =
            link->from == home_end || (here->link != ROUTE_NONE && here->crossing.hops <= hops);
        double ticks = next->crossing.ticks + link->ticks;
        if (is_next && !is_nearer && is_better(links, here, ticks, i)) {
            here->crossing =
                (struct crossing){ticks, hops + 1, next->crossing.events + link->events};
            here->link = i;
            is_any = true;
        }
    }
    return is_any;
}

struct routes routes_find(const struct route_link *links, uint32_t link_count, uint32_t ends,
                          const uint32_t *home_of, uint32_t homes, struct arena *arena)
{
    struct routes routes = {.ends = ends,
                            .table = ARENA_ARRAY(arena, struct route, (size_t)ends * homes)};
    for (uint32_t home = 0; home < homes; home++) {
        struct route *to_home = routes.table + (size_t)home * ends;
        for (uint32_t end = 0; end < ends; end++) {
            to_home[end].link = ROUTE_NONE;
        }
        uint32_t hops = 0;
        while (reach_farther(links, link_count, to_home, home_of[home], hops)) {
            hops++;
        }
    }
    return routes;
}
