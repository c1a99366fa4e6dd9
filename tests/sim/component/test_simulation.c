#include "tests/sim/component/counting.h"

Test(simulation, a_timeline_outlives_its_run_when_it_is_kept)
{
    struct simulation simulation = counting_to(50);
    struct simulation_result result = run_well(&simulation);
    cr_expect_null(result.timeline);
    simulation_result_free(&result);
    simulation.timeline = true;
    result = run_well(&simulation);
    cr_assert_eq(result.timeline->entry_count, 51);
    cr_expect_eq(result.timeline->entries[50].what.event, WORD_RUN_END);
    cr_expect_eq(result.timeline->entries[49].what.event, WORD_NODE_UP);
    cr_expect_eq(result.timeline->entries[49].at, 50);
    cr_expect_eq(result.timeline->entries[49].what.cause, 49);
    simulation_result_free(&result);
}

Test(simulation, an_explicit_warm_up_is_cut_there)
{
    struct simulation simulation = counting_to(5000);
    simulation.warmup = 1234;
    struct simulation_result result = run_well(&simulation);
    cr_expect_eq(value(&result.report, "from"), 1234);
    cr_expect_eq(value(&result.report, "to"), 5000);
    cr_expect_eq(value(&result.report, "ticks"), 5000 - 1234);
    cr_expect_eq(result.removed, 1234);
    cr_expect_eq(result.events, 5000);
    cr_expect_eq(result.ties, 0);
    cr_assert_eq(result.report.law_count, 1);
    cr_expect(result.report.laws[0].holds); /* over the whole run, warm-up and all */
    simulation_result_free(&result);
}

Test(simulation, what_happens_at_time_0_counts_without_a_warm_up)
{
    struct counting_parameters early = {.starts_at_0 = true};
    struct simulation simulation = counting_to(100);
    simulation.parameters = &early;
    struct simulation_result result = run_well(&simulation);
    cr_expect_eq(value(&result.report, "ticks"), 101);
    simulation_result_free(&result);
}

/* A constant draws nothing: its seed does not matter. */
Test(simulation, a_run_is_random_when_it_draws_a_number)
{
    struct counting_parameters constant = {.delay = distribution_constant(50)};
    struct counting_parameters exponential = {.delay = distribution_exponential(50)};
    struct simulation simulation = counting_to(100);
    simulation.parameters = &constant;
    struct simulation_result result = run_well(&simulation);
    cr_expect_not(result.is_random);
    cr_expect_eq(value(&result.report, "delay"), 50);
    simulation_result_free(&result);
    simulation.parameters = &exponential;
    result = run_well(&simulation);
    cr_expect(result.is_random);
    simulation_result_free(&result);
    simulation.warmup = 99; /* of what is reported, one tick drew one number */
    result = run_well(&simulation);
    cr_expect(result.is_random);
    simulation_result_free(&result);
}

Test(simulation, replications_have_their_own_random_numbers)
{
    struct counting_parameters given = {.delay = distribution_exponential(1e9)};
    struct simulation simulation = counting_to(10);
    simulation.parameters = &given;
    struct simulation_result first = run_well(&simulation);
    struct simulation_result again = run_well(&simulation);
    simulation.replication = 1;
    struct simulation_result other = run_well(&simulation);
    cr_expect_eq(value(&first.report, "delay"), value(&again.report, "delay"));
    cr_expect_neq(value(&first.report, "delay"), value(&other.report, "delay"));
    simulation_result_free(&first);
    simulation_result_free(&again);
    simulation_result_free(&other);
}

Test(simulation, a_run_that_fails_says_where_and_when)
{
    struct counting_parameters failing = {.fails_at = 4321};
    for (int automatic = 0; automatic < 2; automatic++) {
        struct simulation simulation = counting_to(9600);
        simulation.parameters = &failing;
        simulation.is_automatic = automatic;
        struct simulation_result result;
        struct error error = {0};
        cr_expect_not(simulate(&simulation, &result, &error));
        cr_expect_eq(error.code, ERROR_RUN);
        cr_expect_not_null(strstr(error.where, "counting at 4321"));
        cr_expect_str_eq(error.text, "this is the end");
        simulation_result_free(&result);
    }
}

Test(simulation, invariants_are_checked_at_marks_and_with_check_after_every_event)
{
    struct simulation simulation = counting_to(5000);
    struct simulation_result result = run_well(&simulation); /* no mark at 777 */
    simulation_result_free(&result);
    struct error error = {0};
    simulation.check = true;
    cr_expect_not(simulate(&simulation, &result, &error));
    cr_expect_not_null(strstr(error.where, "counting at 777"));
    simulation_result_free(&result);
    simulation.check = false;
    simulation.warmup = 777;
    error = (struct error){0};
    cr_expect_not(simulate(&simulation, &result, &error));
    cr_expect_eq(error.code, ERROR_INTERNAL);
    simulation_result_free(&result);
}

Test(simulation, a_law_that_is_broken_fails_the_run)
{
    struct counting_parameters miscounting = {.miscounts = true};
    struct simulation simulation = counting_to(5000);
    struct simulation_result result;
    struct error error = {0};
    simulation.parameters = &miscounting;
    cr_expect_not(simulate(&simulation, &result, &error));
    cr_expect_str_eq(error.where, "counting at 5000.0 s");
    cr_expect_str_eq(error.text, "the law \"ticks\" is broken: 4999 on one side, 5000 on the other,"
                                 " difference -1");
    simulation_result_free(&result);
}

Test(simulation, evaluations_of_invariants_are_counted)
{
    struct simulation simulation = counting_to(500);
    struct simulation_result result = run_well(&simulation);
    cr_expect_eq(result.evaluated[3], 3); /* at the start, the end of the warm-up, and the end */
    cr_expect_eq(result.evaluated[2], 0);
    simulation_result_free(&result);
    simulation.check = true;
    result = run_well(&simulation);
    cr_expect_eq(result.evaluated[3], 503);
    simulation_result_free(&result);
}
