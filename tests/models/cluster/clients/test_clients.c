#include "tests/models/cluster/clients/clients_fixture.h"

/* One request each millisecond: none meets another, so each takes its way, its service and the way
 * back, exactly. */
Test(clients, open_group_asks_at_its_rate)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.arrivals = distribution_constant(MS);
    scene_build(&scene, 10 * S + 500 * US);
    scene_run(&scene);
    sim_ticks way = network_transit(scene.network, CLIENTS_ENDPOINT, ALPHA, 512) + MS +
                    network_transit(scene.network, ALPHA, CLIENTS_ENDPOINT, 8192);
    cr_expect_eq(scene.clients->requests.joined.count, 10000);
    cr_expect_eq(scene.clients->requests.done.count, 9999);
    cr_expect(scene.clients->requests.done.sum == (wide)9999 * way);
    cr_expect_eq(scene_value(&scene, "throughput"), 9999 / 10.0005);
    cr_expect_eq(scene_value(&scene, "requests_issued"), 10000);
    cr_expect_eq(scene_value(&scene, "requests_completed"), 9999);
    cr_expect_eq(scene_value(&scene, "requests_retried"), 0);
    cr_expect_eq(scene_value(&scene, "errors"), 0);
    cr_expect_eq(clients_outstanding(scene.clients)->value, 1);
    cr_expect_eq(scene.last.from, CLIENTS_ENDPOINT);
    cr_expect_eq(scene.last.to, ALPHA);
    cr_expect_eq(scene.last.bytes, 512);
    cr_expect_eq(scene.last.sort, MESSAGE_REQUEST);
    struct request_id id = request_unpack(scene.last.argument);
    cr_expect_eq(id.service, SERVICE);
    cr_expect_eq(id.group, GROUP);
    cr_expect_not(id.is_refused);
    scene_end(&scene);
}

/* An answered request costs the events of its arrival, network and service, and none of its own. */
Test(clients, a_time_out_that_does_not_come_costs_nothing)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.arrivals = distribution_exponential(MS);
    scene_build(&scene, 100 * S);
    scene_run(&scene);
    uint64_t issued = scene.clients->requests.joined.count;
    cr_expect_float_eq((double)issued, 1e5, 1500);
    cr_expect_leq(run_events(scene.run), 6 * issued + 100 / 5 + 1);
    scene_end(&scene);
}

/* N = X (R + Z), from its own measures. */
Test(clients, closed_population_asks_and_thinks)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.population = 5;
    scene.parameters.think = distribution_exponential(10 * MS);
    scene.service = distribution_exponential(3 * MS);
    scene_build(&scene, 400 * S);
    scene_run(&scene);
    double cycle = scene_value(&scene, "response_time") + 0.010;
    cr_expect_float_eq(scene_value(&scene, "throughput") * cycle, 5, 0.02);
    scene_end(&scene);
    scene_init(&scene);
    scene.parameters.population = 3;
    scene.service = distribution_constant(9 * MS);
    scene_build(&scene, 10 * S);
    scene_run(&scene);
    double busy = scene_value(&scene, "throughput") * scene_value(&scene, "response_time");
    cr_expect_float_eq(busy, 3, 0.005);
    cr_expect_eq(clients_outstanding(scene.clients)->value, 3);
    scene_end(&scene);
}

/* No node has the address: each attempt runs into its time-out, and the back-off doubles. */
Test(clients, backoff_doubles_up_to_its_maximum_and_then_the_request_is_lost)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.timeout = 2 * S;
    scene.parameters.backoff_maximum = 5 * S;
    scene.parameters.retries = 5;
    scene.address = -1;
    scene_build_single(&scene, 3 * S, 60 * S);
    scene_run(&scene);
    static const sim_ticks backoffs[] = {0, 1, 2, 4, 5, 5};
    cr_assert_eq(scene.asked, 6);
    sim_ticks expected = S;
    for (size_t i = 0; i < 6; i++) {
        expected += backoffs[i] * S + 2 * S;
        cr_expect_eq(scene.asked_at[i], expected, "attempt %zu", i);
    }
    cr_expect_eq(scene.clients->requests.lost.count, 1);
    cr_expect(scene.clients->requests.lost.sum == (6 * 2 + 17) * S);
    cr_expect_eq(scene_value(&scene, "requests_lost"), 1);
    cr_expect_eq(scene_value(&scene, "requests_retried"), 5);
    cr_expect_eq(scene_value(&scene, "requests_unaddressed"), 6);
    cr_expect_eq(scene_value(&scene, "errors"), 1);
    cr_expect_eq(scene_value(&scene, "throughput"), 0);
    cr_expect_not_null(scene_metric(&scene, "response_time")->reason);
    scene_end(&scene);
}

/* Each back-off is drawn: attempts come no later than without jitter, and not at the same times. */
Test(clients, backoff_with_jitter_is_drawn_with_the_reconnection)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.timeout = 2 * S;
    scene.parameters.retries = 5;
    scene.parameters.jitter = JITTER_EQUAL;
    scene.parameters.reconnect = distribution_constant(100 * MS);
    scene.address = -1;
    scene_build_single(&scene, 3 * S, 90 * S);
    scene_run(&scene);
    cr_assert_eq(scene.asked, 6);
    sim_ticks drawn = 0;
    for (size_t i = 1; i < 6; i++) {
        sim_ticks backoff = scene.asked_at[i] - scene.asked_at[i - 1] - 2 * S - 100 * MS;
        sim_ticks whole = S << (i - 1);
        cr_expect(backoff >= whole / 2 && backoff <= whole, "attempt %zu", i);
        drawn += backoff;
    }
    cr_expect_eq(scene.clients->requests.lost.count, 1);
    cr_expect_float_eq(scene_value(&scene, "backoff_time"), (double)drawn / 5 / (double)S, 1e-9);
    scene_end(&scene);
}

Test(clients, backoff_may_be_constant_and_retries_may_be_none)
{
    for (int64_t retries = 0; retries < 4; retries++) {
        struct scene scene;
        scene_init(&scene);
        scene.parameters.retries = retries;
        scene.parameters.backoff_maximum = S;
        scene.address = -1;
        scene_build_single(&scene, S, 60 * S);
        scene_run(&scene);
        cr_expect_eq(scene.asked, (uint64_t)retries + 1);
        cr_expect(scene.clients->requests.lost.sum == (retries + 1) * 5 * S + retries * S);
        scene_end(&scene);
    }
}

/* The attempts are made at 1, 7, 14 s. An answer at the time-out is in time. */
Test(clients, only_the_attempt_under_way_can_be_answered)
{
    static const struct {
        sim_ticks at;
        uint16_t attempt;
        bool is_in_time;
    } facts[] = {
        {2 * S, 1, true},   {6 * S, 1, true},     {6 * S + 1, 1, false}, {6500 * MS, 1, false},
        {8 * S, 1, false},  {7 * S + 1, 2, true}, {12 * S, 2, true},     {12 * S + 1, 2, false},
        {13 * S, 2, false}, {15 * S, 2, false},   {19 * S, 3, true},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct scene scene;
        scene_init(&scene);
        scene.mode = SILENT;
        scene_build_single(&scene, S, 20 * S);
        scene_answer_at(&scene, facts[i].at, facts[i].attempt, false);
        scene_run(&scene);
        bool is_in_time = facts[i].is_in_time;
        cr_expect_eq(scene.clients->requests.done.count, is_in_time, "fact %zu", i);
        cr_expect_eq(scene.clients->late.count, !is_in_time, "fact %zu", i);
        if (is_in_time) {
            cr_expect_eq(scene_value(&scene, "response_time"),
                         (double)(facts[i].at - S) / (double)S);
        }
        scene_end(&scene);
    }
}

/* The attempts are made at 1, 7, 14 s, and given up at 6, 12, 19 s: an execution of one of them
 * counts once, any other is one again, and that of an attempt that was never made is nobody's. The
 * write of the attempt under way alone is waited for. */
Test(clients, executions_are_those_of_the_request)
{
    static const struct {
        sim_ticks at;
        uint16_t attempt;
        enum execution first;
        bool is_waited_for;
    } facts[] = {{2 * S, 1, EXECUTION_FIRST, true},      {6500 * MS, 1, EXECUTION_FIRST, false},
                 {8 * S, 1, EXECUTION_FIRST, false},     {8 * S, 2, EXECUTION_FIRST, true},
                 {8 * S, 3, EXECUTION_ABANDONED, false}, {15 * S, 3, EXECUTION_FIRST, true}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct scene scene;
        scene_init(&scene);
        scene.mode = SILENT;
        scene_build_single(&scene, S, 20 * S);
        run_until(scene.run, facts[i].at);
        struct request_id id = {.index = 0, .attempt = facts[i].attempt};
        uint32_t write = 0;
        cr_expect_eq(clients_note_execution(scene.clients, id, true, 77), facts[i].first,
                     "fact %zu", i);
        bool is_waited_for = clients_wait_for_write(scene.clients, id, &write);
        cr_expect_eq(is_waited_for, facts[i].is_waited_for, "fact %zu", i);
        cr_expect_eq(write, is_waited_for ? 77 : 0);
        bool has_ended = facts[i].first == EXECUTION_ABANDONED;
        cr_expect_eq(clients_note_execution(scene.clients, id, false, 0),
                     has_ended ? EXECUTION_ABANDONED : EXECUTION_AGAIN, "fact %zu", i);
        cr_expect_not(clients_wait_for_write(scene.clients, id, &write));
        cr_expect_eq(clients_executed(scene.clients), !has_ended);
        scene_run(&scene);
        scene_end(&scene);
    }
}

/* A place that is used again knows the answers to its earlier requests. */
Test(clients, an_answer_to_an_earlier_request_of_the_place_is_late)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.population = 1;
    scene.parameters.think = distribution_constant(S);
    scene.mode = SILENT;
    scene_build(&scene, 5 * S);
    scene_answer_at(&scene, 2 * S, 1, false);
    scene_answer_at(&scene, 3 * S + MS, 1, false);
    scene_answer_at(&scene, 4 * S, 2, false);
    scene_run(&scene);
    cr_expect_eq(scene_value(&scene, "requests_completed"), 2);
    cr_expect_eq(scene_value(&scene, "replies_late"), 1);
    scene_end(&scene);
}

Test(clients, refused_attempts_back_off_at_once)
{
    struct scene scene;
    scene_init(&scene);
    scene.mode = REFUSING;
    scene_build_single(&scene, S, 100 * S);
    scene_at(&scene, 6 * S, SCENE_MODE, SERVING);
    scene_run(&scene);
    sim_ticks way = network_transit(scene.network, CLIENTS_ENDPOINT, ALPHA, 512) +
                    network_transit(scene.network, ALPHA, CLIENTS_ENDPOINT, REFUSAL_BYTES);
    cr_assert_eq(scene.asked, 4);
    cr_expect_eq(scene.asked_at[1], 2 * S + way);
    cr_expect_eq(scene.asked_at[2], 4 * S + 2 * way);
    cr_expect_eq(scene.asked_at[3], 8 * S + 3 * way);
    cr_expect_eq(scene_value(&scene, "refusals"), 3);
    cr_expect_eq(scene_value(&scene, "requests_retried"), 3);
    cr_expect_eq(scene_value(&scene, "requests_completed"), 1);
    scene_end(&scene);
}

Test(clients, reconnecting_takes_time_before_each_retry)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.reconnect = distribution_constant(250 * MS);
    scene.address = -1;
    scene_build_single(&scene, S, 30 * S);
    scene_at(&scene, 7 * S, SCENE_MOVED, BETA + 1);
    scene_run(&scene);
    cr_assert_eq(scene.asked, 2);
    cr_expect_eq(scene.asked_at[1], 7250 * MS);
    cr_expect_eq(scene.last.to, BETA);
    cr_expect_eq(scene_value(&scene, "requests_completed"), 1);
    scene_end(&scene);
    /* A request never retried stays open. */
    scene_init(&scene);
    scene.parameters.reconnect = distribution_constant(DISTRIBUTION_NEVER);
    scene.address = -1;
    scene_build_single(&scene, S, 30 * S);
    scene_run(&scene);
    cr_expect_eq(scene.asked, 1);
    cr_expect_eq(clients_outstanding(scene.clients)->value, 1);
    scene_end(&scene);
}

/* Without thinking and without a service: a request every time-out, not endlessly many in none. */
Test(clients, a_client_whose_request_is_lost_asks_again)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.population = 2;
    scene.parameters.retries = 0;
    scene.address = -1;
    scene_build(&scene, 27 * S);
    scene_run(&scene);
    cr_expect_eq(scene.asked, 12);
    cr_expect_eq(scene.asked_at[11], 25 * S);
    cr_expect_eq(scene_value(&scene, "requests_lost"), 10);
    scene_end(&scene);
}

Test(clients, asking_for_ever_in_no_time_ends_the_run)
{
    struct scene scene;
    scene_init(&scene);
    scene_build_single(&scene, S, 10 * S);
    scene.clients->instant = S;
    scene.clients->at_once = 10000000;
    run_until(scene.run, 10 * S);
    cr_expect(run_failed(scene.run));
    cr_expect_not_null(strstr(run_error(scene.run)->text, "for ever in no time"));
    scene_end(&scene);
}

Test(clients, an_answer_to_nobody_ends_the_run)
{
    struct scene scene;
    scene_init(&scene);
    scene_build_single(&scene, S, 10 * S);
    scene_at(&scene, 2 * S, SCENE_ANSWERED, 1000000);
    run_until(scene.run, 10 * S);
    cr_expect(run_failed(scene.run));
    cr_expect_str_eq(run_error(scene.run)->text, "an answer to request 1000000, which never was");
    scene_end(&scene);
}

/* The service is out for 20 s under load: all requests are served in the end, and laws hold. */
Test(clients, a_group_lives_through_an_outage)
{
    for (int closed = 0; closed < 2; closed++) {
        struct scene scene;
        scene_init(&scene);
        if (closed) {
            scene.parameters.population = 300;
            scene.parameters.think = distribution_exponential(S);
        } else {
            scene.parameters.arrivals = distribution_exponential(5 * MS);
        }
        scene.service = distribution_exponential(2 * MS);
        scene.parameters.reconnect = distribution_uniform(0, 50 * MS);
        scene_build(&scene, 120 * S);
        scene_at(&scene, 30 * S, SCENE_OUTAGE_BEGAN, 0);
        scene_at(&scene, 30 * S, SCENE_MODE, SILENT);
        scene_at(&scene, 45 * S, SCENE_MODE, REFUSING);
        scene_at(&scene, 50 * S, SCENE_OUTAGE_ENDED, 0);
        scene_at(&scene, 50 * S, SCENE_MODE, SERVING);
        scene_run(&scene);
        cr_expect_eq(scene_value(&scene, "requests_lost"), 0);
        cr_expect_gt(scene_value(&scene, "refusals"), 0);
        cr_expect_lt(scene_value(&scene, "before.response_time"), 0.003);
        cr_expect_gt(scene_value(&scene, "after.response_time"), 0.1);
        double first = scene_value(&scene, "first_served_again");
        double last = scene_value(&scene, "last_served_again");
        cr_expect(first > 20 && first < 21, "%g", first);
        cr_expect(last > 22 && last < 60, "%g", last);
        scene_end(&scene);
    }
}
