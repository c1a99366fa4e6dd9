#include "experiments/results/spread.h"

#include "analysis/statistics/round.h"
#include "analysis/statistics/sum.h"
#include "sim/base/memory.h"

#include <math.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The least value that `share` percent of the sorted values do not exceed. */
static double value_at(const double *sorted, size_t count, size_t percent)
{
    size_t rank = (count * percent + 99) / 100;
    return sorted[rank == 0 ? 0 : rank - 1];
}

static double deviation_of(const double *values, size_t count)
{
    double squares = sum_squares(values, count, sum_mean(values, count));
    return round_derived(sqrt(squares / (double)(count - 1)));
}

struct spread spread_of(const struct row *row, uint64_t replications)
{
    double *values = memory_alloc((replications + 1) * sizeof *values);
    struct spread spread = {.count = row_values(row, replications, values)};
    if (spread.count > 0) {
        qsort(values, spread.count, sizeof *values, by_size);
        spread.minimum = values[0];
        spread.p50 = value_at(values, spread.count, 50);
        spread.p90 = value_at(values, spread.count, 90);
        spread.maximum = values[spread.count - 1];
        spread.deviation = spread.count < 2 ? 0 : deviation_of(values, spread.count);
    }
    memory_free(values);
    return spread;
}
