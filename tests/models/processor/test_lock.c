#include "tests/models/processor/team_fixture.h"

/* Threads that compute 9 ms and hold a lock for 1 ms: the machine repairman. */
static void make(struct team_fixture *fixture, int64_t threads, enum program_wait wait)
{
    struct distribution think = distribution_exponential(9e3 * (double)NS);
    struct distribution hold = distribution_exponential(1e3 * (double)NS);
    team_fixture_init(fixture, threads);
    fixture->machine.simulation.check = false;
    fixture->machine.simulation.horizon = 100000000 * NS;
    fixture->program.parameters.iterations = PARAMETER_INFINITE;
    fixture->program.parameters.wait = (int)wait;
    step_set(steps_compute(&fixture->program, 1, PART_REPLICATED), "time", &think);
    steps_lock(&fixture->program, "lock", "a");
    step_set(steps_compute(&fixture->program, 1, PART_REPLICATED), "time", &hold);
    steps_lock(&fixture->program, "unlock", "a");
}

/* Four threads (Takacs 1962; case lock_single). */
Test(lock, is_the_repairman_of_its_threads)
{
    for (int wait = PROGRAM_SPINS; wait <= PROGRAM_BLOCKS; wait++) {
        struct team_fixture fixture;
        struct simulation_result result;
        make(&fixture, 4, (enum program_wait)wait);
        team_fixture_run(&fixture, &result);
        double rate = fixture_value(&result, "locks.a.throughput");
        cr_expect(fixture_is_near(rate, 386191, 0.01), "%g", rate);
        double busy = fixture_value(&result, "locks.a.utilization");
        cr_expect(fixture_is_near(busy, 0.386191, 0.01), "%g", busy);
        double waiting = fixture_value(&result, "locks.a.waiting_time");
        cr_expect(fixture_is_near(waiting, 0.3575e-6, 0.03), "%g", waiting);
        simulation_result_free(&result);
    }
}

Test(lock, goes_to_the_thread_that_asked_first)
{
    struct team_fixture fixture;
    struct simulation_result result;
    team_fixture_init(&fixture, 3);
    steps_compute(&fixture.program, 10 * NS, PART_REPLICATED);
    steps_lock(&fixture.program, "lock", "a");
    steps_compute(&fixture.program, 100 * NS, PART_REPLICATED);
    steps_lock(&fixture.program, "unlock", "a");
    team_fixture_run(&fixture, &result);
    double time = fixture_value(&result, "program.completion_time");
    cr_expect(fixture_is_near(time, 310e-9, 1e-9), "%g", time);
    double waiting = fixture_value(&result, "locks.a.waiting_time");
    cr_expect(fixture_is_near(waiting, 100e-9, 1e-9), "0, 100 and 200 ns: %g", waiting);
    simulation_result_free(&result);
}

Test(lock, notices_two_that_hold_it)
{
    struct team_fixture fixture;
    make(&fixture, 3, PROGRAM_SPINS);
    struct bench bench = bench_build(&fixture.machine);
    run_until(bench.run, 100000 * NS);
    struct lock *lock = &bench.machine->processors->teams[0].locks[0];
    cr_expect(bench_is_sound(&bench));
    cr_expect_eq(bench_broken_laws(&bench), 0);
    lock->ledger.service++;
    cr_expect_eq(bench_broken_laws(&bench), 1);
    lock->ledger.service--;
    lock->ledger.busy.value++;
    cr_expect_not(bench_is_sound(&bench));
    run_destroy(bench.run);
}
