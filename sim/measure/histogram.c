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

/* Where a quantile lies in its bucket, as if the values in it were spread evenly. */
static double place_in(uint32_t bucket, double inside)
{
    double start = bucket_start(bucket);
    double end = bucket_start(bucket + 1);
    return end - start <= 1 ? start : start + (end - start) * inside;
}

void histogram_quantiles(const struct histogram *histogram, const struct window *window,
                         const double *shares, size_t count, double *values)
{
    uint64_t total = histogram_in(histogram, window);
    ASSERT(total > 0);
    uint64_t below = 0;
    uint32_t bucket = histogram->lowest;
    for (size_t i = 0; i < count; i++) {
        ASSERT(shares[i] > 0 && shares[i] < 1);
        double wanted = shares[i] * (double)total;
        uint64_t here = counted(histogram, window, bucket);
        while ((double)(below + here) < wanted) {
            below += here;
            here = counted(histogram, window, ++bucket);
        }
        values[i] = place_in(bucket, (wanted - (double)below) / (double)here);
    }
}

double histogram_quantile(const struct histogram *histogram, const struct window *window,
                          double share)
{
    double value;
    histogram_quantiles(histogram, window, &share, 1, &value);
    return value;
}
