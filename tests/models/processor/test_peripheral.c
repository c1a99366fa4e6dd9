#include "tests/models/processor/team_fixture.h"

static void make(struct team_fixture *fixture, int64_t threads, sim_ticks service)
{
    const char *disk = "disk";
    struct distribution time = distribution_constant(service);
    team_fixture_init(fixture, threads);
    steps_compute(&fixture->program, 100 * NS, PART_REPLICATED);
    struct part *step = steps_add(&fixture->program, "io");
    step_set(step, "device", &disk);
    step_set(step, "time", &time);
}

/* Three threads come at 100 ns and are served for 50 ns each, off their cores. */
Test(peripheral, serves_one_thread_at_a_time)
{
    struct team_fixture fixture;
    struct simulation_result result;
    make(&fixture, 3, 50 * NS);
    team_fixture_run(&fixture, &result);
    double time = fixture_value(&result, "program.completion_time");
    cr_expect(fixture_is_near(time, 250e-9, 1e-9), "%g", time);
    double response = fixture_value(&result, "devices.disk.response_time");
    cr_expect(fixture_is_near(response, 100e-9, 1e-9), "50, 100 and 150 ns: %g", response);
    double busy = fixture_value(&result, "devices.disk.utilization");
    cr_expect(fixture_is_near(busy, 150 / 250.0, 1e-9), "%g", busy);
    double user = fixture_value(&result, "cores.user");
    cr_expect(fixture_is_near(user, 100 / 250.0, 1e-9), "%g", user);
    cr_expect_eq(fixture_value(&result, "cores.stalled"), 0);
    simulation_result_free(&result);
}

Test(peripheral, notices_a_thread_that_is_lost)
{
    struct team_fixture fixture;
    make(&fixture, 3, 50 * NS);
    struct bench bench = bench_build(&fixture.machine);
    run_until(bench.run, 120 * NS);
    struct peripheral *device = &bench.machine->processors->teams[0].devices[0];
    cr_expect(bench_is_sound(&bench));
    cr_expect_eq(bench_broken_laws(&bench), 0);
    device->ledger.present.value++;
    cr_expect_not(bench_is_sound(&bench));
    run_destroy(bench.run);
}
