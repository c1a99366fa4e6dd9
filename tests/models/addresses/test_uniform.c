#include "tests/models/addresses/pattern_fixture.h"

enum { TAKEN = 200000, ELEMENTS = 100 };

/* 99 degrees of freedom: 5.6 standard deviations above the mean. */
static const double limit = 180;

/* How far the elements are from being equally popular. @param least  the first that is counted as
 * expected; the others are taken to be twice as popular */
static double statistic(size_t least)
{
    struct arena *arena = arena_create();
    struct pattern_fixture fixture = pattern_open(arena, "uniform", 2, "size=804 element=8");
    struct access *list = ARENA_ARRAY(arena, struct access, TAKEN);
    uint64_t counts[ELEMENTS] = {0};
    double expected[ELEMENTS];
    cr_expect_eq(pattern_take(&fixture, 1, list, TAKEN), TAKEN);
    for (size_t i = 0; i < TAKEN; i++) {
        uint64_t offset = list[i].address - pattern_private(1);
        cr_assert(offset % 8 == 0 && offset / 8 < ELEMENTS && list[i].bytes == 8);
        counts[offset / 8]++;
    }
    for (size_t i = 0; i < ELEMENTS; i++) {
        expected[i] = TAKEN / (double)(ELEMENTS + least) * (i < least ? 2 : 1);
    }
    pattern_end(&fixture);
    arena_destroy(arena);
    return pattern_chi_square(counts, expected, ELEMENTS);
}

Test(uniform, elements_are_equally_popular)
{
    double found = statistic(0);
    cr_expect(found < limit, "%g", found);
}

Test(uniform, popular_ones_would_be_found)
{
    cr_expect(statistic(1) > limit);
}

/* Two threads draw different numbers, and the same thread the same ones again. */
Test(uniform, draws_are_those_of_the_thread)
{
    struct arena *arena = arena_create();
    struct access list[3][64];
    for (int i = 0; i < 3; i++) {
        struct pattern_fixture fixture =
            pattern_open(arena, "uniform", 2, "size=4096 element=8 shared_share=1");
        pattern_take(&fixture, i == 2, list[i], 64);
        pattern_end(&fixture);
    }
    cr_expect_arr_eq(list[0], list[1], sizeof list[0]);
    cr_expect_arr_neq(list[0], list[2], sizeof list[0]);
    arena_destroy(arena);
}
