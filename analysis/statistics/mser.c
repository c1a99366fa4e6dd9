#include "analysis/statistics/mser.h"

#include "sim/base/assert.h"

/*
 * Values to remove. Walks from the end, where each value joins the mean and the squared deviations
 * of those behind it (Welford 1962), and keeps the smallest squared standard error of the first
 * half.
 */
static size_t best_cut(const double *values, size_t count)
{
    double mean = 0;
    double squares = 0;
    double smallest = 0;
    size_t best = count;

    for (size_t i = count; i-- > 0;) {
        double kept = (double)(count - i);
        double apart = values[i] - mean;
        mean += apart / kept;
        squares += apart * (values[i] - mean);
        double error = squares / (kept * kept);
        if (i <= count / 2 && (best == count || error <= smallest)) {
            smallest = error;
            best = i;
        }
    }
    return best;
}

struct mser mser_cut(const double *values, size_t count)
{
    struct mser result = {0};

    if (count >= 4) {
        result.cut = best_cut(values, count);
        result.instant = (int)((result.cut * MSER_INSTANTS + count - 1) / count);
        result.too_short = result.cut == count / 2;
        ASSERT(result.instant <= MSER_INSTANTS / 2);
    }
    return result;
}
