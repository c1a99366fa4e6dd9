#include "tests/models/processor/team_fixture.h"

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
