#include "tests/models/systems/complaint_cases.h"

Test(queueing_check, sound_specs_are_not_complained_of)
{
    struct fixture *fixture = sound_open();
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
    fixture = sound_closed();
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
}

Test(queueing_check, a_class_is_either_open_or_closed)
{
    struct fixture *fixture = sound_open();
    fixture->class[0].population = 3;
    expect_complaint(fixture, false, "/workload/classes/a", "both \"arrivals\" and");
    free(fixture);
    fixture = sound_closed();
    fixture->class[0].population = 0;
    expect_complaint(fixture, false, "/workload/classes/a", "is missing");
    free(fixture);
    fixture = sound_open();
    fixture->class[0].think = distribution_constant(3);
    expect_complaint(fixture, false, "/workload/classes/a/think", "only the customers of");
    free(fixture);
}

Test(queueing_check, routes_lead_from_and_to_stations_that_exist)
{
    struct fixture *fixture = sound_open();
    fixture->behind[0].route_names[0] = "stat";
    struct complaints complaints = fixture_check(fixture, false);
    cr_assert_eq(complaints.count, 2);
    cr_expect_str_eq(complaints.list[0].where, "/workload/classes/a/route/stat");
    cr_expect_str_eq(complaints.list[1].where, "/workload/classes/a/route");
    cr_expect_not_null(strstr(complaints.list[1].text, "\"start\" is missing"));
    complaints_free(&complaints);
    free(fixture);

    fixture = fixture_create();
    fixture_station(fixture, "disk", distribution_constant(1));
    struct customer_class_parameters *class =
        fixture_open(fixture, "a", "disk", distribution_constant(10));
    fixture_route(fixture, class, "dsik", "done");
    expect_complaint(fixture, false, "/workload/classes/a/route/dsik",
                     "there is no station \"dsik\"; did you mean \"disk\"?");
    free(fixture);

    fixture = sound_open();
    fixture->behind[0].exits[1][0] = "exit";
    expect_complaint(fixture, false, "/workload/classes/a/route/s",
                     "there is no station \"exit\" (\"done\" ends the pass)");
    free(fixture);

    fixture = sound_open();
    fixture->behind[0].exits[1][0] = "start";
    expect_complaint(fixture, false, "/workload/classes/a/route/s", "cannot be gone to");
    free(fixture);

    fixture = sound_open();
    fixture_service(fixture, &fixture->class[0], "nowhere", distribution_constant(1));
    expect_complaint(fixture, false, "/workload/classes/a/service/nowhere",
                     "there is no station \"nowhere\"");
    free(fixture);
}

Test(queueing_check, where_a_class_comes_it_is_served_and_goes_on)
{
    struct fixture *fixture = sound_open();
    fixture_station(fixture, "t", distribution_constant(1));
    fixture->behind[0].exits[1][0] = "t";
    expect_complaint(fixture, false, "/workload/classes/a/route", "\"t\" is missing");
    free(fixture);
    fixture = sound_open();
    fixture->station[0].service = (struct distribution){0};
    expect_complaint(fixture, false, "/system/stations/s", "\"service\" is missing");
    fixture_service(fixture, &fixture->class[0], "s", distribution_constant(1));
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
}

Test(queueing_check, start_and_done_are_reserved)
{
    struct fixture *fixture = sound_open();
    fixture_station(fixture, "done", distribution_constant(1));
    expect_complaint(fixture, false, "/system/stations/done", "reserved");
    free(fixture);
}

Test(queueing_check, a_vacation_needs_one_server_and_some_time)
{
    struct fixture *fixture = sound_open();
    fixture->station[0].vacation = distribution_constant(5);
    expect_complaint(fixture, false, NULL, NULL);
    fixture->station[0].servers = 2;
    expect_complaint(fixture, false, "/system/stations/s/vacation", "needs \"servers\": 1");
    fixture->station[0].servers = PARAMETER_INFINITE;
    expect_complaint(fixture, false, "/system/stations/s/vacation", "not \"infinite\"");
    fixture->station[0].servers = 1;
    fixture->station[0].vacation = distribution_exponential(0.1);
    expect_complaint(fixture, false, "/system/stations/s/vacation", "is 0 in ticks");
    free(fixture);
}

Test(queueing_check, one_server_without_copies_or_vacations_polls)
{
    struct fixture *fixture = sound_open();
    struct station_parameters *station = &fixture->station[0];
    struct polling_parameters polling = {.switch_over = distribution_constant(1)};
    station->polling = &polling;
    struct complaints complaints = fixture_check(fixture, false);
    cr_expect(complaints.count == 1 && complaints.errors == 0, "fcfs does not look at it");
    complaints_free(&complaints);
    station->discipline = kinds_find("discipline", "polling");
    expect_complaint(fixture, false, NULL, NULL);
    station->servers = 2;
    expect_complaint(fixture, false, "/system/stations/s/discipline", "needs \"servers\": 1");
    station->servers = 1;
    station->fork = 3;
    expect_complaint(fixture, false, "/system/stations/s/fork", "has no copies");
    station->fork = 1;
    station->vacation = distribution_constant(5);
    expect_complaint(fixture, false, "/system/stations/s/vacation", "has no vacations");
    free(fixture);
}

Test(queueing_check, arrivals_take_time_and_batches_have_a_limit)
{
    struct fixture *fixture = sound_open();
    fixture->behind[0].arrivals.interarrival = distribution_exponential(0.4);
    expect_complaint(fixture, false, "/workload/classes/a/arrivals", "is 0 in ticks");
    fixture->behind[0].arrivals.interarrival = distribution_constant(100000000);
    fixture->behind[0].arrivals.batch = distribution_geometric(1000001);
    expect_complaint(fixture, false, "/workload/classes/a/arrivals", "more than 1000000 customers");
    fixture->behind[0].arrivals.batch = distribution_geometric(1000000);
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
}

Test(queueing_check, the_whole_has_limits)
{
    struct fixture *fixture = sound_closed();
    fixture_closed(fixture, "b", "s", 999997);
    expect_complaint(fixture, false, NULL, NULL);
    fixture->class[1].population++;
    expect_complaint(fixture, false, "/workload/classes", "1000001 in all");
    free(fixture);

    fixture = sound_closed();
    fixture->station[0].servers = 250000;
    fixture->station[0].fork = 4;
    expect_complaint(fixture, false, NULL, NULL);
    fixture->station[0].fork = 5;
    expect_complaint(fixture, false, "/system/stations", "1250000 servers");
    free(fixture);
}

Test(queueing_check, a_hundred_thousand_stations_are_the_most)
{
    enum { COUNT = STATIONS_MOST + 1 };
    struct fixture *fixture = sound_open();
    struct station_parameters *stations = calloc(COUNT, sizeof *stations);
    const char **names = calloc(COUNT, sizeof *names);
    char *text = calloc(COUNT, 16);
    for (int i = 0; i < COUNT; i++) {
        stations[i] = fixture->station[0];
        names[i] = text + 16 * i;
        snprintf(text + 16 * i, 16, "s%06d", i);
    }
    names[0] = "s";
    fixture->stations.stations = (struct parameter_map){COUNT, names, stations};
    struct complaints complaints = fixture_check(fixture, false);
    cr_assert_eq(complaints.errors, 1);
    cr_expect_str_eq(complaints.list[0].where, "/system/stations");
    complaints_free(&complaints);
    fixture->stations.stations.count--;
    complaints = fixture_check(fixture, false);
    cr_expect_eq(complaints.errors, 0);
    complaints_free(&complaints);
    free(stations);
    free(names);
    free(text);
    free(fixture);
}

Test(queueing_check, what_is_legal_but_odd_is_a_warning)
{
    struct fixture *fixture = sound_open();
    fixture_station(fixture, "t", distribution_constant(1));
    expect_complaint(fixture, true, "/system/stations/t", "no class comes");
    free(fixture);
    fixture = sound_open();
    fixture->station[0].servers = 4;
    fixture->station[0].capacity = 3;
    expect_complaint(fixture, true, "/system/stations/s/capacity", "leaves some of 4");
    free(fixture);
}
