#include "models/machine/distance.h"

#include <criterion/criterion.h>
#include <math.h>

Test(distance, is_beyond_the_nearest_by_the_difference_of_crossings)
{
    static const double crossing[] = {0, 6400, 12800, 6400.4, 0, 6400};
    struct distances distances = {.homes = 3, .crossing = crossing, .nearest = 6400};
    static const struct {
        uint32_t processor, home;
        double crossing;
        sim_ticks beyond;
    } facts[] = {
        {0, 0, 0, 0}, {0, 1, 6400, 0}, {0, 2, 12800, 6400}, {1, 0, 6400.4, 0}, {1, 2, 6400, 0}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        cr_expect_eq(distance_crossing(&distances, facts[i].processor, facts[i].home),
                     facts[i].crossing);
        cr_expect_eq(distance_beyond_nearest(&distances, facts[i].processor, facts[i].home),
                     facts[i].beyond, "case %zu", i);
    }
}

Test(distance, without_an_interconnect_is_no_time)
{
    struct distances none = {.homes = 4};
    cr_expect_eq(distance_crossing(&none, 3, 2), 0);
    cr_expect_eq(distance_beyond_nearest(&none, 3, 2), 0);
}

/* A law of transfers without a finite mean has no difference of means. */
Test(distance, of_crossings_without_a_mean_is_the_same_everywhere)
{
    const double crossing[] = {INFINITY, INFINITY};
    struct distances distances = {.homes = 2, .crossing = crossing, .nearest = INFINITY};
    cr_expect_eq(distance_beyond_nearest(&distances, 0, 1), 0);
}
