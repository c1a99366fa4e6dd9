#include "models/interconnect/grid.h"

#include "tests/models/interconnect/links_scene.h"

#include <stdlib.h>

static const struct kind *mesh(void)
{
    return kinds_find("interconnect", "mesh");
}

static int64_t eight_by_eight[] = {8, 8};
static int64_t box[] = {3, 4, 2};

/* A line alone takes the sum over its links: as many as its coordinates differ by. */
Test(mesh, a_line_alone_takes_the_sum_of_its_links)
{
    static struct links_scene scene;
    struct grid_parameters parameters = {.link = {.bandwidth = 6.4e9, .latency = 3 * NS},
                                         .shape = {3, box}};
    scene_start(&scene, mesh(), &parameters, 24);
    for (int pair = 0; pair < 24 * 24; pair++) {
        int from = pair / 24;
        int to = pair % 24;
        int hops =
            abs(from % 3 - to % 3) + abs(from / 3 % 4 - to / 3 % 4) + abs(from / 12 - to / 12);
        if (from != to) {
            sim_ticks taken = scene_alone(&scene, (uint32_t)from, (uint32_t)to);
            cr_expect_eq(taken, hops * 13 * NS, "%d to %d: %lld", from, to, (long long)taken);
        }
    }
    scene_end(&scene);
}

/* From (0, 0) to (2, 1) of a mesh of 4 x 4: the first dimension before the second. */
Test(mesh, lines_go_by_dimension_order)
{
    static struct links_scene scene;
    struct grid_parameters parameters = {.link = {.bandwidth = 6.4e9}};
    scene_start(&scene, mesh(), &parameters, 16);
    scene_alone(&scene, 0, 6);
    static const char *const way[] = {"0.1", "1.2", "2.6"};
    static const char *const other[] = {"0.4", "4.5", "5.6"};
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(scene_carried(&scene, way[i]), 1);
        cr_expect_eq(scene_carried(&scene, other[i]), 0);
    }
    scene_end(&scene);
}

/* k x k: 2 (k^2 - 1) / 3k to any processor, itself counted; the wrong twin stops there. */
Test(mesh, mean_distance_excludes_a_processor_itself)
{
    struct grid_parameters parameters = {.link = {.bandwidth = 1e9}};
    for (uint32_t k = 2; k <= 16; k++) {
        double n = (double)k * k;
        double itself_too = 2 * (n - 1) / (3.0 * k);
        double found = scene_mean_distance(mesh(), &parameters, k * k);
        cr_expect_float_eq(found, itself_too * n / (n - 1), 1e-9);
        cr_expect_gt(found - itself_too, 0.04);
    }
    cr_expect_float_eq(scene_mean_distance(mesh(), &parameters, 64), 5.3333, 5e-5);
}

/* The links in the middle carry most: half of the lines of 32 processors cross eight of them. Each
 * processor saturates them at 63 / 128 of a link, with itself counted at 1/2. */
Test(mesh, uniform_traffic_saturates_the_middle)
{
    static struct links_scene scene;
    struct grid_parameters parameters = {.link = {.bandwidth = 6.4e9},
                                         .shape = {2, eight_by_eight}};
    uint32_t links;
    scene_start(&scene, mesh(), &parameters, 64);
    double share = 63 / scene_busiest(&scene, 64, 1, &links);
    cr_expect_float_eq(share, 0.4922, 5e-5, "%g", share);
    cr_expect_eq(links, 2 * 2 * 7 * 8);
    scene_end(&scene);
}

/* The same, from a machine that has far more lines in flight than links. */
Test(mesh, a_machine_saturates_there)
{
    struct fixture fixture;
    struct grid_parameters parameters = {.link = {.bandwidth = 64e9}};
    scene_scatter(&fixture, mesh(), &parameters, 64, 512);
    fixture.simulation.horizon = 40000 * NS;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double share = fixture_value(&result, "throughput") / 64 / 1e9;
    cr_expect(fixture_is_near(share, 0.4922, 0.006), "%g", share);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}
