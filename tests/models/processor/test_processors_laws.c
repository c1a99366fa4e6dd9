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
    fixture.memory.latency = 40 * NS;
    fixture.program.outstanding = 3;
    fixture.machine.hardware_threads = 2;
    fixture.workload.team.threads = 5;
    struct bench bench = bench_build(&fixture);
    run_until(bench.run, 10007 * NS);
    return bench;
}

Test(processors_laws, hold_at_any_instant)
{
    struct bench bench = busy_bench();
    for (int i = 0; i < 200; i++) {
        run_until(bench.run, run_now(bench.run) + 777);
        cr_assert_eq(bench_broken_laws(&bench), 0);
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}

Test(processors_laws, planted_bugs_break_each_law)
{
    struct bench late = busy_bench();
    late.machine->processors->latency.sum += 1;
    cr_expect_eq(bench_broken_laws(&late), 1, "a latency is a tick too long");
    run_destroy(late.run);

    struct bench lost = busy_bench();
    lost.machine->processors->issued++;
    cr_expect_eq(bench_broken_laws(&lost), 1, "a reference vanished");
    run_destroy(lost.run);
}

/* Each bug, how it is planted, and what the run says about it. */
static void plant(struct processors *all, int bug)
{
    struct program_thread *thread = &all->threads[0];
    switch (bug) {
    case 0:
        all->issued--;
        break;
    case 1:
        thread->thread.state = THREAD_COMPUTING;
        thread->in_flight = 4;
        break;
    case 2:
        thread->thread.waits = true;
        thread->in_flight = 1;
        break;
    default:
        all->in_flight.value++;
        break;
    }
}

Test(processors_laws, planted_bugs_fail_the_run)
{
    static const char *const says[] = {"were issued, but", "and is not stalled", "and is stalled",
                                       "the level"};
    for (int bug = 0; bug < 4; bug++) {
        struct bench bench = busy_bench();
        struct processors *all = bench.machine->processors;
        cr_assert(bench_is_sound(&bench));
        plant(all, bug);
        processors_invariants(bench.run, &all->component);
        cr_assert(run_failed(bench.run), "bug %d", bug);
        cr_expect(strstr(run_error(bench.run)->text, says[bug]) != NULL, "bug %d: %s", bug,
                  run_error(bench.run)->text);
        run_destroy(bench.run);
    }
}
