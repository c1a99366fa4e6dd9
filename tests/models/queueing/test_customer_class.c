#include "tests/models/systems/queueing_fixture.h"

Test(customer_class, batches_arrive_together)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(2));
    struct customer_class_parameters *class =
        fixture_open(fixture, "a", "s", distribution_constant(10));
    fixture_behind(fixture, class)->arrivals.batch = distribution_constant(3);
    struct simulation_result result = fixture_run(fixture, 10 * 100 + 9);
    cr_expect_eq(fixture_value(&result, "response_time"), 4); /* 2, 4 and 6 */
    cr_expect_float_eq(fixture_value(&result, "throughput"), 300 / 1009.0, 1e-12);
    simulation_result_free(&result);
    free(fixture);
}

Test(customer_class, a_closed_customer_thinks_before_each_pass)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(3));
    struct customer_class_parameters *class = fixture_closed(fixture, "a", "s", 1);
    class->think = distribution_constant(7);
    struct simulation_result result = fixture_run(fixture, 100);
    cr_expect_eq(fixture_value(&result, "throughput"), 0.1);
    cr_expect_eq(fixture_value(&result, "response_time"), 3);
    cr_expect_eq(fixture_value(&result, "number_in_system"), 0.3);
    simulation_result_free(&result);
    free(fixture);
}

Test(customer_class, without_thinking_the_next_pass_begins_at_once)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(3));
    fixture_closed(fixture, "a", "s", 4);
    struct simulation_result result = fixture_run(fixture, 3000);
    cr_expect_eq(fixture_value(&result, "number_in_system"), 4);
    cr_expect_float_eq(fixture_value(&result, "throughput"), 1 / 3.0, 1e-12);
    cr_expect_float_eq(fixture_value(&result, "response_time"), 12, 0.02);
    cr_expect_eq(fixture_value(&result, "stations.s.utilization"), 1);
    simulation_result_free(&result);
    free(fixture);
}

Test(customer_class, a_pass_follows_its_route)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "cpu", distribution_constant(1));
    fixture_station(fixture, "disk", distribution_constant(5));
    struct customer_class_parameters *class = fixture_class(fixture, "a");
    fixture_arrivals(fixture, class, distribution_constant(1000), distribution_constant(1));
    fixture_route(fixture, class, "start", "cpu");
    fixture_route(fixture, class, "cpu", "disk 0.75 done 0.25");
    fixture_route(fixture, class, "disk", "cpu");
    struct simulation_result result = fixture_run(fixture, 1000 * 4000 + 500);
    /* Four visits to the processor on average, three to the disk. */
    double visits =
        fixture_value(&result, "stations.cpu.throughput") / fixture_value(&result, "throughput");
    cr_expect_float_eq(visits, 4, 0.25);
    cr_expect_float_eq(fixture_value(&result, "response_time"), 6 * visits - 5, 1e-9);
    simulation_result_free(&result);
    free(fixture);
}

Test(customer_class, own_service_times_override_those_of_the_station)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(3));
    fixture_open(fixture, "a", "s", distribution_constant(10));
    struct customer_class_parameters *b =
        fixture_open(fixture, "b", "s", distribution_constant(10));
    fixture_service(fixture, b, "s", distribution_constant(4));
    struct simulation_result result = fixture_run(fixture, 1000);
    cr_expect_eq(fixture_value(&result, "classes.a.response_time"), 3);
    cr_expect_eq(fixture_value(&result, "classes.b.response_time"), 7);
    cr_expect_eq(fixture_value(&result, "response_time"), 5);
    cr_expect_float_eq(fixture_value(&result, "stations.s.classes.a.utilization"), 0.297, 1e-12);
    cr_expect_float_eq(fixture_value(&result, "stations.s.classes.b.utilization"), 0.396, 1e-12);
    cr_expect_eq(fixture_value(&result, "stations.s.waiting_time"), 1.5);
    simulation_result_free(&result);
    free(fixture);
}

Test(customer_class, a_lost_customer_begins_again_after_those_who_leave_now)
{
    /* Five begin at 0, two at a time in a station that takes no time: none is lost for long. */
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "gate", distribution_constant(0))->capacity = 2;
    fixture_station(fixture, "s", distribution_constant(3));
    struct customer_class_parameters *class = fixture_class(fixture, "a");
    class->population = 5;
    fixture_route(fixture, class, "start", "gate");
    fixture_route(fixture, class, "gate", "s");
    fixture_route(fixture, class, "s", "done");
    struct simulation_result result = fixture_run(fixture, 3000);
    cr_expect_float_eq(fixture_value(&result, "throughput"), 1 / 3.0, 1e-12);
    cr_expect_eq(fixture_value(&result, "stations.s.queue_length"), 5);
    cr_expect_eq(fixture_value(&result, "number_in_system"), 5);
    simulation_result_free(&result);
    free(fixture);
}

Test(customer_class, what_the_check_cannot_see_ends_with_an_error)
{
    /* An unchecked spec: the lost customer begins again at the full station for ever. */
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(3))->capacity = 1;
    fixture_closed(fixture, "a", "s", 2);
    struct simulation simulation = {
        .system = &queueing_kind,
        .parameters = &fixture->parameters,
        .horizon = 100,
        .ticks_per_second = 1,
    };
    struct simulation_result result;
    struct error error = {0};
    cr_expect_not(simulate(&simulation, &result, &error));
    cr_expect_str_eq(error.where, "classes.a at 0.0 s");
    cr_expect_not_null(strstr(error.text, "time stands still: more than 100"));
    simulation_result_free(&result);
    free(fixture);
}

Test(customer_class, a_batch_of_millions_fails_the_run)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(1))->capacity = 1;
    struct customer_class_parameters *class =
        fixture_open(fixture, "a", "s", distribution_constant(10));
    fixture_behind(fixture, class)->arrivals.batch = distribution_constant(INT64_C(1) << 60);
    struct simulation simulation = {
        .system = &queueing_kind,
        .parameters = &fixture->parameters,
        .horizon = 100,
        .ticks_per_second = 1,
    };
    struct simulation_result result;
    struct error error = {0};
    cr_expect_not(simulate(&simulation, &result, &error));
    cr_expect_str_eq(error.where, "classes.a at 10.0 s");
    simulation_result_free(&result);
    free(fixture);
}
