/* Sets of numbers below 64 as the bits of one word, for tests that write sets down. */
#ifndef TESTS_SMALL_SET_H
#define TESTS_SMALL_SET_H

#include "sim/base/bit_set.h"

typedef uint64_t small_set;

static inline small_set small_set_of(uint32_t number)
{
    return UINT64_C(1) << number;
}

static inline bool small_set_has(small_set set, uint32_t number)
{
    return (set >> number & 1) != 0;
}

/** All numbers below `count`. @param count  1 to 64 */
static inline small_set small_set_all(uint32_t count)
{
    return ~UINT64_C(0) >> (64 - count);
}

/** The lowest member; the set is not empty. */
static inline uint32_t small_set_first(small_set set)
{
    return (uint32_t)__builtin_ctzll(set);
}

/** The same set, of numbers below 64. */
static inline small_set small_set_from(const struct bit_set *set)
{
    ASSERT(bit_set_next(set, 64) == BIT_SET_MOST);
    return bit_set_is_empty(set) ? 0 : set->word[0];
}

static inline struct bit_set small_set_to(small_set set)
{
    return (struct bit_set){.word = {set}};
}

#endif
