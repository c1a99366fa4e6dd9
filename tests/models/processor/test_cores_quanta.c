#include "models/processor/cores_quanta.h"

#include "models/processor/scheduler_fair_share.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/systems/multiprocessor_fixture.h"

static struct scheduler_quantum_parameters plain;

/* A thread without end on one core whose quantum is 1000 ns, and a task of 300 ns each `gap`. */
static struct bench bench_of(struct fixture *fixture, const struct kind *scheduler, sim_ticks gap)
{
    fixture_init(fixture);
    fixture_use_tasks(fixture, NS, distribution_constant(300 * NS));
    fixture->tasks.arrivals = distribution_constant(gap);
    plain = (struct scheduler_quantum_parameters){.quantum = 1000 * NS};
    fixture->machine.scheduler = (struct part){scheduler, &plain};
    fixture->workload.team.program = (struct part){&program_endless_kind, &fixture->program};
    fixture->workload.team.threads = 1;
    fixture->program.compute = distribution_constant(DISTRIBUTION_NEVER);
    return bench_build(fixture);
}

/* Whether the core executes a task. */
static bool executes_task(const struct bench *bench)
{
    const struct processors *all = bench->machine->processors;
    const struct thread *running = all->cores->each[0].running;
    return running != NULL && running != &all->threads[0].thread;
}

/* A task that comes in the third quantum waits for its end at 3000 ns, also where it comes at that
 * very instant; a fair scheduler then has both had their share, and the thread was there first. The
 * next quantum begins when the task is done. Wrong: the quantum that a task finds begins as it
 * comes. */
Test(cores_quanta, end_when_they_would_have_ended)
{
    static const struct {
        sim_ticks gap, begins;
    } facts[] = {{2500, 3000}, {2001, 3000}, {3000, 3000}, {3001, 4000}, {400, 1000}};
    static const struct kind *const schedulers[] = {&scheduler_round_robin_kind,
                                                    &scheduler_fair_share_kind};
    for (size_t i = 0; i < 2 * sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        struct bench bench = bench_of(&fixture, schedulers[i % 2], facts[i / 2].gap * NS);
        bool is_equal = i % 2 == 1 && facts[i / 2].gap == 3000;
        sim_ticks begins = (facts[i / 2].begins + (is_equal ? 1000 : 0)) * NS;
        run_until(bench.run, begins - 1);
        cr_expect_not(executes_task(&bench), "case %zu", i);
        run_until(bench.run, begins);
        cr_expect(executes_task(&bench), "case %zu", i);
        cr_expect(bench_is_sound(&bench));
        run_until(bench.run, begins + 300 * NS);
        cr_expect_eq(executes_task(&bench), facts[i / 2].gap == 400, "case %zu: one more", i);
        run_destroy(bench.run);
    }
}

/* A million quanta of a thread that is alone take no event. */
Test(cores_quanta, make_no_events_while_nobody_waits)
{
    struct fixture fixture;
    struct bench bench = bench_of(&fixture, &scheduler_round_robin_kind, DISTRIBUTION_NEVER);
    uint64_t before = run_events(bench.run);
    run_until(bench.run, 1000000 * (sim_ticks)1000 * NS);
    cr_expect_eq(run_events(bench.run), before);
    cr_expect_eq(bench.machine->processors->cores->tickless, 1);
    run_destroy(bench.run);
}

/* Interrupted from 900 to 1100 ns, so that the first quantum ends at the return, whenever the task
 * has come; one that comes after it waits for a quantum from there on. */
Test(cores_quanta, that_end_in_an_interrupt_take_effect_at_the_return)
{
    static const struct {
        sim_ticks gap, begins;
    } facts[] = {{850, 1100}, {950, 1100}, {1000, 1100}, {1050, 1100}, {1101, 2100}, {2100, 2100}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        struct bench bench = bench_of(&fixture, &scheduler_round_robin_kind, facts[i].gap * NS);
        struct cores *cores = bench.machine->processors->cores;
        run_until(bench.run, 900 * NS);
        cores_interrupt(bench.run, cores, &cores->each[0]);
        core_charge(&cores->each[0], 900 * NS, CORE_INTERRUPT);
        run_until(bench.run, 1100 * NS);
        cores_return(bench.run, cores, &cores->each[0]);
        cr_expect_eq(executes_task(&bench), facts[i].begins == 1100, "case %zu", i);
        if (facts[i].begins > 1100) {
            run_until(bench.run, facts[i].begins * NS - 1);
            cr_expect_not(executes_task(&bench), "case %zu", i);
            run_until(bench.run, facts[i].begins * NS);
            cr_expect(executes_task(&bench), "case %zu", i);
        }
        run_destroy(bench.run);
    }
}
