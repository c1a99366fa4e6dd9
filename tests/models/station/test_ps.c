#include "tests/models/station/scenario.h"

Test(ps, servers_are_shared_equally)
{
    struct fixture *fixture = scenario_create("ps", 1);
    /* 0-4 alone; 4-10 halves: the second has its 3 at 10; then alone again: 4 + 3 + 5 = 12. */
    scenario_expect(fixture, (struct job[]){{0, 12, 0, 15}, {4, 3, 0, 10}}, 2);
    free(fixture);
    fixture = scenario_create("ps", 1);
    /* Thirds until 30, when all three have had 10; then halves until 50, then alone. */
    scenario_expect(fixture, (struct job[]){{0, 10, 0, 30}, {0, 20, 0, 50}, {0, 25, 0, 55}}, 3);
    free(fixture);
}

Test(ps, with_more_servers_than_customers_each_has_one)
{
    struct fixture *fixture = scenario_create("ps", 2);
    /* 0-6 a server each; 6-12 three share two: 4 each; then 2 and 6 are left to two servers. */
    scenario_expect(fixture, (struct job[]){{0, 12, 0, 14}, {0, 16, 0, 18}, {6, 4, 0, 12}}, 3);
    free(fixture);
}

Test(ps, a_departure_is_rounded_up_to_the_next_tick)
{
    struct fixture *fixture = scenario_create("ps", 1);
    /* Three share from 0 on; the first has its 1 at 3, then two with 1 left each are done at 5. */
    scenario_expect(fixture, (struct job[]){{0, 1, 0, 3}, {0, 2, 0, 5}, {0, 2, 0, 5}}, 3);
    free(fixture);
    fixture = scenario_create("ps", 2);
    /* Two thirds of a server each: 1 is reached at 1.5. */
    scenario_expect(fixture, (struct job[]){{0, 1, 0, 2}, {0, 1, 0, 2}, {0, 1, 0, 2}}, 3);
    free(fixture);
}

Test(ps, nothing_is_lost_in_a_million_uneven_shares)
{
    struct fixture *fixture = scenario_create("ps", 3);
    fixture_open(fixture, "a", "s", distribution_exponential(7));
    fixture_service(fixture, &fixture->class[0], "s", distribution_uniform(0, 30));
    struct customer_class_parameters *b = fixture_closed(fixture, "b", "s", 7);
    fixture_service(fixture, b, "s", distribution_constant(5));
    struct simulation_result result = fixture_run(fixture, 200000); /* holds the laws to be exact */
    cr_expect_gt(fixture_value(&result, "stations.s.utilization"), 0.99);
    cr_expect_leq(fixture_value(&result, "stations.s.utilization"), 1);
    double classes = fixture_value(&result, "stations.s.classes.a.utilization") +
                     fixture_value(&result, "stations.s.classes.b.utilization");
    cr_expect_float_eq(classes, fixture_value(&result, "stations.s.utilization"), 1e-9);
    simulation_result_free(&result);
    free(fixture);
}
