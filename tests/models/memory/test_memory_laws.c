#include "tests/models/systems/multiprocessor_fixture.h"

/* A machine with work under way at its controllers; each planted bug starts from a fresh one. */
static struct bench busy_bench(void)
{
    static struct fixture fixture;
    fixture_init(&fixture);
    fixture.machine.cores_per_processor = 8;
    fixture.memory.latency = 100 * NS;
    fixture.memory.channels = 2;
    fixture.memory.channel_bandwidth = 6.4e9;
    fixture.memory.banks = 2;
    fixture.memory.bank_cycle = distribution_constant(40 * NS);
    struct bench bench = bench_build(&fixture);
    run_until(bench.run, 10000 * NS);
    return bench;
}

static struct reference *find_present(struct bench *bench)
{
    struct reference_pool *pool = bench->machine->machine->memory->pool;
    for (uint32_t i = 0; i < pool->capacity; i++) {
        if (reference_is_at_memory(&pool->entries[i])) {
            return &pool->entries[i];
        }
    }
    cr_assert_fail("nothing is under way");
    return NULL;
}

Test(memory_laws, hold_at_any_instant)
{
    struct bench bench = busy_bench();
    for (sim_ticks now = 10000 * NS; now < 11000 * NS; now += 777) {
        run_until(bench.run, now);
        cr_assert_eq(bench_broken_laws(&bench), 0);
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}

Test(memory_laws, planted_bugs_break_them)
{
    struct bench lost = busy_bench();
    lost.machine->machine->memory->controllers[0].ledger.done.count--;
    cr_expect_eq(bench_broken_laws(&lost), 1, "a reference returned uncounted");
    run_destroy(lost.run);

    struct bench idle = busy_bench();
    idle.machine->machine->memory->controllers[0].channels.busy -= 1;
    cr_expect_eq(bench_broken_laws(&idle), 1, "a tick of work is not booked");
    run_destroy(idle.run);

    struct bench ahead = busy_bench();
    ahead.machine->machine->memory->controllers[0].channel_free[0] += 1000 * NS;
    cr_expect_eq(bench_broken_laws(&ahead), 1, "a channel's clock is ahead of its books");
    run_destroy(ahead.run);
}

Test(memory_laws, planted_bugs_fail_the_run)
{
    struct bench lost = busy_bench();
    lost.machine->machine->memory->controllers[0].ledger.done.count--;
    cr_expect_not(bench_is_sound(&lost));
    cr_expect(strstr(run_error(lost.run)->text, "references came") != NULL);
    run_destroy(lost.run);

    struct bench backwards = busy_bench();
    struct reference *reference = find_present(&backwards);
    reference->bank_from = reference->channel_to - 1;
    cr_expect_not(bench_is_sound(&backwards));
    cr_expect(strstr(run_error(backwards.run)->text, "not in order") != NULL);
    run_destroy(backwards.run);

    struct bench crowded = busy_bench();
    struct reference_pool *pool = crowded.machine->machine->memory->pool;
    sim_ticks now = run_now(crowded.run);
    for (uint32_t i = 0; i < pool->capacity; i++) {
        if (reference_is_at_memory(&pool->entries[i])) {
            pool->entries[i].bank_from = now;
            pool->entries[i].bank_to = now + 1;
            pool->entries[i].channel_to = pool->entries[i].joined;
            pool->entries[i].channel_from = pool->entries[i].joined;
        }
    }
    cr_expect_not(bench_is_sound(&crowded), "more banks are busy than there are");
    cr_expect(strstr(run_error(crowded.run)->text, "more lines are in service") != NULL);
    run_destroy(crowded.run);
}
