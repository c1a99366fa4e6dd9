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

/* A histogram with its marks. */
struct scene {
    struct arena *arena;
    struct measures *measures;
    struct histogram histogram;
};

static struct scene open_scene(unsigned marks)
{
    struct scene scene = {.arena = arena_create()};
    scene.measures = measures_create(scene.arena, marks);
    return scene;
}

static void set_mark(struct scene *scene)
{
    measures_set_mark(scene->measures, (sim_ticks)measures_marks(scene->measures)->set);
}

static struct window between(const struct scene *scene, unsigned from, unsigned to)
{
    return (struct window){measures_marks(scene->measures), from, to};
}

static uint64_t counted(const struct scene *scene, struct window window)
{
    uint64_t total = 0;
    for (uint32_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        total += histogram_bucket_in(&scene->histogram, &window, bucket);
    }
    return total;
}

static void expect_value(struct histogram_bucket *bucket, int64_t value)
{
    bool is_first = bucket->count++ == 0;
    bucket->least = is_first || value < bucket->least ? value : bucket->least;
    bucket->greatest = is_first || value > bucket->greatest ? value : bucket->greatest;
}

Test(histogram, a_bucket_knows_its_count_and_its_least_and_greatest_value)
{
    static struct histogram_bucket expected[HISTOGRAM_BUCKETS];
    struct scene scene = open_scene(2);
    histogram_init(&scene.histogram, scene.measures);
    set_mark(&scene);
    for (uint64_t i = 0; i < 20000; i++) {
        int64_t value = (int64_t)(word(i) >> (1 + i % 60));
        histogram_add(&scene.histogram, value);
        expect_value(&expected[histogram_bucket(value)], value);
    }
    set_mark(&scene);
    struct window window = between(&scene, 0, 1);
    int spread = 0; /* buckets where the two differ */
    for (uint32_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        const struct histogram_bucket *found = &scene.histogram.buckets[bucket];
        cr_assert(found->count == expected[bucket].count &&
                  found->least == expected[bucket].least &&
                  found->greatest == expected[bucket].greatest);
        cr_assert_eq(histogram_bucket_in(&scene.histogram, &window, bucket), found->count);
        spread += found->least < found->greatest;
    }
    cr_expect_gt(spread, 1000, "%d", spread);
    arena_destroy(scene.arena);
}

/* A bucket of 10^9 is 4,194,304 wide, and its edges are no values that were observed. */
Test(histogram, a_value_that_repeats_is_the_least_and_the_greatest)
{
    struct scene scene = open_scene(2);
    histogram_init(&scene.histogram, scene.measures);
    set_mark(&scene);
    for (int i = 0; i < 1000; i++) {
        histogram_add(&scene.histogram, 1000000000);
    }
    set_mark(&scene);
    uint32_t bucket = histogram_bucket(1000000000);
    cr_expect_eq(scene.histogram.buckets[bucket].least, 1000000000);
    cr_expect_eq(scene.histogram.buckets[bucket].greatest, 1000000000);
    cr_expect_eq(histogram_bucket(1000000000 - 1000), bucket);
    cr_expect_eq(histogram_bucket(1000000000 + 1000), bucket);
    histogram_add(&scene.histogram, 1000000000 + 1000);
    histogram_add(&scene.histogram, 1000000000 - 1000);
    cr_expect_eq(scene.histogram.buckets[bucket].least, 999999000);
    cr_expect_eq(scene.histogram.buckets[bucket].greatest, 1000001000);
    arena_destroy(scene.arena);
}

Test(histogram, the_value_0_is_counted_and_is_least)
{
    struct scene scene = open_scene(2);
    histogram_init(&scene.histogram, scene.measures);
    set_mark(&scene);
    histogram_add(&scene.histogram, 0);
    histogram_add(&scene.histogram, 0);
    histogram_add(&scene.histogram, 255);
    set_mark(&scene);
    struct window window = between(&scene, 0, 1);
    cr_expect_eq(histogram_bucket_in(&scene.histogram, &window, 0), 2);
    cr_expect_eq(scene.histogram.buckets[0].greatest, 0);
    cr_expect_eq(scene.histogram.buckets[255].least, 255);
    cr_expect_eq(scene.histogram.lowest, 0);
    cr_expect_eq(scene.histogram.highest, 256);
    cr_expect_eq(counted(&scene, window), 3);
    arena_destroy(scene.arena);
}

Test(histogram, a_window_holds_only_what_was_added_in_it)
{
    struct scene scene = open_scene(3);
    histogram_init(&scene.histogram, scene.measures);
    set_mark(&scene); /* before anything is there */
    for (int i = 0; i < 100; i++) {
        histogram_add(&scene.histogram, INT64_C(1) << 50);
    }
    set_mark(&scene);
    histogram_add(&scene.histogram, 3); /* widens the range in use to both sides */
    histogram_add(&scene.histogram, INT64_MAX);
    histogram_add(&scene.histogram, INT64_C(1) << 50);
    set_mark(&scene);
    struct window first = between(&scene, 0, 1);
    struct window second = between(&scene, 1, 2);
    uint32_t bucket = histogram_bucket(INT64_C(1) << 50);
    cr_expect_eq(histogram_bucket_in(&scene.histogram, &first, bucket), 100);
    cr_expect_eq(histogram_bucket_in(&scene.histogram, &second, bucket), 1);
    cr_expect_eq(histogram_bucket_in(&scene.histogram, &first, 3), 0);
    cr_expect_eq(histogram_bucket_in(&scene.histogram, &second, 3), 1);
    cr_expect_eq(histogram_bucket_in(&scene.histogram, &second, HISTOGRAM_BUCKETS - 1), 1);
    cr_expect_eq(counted(&scene, first), 100);
    cr_expect_eq(counted(&scene, second), 3);
    cr_expect_eq(counted(&scene, between(&scene, 0, 2)), 103);
    arena_destroy(scene.arena);
}

/* Counts are not kept at marks that no piece starts at. */
Test(histogram, light_marks_keep_no_counts)
{
    struct scene scene = open_scene(4);
    histogram_init(&scene.histogram, scene.measures);
    set_mark(&scene);
    for (int i = 0; i < 2; i++) {
        histogram_add(&scene.histogram, 77);
        measures_set_light_mark(scene.measures, 10 + i);
    }
    set_mark(&scene);
    struct window window = between(&scene, 0, 3);
    cr_expect_eq(histogram_bucket_in(&scene.histogram, &window, 77), 2);
    cr_expect_null(scene.histogram.marked[1].counts);
    cr_expect_null(scene.histogram.marked[2].counts);
    cr_expect_not_null(scene.histogram.marked[3].counts);
    arena_destroy(scene.arena);
}
