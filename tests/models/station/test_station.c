#include "tests/models/station/scenario.h"

Test(station, an_arrival_at_a_full_station_is_lost)
{
    struct fixture *fixture = scenario_create("fcfs", 1);
    fixture->station[0].capacity = 2;
    fixture_open(fixture, "a", "s", distribution_constant(10));
    fixture_service(fixture, &fixture->class[0], "s", distribution_constant(25));
    /* Comes at 10, 20, ...; served from 10 on without a break. At 1000: begun 100, done 39 (the
     * 40th ends at 1010), two are there, and 59 were lost. */
    struct simulation_result result = fixture_run(fixture, 1000);
    cr_expect_float_eq(fixture_value(&result, "throughput"), 0.039, 1e-12);
    cr_expect_float_eq(fixture_value(&result, "lost_fraction"), 0.59, 1e-12);
    cr_expect_float_eq(fixture_value(&result, "stations.s.lost_fraction"), 0.59, 1e-12);
    cr_expect_float_eq(fixture_value(&result, "stations.s.utilization"), 0.99, 1e-12);
    simulation_result_free(&result);
    free(fixture);
}

Test(station, a_lost_closed_customer_thinks_and_starts_again)
{
    struct fixture *fixture = scenario_create("fcfs", 1);
    fixture->station[0].capacity = 1;
    struct customer_class_parameters *class = fixture_closed(fixture, "a", "s", 2);
    class->think = distribution_constant(10);
    fixture_service(fixture, class, "s", distribution_constant(15));
    /* Both come at 10, one is lost and comes again at 20 (lost) and 30. The other is done at 25
     * and comes at 35 (lost) and 45: from then on every second one is served. */
    struct simulation_result result = fixture_run(fixture, 44);
    cr_expect_float_eq(fixture_value(&result, "throughput"), 1 / 44.0, 1e-12);
    cr_expect_float_eq(fixture_value(&result, "lost_fraction"), 3 / 5.0, 1e-12);
    cr_expect_eq(fixture_value(&result, "response_time"), 15);
    simulation_result_free(&result);
    free(fixture);
}

Test(station, a_fork_goes_on_when_the_last_sibling_is_done)
{
    struct fixture *fixture = scenario_create("fcfs", 1);
    fixture->station[0].fork = 2;
    struct customer_class_parameters *class =
        fixture_open(fixture, "a", "s", distribution_constant(1000));
    struct arena *arena = arena_create();
    fixture_service(fixture, class, "s",
                    distribution_empirical(arena, (double[]){10, 40}, (double[]){1, 1}, 2));
    struct simulation_result result = fixture_run(fixture, 1000 * 1000 + 500);
    /* The longer of two: 40 in three cases of four. */
    cr_expect_float_eq(fixture_value(&result, "response_time"), 32.5, 1.5);
    cr_expect_eq(fixture_value(&result, "stations.s.response_time"),
                 fixture_value(&result, "response_time"));
    cr_expect_eq(fixture_value(&result, "stations.s.waiting_time"), 0);
    cr_expect_float_eq(fixture_value(&result, "stations.s.queue_length"), 2 * 25 / 1000.0, 0.003);
    cr_expect_float_eq(fixture_value(&result, "stations.s.utilization"), 25 / 1000.0, 0.0015);
    cr_expect_float_eq(fixture_value(&result, "stations.s.throughput"), 0.001, 1e-5);
    simulation_result_free(&result);
    arena_destroy(arena);
    free(fixture);
}

Test(station, siblings_wait_in_their_own_queues)
{
    struct fixture *fixture = scenario_create("fcfs", 1);
    fixture->station[0].fork = 3;
    /* All siblings of a job need the same, so the copies stay in step. */
    scenario_expect(fixture, (struct job[]){{0, 10, 0, 10}, {4, 5, 0, 15}, {15, 2, 0, 17}}, 3);
    free(fixture);
}

Test(station, the_capacity_of_a_fork_counts_customers)
{
    struct fixture *fixture = scenario_create("fcfs", 1);
    fixture->station[0].fork = 5;
    fixture->station[0].capacity = 2;
    fixture_open(fixture, "a", "s", distribution_constant(10));
    fixture_service(fixture, &fixture->class[0], "s", distribution_constant(25));
    struct simulation_result result = fixture_run(fixture, 1000);
    cr_expect_float_eq(fixture_value(&result, "stations.s.lost_fraction"), 0.59, 1e-12);
    cr_expect_float_eq(fixture_value(&result, "stations.s.utilization"), 0.99, 1e-12);
    simulation_result_free(&result);
    free(fixture);
}

Test(station, infinite_servers_keep_nobody_waiting)
{
    static const char *const disciplines[] = {"fcfs", "ps", "preemptive_priority", "sjf"};
    for (int i = 0; i < 4; i++) {
        struct fixture *fixture = scenario_create(disciplines[i], PARAMETER_INFINITE);
        scenario_expect(
            fixture, (struct job[]){{0, 10, 0, 10}, {1, 5, 3, 6}, {1, 5, 0, 6}, {2, 0, 0, 2}}, 4);
        struct simulation_result result = fixture_run(fixture, 2000);
        cr_expect_not_null(fixture_metric(&result, "stations.s.utilization")->reason);
        cr_expect_not_null(fixture_metric(&result, "stations.s.classes.job0.utilization")->reason);
        cr_expect_eq(fixture_value(&result, "stations.s.waiting_time"), 0);
        cr_expect_eq(result.report.resource_count, 0);
        simulation_result_free(&result);
        free(fixture);
    }
}

Test(station, a_service_without_end_keeps_its_server_for_ever)
{
    static const char *const disciplines[] = {"fcfs", "ps", "preemptive_priority"};
    for (int i = 0; i < 3; i++) {
        struct fixture *fixture = scenario_create(disciplines[i], 1);
        fixture_closed(fixture, "a", "s", 3);
        fixture_service(fixture, &fixture->class[0], "s", distribution_constant(TICKS_NEVER));
        struct simulation_result result = fixture_run(fixture, 1000);
        cr_expect_eq(fixture_value(&result, "stations.s.utilization"), 1);
        cr_expect_eq(fixture_value(&result, "number_in_system"), 3);
        cr_expect_eq(fixture_value(&result, "throughput"), 0);
        cr_expect_not_null(fixture_metric(&result, "response_time")->reason);
        cr_expect_not_null(fixture_metric(&result, "stations.s.waiting_time")->reason);
        simulation_result_free(&result);
        free(fixture);
    }
}
