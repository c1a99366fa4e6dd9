#include "tests/models/processor/team_fixture.h"
#include "tests/models/processor/teams_fixture.h"

/* 9 us of parallel work and 1 us of serial work: Amdahl's law to the tick. */
Test(team, a_fixed_amount_of_work_takes_what_amdahl_says)
{
    for (int64_t threads = 1; threads <= 9; threads += 2) {
        struct team_fixture fixture;
        struct simulation_result result;
        team_fixture_init(&fixture, threads);
        steps_compute(&fixture.program, 9000 * NS, PART_PARALLEL);
        steps_compute(&fixture.program, 1000 * NS, PART_SERIAL);
        team_fixture_run(&fixture, &result);
        double time = fixture_value(&result, "program.completion_time");
        double expected = 9e-6 / (double)threads + 1e-6;
        cr_expect(fixture_is_near(time, expected, 1e-6), "%lld threads: %g, not %g",
                  (long long)threads, time, expected);
        cr_expect(fixture_is_near(fixture_value(&result, "program.completions_per_second"),
                                  1 / expected, 1e-6));
        bool is_wrong = fixture_is_near(time, 10e-6 / (double)threads, 1e-6);
        cr_expect_eq(is_wrong, threads == 1, "work without a serial part");
        simulation_result_free(&result);
    }
}

/* The window of the results ends where the program does: a core that has worked all the time has
 * worked for all of the window. */
Test(team, the_run_ends_with_the_program)
{
    struct team_fixture fixture;
    struct simulation_result result;
    team_fixture_init(&fixture, 2);
    steps_compute(&fixture.program, 10000 * NS, PART_PARALLEL);
    team_fixture_run(&fixture, &result);
    cr_expect_eq(fixture_value(&result, "cores.user"), 1);
    simulation_result_free(&result);
    fixture.machine.simulation.horizon = 4999 * NS;
    team_fixture_run(&fixture, &result);
    const struct metric *time = fixture_metric(&result, "program.completion_time");
    cr_expect_str_eq(time->reason, "the program has not ended within the horizon");
    simulation_result_free(&result);
}

/* Lines in flight return before a thread ends: 8 references, 4 in flight, 10 ns before each. The
 * fifth is issued when the first has returned, at 110 ns, and so on to the eighth at 140 ns. */
Test(team, a_thread_ends_when_its_last_line_has_returned)
{
    struct team_fixture fixture;
    struct simulation_result result;
    team_fixture_init(&fixture, 1);
    struct part *step = steps_refer(&fixture.program, 8, 10 * NS, PART_PARALLEL);
    step_set(step, "outstanding", &(int64_t){4});
    team_fixture_run(&fixture, &result);
    double time = fixture_value(&result, "program.completion_time");
    cr_expect(fixture_is_near(time, 250e-9, 1e-9), "%g", time);
    simulation_result_free(&result);
}

Test(team, needs_a_transient_run_where_the_program_ends)
{
    struct team_fixture fixture;
    struct complaints complaints = {0};
    team_fixture_init(&fixture, 1);
    steps_compute(&fixture.program, 10, PART_PARALLEL);
    struct check_context context = {.complaints = &complaints,
                                    .horizon = fixture.machine.simulation.horizon,
                                    .ticks_per_second = TICKS_PER_SECOND_FINE,
                                    .is_whole = true};
    place_check_system(&multiprocessor_kind, &fixture.machine.parameters, &context);
    cr_assert_eq(complaints.errors, 1);
    cr_expect_str_eq(complaints.list[0].where, "/run");
    complaints_free(&complaints);
    context.transient = true;
    place_check_system(&multiprocessor_kind, &fixture.machine.parameters, &context);
    cr_expect_eq(complaints.errors, 0);
    complaints_free(&complaints);
}

/* Two programs that end: each has a completion time of its own, and the run ends with the later. */
Test(team, several_programs_end_on_their_own)
{
    struct teams_fixture fixture;
    struct simulation_result result;
    teams_fixture_init(&fixture, 3);
    steps_compute(teams_steps(&fixture, teams_add(&fixture, "short", 1)), 1000 * NS, PART_PARALLEL);
    steps_compute(teams_steps(&fixture, teams_add(&fixture, "long", 2)), 6000 * NS, PART_PARALLEL);
    teams_fixture_run(&fixture, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "teams.short.completion_time"), 1e-6, 1e-9));
    cr_expect(fixture_is_near(fixture_value(&result, "teams.long.completion_time"), 3e-6, 1e-9));
    double user = fixture_value(&result, "cores.user"); /* 7 us of three cores for 3 us */
    cr_expect(fixture_is_near(user, 7.0 / 9, 1e-9), "%g", user);
    simulation_result_free(&result);
}

/* A program without end runs beside one that ends, and as long. */
Test(team, an_endless_program_runs_until_the_others_have_ended)
{
    struct teams_fixture fixture;
    struct simulation_result result;
    teams_fixture_init(&fixture, 2);
    steps_compute(teams_steps(&fixture, teams_add(&fixture, "ends", 1)), 50000 * NS, PART_PARALLEL);
    teams_endless(&fixture, teams_add(&fixture, "chase", 1), distribution_constant(0));
    teams_fixture_run(&fixture, &result);
    double chase = fixture_value(&result, "teams.chase.throughput");
    cr_expect(fixture_is_near(chase, 1e7, 0.003), "%g", chase);
    cr_expect(fixture_is_near(fixture_value(&result, "teams.chase.memory_latency"), 1e-7, 1e-9));
    cr_expect(fixture_is_near(fixture_value(&result, "teams.chase.bandwidth"), 64 * chase, 1e-9));
    cr_expect_str_eq(fixture_metric(&result, "teams.chase.completion_time")->reason,
                     "the program has no end");
    simulation_result_free(&result);
}

/* Teams share no locks and no barriers, whatever these are called. */
Test(team, locks_belong_to_one_team)
{
    struct teams_fixture fixture;
    struct simulation_result result;
    teams_fixture_init(&fixture, 3);
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"a", "b", "c"};
        struct steps_fixture *program = teams_steps(&fixture, teams_add(&fixture, names[i], 1));
        steps_lock(program, "lock", "guard");
        steps_compute(program, 1000 * NS, PART_PARALLEL);
        steps_lock(program, "unlock", "guard");
        steps_add(program, "barrier");
    }
    teams_fixture_run(&fixture, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "teams.c.completion_time"), 1e-6, 1e-9));
    cr_expect_eq(fixture_value(&result, "teams.b.locks.guard.utilization"), 1);
    simulation_result_free(&result);
}

/* The draws of one team do not depend on how many threads the others have. */
Test(team, other_teams_change_no_random_number)
{
    double found[2];
    for (int i = 0; i < 2; i++) {
        struct teams_fixture fixture;
        struct simulation_result result;
        teams_fixture_init(&fixture, 4);
        struct team_parameters *others = teams_add(&fixture, "others", 1 + 2 * i);
        teams_endless(&fixture, others, distribution_exponential(30 * (double)NS));
        teams_endless(&fixture, teams_add(&fixture, "one", 1),
                      distribution_exponential(50 * (double)NS));
        teams_fixture_run(&fixture, &result);
        found[i] = fixture_value(&result, "teams.one.throughput");
        simulation_result_free(&result);
    }
    cr_expect_eq(found[0], found[1]);
}

/* Check sees steps that take no time for sure; amounts that happen to be none end the run. */
Test(team, a_program_that_is_done_at_the_start_fails_its_run)
{
    struct team_fixture fixture;
    struct simulation_result result;
    struct error error = {0};
    team_fixture_init(&fixture, 2);
    steps_add(&fixture.program, "barrier");
    cr_expect_not(simulate(&fixture.machine.simulation, &result, &error));
    cr_expect(strstr(error.text, "ends at the start") != NULL, "%s", error.text);
    simulation_result_free(&result);
}
