/*
 * A tally: durations (or other whole numbers) observed one by one.
 *
 * The sum is exact, in 128 bits. A tally made with percentiles keeps a histogram beside it.
 */
#ifndef SIM_MEASURE_TALLY_H
#define SIM_MEASURE_TALLY_H

#include "sim/base/wide.h"
#include "sim/measure/histogram.h"
#include "sim/measure/window.h"

struct tally {
    uint64_t count;
    wide sum;
    struct histogram *histogram; /* NULL: no percentiles */
    struct tally_mark *marked;
};

struct tally_mark {
    wide sum;
    uint64_t count;
};

void tally_init(struct tally *tally, struct measures *measures, bool percentiles);

static inline void tally_add(struct tally *tally, int64_t value)
{
    tally->count++;
    tally->sum += value;
    if (tally->histogram != NULL) {
        histogram_add(tally->histogram, value);
    }
}

/** Observations in the window. */
static inline uint64_t tally_in(const struct tally *tally, const struct window *window)
{
    return tally->marked[window->to].count - tally->marked[window->from].count;
}

/** Their exact sum. */
static inline wide tally_sum(const struct tally *tally, const struct window *window)
{
    return tally->marked[window->to].sum - tally->marked[window->from].sum;
}

/** Their mean; asserts that there are some. */
double tally_mean(const struct tally *tally, const struct window *window);

#endif
