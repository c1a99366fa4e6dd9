#include "models/interconnect/grid.h"

#include "tests/models/interconnect/links_scene.h"

static const struct kind *torus(void)
{
    return kinds_find("interconnect", "torus");
}

static int64_t eight_by_eight[] = {8, 8};
static int64_t box[] = {5, 4, 2};

/* The shorter way round. */
static int round_steps(int size, int from, int to)
{
    int up = (to - from + size) % size;
    return up < size - up ? up : size - up;
}

Test(torus, a_line_alone_takes_the_shorter_way_round_in_each_dimension)
{
    static struct links_scene scene;
    struct grid_parameters parameters = {.link = {.bandwidth = 6.4e9, .latency = 3 * NS},
                                         .shape = {3, box}};
    scene_start(&scene, torus(), &parameters, 40);
    for (int pair = 0; pair < 40 * 40; pair++) {
        int from = pair / 40;
        int to = pair % 40;
        int hops = round_steps(5, from % 5, to % 5) + round_steps(4, from / 5 % 4, to / 5 % 4) +
                   round_steps(2, from / 20, to / 20);
        if (from != to) {
            sim_ticks taken = scene_alone(&scene, (uint32_t)from, (uint32_t)to);
            cr_expect_eq(taken, hops * 13 * NS, "%d to %d: %lld", from, to, (long long)taken);
        }
    }
    scene_end(&scene);
}

/* From (0, 0) of a torus of 8 x 8 to (4, 4): half of the lines take each of two ways in each
 * dimension, the first dimension before the second. */
Test(torus, ties_are_split_in_half)
{
    static struct links_scene scene;
    struct grid_parameters parameters = {.link = {.bandwidth = 6.4e9},
                                         .shape = {2, eight_by_eight}};
    scene_start(&scene, torus(), &parameters, 64);
    for (int i = 0; i < 4096; i++) {
        scene_carry(&scene, 0, 4 + 4 * 8);
    }
    run_until(scene.run, INT64_C(1000000000));
    static const char *const halves[] = {"0.1", "0.7", "4.12", "4.60"};
    for (int i = 0; i < 4; i++) {
        double share = (double)scene_carried(&scene, halves[i]) / 4096;
        cr_expect_float_eq(share, 0.5, 4 * 0.5 / 64, "%s: %g", halves[i], share);
    }
    cr_expect_eq(scene_carried(&scene, "0.8"), 0);
    cr_expect_eq(scene_carried(&scene, "0.56"), 0);
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);
}

/* k x k, k even: k / 4 in each dimension to any processor, itself counted. */
Test(torus, mean_distance_excludes_a_processor_itself)
{
    struct grid_parameters parameters = {.link = {.bandwidth = 1e9}};
    for (uint32_t k = 2; k <= 16; k += 2) {
        double n = (double)k * k;
        double found = scene_mean_distance(torus(), &parameters, k * k);
        cr_expect_float_eq(found, k / 2.0 * n / (n - 1), 1e-9);
        cr_expect_gt(found - k / 2.0, 0.03);
    }
    cr_expect_float_eq(scene_mean_distance(torus(), &parameters, 64), 4.0635, 5e-5);
}

/* All links carry alike, 64 of the 63 x 64 pairs each: ties that are not split leave the links of
 * one direction 80, and 0.7875 of a link a processor. */
Test(torus, uniform_traffic_saturates_all_links)
{
    static struct links_scene scene;
    struct grid_parameters parameters = {.link = {.bandwidth = 6.4e9},
                                         .shape = {2, eight_by_eight}};
    enum { ROUNDS = 200 };
    uint32_t count;
    scene_start(&scene, torus(), &parameters, 64);
    double busiest = scene_busiest(&scene, 64, ROUNDS, &count);
    uint64_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        total += scene.carried[i];
    }
    double mean = (double)total / ROUNDS / count;
    cr_expect_eq(count, 64 * 4);
    cr_expect_float_eq(63 / mean, 0.9844, 5e-5, "%g", 63 / mean);
    cr_expect_lt(busiest, 64 + 1.5, "%g", busiest); /* a round spreads by 2.8 lines */
    scene_end(&scene);
}

Test(torus, a_machine_saturates_there)
{
    struct fixture fixture;
    struct grid_parameters parameters = {.link = {.bandwidth = 64e9}};
    scene_scatter(&fixture, torus(), &parameters, 64, 1024);
    fixture.simulation.horizon = 30000 * NS;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double share = fixture_value(&result, "throughput") / 64 / 1e9;
    cr_expect(fixture_is_near(share, 0.9844, 0.006), "%g", share);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* Two processors in a dimension have one link each way, not two. */
Test(torus, of_two_is_one_link_each_way)
{
    static struct links_scene scene;
    static int64_t two[] = {2};
    struct grid_parameters parameters = {.link = {.bandwidth = 6.4e9}, .shape = {1, two}};
    scene_start(&scene, torus(), &parameters, 2);
    cr_expect_eq(((const struct links *)scene.component)->count, 2);
    cr_expect_eq(scene_alone(&scene, 1, 0), 10 * NS);
    scene_end(&scene);
}
