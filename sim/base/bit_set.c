#include "sim/base/bit_set.h"

#include "sim/base/text.h"

#include <string.h>

static uint32_t count_words(const struct bit_set *set)
{
    return set->more + 1;
}

void bit_set_all(struct bit_set *set, uint32_t count)
{
    ASSERT(count <= BIT_SET_MOST);
    bit_set_clear(set);
    if (count == 0) {
        return;
    }
    uint32_t rest = count % BIT_SET_WORD_BITS;
    set->more = (count - 1) / BIT_SET_WORD_BITS;
    memset(set->word, 0xff, count_words(set) * sizeof *set->word);
    if (rest > 0) {
        set->word[set->more] >>= BIT_SET_WORD_BITS - rest;
    }
}

void bit_set_copy_words(struct bit_set *set, const struct bit_set *other)
{
    set->more = other->more;
    memmove(set->word, other->word, count_words(other) * sizeof *set->word);
}

void bit_set_unite_words(struct bit_set *set, const struct bit_set *other)
{
    while (set->more < other->more) {
        set->word[++set->more] = 0;
    }
    for (uint32_t i = 0; i < count_words(other); i++) {
        set->word[i] |= other->word[i];
    }
}

void bit_set_intersect(struct bit_set *set, const struct bit_set *other)
{
    set->more = set->more < other->more ? set->more : other->more;
    for (uint32_t i = 0; i < count_words(set); i++) {
        set->word[i] &= other->word[i];
    }
}

void bit_set_subtract_words(struct bit_set *set, const struct bit_set *other)
{
    for (uint32_t i = 0; i < count_words(set) && i < count_words(other); i++) {
        set->word[i] &= ~other->word[i];
    }
}

bool bit_set_is_empty_words(const struct bit_set *set)
{
    return bit_set_first(set) == BIT_SET_MOST;
}

uint32_t bit_set_next_words(const struct bit_set *set, uint32_t from)
{
    uint32_t word = from / BIT_SET_WORD_BITS;
    uint64_t mask = ~UINT64_C(0) << from % BIT_SET_WORD_BITS;
    for (; word < count_words(set); word++, mask = ~UINT64_C(0)) {
        uint64_t rest = set->word[word] & mask;
        if (rest != 0) {
            return word * BIT_SET_WORD_BITS + (uint32_t)__builtin_ctzll(rest);
        }
    }
    return BIT_SET_MOST;
}

uint32_t bit_set_count_words(const struct bit_set *set)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < count_words(set); i++) {
        count += (uint32_t)__builtin_popcountll(set->word[i]);
    }
    return count;
}

static uint64_t word_of(const struct bit_set *set, uint32_t index)
{
    return index <= set->more ? set->word[index] : 0;
}

bool bit_set_equals_words(const struct bit_set *a, const struct bit_set *b)
{
    for (uint32_t i = 0; i < count_words(a) || i < count_words(b); i++) {
        if (word_of(a, i) != word_of(b, i)) {
            return false;
        }
    }
    return true;
}

bool bit_set_meets_words(const struct bit_set *a, const struct bit_set *b)
{
    for (uint32_t i = 0; i < count_words(a) && i < count_words(b); i++) {
        if ((a->word[i] & b->word[i]) != 0) {
            return true;
        }
    }
    return false;
}

bool bit_set_is_within_words(const struct bit_set *set, const struct bit_set *other)
{
    for (uint32_t i = 0; i < count_words(set); i++) {
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
