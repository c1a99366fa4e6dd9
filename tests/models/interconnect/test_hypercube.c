#include "tests/models/interconnect/links_scene.h"

static const struct kind *hypercube(void)
{
    return kinds_find("interconnect", "hypercube");
}

Test(hypercube, a_line_alone_takes_a_link_for_each_bit_that_differs)
{
    static struct links_scene scene;
    struct links_parameters parameters = {.bandwidth = 6.4e9, .latency = 3 * NS};
    scene_start(&scene, hypercube(), &parameters, 32);
    for (uint32_t pair = 0; pair < 32 * 32; pair++) {
        uint32_t from = pair / 32;
        uint32_t to = pair % 32;
        int hops = 0;
        for (uint32_t bit = 1; bit < 32; bit *= 2) {
            hops += (from & bit) != (to & bit);
        }
        if (from != to) {
            cr_expect_eq(scene_alone(&scene, from, to), hops * 13 * NS, "%u to %u", from, to);
        }
    }
    scene_end(&scene);
}

/* e-cube routing corrects the lowest bit first. */
Test(hypercube, bits_are_corrected_from_the_lowest)
{
    static struct links_scene scene;
    struct links_parameters parameters = {.bandwidth = 6.4e9};
    scene_start(&scene, hypercube(), &parameters, 16);
    scene_alone(&scene, 5, 8);
    static const char *const way[] = {"5.4", "4.0", "0.8"};
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(scene_carried(&scene, way[i]), 1, "%s", way[i]);
    }
    cr_expect_eq(scene_carried(&scene, "5.13"), 0);
    scene_end(&scene);
}

/* d / 2 to any processor, itself counted: n / (n - 1) of it to another one. */
Test(hypercube, mean_distance_excludes_a_processor_itself)
{
    struct links_parameters parameters = {.bandwidth = 1e9};
    for (uint32_t d = 1; d <= 8; d++) {
        double n = (double)(1U << d);
        double found = scene_mean_distance(hypercube(), &parameters, 1U << d);
        cr_expect_float_eq(found, d / 2.0 * n / (n - 1), 1e-9);
    }
    cr_expect_float_eq(scene_mean_distance(hypercube(), &parameters, 64), 3.0476, 5e-5);
}

/* All links carry 32 of the 64 x 63 pairs: 63 / 32 of a link a processor. */
Test(hypercube, all_links_carry_alike)
{
    static struct links_scene scene;
    struct links_parameters parameters = {.bandwidth = 6.4e9};
    uint32_t count;
    scene_start(&scene, hypercube(), &parameters, 64);
    cr_expect_eq(scene_busiest(&scene, 64, 1, &count), 32);
    cr_expect_eq(count, 64 * 6);
    scene_end(&scene);
}

Test(hypercube, check_wants_a_power_of_two_of_processors)
{
    struct links_parameters parameters = {.bandwidth = 1e9};
    for (uint32_t processors = 1; processors <= 20; processors++) {
        struct complaints complaints = {0};
        struct interconnect_environment around = scene_around(processors);
        bool is_power = processors == 1 || processors == 2 || processors == 4 || processors == 8 ||
                        processors == 16;
        place_check(hypercube(), "system", "interconnect", &parameters, &around, &complaints);
        cr_expect_eq(complaints.errors, (size_t)!is_power, "%u", processors);
        complaints_free(&complaints);
    }
}

Test(hypercube, of_one_processor_has_no_links)
{
    static struct links_scene scene;
    struct links_parameters parameters = {.bandwidth = 6.4e9};
    scene_start(&scene, hypercube(), &parameters, 1);
    cr_expect_eq(((const struct links *)scene.component)->count, 0);
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);
}
