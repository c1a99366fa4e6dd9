#include "models/processor/walk_prefetch.h"

#include "models/caches/prefetcher_stride.h"
#include "tests/models/processor/walk_fixture.h"

/* A hit in L1 takes 1 ns, in L2 11 ns, a line from memory 111 ns. */

struct ahead {
    struct walk_fixture fixture;
    struct prefetcher_stride_parameters parameters;
};

static void start(struct ahead *ahead, const struct access *script, int64_t distance,
                  int64_t outstanding)
{
    walk_fixture_init(&ahead->fixture, script, 1, outstanding);
    ahead->parameters = (struct prefetcher_stride_parameters){.common = {.in_flight = 16},
                                                              .entries = 4,
                                                              .degree = 1,
                                                              .distance = distance,
                                                              .confidence = 1,
                                                              .page = 4096};
    ahead->fixture.caches.prefetcher = (struct part){&prefetcher_stride_kind, &ahead->parameters};
}

/* Runs a script. @return the ends of its prefetches */
static struct prefetches_counts count(const struct walk_fixture *fixture)
{
    struct bench bench = bench_build(&fixture->machine);
    bench.run->check = true;
    run_until(bench.run, fixture->machine.simulation.horizon);
    cr_expect(bench_is_sound(&bench), "%s", bench.run->error.text);
    cr_expect_eq(bench_broken_laws(&bench), 0);
    struct prefetches_counts counts = bench.machine->machine->caches->prefetches->counts;
    run_destroy(bench.run);
    return counts;
}

/* Lines 1 and 2 miss up to 222 ns, and 3 up to 333. Line 4 was asked for at 111 ns with 2, and 5 at
 * 222 ns with 3: they are in L2 at 333 and 344 ns. Line 6, asked for with 4 at 333 ns, is found on
 * its way at 355 ns and comes at 444. */
Test(walk_prefetch, lines_are_useful_or_late)
{
    static const struct access script[] = {READ(1), READ(2), READ(3), READ(4),
                                           READ(5), READ(6), END};
    struct ahead ahead;
    start(&ahead, script, 2, 1);
    struct walk_end end = walk_fixture_end(&ahead.fixture);
    cr_expect_eq(end.at, 444 * NS, "%lld ps", (long long)end.at);
    cr_expect_eq(end.access_ticks, (uint64_t)((3 * 111 + 2 * 11 + 89) * NS));
    struct prefetches_counts counts = count(&ahead.fixture);
    cr_expect_eq(counts.issued, 5);
    cr_expect_eq(counts.useful, 2);
    cr_expect_eq(counts.late, 1);
    cr_expect_eq(counts.useless, 0);
    cr_expect_eq(counts.misses, 3);
}

/* A thread with several lines in flight goes on from a prefetch that it finds on its way: lines are
 * asked for at 0, 1, 1 (a prefetch, found at 2) and 2 ns. */
Test(walk_prefetch, a_thread_goes_on_from_a_late_one)
{
    static const struct access script[] = {READ(1), READ(2), READ(3), READ(4), END};
    struct ahead ahead;
    start(&ahead, script, 1, 8);
    struct walk_end end = walk_fixture_end(&ahead.fixture);
    cr_expect_eq(end.at, 113 * NS, "%lld ps", (long long)end.at);
    cr_expect_eq(count(&ahead.fixture).late, 2);
}

/* With one line in flight left a prefetch that is found waits for a place, and is there then. */
Test(walk_prefetch, a_late_one_needs_a_place_of_its_thread)
{
    static const struct access script[] = {READ(1), READ(2), READ(3), END};
    struct ahead ahead;
    start(&ahead, script, 1, 2);
    struct walk_end end = walk_fixture_end(&ahead.fixture);
    cr_expect_eq(end.at, 112 * NS, "%lld ps", (long long)end.at);
    struct prefetches_counts counts = count(&ahead.fixture);
    cr_expect_eq(counts.late, 1, "taken over when the first line has come, at 111 ns");
}

/* A write that finds a prefetch on its way is made when the line is served. */
Test(walk_prefetch, a_store_joins_one)
{
    static const struct access script[] = {READ(1), READ(2), WRITE(3), READ(3), END};
    for (int64_t cores = 1; cores <= 2; cores++) {
        static const struct access both[] = {READ(1),  READ(2), WRITE(3), READ(3), END,
                                             WRITE(3), READ(2), READ(1),  END};
        struct ahead ahead;
        start(&ahead, cores == 1 ? script : both, 1, 4);
        struct walk_fixture again;
        walk_fixture_init(&again, cores == 1 ? script : both, cores, 4);
        again.caches.prefetcher = ahead.fixture.caches.prefetcher;
        cr_expect_eq(walk_fixture_end(&again).accesses, cores == 1 ? 4 : 7);
    }
}

/* Lines that make room in an L1 of four lines and no L2: 8 lines in a circle, each evicted before
 * it is used. */
Test(walk_prefetch, lines_that_leave_unused_are_useless)
{
    static const struct access script[] = {
        READ(0), READ(1), {.address = 5 * 64, .bytes = 8, .instructions = 500}, END};
    struct ahead ahead;
    start(&ahead, script, 4, 1);
    ahead.fixture.caches.l2 = NULL;
    ahead.parameters.distance = 8; /* line 9 is prefetched into the place of 5 */
    walk_fixture_end(&ahead.fixture);
    struct prefetches_counts counts = count(&ahead.fixture);
    cr_expect_eq(counts.useless, 1);
}

/* Where memories are several, pages that no access has referred to have no home: of 128 B two
 * lines.
 */
Test(walk_prefetch, pages_without_a_home_are_left_alone)
{
    static const struct access script[] = {READ(0), READ(1), READ(2), END, END};
    struct ahead ahead;
    start(&ahead, script, 1, 1);
    ahead.fixture.machine.machine.processors = 2;
    ahead.fixture.machine.memory.layout = MEMORY_NUMA;
    fixture_use_bus(&ahead.fixture.machine);
    ahead.fixture.program.page_size = 128;
    walk_fixture_end(&ahead.fixture);
    uint64_t issued = count(&ahead.fixture).issued;
    cr_expect_eq(issued, 1, "%llu: line 3, with line 2", (unsigned long long)issued);
}
