#include "models/queueing/plan_check.h"

#include "tests/models/systems/complaint_cases.h"

Test(queueing_load, a_load_of_one_or_more_is_unstable)
{
    struct fixture *fixture = sound_open();
    for (int service = 8; service <= 12; service++) {
        fixture->station[0].service = distribution_constant(service);
        expect_complaint(fixture, false, service < 10 ? NULL : "/system/stations/s",
                         "unstable: open classes load station \"s\" to 1");
    }
    struct complaints complaints = fixture_check(fixture, true);
    cr_expect_eq(complaints.count, 0, "a transient run may be unstable");
    complaints_free(&complaints);
    fixture->station[0].servers = 2;
    expect_complaint(fixture, false, NULL, NULL);
    fixture->behind[0].arrivals.batch = distribution_geometric(2);
    expect_complaint(fixture, false, "/system/stations/s", "to 1.2,");
    fixture->station[0].servers = PARAMETER_INFINITE;
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
}

/* An arrival every 10 ticks of 5: a round of two queues may take 5 ticks at most. */
Test(queueing_load, polls_that_serve_few_have_to_come_often_enough)
{
    struct fixture *fixture = sound_open();
    struct polling_parameters polling = {
        .policy = POLLING_LIMITED, .limit = 1, .switch_over = distribution_constant(2)};
    fixture->station[0].discipline = kinds_find("discipline", "polling");
    fixture->station[0].polling = &polling;
    fixture->station[0].service = distribution_constant(5);
    fixture_closed(fixture, "c", "s", 3);
    expect_complaint(fixture, false, NULL, NULL);
    polling.switch_over = distribution_constant(3);
    expect_complaint(fixture, false, "/system/stations/s", "to 1.1,");
    polling.limit = 2;
    expect_complaint(fixture, false, NULL, NULL);
    polling.limit = 1;
    polling.policy = POLLING_GATED;
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
}

Test(queueing_load, each_copy_of_a_fork_has_the_load_of_all_customers)
{
    struct fixture *fixture = sound_open();
    fixture->station[0].fork = 4;
    fixture->station[0].service = distribution_constant(9);
    expect_complaint(fixture, false, NULL, NULL);
    fixture->station[0].service = distribution_constant(10);
    expect_complaint(fixture, false, "/system/stations/s", "to 1,");
    free(fixture);
}

Test(queueing_load, classes_add_up_and_closed_ones_do_not_count)
{
    struct fixture *fixture = sound_open();
    fixture_open(fixture, "b", "s", distribution_constant(10));
    fixture_closed(fixture, "c", "s", 1000);
    fixture_service(fixture, &fixture->class[0], "s", distribution_constant(4));
    fixture_service(fixture, &fixture->class[1], "s", distribution_constant(5));
    expect_complaint(fixture, false, NULL, NULL);
    fixture->behind[1].services[0] = distribution_constant(7);
    expect_complaint(fixture, false, "/system/stations/s", "to 1.1,");
    free(fixture);
}

/* Bolch et al. 2006, example 7.4: loads 0.8, 0.3, 0.6 and 0.2. */
static struct fixture *jackson(double rate)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    static const double rates[] = {25, 100 / 3.0, 50 / 3.0, 20};
    struct fixture *fixture = fixture_create();
    for (int i = 0; i < 4; i++) {
        fixture_station(fixture, names[i], distribution_exponential(1e6 / rates[i]));
    }
    struct customer_class_parameters *class = fixture_class(fixture, "x");
    fixture_arrivals(fixture, class, distribution_exponential(1e6 / rate),
                     distribution_constant(1));
    fixture_route(fixture, class, "start", "d");
    fixture_route(fixture, class, "d", "a");
    fixture_route(fixture, class, "a", "b 0.5 c 0.5");
    fixture_route(fixture, class, "b", "a");
    fixture_route(fixture, class, "c", "a 0.6 done 0.4");
    return fixture;
}

Test(queueing_load, traffic_equations_have_the_published_solution)
{
    struct fixture *fixture = jackson(4);
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
    fixture = jackson(4 / 0.8 * 0.999);
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
    fixture = jackson(4 / 0.8 * 1.001);
    expect_complaint(fixture, false, "/system/stations/a", "to 1.001,");
    free(fixture);
}

Test(queueing_load, what_may_be_lost_upstream_does_not_count)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "a", distribution_constant(1))->capacity = 3;
    fixture_station(fixture, "b", distribution_constant(20));
    struct customer_class_parameters *class =
        fixture_open(fixture, "x", "a", distribution_constant(10));
    fixture->behind[0].exits[1][0] = "b";
    fixture_route(fixture, class, "b", "done");
    expect_complaint(fixture, false, NULL, NULL);
    fixture->station[0].capacity = 0;
    expect_complaint(fixture, false, "/system/stations/b", "to 2,");
    fixture->station[1].capacity = 3;
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
}

Test(queueing_load, services_without_mean_are_too_long)
{
    struct fixture *fixture = sound_open();
    fixture->station[0].service = distribution_pareto(1, 1);
    expect_complaint(fixture, false, "/system/stations/s", "unstable");
    free(fixture);
}

/* A ring too long to be eliminated is iterated: 3,000 stations, each passed twice on average. */
Test(queueing_load, large_networks_are_judged_too)
{
    enum { COUNT = 3000 };
    struct fixture *fixture = sound_open();
    struct station_parameters *stations = calloc(COUNT, sizeof *stations);
    const char **names = calloc(COUNT + 1, sizeof *names);
    struct weighted_names *routes = calloc(COUNT + 1, sizeof *routes);
    const char *(*exits)[2] = calloc(COUNT + 1, sizeof *exits);
    static const double weights[] = {0.5, 0.5};
    char *text = calloc(COUNT, 16);
    for (int i = 0; i < COUNT; i++) {
        stations[i] = fixture->station[0];
        names[i] = text + 16 * i;
        snprintf(text + 16 * i, 16, "s%04d", i);
    }
    names[COUNT] = "start";
    for (int i = 0; i < COUNT; i++) {
        exits[i][0] = names[(i + 1) % COUNT];
        exits[i][1] = "done";
        routes[i] = (struct weighted_names){i + 1 == COUNT ? 2 : 1, exits[i], weights};
    }
    static const double one[] = {1};
    for (int i = 0; i + 1 < COUNT; i++) {
        routes[i].weights = one;
    }
    exits[COUNT][0] = names[0];
    routes[COUNT] = (struct weighted_names){1, exits[COUNT], one};
    fixture->stations.stations = (struct parameter_map){COUNT, names, stations};
    fixture->class[0].route = (struct parameter_map){COUNT + 1, names, routes};
    stations[1234].service = distribution_constant(5);
    struct complaints complaints = fixture_check(fixture, false);
    cr_assert_eq(complaints.errors, 1);
    cr_expect_str_eq(complaints.list[0].where, "/system/stations/s1234");
    complaints_free(&complaints);
    stations[1234].service = distribution_constant(4);
    complaints = fixture_check(fixture, false);
    cr_expect_eq(complaints.errors, 0);
    complaints_free(&complaints);
    free(stations);
    free(names);
    free(routes);
    free(exits);
    free(text);
    free(fixture);
}
