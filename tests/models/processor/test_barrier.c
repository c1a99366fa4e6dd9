#include "tests/models/processor/team_fixture.h"

/* The last of n exponential threads comes after H_n means (CHECKS: 2.7179 for 8). */
Test(barrier, a_superstep_is_as_long_as_the_longest_part)
{
    struct team_fixture fixture;
    struct simulation_result result;
    team_fixture_init(&fixture, 8);
    fixture.machine.simulation.horizon = 1000000000 * NS;
    fixture.machine.simulation.check = false;
    fixture.program.parameters.iterations = 20000;
    struct distribution time = distribution_exponential(8e3 * (double)NS);
    struct part *step = steps_compute(&fixture.program, 1, PART_PARALLEL);
    step_set(step, "time", &time);
    steps_add(&fixture.program, "barrier");
    team_fixture_run(&fixture, &result);
    double superstep = fixture_value(&result, "barrier.superstep");
    cr_expect(fixture_is_near(superstep, 2.7178571e-6, 0.01), "%g", superstep);
    cr_expect_not(fixture_is_near(superstep, 1e-6, 0.01), "the mean of one");
    double waiting = fixture_value(&result, "barrier.waiting_time");
    cr_expect(fixture_is_near(waiting, 1.7178571e-6, 0.015), "%g", waiting);
    double complete = fixture_value(&result, "program.completion_time");
    cr_expect(fixture_is_near(complete, 20000 * superstep, 1e-9), "%g", complete);
    simulation_result_free(&result);
}

/* Three threads that take 100, 200 and 300 ns meet at 300 ns, whether they spin or block. */
Test(barrier, lets_all_go_on_at_once)
{
    for (int wait = PROGRAM_SPINS; wait <= PROGRAM_BLOCKS; wait++) {
        struct team_fixture fixture;
        struct simulation_result result;
        team_fixture_init(&fixture, 3);
        fixture.program.parameters.wait = wait;
        steps_refer(&fixture.program, 6, 0, PART_SERIAL); /* 600 ns of the first */
        steps_compute(&fixture.program, 100 * NS, PART_REPLICATED);
        steps_add(&fixture.program, "barrier");
        team_fixture_run(&fixture, &result);
        double time = fixture_value(&result, "program.completion_time");
        cr_expect(fixture_is_near(time, 700e-9, 1e-9), "%g", time);
        double stalled = fixture_value(&result, "cores.stalled");
        double spinning = wait == PROGRAM_SPINS ? 6 / 7.0 : 6 / 21.0; /* one of three */
        cr_expect(fixture_is_near(stalled, spinning, 1e-9), "%g, not %g", stalled, spinning);
        simulation_result_free(&result);
    }
}

/* Threads that pass one barrier and are at the next in no time. */
Test(barrier, may_be_passed_twice_at_one_instant)
{
    struct team_fixture fixture;
    struct simulation_result result;
    team_fixture_init(&fixture, 5);
    fixture.program.parameters.iterations = 7;
    steps_compute(&fixture.program, 100 * NS, PART_REPLICATED);
    steps_add(&fixture.program, "barrier");
    steps_add(&fixture.program, "barrier");
    steps_compute(&fixture.program, 10 * NS, PART_SERIAL);
    team_fixture_run(&fixture, &result);
    double time = fixture_value(&result, "program.completion_time");
    cr_expect(fixture_is_near(time, 7 * 110e-9, 1e-9), "%g", time);
    simulation_result_free(&result);
}

Test(barrier, notices_a_thread_that_passes_early)
{
    struct team_fixture fixture;
    team_fixture_init(&fixture, 2);
    steps_compute(&fixture.program, 10 * NS, PART_PARALLEL);
    steps_add(&fixture.program, "barrier");
    struct bench bench = bench_build(&fixture.machine);
    run_until(bench.run, 1 * NS);
    cr_expect(bench_is_sound(&bench));
    bench.machine->processors->teams[0].barrier->released++;
    cr_expect_not(bench_is_sound(&bench));
    run_destroy(bench.run);
}
