#include "analysis/theory/single_node.h"

#include "tests/analysis/near.h"

#include <criterion/criterion.h>

/* Failures at 0.1, repairs at 1, looked at after 1.3: by uniformisation. D-transient_avail-1. */
Test(single_node, agrees_with_the_published_figures)
{
    struct single_node node = {10, 1, 0};
    struct single_node_until until;
    cr_assert(single_node_solve_until(&node, 1.3, &until, NULL));
    expect_near(until.availability_at, 0.93084627, NEAR_PRINTED);
    expect_near(until.availability_over, 0.95745022, NEAR_PRINTED);
    cr_assert(single_node_solve_until(&node, 1e6, &until, NULL));
    expect_near(until.availability_at, 0.90909091, NEAR_PRINTED);
    node.repair_s = 1.1;
    cr_assert(single_node_solve_until(&node, 1.3, &until, NULL));
    expect_far(until.availability_at, 0.93084627, 1e-3);
}

/* In the long run the balance of the three states by hand: a start is cut short by failures. */
Test(single_node, fails_in_its_start_as_well)
{
    struct single_node node = {100, 5, 2};
    struct single_node_until until;
    double starting = 2.0 / 100;                    /* for each unit of time up */
    double down = (1.0 / 100) * (1 + starting) * 5; /* entered from both */
    cr_assert(single_node_solve_until(&node, 1e7, &until, NULL));
    expect_near(until.availability_at, 1 / (1 + starting + down), 1e-9);
    expect_far(until.availability_at, 100 / 107.0, 1e-4); /* a start that cannot fail */
}

Test(single_node, refuses_times_out_of_range)
{
    struct single_node_until until;
    struct error error = {0};
    cr_expect_not(single_node_solve_until(&(struct single_node){10, 1, 0}, 0, &until, &error));
    cr_expect_neq(error.code, ERROR_NONE);
    cr_expect_not(single_node_solve_until(&(struct single_node){-1, 1, 0}, 1, &until, NULL));
    cr_expect_not(single_node_solve_until(&(struct single_node){10, 0, 0}, 1, &until, NULL));
}
