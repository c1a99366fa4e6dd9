#include "models/interconnect/routes.h"

#include <criterion/criterion.h>

/* Ends 0 to 4 of which 4 is a switch. Two ways of two links from 0 to 3, one of three that takes
 * less time; and no way back from 3. */
static const struct route_link links[] = {
    {0, 1, 10, 1}, {1, 3, 10, 2}, {0, 2, 5, 1}, {2, 3, 14, 1},
    {0, 4, 1, 1},  {4, 1, 1, 1},  {1, 0, 7, 1}, {2, 0, 7, 1},
};
static const uint32_t home_of[] = {0, 1, 2, 3};

static struct routes find(struct arena *arena)
{
    return routes_find(links, sizeof links / sizeof *links, 5, home_of, 4, arena);
}

Test(routes, take_the_fewest_links_then_the_shortest_time)
{
    struct arena *arena = arena_create();
    struct routes routes = find(arena);
    const struct route *route = routes_from(&routes, 0, 3);
    cr_expect_eq(route->crossing.hops, 2);
    cr_expect_eq(route->crossing.ticks, 19);
    cr_expect_eq(route->crossing.events, 2);
    cr_expect_eq(route->link, 2, "over 2, not over 1 in 20, nor over the switch in 12");
    cr_expect_eq(routes_from(&routes, 0, 1)->link, 0, "one link of 10, not two of 1");
    cr_expect_eq(routes_from(&routes, 1, 3)->crossing.events, 2);
    arena_destroy(arena);
}

/* Of ways of as many links and as much time the one over the lower end, whatever the order of the
 * links. */
Test(routes, ties_go_over_the_lower_end)
{
    struct route_link square[] = {{0, 2, 4, 1}, {2, 3, 6, 1}, {0, 1, 5, 1}, {1, 3, 5, 1}};
    for (int order = 0; order < 2; order++) {
        struct arena *arena = arena_create();
        struct routes routes = routes_find(square, 4, 4, &home_of[3], 1, arena);
        cr_expect_eq(square[routes_from(&routes, 0, 0)->link].to, 1);
        arena_destroy(arena);
        for (int i = 0; i < 2; i++) {
            struct route_link kept = square[i];
            square[i] = square[i + 2];
            square[i + 2] = kept;
        }
    }
}

Test(routes, an_end_that_no_way_leads_from_has_none)
{
    struct arena *arena = arena_create();
    struct routes routes = find(arena);
    cr_expect(routes_reach(&routes, 0, 3, 3));
    cr_expect_not(routes_reach(&routes, 3, 0, 0));
    cr_expect(routes_reach(&routes, 3, 3, 3), "a home is at its own end");
    cr_expect_eq(routes_from(&routes, 3, 3)->crossing.hops, 0);
    arena_destroy(arena);
}
