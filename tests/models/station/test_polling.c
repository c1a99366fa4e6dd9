#include "models/station/polling.h"

#include "tests/models/station/scenario.h"

/* A station "s" that polls. @param switch_over  constant; 0: in no time */
static struct fixture *polling_create(struct polling_parameters *polling, int policy, int64_t limit,
                                      int64_t switch_over)
{
    struct fixture *fixture = scenario_create("polling", 1);
    *polling = (struct polling_parameters){.policy = policy, .limit = limit};
    if (switch_over > 0) {
        polling->switch_over = distribution_constant(switch_over);
    }
    fixture->station[0].polling = polling;
    return fixture;
}

/* The server polls the first queue at instant 20, the next each 10 later, and one later for each
 * tick that it serves. */
Test(polling, the_server_goes_round_the_queues)
{
    struct polling_parameters polling;
    struct fixture *fixture = polling_create(&polling, POLLING_EXHAUSTIVE, 1, 10);
    scenario_expect(fixture, (struct job[]){{5, 7, 0, 27}, {30, 4, 9, 41}, {45, 2, 0, 53}}, 3);
    free(fixture);
}

Test(polling, a_standing_server_takes_an_arrival_at_once)
{
    struct polling_parameters polling;
    struct fixture *fixture = polling_create(&polling, POLLING_GATED, 1, 0);
    /* In cyclic order from the queue that it is at, whoever came first. */
    scenario_expect(
        fixture,
        (struct job[]){{3, 1, 0, 27}, {0, 10, 0, 10}, {2, 8, 0, 18}, {1, 8, 0, 26}, {40, 5, 0, 45}},
        5);
    free(fixture);
}

/* Three of class a and one of class b come at 1005; queue b is polled at 1010 and a at 1025. */
static void expect_batches(int policy, int64_t limit, double mean)
{
    struct polling_parameters polling;
    struct fixture *fixture = polling_create(&polling, policy, limit, 10);
    fixture_open(fixture, "a", "s", distribution_constant(1005));
    fixture->behind[0].arrivals.batch = distribution_constant(3);
    fixture_open(fixture, "b", "s", distribution_constant(1005));
    fixture->station[0].service = distribution_constant(5);
    struct simulation_result result = fixture_run(fixture, 1999);
    cr_expect_float_eq(fixture_value(&result, "classes.a.response_time"), mean, 1e-12);
    cr_expect_eq(fixture_value(&result, "classes.b.response_time"), 10);
    simulation_result_free(&result);
    free(fixture);
}

Test(polling, a_limit_leaves_customers_for_the_next_poll)
{
    expect_batches(POLLING_EXHAUSTIVE, 1, (25 + 30 + 35) / 3.0);
    expect_batches(POLLING_GATED, 1, (25 + 30 + 35) / 3.0);
    expect_batches(POLLING_LIMITED, 1, (25 + 50 + 75) / 3.0);
    expect_batches(POLLING_LIMITED, 2, (25 + 30 + 55) / 3.0);
}

/* Class a comes each 6 ticks and keeps the server for 7: only a gate lets class b in. */
Test(polling, who_comes_behind_the_gate_waits_for_the_next_poll)
{
    for (int policy = POLLING_EXHAUSTIVE; policy <= POLLING_GATED; policy++) {
        struct polling_parameters polling;
        struct fixture *fixture = polling_create(&polling, policy, 1, 0);
        fixture_open(fixture, "a", "s", distribution_constant(6));
        fixture_open(fixture, "b", "s", distribution_constant(8));
        fixture->station[0].service = distribution_constant(7);
        struct simulation_result result = fixture_run(fixture, 23);
        double served = fixture_value(&result, "stations.s.classes.b.throughput") * 23;
        cr_expect_float_eq(served, policy == POLLING_GATED, 1e-9);
        simulation_result_free(&result);
        free(fixture);
    }
}

/* Four symmetric queues, loaded to 0.6, switches of half a service: exact waits (Takagi 1986). */
Test(polling, means_are_those_of_theory)
{
    static const double waiting[] = {3.625, 4.375, 17.5};
    enum { SERVICE = 1000, CLASSES = 4, HORIZON = 400000000 };
    for (int policy = POLLING_EXHAUSTIVE; policy <= POLLING_LIMITED; policy++) {
        struct polling_parameters polling;
        char names[CLASSES][16];
        struct fixture *fixture = polling_create(&polling, policy, 1, SERVICE / 2);
        fixture->station[0].service = distribution_exponential(SERVICE);
        for (int i = 0; i < CLASSES; i++) {
            snprintf(names[i], sizeof names[i], "c%d", i);
            fixture_open(fixture, names[i], "s", distribution_exponential(SERVICE / 0.15));
        }
        struct simulation simulation = {.system = &queueing_kind,
                                        .parameters = &fixture->parameters,
                                        .horizon = HORIZON,
                                        .ticks_per_second = 1,
                                        .seed = 1};
        struct simulation_result result;
        struct error error = {0};
        cr_assert(simulate(&simulation, &result, &error), "%s: %s", error.where, error.text);
        double found = fixture_value(&result, "stations.s.waiting_time") / SERVICE;
        /* One customer a poll loads the server to 0.9, and waits vary as much. */
        double most = policy == POLLING_LIMITED ? 0.1 : 0.04;
        cr_expect(fabs(found / waiting[policy] - 1) < most, "policy %d: %g", policy, found);
        double cycle = fixture_value(&result, "stations.s.cycle_time") / SERVICE;
        cr_expect(fabs(cycle / 5 - 1) < 0.01, "policy %d: a cycle of %g", policy, cycle);
        double switching = fixture_value(&result, "stations.s.switching");
        cr_expect(fabs(switching - 0.4) < 0.004, "policy %d: %g switching", policy, switching);
        simulation_result_free(&result);
        free(fixture);
    }
}

Test(polling, no_class_needs_no_server)
{
    struct polling_parameters polling;
    struct fixture *fixture = polling_create(&polling, POLLING_GATED, 1, 10);
    fixture_station(fixture, "other", distribution_constant(1));
    fixture_open(fixture, "a", "other", distribution_constant(5));
    struct simulation_result result = fixture_run(fixture, 100);
    cr_expect_eq(fixture_value(&result, "stations.s.utilization"), 0);
    simulation_result_free(&result);
    free(fixture);
}
