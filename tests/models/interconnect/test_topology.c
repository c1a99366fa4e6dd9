#include "models/interconnect/topology.h"

#include "tests/models/interconnect/links_scene.h"

/* Links of 10 ns and 3 ns between the processors at the smallest remote distance of a real
 * machine's SLIT (open-mpi/hwloc, tests/hwloc/linux/64amd64-4p2n4ca2co): 4 x 2 Opteron nodes. */
enum { NODES = 8 };

static const int slit[NODES][NODES] = {
    {10, 16, 16, 22, 16, 22, 16, 22}, {16, 10, 22, 16, 16, 22, 22, 16},
    {16, 22, 10, 16, 16, 16, 16, 16}, {22, 16, 16, 10, 16, 16, 22, 22},
    {16, 16, 16, 16, 10, 16, 16, 22}, {22, 22, 16, 16, 16, 10, 22, 16},
    {16, 22, 16, 22, 16, 22, 10, 16}, {22, 16, 16, 22, 22, 16, 16, 10},
};

static const char *const names[] = {"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"};

static struct topology_parameters opteron(struct topology_link *links)
{
    size_t count = 0;
    for (int pair = 0; pair < NODES * NODES; pair++) {
        if (pair / NODES < pair % NODES && slit[pair / NODES][pair % NODES] == 16) {
            links[count++] =
                (struct topology_link){.from = names[pair / NODES], .to = names[pair % NODES]};
        }
    }
    return (struct topology_parameters){.link = {.bandwidth = 6.4e9, .latency = 3 * NS},
                                        .links = {count, links}};
}

/* 16 is one link, 22 two; every pair, and the mean. */
Test(topology, reproduces_the_distances_of_a_real_machine)
{
    static struct links_scene scene;
    struct topology_link links[NODES * NODES];
    struct topology_parameters parameters = opteron(links);
    scene_start(&scene, &topology_kind, &parameters, NODES);
    for (uint32_t pair = 0; pair < NODES * NODES; pair++) {
        int distance = slit[pair / NODES][pair % NODES];
        if (distance > 10) {
            sim_ticks taken = scene_alone(&scene, pair / NODES, pair % NODES);
            cr_expect_eq(taken, (distance - 10) / 6 * 13 * NS, "%u: %lld", pair, (long long)taken);
        }
    }
    scene_end(&scene);
    double mean = scene_mean_distance(&topology_kind, &parameters, NODES);
    cr_expect_float_eq(mean, 1.3571429, 5e-8, "%.9f", mean);
}

/* The same crossings, asked for one by one. */
Test(topology, crossings_of_all_pairs_are_those_of_each)
{
    struct topology_link links[NODES * NODES];
    struct topology_parameters parameters = opteron(links);
    struct interconnect_environment around = scene_around(NODES);
    struct arena *arena = arena_create();
    struct distances all = interconnect_distances(&topology_kind, &parameters, &around, arena);
    for (uint32_t pair = 0; pair < NODES * NODES; pair++) {
        struct crossing one =
            interconnect_crossing(&topology_kind, &parameters, &around, pair / NODES, pair % NODES);
        cr_expect_eq(distance_crossing(&all, pair / NODES, pair % NODES), one.ticks);
    }
    arena_destroy(arena);
}

/* Two sockets of two processors; what goes to the other socket shares one link of 40 ns a line. */
static struct topology_parameters two_sockets(struct topology_link *links)
{
    links[0] = (struct topology_link){.from = "p0", .to = "a"};
    links[1] = (struct topology_link){.from = "p1", .to = "a"};
    links[2] = (struct topology_link){.from = "p2", .to = "b"};
    links[3] = (struct topology_link){.from = "p3", .to = "b"};
    links[4] =
        (struct topology_link){.from = "a", .to = "b", .bandwidth = 1.6e9, .latency = 5 * NS};
    return (struct topology_parameters){.link = {.bandwidth = 6.4e9}, .links = {5, links}};
}

Test(topology, links_through_a_switch_are_shared)
{
    static struct links_scene scene;
    struct topology_link links[5];
    struct topology_parameters parameters = two_sockets(links);
    scene_start(&scene, &topology_kind, &parameters, 4);
    static const struct {
        uint32_t from, to;
        sim_ticks at_ns;
    } facts[] = {
        {0, 2, 10 + 40 + 5 + 10},      /* alone as far as it goes */
        {1, 3, 10 + 40 + 40 + 5 + 10}, /* behind it on the link between the sockets */
        {2, 0, 10 + 40 + 5 + 10},      /* the other direction */
        {3, 2, 10 + 10},               /* not over that link; p2 is reached before the first */
    };
    uint32_t index[4];
    for (int i = 0; i < 4; i++) {
        index[i] = scene_carry(&scene, facts[i].from, facts[i].to);
    }
    for (int ns = 1; ns < 200; ns++) {
        run_until(scene.run, ns * NS);
        cr_expect(scene_is_sound(&scene));
    }
    for (int i = 0; i < 4; i++) {
        cr_expect_eq(scene.at[index[i]], facts[i].at_ns * NS, "%d: %lld", i,
                     (long long)scene.at[index[i]]);
    }
    scene_end(&scene);
}

/* Far more lines than links, two of three of each processor's to the other socket: the link there
 * bounds them, at a line each 40 ns in either direction. The wrong twin has the bandwidth of all
 * links on that one too. */
Test(topology, the_slowest_link_bounds_what_crosses)
{
    for (int is_slow = 0; is_slow < 2; is_slow++) {
        struct fixture fixture;
        struct topology_link links[5];
        struct topology_parameters parameters = two_sockets(links);
        links[4].bandwidth = is_slow ? 1.6e9 : 6.4e9;
        scene_scatter(&fixture, &topology_kind, &parameters, 4, 64);
        fixture.simulation.horizon = 2000000 * NS;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double per_ns = fixture_value(&result, "throughput") * 1e-9;
        double bound = 2 / 40.0 * 3 / 2;
        cr_expect_eq(fixture_is_near(per_ns, bound, 0.01), is_slow, "%g", per_ns);
        if (is_slow) {
            double busy = fixture_value(&result, "interconnect.links.a.b.utilization");
            cr_expect_gt(busy, 0.99, "%g", busy);
        }
        cr_expect_float_eq(fixture_value(&result, "interconnect.mean_distance"), 8 / 3.0, 1e-12);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

/* Under uma the one memory is an end of its own. */
Test(topology, uniform_memory_has_a_name)
{
    struct fixture fixture;
    struct topology_link links[] = {{.from = "p0", .to = "s"},
                                    {.from = "p1", .to = "s"},
                                    {.from = "s", .to = "memory", .bandwidth = 3.2e9}};
    struct topology_parameters parameters = {.link = {.bandwidth = 6.4e9}, .links = {3, links}};
    scene_scatter(&fixture, &topology_kind, &parameters, 2, 32);
    fixture.memory =
        (struct memory_parameters){.layout = MEMORY_UMA, .latency = 40 * NS, .channels = 1};
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect_float_eq(fixture_value(&result, "throughput"), 5e7, 1e5);
    cr_expect_eq(fixture_value(&result, "interconnect.mean_distance"), 2);
    simulation_result_free(&result);
}
