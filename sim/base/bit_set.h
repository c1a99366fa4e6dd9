/*
 * A set of small numbers, one bit for each.
 *
 * A set holds its words itself and is used where it stands: functions change the set that is their
 * first argument. Only the words up to the highest number ever added are looked at, and sets of
 * numbers below 64, of one word, are handled inline. Cost of each function: O(words), of has, add
 * and remove O(1).
 */
#ifndef SIM_BASE_BIT_SET_H
#define SIM_BASE_BIT_SET_H

#include "sim/base/assert.h"

#include <stdbool.h>
#include <stdint.h>

enum { BIT_SET_MOST = 4096, BIT_SET_WORD_BITS = 64 }; /* numbers are below BIT_SET_MOST */

/** Start it as {0} or with bit_set_clear. */
struct bit_set {
    uint32_t more; /* words in use beside the first; those behind hold anything */
    uint64_t word[BIT_SET_MOST / BIT_SET_WORD_BITS];
};

/** Make the set empty. */
static inline void bit_set_clear(struct bit_set *set)
{
    set->more = 0;
    set->word[0] = 0;
}

static inline bool bit_set_has(const struct bit_set *set, uint32_t number)
{
    uint32_t word = number / BIT_SET_WORD_BITS;
    return word <= set->more && (set->word[word] >> number % BIT_SET_WORD_BITS & 1) != 0;
}

/** @param number  below BIT_SET_MOST */
static inline void bit_set_add(struct bit_set *set, uint32_t number)
{
    ASSERT(number < BIT_SET_MOST);
    uint32_t word = number / BIT_SET_WORD_BITS;
    while (set->more < word) {
        set->word[++set->more] = 0;
    }
    set->word[word] |= UINT64_C(1) << number % BIT_SET_WORD_BITS;
}

static inline void bit_set_remove(struct bit_set *set, uint32_t number)
{
    uint32_t word = number / BIT_SET_WORD_BITS;
    if (word <= set->more) {
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

/* The same for sets of more than one word (bit_set.c). */
void bit_set_copy_words(struct bit_set *set, const struct bit_set *other);
void bit_set_unite_words(struct bit_set *set, const struct bit_set *other);
void bit_set_subtract_words(struct bit_set *set, const struct bit_set *other);
uint32_t bit_set_count_words(const struct bit_set *set);
bool bit_set_is_empty_words(const struct bit_set *set);
bool bit_set_equals_words(const struct bit_set *a, const struct bit_set *b);
bool bit_set_meets_words(const struct bit_set *a, const struct bit_set *b);
uint32_t bit_set_next_words(const struct bit_set *set, uint32_t from);
bool bit_set_is_within_words(const struct bit_set *set, const struct bit_set *other);

static inline void bit_set_copy(struct bit_set *set, const struct bit_set *other)
{
    if (other->more == 0) {
        set->more = 0;
        set->word[0] = other->word[0];
    } else {
        bit_set_copy_words(set, other);
    }
}

/** Add the members of the other set. */
static inline void bit_set_unite(struct bit_set *set, const struct bit_set *other)
{
    if (other->more == 0) {
        set->word[0] |= other->word[0];
    } else {
        bit_set_unite_words(set, other);
    }
}

/** Keep only the members of the other set. */
void bit_set_intersect(struct bit_set *set, const struct bit_set *other);

/** Remove the members of the other set. */
static inline void bit_set_subtract(struct bit_set *set, const struct bit_set *other)
{
    if (set->more == 0) {
        set->word[0] &= ~other->word[0];
    } else {
        bit_set_subtract_words(set, other);
    }
}

static inline bool bit_set_is_empty(const struct bit_set *set)
{
    return set->more == 0 ? set->word[0] == 0 : bit_set_is_empty_words(set);
}

static inline uint32_t bit_set_count(const struct bit_set *set)
{
    if (set->more > 0) {
        return bit_set_count_words(set);
    }
    uint32_t count = 0;
    for (uint64_t rest = set->word[0]; rest != 0; rest &= rest - 1) {
        count++; /* rings are small, and not every processor has an instruction that counts bits */
    }
    return count;
}

static inline bool bit_set_equals(const struct bit_set *a, const struct bit_set *b)
{
    return a->more == 0 && b->more == 0 ? a->word[0] == b->word[0] : bit_set_equals_words(a, b);
}

/** Whether two sets have a member in common. */
static inline bool bit_set_meets(const struct bit_set *a, const struct bit_set *b)
{
    return a->more == 0 || b->more == 0 ? (a->word[0] & b->word[0]) != 0
                                        : bit_set_meets_words(a, b);
}

/** Whether all members of the first set are in the second. */
static inline bool bit_set_is_within(const struct bit_set *set, const struct bit_set *other)
{
    return set->more == 0 ? (set->word[0] & ~other->word[0]) == 0
                          : bit_set_is_within_words(set, other);
}

/** The lowest member that is `from` or above; BIT_SET_MOST when there is none. */
static inline uint32_t bit_set_next(const struct bit_set *set, uint32_t from)
{
    if (set->more > 0) {
        return bit_set_next_words(set, from);
    }
    uint64_t rest = from < BIT_SET_WORD_BITS ? set->word[0] >> from : 0;
    return rest == 0 ? BIT_SET_MOST : from + (uint32_t)__builtin_ctzll(rest);
}

/** The lowest member; BIT_SET_MOST when there is none. */
static inline uint32_t bit_set_first(const struct bit_set *set)
{
    return set->word[0] != 0 ? (uint32_t)__builtin_ctzll(set->word[0]) : bit_set_next(set, 0);
}

/** Whether the set is of this one number. */
static inline bool bit_set_is_only(const struct bit_set *set, uint32_t number)
{
    return bit_set_first(set) == number && bit_set_next(set, number + 1) == BIT_SET_MOST;
}

struct text_buffer;

/** Append the names of the members, "alpha,beta". @param names  of all numbers */
void bit_set_append_names(const struct bit_set *set, const char *const *names,
                          struct text_buffer *text);

/** A walk through the members of a set, lowest first. */
struct bit_set_walk {
    uint64_t rest; /* of the present word */
    uint32_t word;
    uint32_t at;
    bool is_left; /* by a break */
};

static inline struct bit_set_walk bit_set_walk(const struct bit_set *set)
{
    return (struct bit_set_walk){.rest = set->word[0]};
}

/** Go on to the next member. @return whether there is one, and the walk goes on */
static inline bool bit_set_walk_on(struct bit_set_walk *walk, const struct bit_set *set)
{
    while (walk->rest == 0) {
        if (walk->word >= set->more) {
            return false;
        }
        walk->rest = set->word[++walk->word];
    }
    walk->at = walk->word * BIT_SET_WORD_BITS + (uint32_t)__builtin_ctzll(walk->rest);
    walk->rest &= walk->rest - 1;
    return !walk->is_left;
}

/** For each member, lowest first; the set does not change meanwhile. `number` is a uint32_t. The
 *  inner loop is passed once for each member, unless it is left by a break. */
#define BIT_SET_EACH(set, number)                                                                  \
    for (struct bit_set_walk number##_walk = bit_set_walk(set);                                    \
         bit_set_walk_on(&number##_walk, set);)                                                    \
        for (uint32_t number = (number##_walk.is_left = true, number##_walk.at);                   \
             number##_walk.is_left; number##_walk.is_left = false)

#endif
