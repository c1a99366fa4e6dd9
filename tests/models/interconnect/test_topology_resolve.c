#include "models/interconnect/routes.h"
#include "models/interconnect/topology.h"

#include "tests/models/interconnect/links_scene.h"

Test(topology_resolve, processors_are_named_by_their_numbers)
{
    cr_expect_eq(topology_processor("p0"), 0);
    cr_expect_eq(topology_processor("p12"), 12);
    cr_expect_eq(topology_processor("p"), UINT32_MAX);
    cr_expect_eq(topology_processor("p01"), UINT32_MAX);
    cr_expect_eq(topology_processor("p1a"), UINT32_MAX);
    cr_expect_eq(topology_processor("s1"), UINT32_MAX);
    cr_expect_gt(topology_processor("p99999999999999999999"), 100000);
    cr_expect_neq(topology_processor("p99999999999999999999"), UINT32_MAX);
}

/* A link's own values stand in place of those of all links. */
Test(topology_resolve, links_have_their_own_times)
{
    const struct topology_link listed[] = {
        {.from = "p0", .to = "x"},
        {.from = "x", .to = "p1", .bandwidth = 64e9, .is_one_way = true},
        {.from = "p1", .to = "y", .latency = 9 * NS},
        {.from = "y", .to = "x", .transfer = distribution_constant(7 * NS)},
    };
    struct topology_parameters parameters = {.link = {.bandwidth = 6.4e9, .latency = 2 * NS},
                                             .links = {4, (void *)(uintptr_t)listed}};
    struct interconnect_environment around = scene_around(2);
    struct arena *arena = arena_create();
    struct topology topology = topology_resolve(&parameters, &around, SCENE_LINE, arena);
    static const struct route_link expected[] = {
        {0, 2, 12000, 2}, {2, 0, 12000, 2}, {2, 1, 3000, 2}, {1, 3, 19000, 2},
        {3, 1, 19000, 2}, {3, 2, 9000, 2},  {2, 3, 9000, 2},
    };
    cr_assert_eq(topology.link_count, sizeof expected / sizeof *expected);
    cr_expect_eq(topology.ends, 4);
    for (uint32_t i = 0; i < topology.link_count; i++) {
        cr_expect_eq(topology.links[i].from, expected[i].from);
        cr_expect_eq(topology.links[i].to, expected[i].to);
        cr_expect_eq(topology.links[i].ticks, expected[i].ticks, "%u: %g", i,
                     topology.links[i].ticks);
        cr_expect_eq(topology.links[i].events, expected[i].events);
    }
    cr_expect_str_eq(topology.names[1], "p1");
    cr_expect_str_eq(topology.names[3], "y");
    arena_destroy(arena);
}
