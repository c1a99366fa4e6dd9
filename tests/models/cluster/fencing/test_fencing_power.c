#include "models/cluster/fencing/fencing_power.h"

#include "tests/models/cluster/fencing/fencing_fixture.h"

/* The table's defaults. */
static struct power_parameters defaults(void)
{
    return (struct power_parameters){
        .common = {.timeout = 50 * SECOND, .attempts = 10, .delay = distribution_constant(0)},
        .login = SECOND,
        .duration = distribution_constant(5 * SECOND),
        .attempt_timeout = 20 * SECOND};
}

Test(fencing_power, a_target_is_switched_off_whatever_it_does)
{
    for (int state = 0; state < 4; state++) {
        struct power_parameters parameters = defaults();
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        if (state == NODE_HUNG) {
            yard_hang(&yard, BETA, TICKS_NEVER);
        } else if (state != NODE_UP) {
            yard_crash(&yard, BETA, state == NODE_DOWN ? TICKS_NEVER : 0);
        }
        yard_run(&yard, 10 * SECOND);
        cr_assert_eq(yard.nodes[BETA].state, (enum node_state)state);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 16 * SECOND);
        yard_expect_answer(&yard, 0, ALPHA, BETA, true, 16 * SECOND);
        cr_expect_eq(yard.answers[0].state, state == NODE_DOWN ? NODE_DOWN : NODE_BOOTING);
        cr_expect_eq(yard.nodes[BETA].resets.count, state == NODE_DOWN ? 0 : 1);
        if (state == NODE_UP) {
            yard_expect_timeline(&yard, "alpha fence.start beta 10000|beta node.reset 16000|"
                                        "alpha fence.ok beta 16000");
            cr_expect_eq(yard_event(&yard, "node.reset", 0)->what.cause, 1);
        }
        yard_end(&yard);
    }
}

/* Until the login is over the device knows nothing. An order whose requester goes down before the
 * power is off dies with it, unless the device goes on by itself; booting again does not revive it.
 */
Test(fencing_power, an_order_dies_with_its_requester_unless_it_outlives_it)
{
    static const struct {
        bool outlives;
        sim_ticks crashes;
        uint64_t resets;
    } facts[] = {{true, 999 * MS, 0},   {true, 1001 * MS, 1},  {false, 999 * MS, 0},
                 {false, 1001 * MS, 0}, {false, 5999 * MS, 0}, {false, 6001 * MS, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct power_parameters parameters = defaults();
        parameters.order_outlives_requester = facts[i].outlives;
        parameters.on = distribution_constant(2 * SECOND);
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, facts[i].crashes);
        yard_crash(&yard, ALPHA, 0);
        yard_run(&yard, 50 * SECOND);
        cr_expect_eq(yard.answer_count, 0);
        cr_expect_eq(yard.nodes[BETA].resets.count, facts[i].resets, "case %zu", i);
        cr_expect(node_is_running(&yard.nodes[BETA]), "the power is on again all the same");
        /* The next incarnation asks afresh. */
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 60 * SECOND);
        cr_expect_eq(yard.answer_count, 1);
        yard_expect_answer(&yard, 0, ALPHA, BETA, true, 58 * SECOND);
        yard_end(&yard);
    }
}

/* Two nodes fence each other at once: with orders that die with their givers one dies; both die
 * where orders outlive them. A delay longer than the time to off, not to on, saves one then. */
Test(fencing_power, a_race_lasts_until_off)
{
    static const struct {
        bool outlives;
        sim_ticks delay;
        uint64_t resets;
    } facts[] = {{false, 0, 1}, {true, 0, 2}, {true, 4999 * MS, 2}, {true, 5001 * MS, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct power_parameters parameters = defaults();
        parameters.order_outlives_requester = facts[i].outlives;
        parameters.on = distribution_constant(10 * SECOND);
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard.node_parameters[ALPHA].fencing_delay = facts[i].delay;
        yard_fence(&yard, ALPHA, BETA);
        yard_fence(&yard, BETA, ALPHA);
        yard_run(&yard, 100 * SECOND);
        cr_expect_eq(yard.nodes[ALPHA].resets.count + yard.nodes[BETA].resets.count,
                     facts[i].resets, "case %zu", i);
        cr_expect_eq(yard.nodes[BETA].resets.count, 1, "case %zu", i);
        yard_end(&yard);
    }
}

/* The node is dead from off; it boots, and the device answers, at on. */
Test(fencing_power, off_and_on_are_apart)
{
    struct power_parameters parameters = defaults();
    parameters.on = distribution_constant(4 * SECOND);
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 8 * SECOND);
    cr_expect_eq(yard.nodes[BETA].state, NODE_DOWN);
    yard_run(&yard, 100 * SECOND);
    yard_expect_timeline(&yard, "alpha fence.start beta 0|beta node.reset 6000|"
                                "alpha fence.ok beta 10000|beta node.up 40000");
    cr_expect_eq(yard_detail(yard_event(&yard, "node.reset", 0), "off"), 4 * SECOND);
    cr_expect_eq(yard_event(&yard, "node.boot", 0)->at, 10 * SECOND);
    yard_end(&yard);
}

/* With the action off the device answers at off, and the node stays off until somebody comes. */
Test(fencing_power, a_node_may_stay_off)
{
    for (int comes = 0; comes < 2; comes++) {
        struct power_parameters parameters = defaults();
        parameters.action = POWER_OFF;
        parameters.on = distribution_constant(4 * SECOND);
        if (comes == 1) {
            parameters.manual_power_on = distribution_constant(600 * SECOND);
        }
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 5000 * SECOND);
        yard_expect_answer(&yard, 0, ALPHA, BETA, true, 6 * SECOND);
        cr_expect_eq(yard.answers[0].state, NODE_DOWN);
        if (comes == 1) {
            cr_expect_eq(yard_event(&yard, "node.up", 0)->at, 636 * SECOND);
        } else {
            cr_expect_eq(yard.nodes[BETA].state, NODE_DOWN);
        }
        yard_end(&yard);
    }
}

/* The device is not reached at the login, or when it would answer; it works all the same. As many
 * losses end as begin. */
Test(fencing_power, a_device_may_be_out_of_reach)
{
    static const struct {
        sim_ticks from, until, answer;
        uint64_t resets;
    } facts[] = {{0, 500, 6000, 1},       /* before the login */
                 {0, 1500, 26000, 1},     /* at the login: the next attempt */
                 {2000, 4000, 6000, 1},   /* while the device works */
                 {2000, 8000, 26000, 2}}; /* when it would answer */
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        for (int losses = 1; losses <= 2; losses++) {
            struct power_parameters parameters = defaults();
            struct yard yard = {0};
            yard.boot.firmware = distribution_constant(0);
            yard.boot.operating_system = distribution_constant(0);
            yard_start(&yard, &power_kind, &parameters);
            yard_fence(&yard, ALPHA, BETA);
            yard_run(&yard, facts[i].from * MS);
            for (int loss = 0; loss < losses; loss++) {
                yard.operations->set_reachable(yard.run, yard.fencing, BETA, false);
            }
            yard_run(&yard, facts[i].until * MS);
            yard.operations->set_reachable(yard.run, yard.fencing, BETA, true);
            yard_run(&yard, 59 * SECOND);
            cr_expect_eq(yard.nodes[BETA].resets.count, losses == 1 ? facts[i].resets : i / 2,
                         "case %zu", i);
            cr_assert_eq(yard.answer_count, losses == 1, "case %zu", i);
            if (losses == 1) {
                yard_expect_answer(&yard, 0, ALPHA, BETA, true, facts[i].answer * MS);
            }
            yard_end(&yard);
        }
    }
}

/* A management board is dead with its host: three attempts of 20 s fill the time-out. */
Test(fencing_power, a_device_that_shares_lost_power_never_answers)
{
    for (int shares = 0; shares < 2; shares++) {
        struct power_parameters parameters = defaults();
        parameters.shares_power_with_host = shares == 1;
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard.nodes[BETA].is_unplugged = true;
        yard_crash(&yard, BETA, TICKS_NEVER);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 1000 * SECOND);
        cr_expect_eq(yard.answer_count, 1);
        yard_expect_answer(&yard, 0, ALPHA, BETA, shares == 0, (shares == 0 ? 6 : 60) * SECOND);
        if (shares == 1) {
            yard_expect_timeline(&yard, "beta node.crash 0|"
                                        "alpha fence.start beta 0|alpha fence.fail beta 20000|"
                                        "alpha fence.start beta 20000|alpha fence.fail beta 40000|"
                                        "alpha fence.start beta 40000|alpha fence.fail beta 60000");
        }
        yard_end(&yard);
    }
}

/* An agent that says at once that it has failed, and a device that fails so many times. */
Test(fencing_power, an_attempt_may_fail_at_once)
{
    struct power_parameters parameters = defaults();
    parameters.first_failures = 2;
    parameters.failure_time = distribution_constant(2 * SECOND);
    parameters.common.retry_delay = SECOND;
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 100 * SECOND);
    yard_expect_timeline(&yard, "alpha fence.start beta 0|alpha fence.fail beta 3000|"
                                "alpha fence.start beta 4000|alpha fence.fail beta 7000|"
                                "alpha fence.start beta 8000|beta node.reset 14000|"
                                "alpha fence.ok beta 14000|beta node.up 44000");
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 200 * SECOND);
    yard_expect_answer(&yard, 1, ALPHA, BETA, true, 106 * SECOND);
    yard_end(&yard);
}

/* Power is lost after the order, which is not answered. */
Test(fencing_power, power_may_be_lost_after_the_order)
{
    struct power_parameters parameters = defaults();
    parameters.shares_power_with_host = true;
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 3 * SECOND);
    yard.nodes[BETA].is_unplugged = true;
    yard_crash(&yard, BETA, 10 * SECOND);
    /* The power is back at 13 s, and the second attempt, at 20 s, is answered. */
    yard_run(&yard, 40 * SECOND);
    cr_expect(node_has_power(&yard.nodes[BETA]));
    cr_expect_eq(yard.answer_count, 1);
    yard_expect_answer(&yard, 0, ALPHA, BETA, true, 26 * SECOND);
    yard_end(&yard);
}

/* A device slower than the time-out acts after it was given up, and once for each attempt. */
Test(fencing_power, an_order_outlives_its_attempt)
{
    struct power_parameters parameters = defaults();
    parameters.duration = distribution_constant(30 * SECOND);
    parameters.common.attempts = 2;
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 100 * SECOND);
    cr_expect_eq(yard.answer_count, 1);
    yard_expect_answer(&yard, 0, ALPHA, BETA, false, 40 * SECOND);
    yard_expect_timeline(&yard, "alpha fence.start beta 0|alpha fence.fail beta 20000|"
                                "alpha fence.start beta 20000|beta node.reset 31000|"
                                "alpha fence.fail beta 40000|beta node.reset 51000|"
                                "beta node.up 81000");
    yard_end(&yard);
}

/* Attempts fail with the probability given: of 16 requests at 0.5, some. */
Test(fencing_power, attempts_fail_by_chance)
{
    static const double failures[] = {0, 0.5, 1};
    for (size_t i = 0; i < 3; i++) {
        struct power_parameters parameters = defaults();
        parameters.failure = failures[i];
        parameters.common.attempts = 1;
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        unsigned fenced = 0;
        for (unsigned request = 0; request < 16; request++) {
            yard_fence(&yard, ALPHA, BETA);
            yard_run(&yard, (request + 1) * 100 * SECOND);
            cr_assert_eq(yard.answer_count, request + 1);
            fenced += yard.answers[request].is_fenced;
        }
        cr_expect(i == 0   ? fenced == 16
                  : i == 2 ? fenced == 0
                           : fenced > 3 && fenced < 13,
                  "%u of 16", fenced);
        cr_expect_eq(yard.nodes[BETA].resets.count, fenced);
        yard_end(&yard);
    }
}

Test(fencing_power, check_says_what_it_knows)
{
    static const char *const places[] = {"/system/fencing/shares_power_with_host"};
    const struct fencing_operations *operations = power_kind.operations;
    struct power_parameters parameters = defaults();
    yard_expect_warnings(&power_kind, &parameters, NULL, 0);
    cr_expect(operations->is_safe_with(&parameters));
    parameters.shares_power_with_host = true;
    yard_expect_warnings(&power_kind, &parameters, places, 1);
}

/* Planted bug: an order that is carried out twice. */
Test(fencing_power, invariants_catch_a_planted_bug)
{
    struct power_parameters parameters = defaults();
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 2 * SECOND);
    cr_assert_not(run_failed(yard.run));
    event_after(yard.run, 0, yard.fencing, FENCER_EVENTS + 1, 0);
    yard_run(&yard, 6 * SECOND);
    cr_assert(run_failed(yard.run));
    cr_expect_not_null(strstr(run_error(yard.run)->text, "orders are open"), "%s",
                       run_error(yard.run)->text);
    run_destroy(yard.run);
    arena_destroy(yard.kept);
}
