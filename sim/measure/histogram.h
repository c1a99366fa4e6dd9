/*
 * A histogram of whole numbers with buckets of at most 0.8 % relative width.
 *
 * Below 256 each value has a bucket of its own; above, each power of two is divided into 128
 * buckets. A bucket knows the least and the greatest value it was given, so that what is read off
 * it lies between observed values. Adding is O(1) and allocates nothing. The buckets cover 0 to
 * 2^63 - 1 (173 KiB); pages never touched cost no memory, and a mark copies only the counts in use.
 */
#ifndef SIM_MEASURE_HISTOGRAM_H
#define SIM_MEASURE_HISTOGRAM_H

#include "sim/base/assert.h"
#include "sim/measure/window.h"

enum {
    HISTOGRAM_BITS = 7,
    HISTOGRAM_BUCKETS = (64 - HISTOGRAM_BITS) << HISTOGRAM_BITS,
};

struct histogram_bucket {
    uint64_t count;
    int64_t least; /* of the whole run; both 0 while the count is */
    int64_t greatest;
};

struct histogram {
    struct histogram_bucket *buckets;
    uint32_t lowest;  /* the lowest bucket in use */
    uint32_t highest; /* one past the highest bucket in use */
    struct arena *arena;
    struct histogram_mark *marked;
    unsigned marks;
};

/* The counts of the buckets that were in use at a mark. */
struct histogram_mark {
    uint64_t *counts; /* NULL at a light mark */
    uint32_t first;   /* the bucket that they start with */
    uint32_t length;
};

void histogram_init(struct histogram *histogram, struct measures *measures);

/** The bucket of a value. @param value  >= 0 */
static inline uint32_t histogram_bucket(int64_t value)
{
    uint64_t bits = (uint64_t)value;
    if (bits < (UINT64_C(2) << HISTOGRAM_BITS)) {
        return (uint32_t)bits;
    }
    unsigned shift = 63u - (unsigned)__builtin_clzll(bits) - HISTOGRAM_BITS;
    return (uint32_t)(((uint64_t)shift << HISTOGRAM_BITS) + (bits >> shift));
}

static inline void histogram_add(struct histogram *histogram, int64_t value)
{
    uint32_t bucket = histogram_bucket(value);
    struct histogram_bucket *in = &histogram->buckets[bucket];
    if (in->count++ == 0) { /* rare: only then can the range in use widen */
        in->least = in->greatest = value;
        histogram->lowest = bucket < histogram->lowest ? bucket : histogram->lowest;
        histogram->highest = bucket >= histogram->highest ? bucket + 1 : histogram->highest;
    } else if (value < in->least) {
        in->least = value;
    } else if (value > in->greatest) {
        in->greatest = value;
    }
}

/** The count of a bucket at a full mark. */
static inline uint64_t histogram_bucket_at(const struct histogram *histogram, unsigned mark,
                                           uint32_t bucket)
{
    const struct histogram_mark *marked = &histogram->marked[mark];
    ASSERT(marked->counts != NULL);
    uint32_t index = bucket - marked->first; /* huge where the bucket lies below */
    return index < marked->length ? marked->counts[index] : 0;
}

/** Values counted in one bucket, in a window between full marks. */
static inline uint64_t histogram_bucket_in(const struct histogram *histogram,
                                           const struct window *window, uint32_t bucket)
{
    return histogram_bucket_at(histogram, window->to, bucket) -
           histogram_bucket_at(histogram, window->from, bucket);
}

#endif
