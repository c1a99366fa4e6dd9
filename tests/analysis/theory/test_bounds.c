#include "analysis/theory/bounds.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"

/* The network of Jain 1991, p. 577: demands of 2, 3 and 1 s, 4 s of thinking. */
static const struct mva_station jain[] = {{16, 0.125, 1}, {10, 0.3, 1}, {5, 0.2, 1}};

Test(bounds, knee_and_bottleneck_of_a_known_network)
{
    struct bounds bounds;

    cr_assert(bounds_solve(jain, 3, 20, 4, &bounds));
    cr_expect(bounds.bottleneck == 1);
    expect_near(bounds.most_per_s, 1.0 / 3, NEAR_EXACT);
    expect_near(bounds.knee, 10.0 / 3, NEAR_EXACT);
    expect_near(bounds.throughput_upper_per_s, 1.0 / 3, NEAR_EXACT);
    expect_near(bounds.throughput_lower_per_s, 20.0 / 124, NEAR_EXACT);
    expect_near(bounds.response_lower_s, 56, NEAR_EXACT);
}

Test(bounds, every_exact_solution_lies_within)
{
    static const struct mva_station networks[][3] = {
        {{16, 0.125, 1}, {10, 0.3, 1}, {5, 0.2, 1}},
        {{1, 0.5, 3}, {1, 0.25, MVA_DELAY}, {3, 0.3, 2}},
        {{1, 4.0, 7}, {1, 0.01, 2}, {0, 9.0, 3}},
    };

    for (size_t i = 0; i < 3; i++) {
        for (int64_t n = 1; n <= 100; n++) {
            struct bounds bounds;
            struct mva network;
            struct queue_means means[3];
            cr_assert(bounds_solve(networks[i], 3, n, 1.5, &bounds));
            cr_assert(mva_solve(networks[i], 3, n, 1.5, &network, means));
            cr_expect(network.throughput_per_s <= bounds.throughput_upper_per_s * (1 + 1e-12));
            cr_expect(network.throughput_per_s >= bounds.throughput_lower_per_s * (1 - 1e-12));
            cr_expect(network.response_s >= bounds.response_lower_s * (1 - 1e-12));
        }
    }
}

Test(bounds, a_bottleneck_with_twice_the_servers_does_not_pass_for_it)
{
    struct mva_station wrong[] = {jain[0], {10, 0.3, 2}, jain[2]};
    struct bounds bounds;

    cr_assert(bounds_solve(wrong, 3, 20, 4, &bounds));
    cr_expect(bounds.bottleneck == 0);
    expect_far(bounds.knee, 10.0 / 3, 0.02);
}

Test(bounds, without_a_demand_there_is_no_limit)
{
    struct mva_station delay = {1, 5, MVA_DELAY};
    struct bounds bounds;

    cr_expect(!bounds_solve(&delay, 1, 3, 1, &bounds));
    cr_expect(bounds.knee == 0 && bounds.most_per_s == 0);
}
