#include "models/caches/cachegrind.h"

#include "models/kinds.h"

#include <criterion/criterion.h>

struct bench {
    struct arena *arena;
    struct cache last;
    struct cachegrind core;
};

/* I1 and D1 of so many sets of one way, LL of as many of two. */
static void start(struct bench *bench, int64_t sets, int64_t last_sets)
{
    const struct kind *lru = kinds_find("replacement", "lru");
    struct cache_level_parameters first = {.size = 64 * sets, .ways = 1, .replacement = lru};
    struct cache_level_parameters last = {.size = 128 * last_sets, .ways = 2, .replacement = lru};
    struct caches_parameters caches = {.l1 = &first, .l1_instruction = &first, .l2 = &last};
    bench->arena = arena_create();
    cachegrind_last(&bench->last, bench->arena, &caches, 64);
    cachegrind_init(&bench->core, bench->arena, &caches, 64, &bench->last);
}

static enum cachegrind_answer refer(struct bench *bench, uint64_t address, uint16_t bytes,
                                    enum access_kind kind)
{
    return cachegrind_access(
        &bench->core, &(struct access){.address = address, .bytes = bytes, .kind = (uint8_t)kind});
}

static void expect(const struct bench *bench, enum cachegrind_side side, uint64_t references,
                   uint64_t first_misses, uint64_t last_misses)
{
    const struct cachegrind_counts *counts = &bench->core.counts[side];
    cr_expect_eq(counts->references, references);
    cr_expect_eq(counts->first_misses, first_misses);
    cr_expect_eq(counts->last_misses, last_misses);
}

Test(cachegrind, an_access_over_two_lines_is_one_reference_with_one_miss)
{
    struct bench bench;
    start(&bench, 4, 8);
    cr_expect_eq(refer(&bench, 60, 8, ACCESS_READ), CACHEGRIND_MEMORY);
    expect(&bench, CACHEGRIND_READS, 1, 1, 1);
    cr_expect_eq(refer(&bench, 0, 64, ACCESS_READ), CACHEGRIND_FIRST);
    cr_expect_eq(refer(&bench, 64, 64, ACCESS_WRITE), CACHEGRIND_FIRST, "both lines came in");
    cr_expect_eq(refer(&bench, 124, 8, ACCESS_WRITE), CACHEGRIND_MEMORY, "one was there");
    expect(&bench, CACHEGRIND_WRITES, 2, 1, 1);
    arena_destroy(bench.arena);
}

/* The first level misses one of two lines that LL has both of; it is asked for the one that hit as
 * well, which so is its younger line. */
Test(cachegrind, the_last_level_is_asked_with_the_whole_access)
{
    struct bench bench;
    start(&bench, 2, 1);
    refer(&bench, 0, 4, ACCESS_READ);
    refer(&bench, 64, 4, ACCESS_READ);
    refer(&bench, 128, 4, ACCESS_FETCH); /* LL: 1 and 2 */
    expect(&bench, CACHEGRIND_FETCHES, 1, 1, 1);
    cr_expect_eq(refer(&bench, 124, 8, ACCESS_READ), CACHEGRIND_LAST);
    cr_expect_eq(refer(&bench, 0, 4, ACCESS_READ), CACHEGRIND_MEMORY);
    cr_expect_eq(refer(&bench, 64, 4, ACCESS_FETCH), CACHEGRIND_MEMORY, "1 was the older one");
    arena_destroy(bench.arena);
}

/* LL loses a line that D1 keeps. */
Test(cachegrind, nothing_is_invalidated_from_behind)
{
    struct bench bench;
    start(&bench, 8, 1);
    for (uint64_t line = 0; line < 4; line++) {
        refer(&bench, 64 * line, 4, ACCESS_WRITE);
    }
    cr_expect_eq(refer(&bench, 0, 4, ACCESS_READ), CACHEGRIND_FIRST);
    arena_destroy(bench.arena);
}

Test(cachegrind, a_modify_is_one_read_and_a_long_access_one_line)
{
    struct bench bench;
    start(&bench, 4, 8);
    refer(&bench, 0, 8, ACCESS_MODIFY);
    expect(&bench, CACHEGRIND_READS, 1, 1, 1);
    expect(&bench, CACHEGRIND_WRITES, 0, 0, 0);
    refer(&bench, 128, 512, ACCESS_READ);
    cr_expect_eq(refer(&bench, 192, 4, ACCESS_READ), CACHEGRIND_MEMORY, "it did not come in");
    expect(&bench, CACHEGRIND_READS, 3, 3, 3);
    arena_destroy(bench.arena);
}
