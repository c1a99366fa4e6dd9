#include "models/caches/tlb.h"

#include "models/kinds.h"
#include "tests/models/places.h"

static struct tlb_parameters usual(void)
{
    return (struct tlb_parameters){.entries = 64,
                                   .ways = 4,
                                   .page_size = 4096,
                                   .latency = 20000,
                                   .replacement = kinds_find("replacement", "lru")};
}

static uint32_t ask(struct tlb *tlb, uint64_t address, uint16_t bytes)
{
    return tlb_access(tlb, &(struct access){.address = address, .bytes = bytes});
}

Test(tlb, a_page_is_walked_once)
{
    struct arena *arena = arena_create();
    struct tlb_parameters parameters = usual();
    struct tlb tlb;
    tlb_init(&tlb, arena, &parameters, NULL);
    cr_expect_eq(ask(&tlb, 4095, 1), 1);
    cr_expect_eq(ask(&tlb, 0, 8), 0);
    cr_expect_eq(ask(&tlb, 4092, 8), 1, "the second of two pages");
    cr_expect_eq(ask(&tlb, 8188, 8), 1);
    cr_expect_eq(tlb.references, 6);
    cr_expect_eq(tlb.misses, 3);
    arena_destroy(arena);
}

/* Pages in turn through 64 entries: all stay, or with one page more none does. Wrong twin: 4 ways,
 * where one set alone has a page too many. */
Test(tlb, without_ways_it_is_fully_associative)
{
    for (int64_t ways = 0; ways <= 4; ways += 4) {
        for (uint32_t pages = 64; pages <= 65; pages++) {
            struct arena *arena = arena_create();
            struct tlb_parameters parameters = usual();
            parameters.ways = ways;
            struct tlb tlb;
            tlb_init(&tlb, arena, &parameters, NULL);
            for (uint32_t i = 0; i < 10 * pages; i++) {
                ask(&tlb, UINT64_C(4096) * (i % pages), 8);
            }
            uint64_t expected = pages == 64 ? 64 : ways == 0 ? 650 : 60 + 5 * 10;
            cr_expect_eq(tlb.misses, expected, "%u pages, %d ways: %d", pages, (int)ways,
                         (int)tlb.misses);
            arena_destroy(arena);
        }
    }
}

static size_t complaints_of(const struct tlb_parameters *parameters, const char *where)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "caches.tlb");
    tlb_check(parameters, &scope, &complaints);
    size_t count = complaints.errors;
    cr_expect(count == 0 || strstr(complaints.list[0].where, where) != NULL);
    complaints_free(&complaints);
    arena_destroy(arena);
    return count;
}

Test(tlb, complains_of_entries_ways_and_pages)
{
    struct tlb_parameters parameters = usual();
    cr_expect_eq(complaints_of(&parameters, ""), 0);
    parameters.entries = 65;
    cr_expect_eq(complaints_of(&parameters, "/entries"), 1);
    parameters = usual();
    parameters.page_size = 4000;
    cr_expect_eq(complaints_of(&parameters, "/page_size"), 1);
    parameters = usual();
    parameters.replacement = kinds_find("replacement", "tree_plru");
    cr_expect_eq(complaints_of(&parameters, ""), 0);
    parameters.entries = 48;
    parameters.ways = 3;
    cr_expect_eq(complaints_of(&parameters, "/ways"), 1);
    parameters.ways = 0;
    cr_expect_eq(complaints_of(&parameters, "/entries"), 1);
}
