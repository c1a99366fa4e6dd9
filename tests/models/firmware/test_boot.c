/* A multiprocessor that boots. */
#include "models/firmware/boot.h"
#include "models/processor/scheduler_fcfs.h"
#include "tests/models/firmware/firmware_fixture.h"
#include "tests/models/systems/multiprocessor_fixture.h"

struct booting {
    struct fixture machine;
    struct firmware_fixture firmware;
};

/* Phases of 20 us, none, and 5 us with 3 us more. */
static void booting_init(struct booting *booting)
{
    fixture_init(&booting->machine);
    firmware_fixture_init(&booting->firmware);
    firmware_add_fixed(&booting->firmware, "power_good", distribution_constant(20000 * NS));
    firmware_add_fixed(&booting->firmware, "nothing", distribution_constant(0));
    struct part *kernel = firmware_add_transfer(&booting->firmware, "load", 5000, 1e9);
    phase_set_integer(kernel, "latency", 3000 * NS);
    booting->machine.machine.boot = &booting->firmware.parameters;
    booting->machine.simulation.warmup = 30000 * NS;
}

Test(boot, takes_the_sum_of_its_phases)
{
    struct booting booting;
    struct simulation_result result = {0};
    booting_init(&booting);
    fixture_run(&booting.machine, &result);
    cr_expect_float_eq(fixture_value(&result, "boot.time"), 28e-6, 1e-18);
    cr_expect_float_eq(fixture_value(&result, "boot.phases.power_good.time"), 20e-6, 1e-18);
    cr_expect_eq(fixture_value(&result, "boot.phases.nothing.time"), 0);
    cr_expect_float_eq(fixture_value(&result, "boot.phases.load.time"), 8e-6, 1e-18);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

Test(boot, comes_before_the_first_thread)
{
    struct booting booting;
    booting_init(&booting);
    struct bench bench = bench_build(&booting.machine);
    run_until(bench.run, 28000 * NS - 1);
    cr_expect_eq(bench.machine->processors->threads[0].step.work, 0);
    cr_expect_eq(bench.machine->machine->cores->each[0].state, CORE_IDLE);
    cr_expect(bench_is_sound(&bench));
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_until(bench.run, 28000 * NS);
    cr_expect_eq(bench.machine->machine->cores->each[0].state, CORE_USER);
    run_until(bench.run, 500000 * NS);
    cr_expect_gt(bench.machine->processors->issued, 0);
    cr_expect(bench_is_sound(&bench));
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* A boot of no time changes no number of a run. */
Test(boot, of_no_time_is_none)
{
    struct booting booting;
    struct fixture machine;
    struct simulation_result with = {0};
    struct simulation_result without = {0};
    fixture_init(&machine);
    fixture_init(&booting.machine);
    firmware_fixture_init(&booting.firmware);
    firmware_add_fixed(&booting.firmware, "nothing", distribution_constant(0));
    booting.machine.machine.boot = &booting.firmware.parameters;
    fixture_run(&booting.machine, &with);
    fixture_run(&machine, &without);
    cr_expect_eq(fixture_value(&with, "boot.time"), 0);
    cr_expect_eq(fixture_value(&with, "throughput"), fixture_value(&without, "throughput"));
    simulation_result_free(&with);
    simulation_result_free(&without);
}

Test(boot, keeps_tasks_away)
{
    struct booting booting;
    booting_init(&booting);
    fixture_use_tasks(&booting.machine, 1000 * NS, distribution_constant(100 * NS));
    struct scheduler_fcfs_parameters fcfs = {0};
    booting.machine.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    struct bench bench = bench_build(&booting.machine);
    run_until(bench.run, 28000 * NS);
    cr_expect_eq(bench.machine->tasks->arrived, 0);
    run_until(bench.run, 100000 * NS);
    cr_expect_gt(bench.machine->tasks->arrived, 10);
    cr_expect(bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* A boot past the end of the run has no time; the phases that are over have theirs. */
Test(boot, that_does_not_end_has_no_time)
{
    struct booting booting;
    struct simulation_result result = {0};
    booting_init(&booting);
    booting.machine.simulation.horizon = 25000 * NS;
    booting.machine.simulation.warmup = 0;
    fixture_run(&booting.machine, &result);
    cr_expect_not_null(fixture_metric(&result, "boot.time")->reason);
    cr_expect_float_eq(fixture_value(&result, "boot.phases.power_good.time"), 20e-6, 1e-18);
    cr_expect_eq(fixture_value(&result, "boot.phases.nothing.time"), 0);
    cr_expect_not_null(fixture_metric(&result, "boot.phases.load.time")->reason);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* Wrong twins: a phase that lasted longer than it says, and a machine that was up before. */
Test(boot, notices_times_that_do_not_add_up)
{
    struct booting booting;
    booting_init(&booting);
    struct bench bench = bench_build(&booting.machine);
    run_until(bench.run, 40000 * NS);
    bench.machine->boot->times[2] += 1;
    cr_expect_eq(bench_broken_laws(&bench), 1);
    bench.machine->boot->times[2] -= 1;
    cr_expect(bench_is_sound(&bench));
    bench.machine->boot->up_at += 1000;
    cr_expect_not(bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* Warnings at the boot. */
static size_t warnings(const struct booting *booting, sim_ticks warmup, sim_ticks horizon,
                       bool transient)
{
    struct complaints complaints = {0};
    place_check_system(&multiprocessor_kind, &booting->machine.parameters,
                       &(struct check_context){.complaints = &complaints,
                                               .horizon = horizon,
                                               .warmup = warmup,
                                               .ticks_per_second = TICKS_PER_SECOND_FINE,
                                               .transient = transient,
                                               .is_whole = true});
    size_t count = complaints.count;
    cr_expect_eq(complaints.errors, 0);
    for (size_t i = 0; i < count; i++) {
        cr_expect_str_eq(complaints.list[i].where, "/system/boot");
    }
    complaints_free(&complaints);
    return count;
}

Test(boot, warns_of_a_boot_in_the_measured_time)
{
    struct booting booting;
    booting_init(&booting);
    cr_expect_eq(warnings(&booting, 28000 * NS, 100000 * NS, false), 0);
    cr_expect_eq(warnings(&booting, TICKS_NEVER, 100000 * NS, false), 0);
    cr_expect_eq(warnings(&booting, 27999 * NS, 100000 * NS, false), 1);
    cr_expect_eq(warnings(&booting, 0, 100000 * NS, true), 0);
    cr_expect_eq(warnings(&booting, 0, 28000 * NS, true), 1);
}

/* In turn, the memories of four processors take four times as long. */
Test(boot, prepares_the_memory_of_each_node)
{
    struct booting booting;
    struct simulation_result result = {0};
    booting_init(&booting);
    fixture_use_links(&booting.machine);
    booting.machine.links.bandwidth = 1e9;
    booting.machine.machine.processors = 4;
    booting.machine.memory.layout = MEMORY_NUMA;
    struct part *memory = firmware_add_transfer(&booting.firmware, "memory_init", 1000, 1e9);
    int in_turn = 1;
    phase_set_integer(memory, "passes", 2);
    phase_set(memory, "order", &in_turn);
    booting.machine.simulation.warmup = 40000 * NS;
    fixture_run(&booting.machine, &result);
    cr_expect_float_eq(fixture_value(&result, "boot.phases.memory_init.time"), 8e-6, 1e-18);
    cr_expect_float_eq(fixture_value(&result, "boot.time"), 36e-6, 1e-18);
    simulation_result_free(&result);
}
