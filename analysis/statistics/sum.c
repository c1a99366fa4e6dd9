#include "analysis/statistics/sum.h"

#include <math.h>

#include "sim/base/assert.h"

/* A running sum and what its additions have rounded away so far. */
struct running {
    double sum;
    double lost;
};

static void add_to_sum(struct running *running, double value)
{
    double sum = running->sum + value;

    if (fabs(running->sum) >= fabs(value)) {
        running->lost += (running->sum - sum) + value;
    } else {
        running->lost += (value - sum) + running->sum;
    }
    running->sum = sum;
}

double sum_of(const double *values, size_t count)
{
    struct running running = {0, 0};

    for (size_t i = 0; i < count; i++) {
        add_to_sum(&running, values[i]);
    }
    return running.sum + running.lost;
}

double sum_mean(const double *values, size_t count)
{
    ASSERT(count >= 1);
    return sum_of(values, count) / (double)count;
}

double sum_squares(const double *values, size_t count, double center)
{
    struct running running = {0, 0};

    for (size_t i = 0; i < count; i++) {
        double apart = values[i] - center;
        add_to_sum(&running, apart * apart);
    }
    return running.sum + running.lost;
}
