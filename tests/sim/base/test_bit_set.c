#include "sim/base/bit_set.h"

#include "sim/random/stream.h"

#include <criterion/criterion.h>
#include <string.h>

Test(bit_set, members_come_lowest_first)
{
    struct bit_set set = {0};
    cr_assert(bit_set_is_empty(&set));
    cr_assert_eq(bit_set_first(&set), BIT_SET_MOST);
    static const uint32_t numbers[] = {4095, 0, 64, 63, 1000};
    for (size_t i = 0; i < 5; i++) {
        bit_set_add(&set, numbers[i]);
    }
    static const uint32_t sorted[] = {0, 63, 64, 1000, 4095};
    size_t met = 0;
    BIT_SET_EACH(&set, number)
    {
        cr_assert_eq(number, sorted[met++]);
    }
    cr_assert_eq(met, 5);
    cr_assert_eq(bit_set_count(&set), 5);
    cr_assert_eq(bit_set_next(&set, 65), 1000);
    cr_assert(bit_set_has(&set, 4095) && !bit_set_has(&set, 4094) && !bit_set_has(&set, 62));
    bit_set_remove(&set, 4095);
    bit_set_remove(&set, 4095);
    cr_assert_eq(bit_set_next(&set, 1001), BIT_SET_MOST);
    cr_assert_eq(bit_set_next(&set, BIT_SET_MOST), BIT_SET_MOST);
}

Test(bit_set, all_and_only)
{
    static const uint32_t counts[] = {0, 1, 63, 64, 65, 1000, 4096};
    for (size_t i = 0; i < 7; i++) {
        struct bit_set set;
        bit_set_all(&set, counts[i]);
        cr_assert_eq(bit_set_count(&set), counts[i]);
        cr_assert(!bit_set_has(&set, counts[i]));
        cr_assert(counts[i] == 0 || bit_set_has(&set, counts[i] - 1));
        bit_set_only(&set, 70);
        cr_assert(bit_set_is_only(&set, 70) && bit_set_count(&set) == 1);
        bit_set_add(&set, 71);
        cr_assert(!bit_set_is_only(&set, 70));
    }
}

/* The same operations on arrays of flags. */
enum { NUMBERS = 200, TRIALS = 2000 };

static void draw_set(struct stream *stream, struct bit_set *set, bool flags[NUMBERS])
{
    bit_set_clear(set);
    memset(flags, 0, NUMBERS * sizeof *flags);
    uint32_t most = 1 + (uint32_t)stream_below(stream, NUMBERS);
    for (uint32_t i = (uint32_t)stream_below(stream, 8); i > 0; i--) {
        uint32_t number = (uint32_t)stream_below(stream, most);
        bit_set_add(set, number);
        flags[number] = true;
    }
    if (stream_below(stream, 3) == 0) { /* words in use that hold nothing */
        bit_set_add(set, NUMBERS - 1);
        bit_set_remove(set, NUMBERS - 1);
        flags[NUMBERS - 1] = false;
    }
}

static void expect_flags(const struct bit_set *set, const bool flags[NUMBERS])
{
    for (uint32_t i = 0; i < NUMBERS; i++) {
        cr_assert_eq(bit_set_has(set, i), flags[i], "%u", i);
    }
}

Test(bit_set, algebra_is_that_of_flags)
{
    struct stream stream;
    stream_init(&stream, 20261127, 0, "test", "bit_set");
    for (int trial = 0; trial < TRIALS; trial++) {
        struct bit_set a, b, both, one, rest;
        bool in_a[NUMBERS], in_b[NUMBERS], in_both[NUMBERS], in_one[NUMBERS], in_rest[NUMBERS];
        draw_set(&stream, &a, in_a);
        draw_set(&stream, &b, in_b);
        bit_set_copy(&both, &a);
        bit_set_intersect(&both, &b);
        bit_set_copy(&one, &a);
        bit_set_unite(&one, &b);
        bit_set_copy(&rest, &a);
        bit_set_subtract(&rest, &b);
        bool meets = false, is_within = true, equals = true;
        for (uint32_t i = 0; i < NUMBERS; i++) {
            in_both[i] = in_a[i] && in_b[i];
            in_one[i] = in_a[i] || in_b[i];
            in_rest[i] = in_a[i] && !in_b[i];
            meets = meets || in_both[i];
            is_within = is_within && !in_rest[i];
            equals = equals && in_a[i] == in_b[i];
        }
        expect_flags(&both, in_both);
        expect_flags(&one, in_one);
        expect_flags(&rest, in_rest);
        cr_assert_eq(bit_set_meets(&a, &b), meets);
        cr_assert_eq(bit_set_is_within(&a, &b), is_within);
        cr_assert_eq(bit_set_equals(&a, &b), equals);
        cr_assert_eq(bit_set_is_empty(&both), !meets);
    }
}
