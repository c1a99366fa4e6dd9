/*
 * A fixed permutation of 0 ... n - 1 that takes neighbours far apart, without a table.
 *
 * On the numbers of `bits` bits, additions, multiplications by odd numbers and exclusive ors with
 * the upper half are permutations, and so is what they do one after the other. A number that comes
 * out too large goes through again, less than once on average, until one below n comes out, which
 * leaves a permutation of those (cycle walking: Black and Rogaway 2002).
 */
#ifndef MODELS_ADDRESSES_SCATTER_H
#define MODELS_ADDRESSES_SCATTER_H

#include <stdint.h>

struct scatter {
    uint64_t count;
    uint64_t mask;
    unsigned shift;
};

/** @param count  n, 1 to 2^63 */
static inline struct scatter scatter_make(uint64_t count)
{
    unsigned bits = 1;
    while (bits < 63 && UINT64_C(1) << bits < count) {
        bits++;
    }
    return (struct scatter){count, (UINT64_C(1) << bits) - 1, (bits + 1) / 2};
}

/** The place of a number below n. */
static inline uint64_t scatter_place(const struct scatter *scatter, uint64_t number)
{
    do {
        number = (number + UINT64_C(0x5851f42d4c957f2d)) * UINT64_C(0x9e3779b97f4a7c15);
        number &= scatter->mask;
        number = (number ^ number >> scatter->shift) * UINT64_C(0xd1342543de82ef95);
        number &= scatter->mask;
        number = (number ^ number >> scatter->shift) * UINT64_C(0xaf251af3b0f025b5);
        number &= scatter->mask;
        number ^= number >> scatter->shift;
    } while (number >= scatter->count);
    return number;
}

#endif
