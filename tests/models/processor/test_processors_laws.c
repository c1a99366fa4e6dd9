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
    fixture.workload.threads = 5;
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

    struct bench lazy = busy_bench();
    lazy.machine->processors->compute_sum += 1;
    cr_expect_eq(bench_broken_laws(&lazy), 1, "a core computed a tick less than it was told to");
    run_destroy(lazy.run);
}

/* Each bug, how it is planted, and what the run says about it. */
static void plant(struct processors *all, int bug)
{
    struct thread *thread = &all->threads[0];
    switch (bug) {
    case 0:
        all->each[0].idle = 3;
        break;
    case 1:
        all->each[0].idle = 1;
        all->each[0].ready_head = 0;
        all->computing.value = 3 - all->each[1].idle;
        break;
    case 2:
        all->computing.value++;
        break;
    case 3:
        all->issued--;
        break;
    case 4:
        thread->in_flight = 4;
        break;
    case 5:
        thread->state = THREAD_STALLED;
        thread->in_flight = 1;
        break;
    case 6:
        all->in_flight.value++;
        break;
    default:
        thread->state = thread->state == THREAD_COMPUTING ? THREAD_READY : THREAD_COMPUTING;
        break;
    }
}

Test(processors_laws, planted_bugs_fail_the_run)
{
    static const char *const says[] = {
        "idle cores of",      "leaves a core idle", "cores compute and", "were issued, but",
        "and is not stalled", "and is stalled",     "the level",         "threads compute, but",
    };
    for (int bug = 0; bug < 8; bug++) {
        struct bench bench = busy_bench();
        cr_assert(bench_is_sound(&bench));
        plant(bench.machine->processors, bug);
        if (bug == 4) {
            bench.machine->processors->threads[0].state = THREAD_COMPUTING;
        }
        cr_expect_not(bench_is_sound(&bench), "bug %d", bug);
        cr_expect(strstr(run_error(bench.run)->text, says[bug]) != NULL, "bug %d: %s", bug,
                  run_error(bench.run)->text);
        run_destroy(bench.run);
    }
}
