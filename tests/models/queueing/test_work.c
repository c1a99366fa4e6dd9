#include "models/queueing/parameters.h"

#include "tests/models/systems/queueing_fixture.h"

enum { MILLISECONDS = 1000 }; /* a second */

/* One station "a" of a service in milliseconds. */
static struct fixture *one_station(int64_t service)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "a", distribution_constant(service));
    return fixture;
}

/* Whether the estimate of a fixture, which is freed, is that. */
static void expect_events_per_s(struct fixture *fixture, double expected)
{
    double events = queueing_events_per_s(&fixture->parameters, MILLISECONDS);
    free(fixture);
    cr_expect_float_eq(events, expected, 1e-12 * expected, "%g not %g", events, expected);
}

Test(queueing_work, counts_arrivals_and_services)
{
    struct fixture *fixture = one_station(1000);
    fixture_open(fixture, "x", "a", distribution_exponential(2000));
    expect_events_per_s(fixture, 1);
    /* four customers, a round of 9 s + 1 s, two events each */
    fixture = one_station(1000);
    fixture_closed(fixture, "x", "a", 4)->think = distribution_constant(9000);
    expect_events_per_s(fixture, 0.8);
}

Test(queueing_work, counts_no_more_passes_than_the_busiest_station_can_serve)
{
    /* a million customers at one server of 1 ms, and at two: two events a pass */
    static const int64_t servers[] = {1, 2, PARAMETER_INFINITE};
    static const double events[] = {2000, 4000, 2e9}; /* the last bound is the population */
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
        struct fixture *fixture = one_station(1);
        fixture->station[0].servers = servers[i];
        fixture_closed(fixture, "x", "a", 1000000);
        expect_events_per_s(fixture, events[i]);
    }
}

Test(queueing_work, counts_siblings_vacations_and_customers_lost_at_a_full_station)
{
    /* an arrival every 2 s, and a sibling in each of five copies */
    struct fixture *fixture = one_station(1000);
    fixture->station[0].fork = 5;
    fixture_open(fixture, "x", "a", distribution_exponential(2000));
    expect_events_per_s(fixture, 0.5 * 6);
    fixture = one_station(1000);
    fixture->station[0].vacation = distribution_constant(100);
    fixture_open(fixture, "x", "a", distribution_exponential(2000));
    expect_events_per_s(fixture, 1 + 10);
    /* the server switches whenever it serves nobody */
    struct polling_parameters polling = {.switch_over = distribution_constant(100)};
    fixture = one_station(1000);
    fixture->station[0].discipline = kinds_find("discipline", "polling");
    fixture->station[0].polling = &polling;
    fixture_open(fixture, "x", "a", distribution_exponential(2000));
    expect_events_per_s(fixture, 1 + 10);
    /* one of 1,000 customers is served, the others come back after a millisecond */
    fixture = one_station(1000);
    fixture->station[0].capacity = 1;
    fixture_closed(fixture, "x", "a", 1000)->think = distribution_constant(1);
    expect_events_per_s(fixture, 1e6 * 2);
}

/* Nothing is known where the traffic equations do not settle. */
Test(queueing_work, is_0_where_a_pass_hardly_ends)
{
    struct fixture *fixture = one_station(1);
    struct customer_class_parameters *class = fixture_class(fixture, "x");
    class->population = 1;
    fixture_route(fixture, class, "start", "a");
    fixture_route(fixture, class, "a", "a 0.9999999999 done 0.0000000001");
    expect_events_per_s(fixture, 0);
}
