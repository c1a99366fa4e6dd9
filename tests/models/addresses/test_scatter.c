#include "models/addresses/scatter.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(scatter, each_number_has_a_place_of_its_own)
{
    static const uint64_t counts[] = {1, 2, 3, 5, 64, 100, 1000, 4096, 65537};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct scatter scatter = scatter_make(counts[i]);
        unsigned char *seen = calloc(counts[i], 1);
        for (uint64_t k = 0; k < counts[i]; k++) {
            uint64_t place = scatter_place(&scatter, k);
            cr_assert_lt(place, counts[i]);
            cr_assert(!seen[place], "%lu of %lu comes twice", place, counts[i]);
            seen[place] = 1;
        }
        free(seen);
    }
}

/* Neighbours that fall on neighbours: about two of any many, none if numbers stayed in order. */
static size_t kept(uint64_t count, bool is_scattered)
{
    struct scatter scatter = scatter_make(count);
    size_t found = 0;
    for (uint64_t k = 0; k + 1 < count; k++) {
        uint64_t one = is_scattered ? scatter_place(&scatter, k) : k;
        uint64_t other = is_scattered ? scatter_place(&scatter, k + 1) : k + 1;
        found += one + 1 == other || other + 1 == one;
    }
    return found;
}

Test(scatter, neighbours_part)
{
    cr_expect_lt(kept(65536, true), 20);
    cr_expect_lt(kept(50000, true), 20);
    cr_expect_gt(kept(50000, false), 20);
}

/* How far the places of the first numbers are from one of so many in each part, of the upper bits
 * or the lower ones. */
static double unevenness(uint64_t count, bool is_lower)
{
    enum { FIRST = 4096, PARTS = 64 };
    struct scatter scatter = scatter_make(count);
    uint64_t counts[PARTS] = {0};
    double sum = 0;
    for (uint64_t k = 0; k < FIRST; k++) {
        uint64_t place = scatter_place(&scatter, k);
        counts[is_lower ? place % PARTS : place * PARTS / count]++;
    }
    for (int i = 0; i < PARTS; i++) {
        double away = (double)counts[i] - FIRST / PARTS;
        sum += away * away / (FIRST / PARTS);
    }
    return sum;
}

/* The first numbers, which are the popular ones, fill no part of the places more than another. */
Test(scatter, the_first_ones_lie_all_over)
{
    static const uint64_t counts[] = {1 << 16, 1 << 20, 1 << 24, 3 << 20, 1000000, 70312};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        for (int lower = 0; lower < 2; lower++) {
            double found = unevenness(counts[i], lower);
            cr_expect(found < 130, "%lu %d, 63 degrees of freedom: %g", counts[i], lower, found);
        }
    }
}
