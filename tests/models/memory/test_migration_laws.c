#include "tests/models/memory/migration_fixture.h"

/* A machine whose pages move, stopped while one does; each planted bug starts from a fresh one. */
static struct bench busy_bench(void)
{
    static struct moving moving;
    moving_init(&moving);
    moving_share(&moving);
    struct bench bench = bench_build(&moving.fixture);
    run_until(bench.run, 20000 * NS);
    const struct migration *migration = bench.machine->machine->migration;
    while (migration->movers[1].copied == 0) {
        run_until(bench.run, run_now(bench.run) + NS);
        cr_assert_lt(run_now(bench.run), 200000 * NS);
    }
    return bench;
}

Test(migration_laws, hold_at_any_instant)
{
    struct bench bench = busy_bench();
    for (int i = 0; i < 2000; i++) {
        run_until(bench.run, run_now(bench.run) + 777);
        cr_assert_eq(bench_broken_laws(&bench), 0);
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}

static void home_uncounted(struct migration *migration)
{
    struct page *page = migration->around.pages->each;
    while (page->home == 0 || page->is_moving) {
        page++;
    }
    page->home = page->home == 1 ? 2 : 1;
}

static void move_of_another(struct migration *migration)
{
    migration->movers[1].page++;
}

static void move_forgotten(struct migration *migration)
{
    migration->movers[1].page->is_moving = false;
}

static void held_uncounted(struct migration *migration)
{
    migration->held.value--;
}

static void held_lost(struct migration *migration)
{
    migration->held.value -= (int64_t)migration->movers[1].held.count;
    migration->movers[1].held = REFERENCE_QUEUE_EMPTY;
}

static void line_lost(struct migration *migration)
{
    migration->movers[1].asked++;
}

static void copy_uncounted(struct migration *migration)
{
    migration->around.pool->threadless++;
}

Test(migration_laws, planted_bugs_are_found)
{
    void (*const bugs[])(struct migration *) = {
        home_uncounted, move_of_another, move_forgotten, held_uncounted,
        held_lost,      line_lost,       copy_uncounted,
    };
    for (size_t i = 0; i < sizeof bugs / sizeof bugs[0]; i++) {
        struct bench bench = busy_bench();
        cr_assert(bench_is_sound(&bench));
        bugs[i](bench.machine->machine->migration);
        cr_expect_not(bench_is_sound(&bench), "bug %zu", i);
        run_destroy(bench.run);
    }
}

Test(migration_laws, broken_laws_are_found)
{
    struct bench bench = busy_bench();
    struct migration *migration = bench.machine->machine->migration;
    migration->copied.count++;
    cr_expect_eq(bench_broken_laws(&bench), 1, "a line that is of no page");
    migration->waiting.sum++;
    cr_expect_eq(bench_broken_laws(&bench), 2, "a tick that nobody waited");
    run_destroy(bench.run);
}
