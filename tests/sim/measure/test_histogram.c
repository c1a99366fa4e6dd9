#include "sim/measure/histogram.h"

#include <criterion/criterion.h>

/* A repeatable word for each number. */
static uint64_t word(uint64_t number)
{
    number = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    return number ^ number >> 29;
}

Test(histogram, buckets_follow_each_other_and_are_narrow)
{
    uint32_t before = histogram_bucket(0);
    int64_t start = 0; /* of the present bucket */
    cr_expect_eq(before, 0);
    for (int64_t value = 1; value < 3000000; value++) {
        uint32_t bucket = histogram_bucket(value);
        cr_assert(bucket == before || bucket == before + 1, "%ld", (long)value);
        if (bucket != before) {
            start = value;
        }
        cr_assert((double)(value - start) <= 0.008 * (double)start, "%ld", (long)value);
        before = bucket;
    }
    for (int bit = 21; bit < 63; bit++) {
        int64_t power = INT64_C(1) << bit;
        cr_expect_eq(histogram_bucket(power), histogram_bucket(power - 1) + 1, "bit %d", bit);
    }
    cr_expect_eq(histogram_bucket(INT64_MAX), HISTOGRAM_BUCKETS - 1);
}

Test(histogram, quantiles_are_within_a_bucket_of_the_truth)
{
    enum { COUNT = 100000 };
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 2);
    struct histogram histogram;
    histogram_init(&histogram, measures);
    measures_set_mark(measures, 0);
    for (int64_t i = 1; i <= COUNT; i++) {
        histogram_add(&histogram, i * 12345);
    }
    measures_set_mark(measures, 1);
    struct window window = {measures_marks(measures), 0, 1};
    static const double shares[] = {0.001, 0.1, 0.5, 0.9, 0.99, 0.999};
    for (int i = 0; i < 6; i++) {
        double truth = shares[i] * COUNT * 12345;
        cr_expect_float_eq(histogram_quantile(&histogram, &window, shares[i]), truth,
                           0.008 * truth);
    }
    arena_destroy(arena);
}

Test(histogram, small_values_are_exact)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 2);
    struct histogram histogram;
    histogram_init(&histogram, measures);
    measures_set_mark(measures, 0);
    static const int64_t values[] = {0, 0, 7, 7, 7, 200, 255, 255, 255, 255};
    for (int i = 0; i < 10; i++) {
        histogram_add(&histogram, values[i]);
    }
    measures_set_mark(measures, 1);
    struct window window = {measures_marks(measures), 0, 1};
    cr_expect_eq(histogram_quantile(&histogram, &window, 0.2), 0);
    cr_expect_eq(histogram_quantile(&histogram, &window, 0.5), 7);
    cr_expect_eq(histogram_quantile(&histogram, &window, 0.6), 200);
    cr_expect_eq(histogram_quantile(&histogram, &window, 0.99), 255);
    arena_destroy(arena);
}

Test(histogram, a_window_holds_only_what_was_added_in_it)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 3);
    struct histogram histogram;
    histogram_init(&histogram, measures);
    measures_set_mark(measures, 0); /* before anything is there */
    for (int i = 0; i < 100; i++) {
        histogram_add(&histogram, INT64_C(1) << 50);
    }
    measures_set_mark(measures, 1);
    histogram_add(&histogram, 3); /* widens the range in use to both sides */
    histogram_add(&histogram, INT64_MAX);
    measures_set_mark(measures, 2);
    const struct marks *marks = measures_marks(measures);
    cr_expect_eq(histogram_in(&histogram, &(struct window){marks, 0, 1}), 100);
    cr_expect_eq(histogram_in(&histogram, &(struct window){marks, 1, 2}), 2);
    cr_expect_eq(histogram_quantile(&histogram, &(struct window){marks, 1, 2}, 0.5), 3);
    arena_destroy(arena);
}

Test(histogram, merged_histograms_equal_one_that_saw_all)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 2);
    struct histogram left, right, both;
    histogram_init(&left, measures);
    histogram_init(&right, measures);
    histogram_init(&both, measures);
    measures_set_mark(measures, 0);
    for (uint64_t i = 0; i < 5000; i++) {
        int64_t value = (int64_t)(word(i) >> (1 + i % 60));
        histogram_add(i % 3 == 0 ? &left : &right, value);
        histogram_add(&both, value);
    }
    histogram_merge(&left, &right);
    measures_set_mark(measures, 1);
    struct window window = {measures_marks(measures), 0, 1};
    for (int percent = 1; percent < 100; percent++) {
        cr_assert_eq(histogram_quantile(&left, &window, percent / 100.0),
                     histogram_quantile(&both, &window, percent / 100.0));
    }
    arena_destroy(arena);
}
