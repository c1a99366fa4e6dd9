#include "tests/models/processor/walk_fixture.h"

/* Two cores that have read line 1 each; the L2 is private, or shared and inclusive. */
static struct bench read_by_both(struct walk_fixture *fixture, bool is_shared)
{
    static const struct access script[] = {READ(1), END, READ(1), END};
    walk_fixture_init(fixture, script, 2, 1);
    if (is_shared) {
        fixture->l2.shared_by = LEVEL_OF_PROCESSOR;
        fixture->l2.inclusion = LEVEL_INCLUSIVE;
    }
    struct bench bench = bench_build(&fixture->machine);
    run_until(bench.run, fixture->machine.simulation.horizon);
    struct caches *caches = bench.machine->machine->caches;
    caches_invariants(bench.run, &caches->component);
    cr_assert_not(run_failed(bench.run), "%s", bench.run->error.text);
    return bench;
}

static void expect_broken(struct bench *bench, const char *name)
{
    struct caches *caches = bench->machine->machine->caches;
    caches_invariants(bench->run, &caches->component);
    cr_assert(run_failed(bench->run));
    cr_expect(strstr(bench->run->error.text, name) != NULL, "%s", bench->run->error.text);
    run_destroy(bench->run);
}

Test(caches_invariants, one_writer)
{
    struct walk_fixture fixture;
    struct bench bench = read_by_both(&fixture, false);
    struct cache *cache = &bench.machine->machine->caches->levels[LEVEL_L1][0].cache;
    cache->states[cache_find(cache, 1)] = LINE_MODIFIED;
    expect_broken(&bench, "cache_writers");
}

Test(caches_invariants, holders)
{
    struct walk_fixture fixture;
    struct bench bench = read_by_both(&fixture, false);
    struct caches *caches = bench.machine->machine->caches;
    coherence_leave(caches->coherence, 1, 1, LINE_SHARED);
    expect_broken(&bench, "cache_holders");
}

Test(caches_invariants, inclusion)
{
    struct walk_fixture fixture;
    struct bench bench = read_by_both(&fixture, true);
    cache_level_drop(&bench.machine->machine->caches->shared[0].level, 1);
    expect_broken(&bench, "cache_inclusion");
}

Test(caches_invariants, last_writes)
{
    struct walk_fixture fixture;
    struct bench bench = read_by_both(&fixture, false);
    struct caches *caches = bench.machine->machine->caches;
    caches->values = line_values_make(bench.run->arena, 2, 1);
    line_values_use(caches->values, &(struct line_use){.line = 1, .kind = ACCESS_WRITE});
    line_values_use(caches->values, &(struct line_use){.line = 1, .core = 1});
    expect_broken(&bench, "load_returns_last_write");
}
