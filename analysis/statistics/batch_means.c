#include "analysis/statistics/batch_means.h"

#include <math.h>

#include "analysis/statistics/round.h"
#include "analysis/statistics/sum.h"

struct batch_means batch_means_interval(const double *batches, size_t count, double confidence)
{
    struct batch_means result = {.interval = student_interval(batches, count, confidence)};

    if (count < 3) {
        return result;
    }
    double mean = sum_mean(batches, count);
    double squares = sum_squares(batches, count, mean);
    if (squares <= 0) {
        return result;
    }
    double products = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        products += (batches[i] - mean) * (batches[i + 1] - mean);
    }
    result.correlation = round_derived(products / squares);
    result.correlation_known = true;
    result.correlated = result.correlation > 1.96 / sqrt((double)count);
    return result;
}
