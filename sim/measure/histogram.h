/*
 * A histogram of whole numbers with buckets of at most 0.8 % relative width.
 *
 * Below 256 each value has a bucket of its own; above, each power of two is divided into 128
 * buckets. Adding is O(1) and allocates nothing. Histograms of the same kind can be added
 * together. The buckets cover 0 to 2^63 - 1 (58 KiB); pages never touched cost no memory, and a
 * mark copies only the range in use.
 */
#ifndef SIM_MEASURE_HISTOGRAM_H
#define SIM_MEASURE_HISTOGRAM_H

#include "sim/measure/window.h"

enum {
    HISTOGRAM_BITS = 7,
    HISTOGRAM_BUCKETS = (64 - HISTOGRAM_BITS) << HISTOGRAM_BITS,
};

struct histogram {
    uint64_t *counts;
    uint32_t lowest;  /* the lowest bucket in use */
    uint32_t highest; /* one past the highest bucket in use */
    uint64_t **marked;
    unsigned marks;
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
    if (bucket < histogram->lowest) {
        histogram->lowest = bucket;
    }
    if (bucket >= histogram->highest) {
        histogram->highest = bucket + 1;
    }
    histogram->counts[bucket]++;
}

/** Add everything counted in `other`. */
void histogram_merge(struct histogram *histogram, const struct histogram *other);

/** Values counted in the window. */
uint64_t histogram_in(const struct histogram *histogram, const struct window *window);

/**
 * The value below which a share of those counted in the window lies.
 *
 * Interpolates inside the bucket as if its values were spread evenly over it.
 *
 * @param share  above 0 and under 1
 * @return in the unit of the values; asserts that something was counted
 */
double histogram_quantile(const struct histogram *histogram, const struct window *window,
                          double share);

/**
 * The same for several shares in one pass over the buckets.
 *
 * @param shares  ascending
 * @param values  filled in, one for each share
 */
void histogram_quantiles(const struct histogram *histogram, const struct window *window,
                         const double *shares, size_t count, double *values);

#endif
