/*
 * A fixed permutation of 0 ... n - 1 that takes neighbours far apart, without a table.
 *
 * Twice in turn: x becomes m (x + 1) mod n, where m and n have no common divisor, and in each whole
 * block of 2^k numbers, about as many as there are blocks, the numbers are exchanged by an
 * exclusive or with a hash of the number of the block. Each step is a permutation, and none has a
 * branch.
 */
#ifndef MODELS_ADDRESSES_SCATTER_H
#define MODELS_ADDRESSES_SCATTER_H

#include "sim/base/wide.h"

#include <stdint.h>

/** n at most. */
#define SCATTER_MOST (UINT64_C(1) << 36)

struct scatter {
    uint64_t count;
    uint64_t inverse;    /* 2^64 / n */
    uint64_t factors[2]; /* below 2^27 */
    uint64_t whole;      /* numbers in whole blocks */
    uint64_t mask;       /* 2^k - 1 */
    unsigned shift;      /* k */
};

/** @param count  n, 1 to SCATTER_MOST */
struct scatter scatter_make(uint64_t count);

/* Signs make the masks: comparisons would become branches, guessed wrong every other time. */
static inline uint64_t scatter_step(const struct scatter *scatter, uint64_t number, uint64_t factor)
{
    uint64_t product = (number + 1) * factor; /* below 2^63, so the quotient is 1 too low at most */
    uint64_t quotient = (uint64_t)((unsigned_wide)product * scatter->inverse >> 64);
    int64_t rest = (int64_t)(product - (quotient + 1) * scatter->count);
    number = (uint64_t)(rest + ((int64_t)scatter->count & rest >> 63));
    uint64_t hash = ((number >> scatter->shift) + 1) * UINT64_C(0x9e3779b97f4a7c15) >> 32;
    uint64_t is_whole = (uint64_t)((int64_t)(number - scatter->whole) >> 63);
    return number ^ (hash & scatter->mask & is_whole);
}

/** The place of a number below n. */
static inline uint64_t scatter_place(const struct scatter *scatter, uint64_t number)
{
    number = scatter_step(scatter, number, scatter->factors[0]);
    return scatter_step(scatter, number, scatter->factors[1]);
}

#endif
