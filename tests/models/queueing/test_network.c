#include "models/queueing/network.h"

#include "tests/models/systems/queueing_fixture.h"

enum { MILLISECONDS = 1000 }; /* a second */

Test(queueing_network, visits_solve_the_traffic_equations)
{
    struct arena *arena = arena_create();
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "cpu", distribution_exponential(5));
    fixture_station(fixture, "disk", distribution_exponential(30));
    struct customer_class_parameters *class = fixture_class(fixture, "x");
    class->population = 10;
    fixture_route(fixture, class, "start", "cpu");
    fixture_route(fixture, class, "cpu", "disk 0.9 done 0.1");
    fixture_route(fixture, class, "disk", "cpu");
    struct queueing_network network;
    cr_assert(queueing_network_of(&fixture->parameters, MILLISECONDS, arena, &network));
    cr_expect_float_eq(queueing_network_visits(&network, 0, 0), 10, 1e-9);
    cr_expect_float_eq(queueing_network_visits(&network, 0, 1), 9, 1e-9);
    cr_expect_float_eq(queueing_network_service_s(&network, 0, 1), 0.03, 1e-12);
    cr_expect_eq(queueing_network_arrivals_per_s(&network, 0), 0);
    free(fixture);
    arena_destroy(arena);
}

/* Customers that leave one time in 1e13: no number of sweeps settles it. */
Test(queueing_network, a_pass_that_hardly_ends_is_not_solved)
{
    struct arena *arena = arena_create();
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "cpu", distribution_constant(1));
    struct customer_class_parameters *class = fixture_class(fixture, "x");
    class->population = 1;
    fixture_route(fixture, class, "start", "cpu");
    fixture_route(fixture, class, "cpu", "cpu 0.9999999999 done 0.0000000001");
    struct queueing_network network;
    cr_expect_not(queueing_network_of(&fixture->parameters, MILLISECONDS, arena, &network));
    free(fixture);
    arena_destroy(arena);
}

Test(queueing_network, a_class_may_bring_its_own_service_and_come_in_groups)
{
    struct arena *arena = arena_create();
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "a", distribution_constant(5));
    struct customer_class_parameters *class =
        fixture_open(fixture, "x", "a", distribution_exponential(1000));
    fixture->behind[0].arrivals.batch = distribution_constant(3);
    fixture_service(fixture, class, "a", distribution_constant(2));
    fixture_open(fixture, "y", "a", distribution_exponential(2000));
    struct queueing_network network;
    cr_assert(queueing_network_of(&fixture->parameters, MILLISECONDS, arena, &network));
    cr_expect_float_eq(queueing_network_service_s(&network, 0, 0), 0.002, 1e-15);
    cr_expect_float_eq(queueing_network_service_s(&network, 1, 0), 0.005, 1e-15);
    cr_expect_float_eq(queueing_network_arrivals_per_s(&network, 0), 3, 1e-12);
    cr_expect_float_eq(queueing_network_arrivals_per_s(&network, 1), 0.5, 1e-12);
    free(fixture);
    arena_destroy(arena);
}
