#include "sim/measure/histogram.h"

#include "sim/base/assert.h"

#include <string.h>

static void mark(void *measure, unsigned number, sim_ticks now)
{
    (void)now;
    struct histogram *histogram = measure;
    if (histogram->highest > histogram->lowest) {
        memcpy(histogram->marked[number] + histogram->lowest, histogram->counts + histogram->lowest,
               (histogram->highest - histogram->lowest) * sizeof *histogram->counts);
    }
}

void histogram_init(struct histogram *histogram, struct measures *measures)
{
    struct arena *arena = measures_arena(measures);
    histogram->marks = measures_marks(measures)->count;
    histogram->lowest = HISTOGRAM_BUCKETS;
    histogram->highest = 0;
    histogram->counts = ARENA_ARRAY(arena, uint64_t, HISTOGRAM_BUCKETS);
    histogram->marked = ARENA_ARRAY(arena, uint64_t *, histogram->marks);
    for (unsigned i = 0; i < histogram->marks; i++) {
        histogram->marked[i] = ARENA_ARRAY(arena, uint64_t, HISTOGRAM_BUCKETS);
    }
    measures_register(measures, histogram, mark);
}

void histogram_merge(struct histogram *histogram, const struct histogram *other)
{
    for (uint32_t bucket = other->lowest; bucket < other->highest; bucket++) {
        histogram->counts[bucket] += other->counts[bucket];
    }
    if (other->lowest < histogram->lowest) {
        histogram->lowest = other->lowest;
    }
    if (other->highest > histogram->highest) {
        histogram->highest = other->highest;
    }
}

static uint64_t counted(const struct histogram *histogram, const struct window *window,
                        uint32_t bucket)
{
    return histogram->marked[window->to][bucket] - histogram->marked[window->from][bucket];
}

uint64_t histogram_in(const struct histogram *histogram, const struct window *window)
{
    uint64_t total = 0;
    for (uint32_t bucket = histogram->lowest; bucket < histogram->highest; bucket++) {
        total += counted(histogram, window, bucket);
    }
    return total;
}

/* The least value of a bucket; the bucket after it starts where it ends. */
static double bucket_start(uint32_t bucket)
{
    if (bucket < (2u << HISTOGRAM_BITS)) {
        return (double)bucket;
    }
    unsigned shift = (bucket >> HISTOGRAM_BITS) - 1;
    uint64_t mantissa = (bucket & ((1u << HISTOGRAM_BITS) - 1)) | (1u << HISTOGRAM_BITS);
    return (double)mantissa * (double)(UINT64_C(1) << shift);
}

double histogram_quantile(const struct histogram *histogram, const struct window *window,
                          double share)
{
    uint64_t total = histogram_in(histogram, window);
    ASSERT(total > 0 && share > 0 && share < 1);
    double wanted = share * (double)total;
    uint64_t below = 0;
    uint32_t bucket = histogram->lowest;
    while ((double)(below + counted(histogram, window, bucket)) < wanted) {
        below += counted(histogram, window, bucket);
        bucket++;
    }
    double start = bucket_start(bucket);
    double end = bucket_start(bucket + 1);
    if (end - start <= 1) {
        return start; /* one whole number: nothing to interpolate */
    }
    double inside = (wanted - (double)below) / (double)counted(histogram, window, bucket);
    return start + (end - start) * inside;
}
