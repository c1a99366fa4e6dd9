#include "sim/base/bit_set.h"

#include "sim/base/text.h"

#include <string.h>

void bit_set_all(struct bit_set *set, uint32_t count)
{
    ASSERT(count <= BIT_SET_MOST);
    uint32_t rest = count % BIT_SET_WORD_BITS;
    set->words = (count + BIT_SET_WORD_BITS - 1) / BIT_SET_WORD_BITS;
    memset(set->word, 0xff, set->words * sizeof *set->word);
    if (rest > 0) {
        set->word[set->words - 1] >>= BIT_SET_WORD_BITS - rest;
    }
}

void bit_set_copy(struct bit_set *set, const struct bit_set *other)
{
    set->words = other->words;
    memmove(set->word, other->word, other->words * sizeof *set->word);
}

void bit_set_unite(struct bit_set *set, const struct bit_set *other)
{
    while (set->words < other->words) {
        set->word[set->words++] = 0;
    }
    for (uint32_t i = 0; i < other->words; i++) {
        set->word[i] |= other->word[i];
    }
}

void bit_set_intersect(struct bit_set *set, const struct bit_set *other)
{
    set->words = set->words < other->words ? set->words : other->words;
    for (uint32_t i = 0; i < set->words; i++) {
        set->word[i] &= other->word[i];
    }
}

void bit_set_subtract(struct bit_set *set, const struct bit_set *other)
{
    for (uint32_t i = 0; i < set->words && i < other->words; i++) {
        set->word[i] &= ~other->word[i];
    }
}

bool bit_set_is_empty(const struct bit_set *set)
{
    return bit_set_first(set) == BIT_SET_MOST;
}

uint32_t bit_set_count(const struct bit_set *set)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < set->words; i++) {
        count += (uint32_t)__builtin_popcountll(set->word[i]);
    }
    return count;
}

static uint64_t word_of(const struct bit_set *set, uint32_t index)
{
    return index < set->words ? set->word[index] : 0;
}

bool bit_set_equals(const struct bit_set *a, const struct bit_set *b)
{
    for (uint32_t i = 0; i < a->words || i < b->words; i++) {
        if (word_of(a, i) != word_of(b, i)) {
            return false;
        }
    }
    return true;
}

bool bit_set_is_only(const struct bit_set *set, uint32_t number)
{
    return bit_set_first(set) == number && bit_set_next(set, number + 1) == BIT_SET_MOST;
}

bool bit_set_meets(const struct bit_set *a, const struct bit_set *b)
{
    for (uint32_t i = 0; i < a->words && i < b->words; i++) {
        if ((a->word[i] & b->word[i]) != 0) {
            return true;
        }
    }
    return false;
}

bool bit_set_is_within(const struct bit_set *set, const struct bit_set *other)
{
    for (uint32_t i = 0; i < set->words; i++) {
        if ((set->word[i] & ~word_of(other, i)) != 0) {
            return false;
        }
    }
    return true;
}

void bit_set_append_names(const struct bit_set *set, const char *const *names,
                          struct text_buffer *text)
{
    const char *before = "";
    BIT_SET_EACH(set, number)
    {
        text_append(text, before);
        text_append(text, names[number]);
        before = ",";
    }
}
