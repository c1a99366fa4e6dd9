#include "analysis/statistics/mser.h"

#include "sim/base/assert.h"
#include "sim/base/memory.h"

static void fill_batches(const double *slices, size_t batch_count, double *batches)
{
    for (size_t i = 0; i < batch_count; i++) {
        double sum = 0;
        for (size_t j = 0; j < MSER_BATCH; j++) {
            sum += slices[i * MSER_BATCH + j];
        }
        batches[i] = sum / MSER_BATCH;
    }
}

/*
 * Batches to remove. Walks from the end, where each batch joins the mean and the squared deviations
 * of those behind it (Welford 1962), and keeps the smallest squared standard error of the first
 * half.
 */
static size_t best_cut(const double *batches, size_t count)
{
    double mean = 0;
    double squares = 0;
    double smallest = 0;
    size_t best = count;

    for (size_t i = count; i-- > 0;) {
        double kept = (double)(count - i);
        double apart = batches[i] - mean;
        mean += apart / kept;
        squares += apart * (batches[i] - mean);
        double error = squares / (kept * kept);
        if (i <= count / 2 && (best == count || error <= smallest)) {
            smallest = error;
            best = i;
        }
    }
    return best;
}

struct mser mser_cut_batches(const double *batches, size_t count)
{
    struct mser result = {0};

    if (count >= 4) {
        result.cut = best_cut(batches, count);
        result.share = (double)result.cut / (double)count;
        result.instant = (int)((result.cut * MSER_INSTANTS + count - 1) / count);
        result.too_short = result.cut == count / 2;
        ASSERT(result.instant <= MSER_INSTANTS / 2);
    }
    return result;
}

struct mser mser_cut(const double *slices, size_t count)
{
    size_t batch_count = count / MSER_BATCH;
    struct mser result = {0};

    if (batch_count < 4) {
        return result;
    }
    double *batches = memory_alloc(batch_count * sizeof(double));
    fill_batches(slices, batch_count, batches);
    result = mser_cut_batches(batches, batch_count);
    memory_free(batches);
    result.cut *= MSER_BATCH;
    result.share = (double)result.cut / (double)count;
    result.instant = (int)((result.cut * MSER_INSTANTS + count - 1) / count);
    return result;
}
