/*
 * Routes through a graph of links: from each end to each home.
 *
 * A line takes the fewest links; of ways with as few the one that takes the shortest time where it
 * meets no other line; of those that leave over the end with the lowest number. Ends are numbered:
 * the processors first, then the switches, then the memory that belongs to no processor.
 */
#ifndef MODELS_INTERCONNECT_ROUTES_H
#define MODELS_INTERCONNECT_ROUTES_H

#include "models/interconnect/interconnect.h"

/** A link in one direction. */
struct route_link {
    uint32_t from, to; /* ends */
    double ticks;      /* mean time to cross it */
    uint32_t events;   /* of the simulation */
};

/** The rest of a way from an end. */
struct route {
    struct crossing crossing;
    uint32_t link; /* the next; ROUTE_NONE: the end is the home's, or no way leads there */
};

#define ROUTE_NONE UINT32_MAX

struct routes {
    uint32_t ends;
    struct route *table; /* by home, then by end */
};

/** Find all routes. O(homes x links x the longest way) @param ends  there are
 *  @param home_of  for each home the number of its end */
struct routes routes_find(const struct route_link *links, uint32_t link_count, uint32_t ends,
                          const uint32_t *home_of, uint32_t homes, struct arena *arena);

static inline const struct route *routes_from(const struct routes *routes, uint32_t end,
                                              uint32_t home)
{
    return &routes->table[(size_t)home * routes->ends + end];
}

/** Whether a way leads from an end to a home, whose end is `home_end`. */
static inline bool routes_reach(const struct routes *routes, uint32_t end, uint32_t home,
                                uint32_t home_end)
{
    return end == home_end || routes_from(routes, end, home)->link != ROUTE_NONE;
}

#endif
