/*
 * A set of small numbers, one bit for each.
 *
 * A set holds its words itself and is used where it stands: functions change the set that is their
 * first argument. Only the words up to the highest number ever added are looked at, so a set of
 * numbers below 64 costs one word. Cost of each function: O(words), of has, add and remove O(1).
 */
#ifndef SIM_BASE_BIT_SET_H
#define SIM_BASE_BIT_SET_H

#include "sim/base/assert.h"

#include <stdbool.h>
#include <stdint.h>

enum { BIT_SET_MOST = 4096, BIT_SET_WORD_BITS = 64 }; /* numbers are below BIT_SET_MOST */

/** Start it as {0} or with bit_set_clear. */
struct bit_set {
    uint32_t words; /* in use; those behind hold anything */
    uint64_t word[BIT_SET_MOST / BIT_SET_WORD_BITS];
};

/** Make the set empty. */
static inline void bit_set_clear(struct bit_set *set)
{
    set->words = 0;
}

static inline bool bit_set_has(const struct bit_set *set, uint32_t number)
{
    uint32_t word = number / BIT_SET_WORD_BITS;
    return word < set->words && (set->word[word] >> number % BIT_SET_WORD_BITS & 1) != 0;
}

/** @param number  below BIT_SET_MOST */
static inline void bit_set_add(struct bit_set *set, uint32_t number)
{
    ASSERT(number < BIT_SET_MOST);
    uint32_t word = number / BIT_SET_WORD_BITS;
    while (set->words <= word) {
        set->word[set->words++] = 0;
    }
    set->word[word] |= UINT64_C(1) << number % BIT_SET_WORD_BITS;
}

static inline void bit_set_remove(struct bit_set *set, uint32_t number)
{
    uint32_t word = number / BIT_SET_WORD_BITS;
    if (word < set->words) {
        set->word[word] &= ~(UINT64_C(1) << number % BIT_SET_WORD_BITS);
    }
}

/** Make it the set of one number. */
static inline void bit_set_only(struct bit_set *set, uint32_t number)
{
    bit_set_clear(set);
    bit_set_add(set, number);
}

/** Make it the set of all numbers below `count`. */
void bit_set_all(struct bit_set *set, uint32_t count);

void bit_set_copy(struct bit_set *set, const struct bit_set *other);

/** Add the members of the other set, keep only those, or remove those. */
void bit_set_unite(struct bit_set *set, const struct bit_set *other);
void bit_set_intersect(struct bit_set *set, const struct bit_set *other);
void bit_set_subtract(struct bit_set *set, const struct bit_set *other);

bool bit_set_is_empty(const struct bit_set *set);
uint32_t bit_set_count(const struct bit_set *set);
bool bit_set_equals(const struct bit_set *a, const struct bit_set *b);

/** Whether the set is of this one number. */
bool bit_set_is_only(const struct bit_set *set, uint32_t number);

/** Whether two sets have a member in common. */
bool bit_set_meets(const struct bit_set *a, const struct bit_set *b);

/** Whether all members of the first set are in the second. */
bool bit_set_is_within(const struct bit_set *set, const struct bit_set *other);

/** The lowest member that is `from` or above; BIT_SET_MOST when there is none. */
static inline uint32_t bit_set_next(const struct bit_set *set, uint32_t from)
{
    uint32_t word = from / BIT_SET_WORD_BITS;
    uint64_t mask = ~UINT64_C(0) << from % BIT_SET_WORD_BITS;
    for (; word < set->words; word++, mask = ~UINT64_C(0)) {
        uint64_t rest = set->word[word] & mask;
        if (rest != 0) {
            return word * BIT_SET_WORD_BITS + (uint32_t)__builtin_ctzll(rest);
        }
    }
    return BIT_SET_MOST;
}

/** The lowest member; BIT_SET_MOST when there is none. */
static inline uint32_t bit_set_first(const struct bit_set *set)
{
    return bit_set_next(set, 0);
}

struct text_buffer;

/** Append the names of the members, "alpha,beta". @param names  of all numbers */
void bit_set_append_names(const struct bit_set *set, const char *const *names,
                          struct text_buffer *text);

/** For each member, lowest first, as the set is then: a member removed or added in the loop below
 *  the present one changes nothing. `number` is a uint32_t. */
#define BIT_SET_EACH(set, number)                                                                  \
    for (uint32_t number = bit_set_first(set); number < BIT_SET_MOST;                              \
         number = bit_set_next(set, number + 1))

#endif
