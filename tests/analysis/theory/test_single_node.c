#include "analysis/theory/single_node.h"

#include <criterion/criterion.h>
#include <string.h>

#include "analysis/theory/markov.h"
#include "tests/analysis/near.h"

/* A failover a month in four phases, as in a vendor's sample. D-failover-timeline. */
Test(single_node, agrees_with_the_published_figures)
{
    static const double phases_s[] = {45, 15, 30, 180};
    struct single_node node;

    cr_assert(single_node_solve(30 * 86400 - 270, phases_s, 4, &node, NULL));
    expect_near(node.outage_s, 270, NEAR_EXACT);
    expect_near(node.availability, 0.99989583, NEAR_PRINTED);
    expect_near(node.unavailability, 1 - 0.99989583, 1e-4);
    /* Phases that overlap last as long as the longest. */
    cr_assert(single_node_solve(30 * 86400 - 270, phases_s + 3, 1, &node, NULL));
    expect_far(node.unavailability, 1 - 0.99989583, 0.05);
}

/* With exponential times it is a ring: up, then one state for each step. */
Test(single_node, is_a_markov_chain_in_a_ring)
{
    static const double steps_s[] = {0.5, 120, 7200};
    static const bool up[] = {true, false, false, false};
    const struct markov_transition ring[] = {
        {0, 1, 1e-6}, {1, 2, 1 / 0.5}, {2, 3, 1.0 / 120}, {3, 0, 1.0 / 7200}};
    struct markov_chain chain = {4, ring, 4};
    struct single_node node;
    double chances[4];
    double returns;

    cr_assert(single_node_solve(1e6, steps_s, 3, &node, NULL));
    cr_assert(markov_steady_state(&chain, chances, NULL));
    cr_assert(markov_entries(&chain, chances, up, &returns, NULL));
    expect_near(node.availability, chances[0], NEAR_EXACT);
    expect_near(node.unavailability, chances[1] + chances[2] + chances[3], NEAR_EXACT);
    expect_near(node.failures_per_s, returns, NEAR_EXACT);
    expect_near(node.between_failures_s, 1 / returns, NEAR_EXACT);
    expect_far(node.unavailability, chances[2] + chances[1], 0.05); /* a step left out */
}

Test(single_node, without_steps_is_always_up_and_bad_times_are_refused)
{
    struct single_node node;
    struct error error = {0};

    cr_assert(single_node_solve(10, NULL, 0, &node, NULL));
    cr_expect(node.availability == 1 && node.unavailability == 0 && node.outage_s == 0);
    cr_expect(!single_node_solve(0, NULL, 0, &node, &error));
    cr_expect(strstr(error.text, "mean time to failure is 0 s"), "says: %s", error.text);
    cr_expect(!single_node_solve(INFINITY, NULL, 0, &node, NULL));
    error = (struct error){0};
    cr_expect(!single_node_solve(10, (double[]){1, -1}, 2, &node, &error));
    cr_expect(strstr(error.text, "step 1 is -1 s"), "says: %s", error.text);
    cr_expect(!single_node_solve(10, (double[]){INFINITY}, 1, &node, NULL));
    cr_expect(node.availability == 0);
}
