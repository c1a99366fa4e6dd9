#include "models/caches/prefetches.h"

#include "models/caches/prefetcher_stride.h"
#include "models/kinds.h"

#include <criterion/criterion.h>

enum { CORES = 2, LINES = 4, PLACES = 2 };

struct books {
    struct arena *arena;
    struct cache_level levels[CORES];
    struct core_caches cores[CORES];
    struct prefetches *prefetches;
};

/* Cores with a level of four lines. */
static void start(struct books *books)
{
    *books = (struct books){.arena = arena_create()};
    struct cache_level_parameters level = {
        .size = 64 * LINES, .ways = 1, .replacement = kinds_find("replacement", "lru")};
    static const struct prefetcher_stride_parameters parameters = {
        .common = {.in_flight = PLACES}, .entries = 1, .page = 4096};
    for (int i = 0; i < CORES; i++) {
        struct core_caches *core = &books->cores[i];
        cache_level_init(&books->levels[i], books->arena, &level, 64, NULL, NULL);
        for (int way = 0; way < CORE_WAYS; way++) {
            core->first[way] = core->last[way] = &books->levels[i];
        }
        core->mark_mask = CORE_MARKS - 1;
    }
    books->prefetches = prefetches_make(
        books->arena, &(struct part){&prefetcher_stride_kind, (void *)(uintptr_t)&parameters},
        books->cores, CORES, (uint64_t)CORES * LINES, 64);
}

/* A line is prefetched, and has come. */
static void bring(struct books *books, uint32_t core, uint64_t line)
{
    struct cache_leavers leavers = {0};
    cr_expect(prefetches_begin(books->prefetches, core, true));
    core_caches_bring(books->cores[core].prefetched, line, ACCESS_READ, &leavers);
    prefetches_end(books->prefetches, core, line);
}

Test(prefetches, a_line_is_useful_once)
{
    struct books books;
    start(&books);
    bring(&books, 0, 3);
    cr_expect(core_caches_is_marked(&books.cores[0], 3));
    cr_expect_eq(prefetches_present(books.prefetches), 1);
    cr_expect_not(prefetches_use(books.prefetches, 1, 3), "another core");
    cr_expect(prefetches_use(books.prefetches, 0, 3));
    cr_expect_not(prefetches_use(books.prefetches, 0, 3));
    cr_expect_eq(books.prefetches->counts.useful, 1);
    cr_expect_eq(books.cores[0].marked, 0);
    cr_expect_eq(prefetches_present(books.prefetches), 0);
    arena_destroy(books.arena);
}

Test(prefetches, a_line_that_leaves_was_useless)
{
    struct books books;
    start(&books);
    bring(&books, 0, 3);
    bring(&books, 1, 3);
    cr_expect_eq(prefetches_present(books.prefetches), 2);
    prefetches_lose(books.prefetches, 0, 3);
    prefetches_lose(books.prefetches, 0, 3);
    cr_expect_eq(books.prefetches->counts.useless, 1);
    cr_expect_eq(prefetches_present(books.prefetches), 1);
    arena_destroy(books.arena);
}

Test(prefetches, a_line_that_is_gone_when_it_comes_was_useless)
{
    struct books books;
    start(&books);
    cr_expect(prefetches_begin(books.prefetches, 0, true));
    prefetches_end(books.prefetches, 0, 3);
    cr_expect_eq(books.prefetches->counts.useless, 1);
    cr_expect_eq(books.prefetches->in_flight[0], 0);
    arena_destroy(books.arena);
}

Test(prefetches, without_a_place_they_are_dropped)
{
    struct books books;
    start(&books);
    cr_expect(prefetches_begin(books.prefetches, 0, true));
    cr_expect_not(prefetches_begin(books.prefetches, 0, false));
    cr_expect(prefetches_begin(books.prefetches, 0, true));
    cr_expect_not(prefetches_begin(books.prefetches, 0, true));
    cr_expect(prefetches_begin(books.prefetches, 1, true), "places of another core");
    cr_expect_eq(books.prefetches->counts.issued, 3);
    cr_expect_eq(books.prefetches->counts.dropped, 2);
    prefetches_take_over(books.prefetches, 0);
    cr_expect_eq(books.prefetches->counts.late, 1);
    cr_expect(prefetches_begin(books.prefetches, 0, true));
    arena_destroy(books.arena);
}

Test(prefetches, without_prefetchers_there_are_none)
{
    cr_expect_not(prefetches_use(NULL, 0, 3));
    prefetches_lose(NULL, 0, 3);
}
