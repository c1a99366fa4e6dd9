#include "models/processor/scheduler_fcfs.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/systems/multiprocessor_fixture.h"

/* Two processors of two cores, five threads with three lines each, half way through something. */
static struct bench busy_bench(void)
{
    static struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_bus(&fixture);
    fixture.bus.bandwidth = 64e9;
    fixture.machine.processors = 2;
    fixture.machine.cores_per_processor = 2;
    fixture.machine.hardware_threads = 2;
    fixture.memory.latency = 40 * NS;
    fixture.program.outstanding = 3;
    fixture.workload.team.threads = 5;
    struct bench bench = bench_build(&fixture);
    run_until(bench.run, 10007 * NS);
    return bench;
}

/* One processor of two cores under round robin, threads and tasks, some of which wait. */
static struct bench crowded_bench(void)
{
    static struct fixture fixture;
    static struct scheduler_quantum_parameters round_robin = {1000 * NS, 10 * NS};
    fixture_init(&fixture);
    fixture_use_tasks(&fixture, 4000 * NS, distribution_exponential(1500.0 * NS));
    fixture.tasks.priority = 1;
    fixture.machine.scheduler = (struct part){&scheduler_round_robin_kind, &round_robin};
    fixture.machine.cores_per_processor = 2;
    fixture.workload.team.program = (struct part){&program_endless_kind, &fixture.program};
    fixture.workload.team.threads = 3;
    struct bench bench = bench_build(&fixture);
    run_until(bench.run, 10007 * NS);
    return bench;
}

Test(cores_laws, hold_at_any_instant)
{
    struct bench bench = busy_bench();
    for (int i = 0; i < 200; i++) {
        run_until(bench.run, run_now(bench.run) + 777);
        cr_assert_eq(bench_broken_laws(&bench), 0);
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);

    bench = crowded_bench();
    for (int i = 0; i < 200; i++) {
        run_until(bench.run, run_now(bench.run) + 777);
        cr_assert_eq(bench_broken_laws(&bench), 0);
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}

Test(cores_laws, planted_bugs_break_each_law)
{
    struct bench lazy = busy_bench();
    lazy.machine->processors->cores->each[1].given[CORE_USER]++;
    cr_expect_eq(bench_broken_laws(&lazy), 1, "a core computed a tick less than it was told to");
    run_destroy(lazy.run);

    struct bench lost = busy_bench();
    lost.machine->processors->cores->each[2].times[CORE_STALLED]--;
    cr_expect_eq(bench_broken_laws(&lost), 1, "a core was in no state for a tick");
    run_destroy(lost.run);
}

/* Each bug, how it is planted, and what the run says about it. */
static void plant(struct processors *all, int bug)
{
    struct core *core = all->threads[0].thread.core;
    switch (bug) {
    case 0:
        core->held++;
        break;
    case 1:
        core->state = core->state == CORE_USER ? CORE_STALLED : CORE_USER;
        break;
    case 2:
        core->times[CORE_IDLE]++;
        break;
    default:
        for (struct thread *thread = core->threads; thread != NULL; thread = thread->behind) {
            thread->state = THREAD_READY;
        }
        core->state = CORE_STALLED;
        core->running = NULL;
        break;
    }
}

Test(cores_laws, planted_bugs_fail_the_run)
{
    static const char *const says[] = {"are found", "is in state", "in all of its states",
                                       "executes nothing while"};
    for (int bug = 0; bug < 4; bug++) {
        struct bench bench = busy_bench();
        struct processors *all = bench.machine->processors;
        cr_assert(bench_is_sound(&bench));
        plant(all, bug);
        cores_invariants(bench.run, &all->cores->component);
        cr_assert(run_failed(bench.run), "bug %d", bug);
        cr_expect(strstr(run_error(bench.run)->text, says[bug]) != NULL, "bug %d: %s", bug,
                  run_error(bench.run)->text);
        run_destroy(bench.run);
    }
}

/* The same of what a scheduler owes. */
static void plant_in_schedule(const struct run *run, struct processors *all, int bug)
{
    struct cores *cores = all->cores;
    struct core *core = &cores->each[0];
    struct thread *waiting = scheduler_first(run, cores->scheduler, core);
    cr_assert_not_null(waiting);
    switch (bug) {
    case 0:
        core->threads->core = NULL;
        core->threads = NULL;
        core->held = 0;
        core->running = NULL;
        core->state = CORE_IDLE;
        break;
    case 1:
        waiting->priority = 2;
        break;
    case 2:
        core->threads->since--;
        break;
    default:
        core->threads->is_tickless = true;
        break;
    }
}

Test(cores_laws, planted_bugs_of_a_schedule_fail_the_run)
{
    static const char *const says[] = {"has a place, and thread", "which it goes before",
                                       "for quanta of", "another waits for its core"};
    for (int bug = 0; bug < 4; bug++) {
        struct bench bench = crowded_bench();
        struct processors *all = bench.machine->processors;
        cr_assert(bench_is_sound(&bench));
        plant_in_schedule(bench.run, all, bug);
        cores_invariants(bench.run, &all->cores->component);
        cr_assert(run_failed(bench.run), "bug %d", bug);
        cr_expect(strstr(run_error(bench.run)->text, says[bug]) != NULL, "bug %d: %s", bug,
                  run_error(bench.run)->text);
        run_destroy(bench.run);
    }
}
