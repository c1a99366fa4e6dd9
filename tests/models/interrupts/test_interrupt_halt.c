#include "models/interrupts/interrupt_core.h"

#include "tests/models/interrupts/interrupts_fixture.h"

/* An interrupt each 1000 ns, of 10 to save and 100 of service, on a core that computes. */
static struct interrupt_controller *build(struct interrupted *given, struct bench *bench)
{
    interrupted_init(given, 1);
    interrupted_raises(given, 0, ns(1000), ns(100));
    interrupted_computes(given, 900 * NS);
    given->controller.save = ns(10);
    *bench = bench_build(&given->machine);
    return bench->machine->interrupts;
}

static void expect_sound(struct bench *bench)
{
    cr_expect(bench_is_sound(bench));
    cr_expect_eq(bench_broken_laws(bench), 0);
}

/* Frozen at 1050 for 500 ns, the routine has 60 ns left; what is raised in the meantime waits. */
Test(interrupt_halt, a_routine_goes_on_where_it_stood_still)
{
    struct interrupted given;
    struct bench bench;
    struct interrupt_controller *interrupts = build(&given, &bench);
    struct interrupt_cores *cores = &interrupts->cores;
    run_until(bench.run, 1050 * NS);
    interrupt_cores_freeze(bench.run, cores);
    cores_freeze(bench.run, cores->cores);
    expect_sound(&bench);
    run_until(bench.run, 2050 * NS);
    cr_expect_eq(cores->each[0].pending_count, 1);
    cr_expect_eq(cores->each[0].depth, 1);
    expect_sound(&bench);
    cores_thaw(bench.run, cores->cores);
    interrupt_cores_thaw(bench.run, cores);
    run_until(bench.run, 2109 * NS);
    cr_expect_eq(cores->sources[0].served, 0);
    run_until(bench.run, 2110 * NS);
    cr_expect_eq(cores->sources[0].served, 1);
    run_until(bench.run, 2220 * NS);
    cr_expect_eq(cores->sources[0].served, 2);
    expect_sound(&bench);
    run_destroy(bench.run);
}

/* Halted in the routine: the interrupt is lost, and none is raised until the machine begins. */
Test(interrupt_halt, what_is_under_way_is_lost_with_the_machine)
{
    struct interrupted given;
    struct bench bench;
    struct interrupt_controller *interrupts = build(&given, &bench);
    struct interrupt_cores *cores = &interrupts->cores;
    run_until(bench.run, 1050 * NS);
    interrupt_cores_halt(bench.run, cores);
    cr_expect_eq(cores->sources[0].lost, 1);
    cr_expect_eq(cores->each[0].depth, 0);
    cr_expect_not(cores->each[0].core->is_interrupted);
    expect_sound(&bench);
    run_until(bench.run, 5000 * NS);
    cr_expect_eq(cores->sources[0].raised.count, 1);
    interrupt_controller_begin(bench.run, interrupts);
    run_until(bench.run, 6110 * NS);
    cr_expect_eq(cores->sources[0].served, 1);
    expect_sound(&bench);
    run_destroy(bench.run);
}

/* A panic leaves what it finds; the port is told of it in the same instant. */
static void note(struct run *run, void *owner, uint64_t event, const char *fault)
{
    (void)event;
    *(sim_ticks *)owner = run_now(run);
    cr_expect_null(fault);
}

Test(interrupt_halt, a_panic_is_told)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(1000), ns(100));
    given.sources[0].maskable = false;
    given.sources[0].action = ACTION_PANIC;
    struct bench bench = bench_build(&given.machine);
    struct interrupt_cores *cores = &bench.machine->interrupts->cores;
    sim_ticks told = -1;
    cores->panicked = (struct interrupt_panic_port){&told, note};
    run_until(bench.run, 9000 * NS);
    cr_expect_eq(told, 1100 * NS);
    cr_expect_eq(cores->panics.count, 1);
    cr_expect(cores->is_halted);
    cr_expect_eq(cores->sources[0].raised.count, 1);
    expect_sound(&bench);
    run_destroy(bench.run);
}
