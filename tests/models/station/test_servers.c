#include "tests/models/station/scenario.h"

Test(servers, a_vacation_is_begun_whenever_nobody_waits)
{
    struct fixture *fixture = scenario_create("fcfs", 1);
    fixture->station[0].vacation = distribution_constant(10);
    /* Away at 0, 10, ... 1000: back at 1010 for the job of 1003, which takes 5. Jobs that come
     * meanwhile follow; at 1018 none waits, so the one of 1019 waits until 1028. */
    scenario_expect(
        fixture, (struct job[]){{3, 5, 0, 15}, {11, 3, 0, 18}, {19, 4, 0, 32}, {41, 2, 0, 44}}, 4);
    free(fixture);
}

Test(servers, a_vacation_is_not_counted_as_busy)
{
    struct fixture *fixture = scenario_create("fcfs", 1);
    fixture->station[0].vacation = distribution_constant(7);
    fixture_open(fixture, "a", "s", distribution_constant(50));
    fixture_service(fixture, &fixture->class[0], "s", distribution_constant(20));
    struct simulation_result result = fixture_run(fixture, 10000);
    cr_expect_float_eq(fixture_value(&result, "stations.s.utilization"), 0.4, 0.01);
    cr_expect_gt(fixture_value(&result, "stations.s.waiting_time"), 0);
    simulation_result_free(&result);
    free(fixture);
}

Test(servers, shared_and_preemptive_servers_take_vacations_too)
{
    struct fixture *fixture = scenario_create("ps", 1);
    fixture->station[0].vacation = distribution_constant(10);
    /* Both wait for the server's return at 1010 and share it then. */
    scenario_expect(fixture, (struct job[]){{3, 5, 0, 18}, {5, 3, 0, 16}, {25, 2, 0, 30}}, 3);
    free(fixture);
    fixture = scenario_create("preemptive_priority", 1);
    fixture->station[0].vacation = distribution_constant(10);
    scenario_expect(fixture, (struct job[]){{3, 5, 0, 18}, {5, 3, 1, 13}, {16, 2, 0, 20}}, 3);
    free(fixture);
}

Test(servers, received_service_grows_only_in_service)
{
    struct customer customer = {.service = 10, .left = 6, .resumed = 100, .state = CUSTOMER_SERVED};
    cr_expect(servers_received(NULL, &customer, 103) == 7);
    customer.state = CUSTOMER_WAITING;
    cr_expect(servers_received(NULL, &customer, 103) == 4);
}
