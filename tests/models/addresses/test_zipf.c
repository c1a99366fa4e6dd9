#include "tests/models/addresses/pattern_fixture.h"

enum { TAKEN = 300000, ITEMS = 64 };

/* Draws of each item of thread 1. */
static void count_items(const char *text, uint64_t counts[ITEMS])
{
    struct arena *arena = arena_create();
    struct pattern_fixture fixture = pattern_open(arena, "zipf", 2, text);
    struct access *list = ARENA_ARRAY(arena, struct access, TAKEN);
    memset(counts, 0, ITEMS * sizeof *counts);
    cr_expect_eq(pattern_take(&fixture, 1, list, TAKEN), TAKEN);
    for (size_t i = 0; i < TAKEN; i++) {
        uint64_t offset = list[i].address - pattern_private(1);
        cr_assert(offset % 64 == 0 && offset / 64 < ITEMS && list[i].bytes == 8);
        counts[offset / 64]++;
    }
    pattern_end(&fixture);
    arena_destroy(arena);
}

static double statistic(const uint64_t counts[ITEMS], bool is_harmonic)
{
    double expected[ITEMS];
    double sum = 0;
    for (int i = 0; i < ITEMS; i++) {
        sum += is_harmonic ? 1.0 / (i + 1) : 1;
    }
    for (int i = 0; i < ITEMS; i++) {
        expected[i] = TAKEN * (is_harmonic ? 1.0 / (i + 1) : 1) / sum;
    }
    return pattern_chi_square(counts, expected, ITEMS);
}

Test(zipf, items_are_popular_by_their_rank)
{
    uint64_t counts[ITEMS];
    count_items("size=4100 item=64 element=8 exponent=1", counts);
    cr_expect(statistic(counts, true) < 125, "63 degrees: %g", statistic(counts, true));
    cr_expect(statistic(counts, false) > 1000);
    count_items("size=4100 item=64 element=8 exponent=0", counts);
    cr_expect(statistic(counts, false) < 125, "63 degrees: %g", statistic(counts, false));
    cr_expect(statistic(counts, true) > 1000);
}

static int fewer(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one;
    uint64_t b = *(const uint64_t *)other;
    return a < b ? 1 : a > b ? -1 : 0;
}

/* Scattered, the same popularities belong to other places. */
Test(zipf, popular_items_lie_all_over)
{
    uint64_t plain[ITEMS];
    uint64_t scattered[ITEMS];
    count_items("size=4096 item=64 element=8 exponent=1", plain);
    count_items("size=4096 item=64 element=8 exponent=1 scattered=1", scattered);
    cr_expect(statistic(scattered, true) > 1000);
    cr_expect_arr_neq(plain, scattered, sizeof plain);
    qsort(plain, ITEMS, sizeof *plain, fewer);
    qsort(scattered, ITEMS, sizeof *scattered, fewer);
    cr_expect_arr_eq(plain, scattered, sizeof plain, "the same draws, at other places");
}

Test(zipf, check_complains_of_items_that_do_not_fit)
{
    cr_expect_eq(pattern_complaints("zipf", 1, "size=4096 item=64 element=8", ""), 0);
    cr_expect_eq(pattern_complaints("zipf", 1, "size=4096 item=4 element=8", "item"), 1);
    cr_expect_eq(pattern_complaints("zipf", 1, "size=4096 item=8192 element=8", "item"), 1);
}
