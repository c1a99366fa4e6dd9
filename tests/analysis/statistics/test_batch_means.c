#include "analysis/statistics/batch_means.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

/* An autoregressive series of mean 5: each value keeps `memory` of the one before. */
static void fill(double *values, size_t count, double memory, uint64_t *state)
{
    double value = sample_normal(state) / sqrt(1 - memory * memory);

    for (size_t i = 0; i < count; i++) {
        value = memory * value + sample_normal(state);
        values[i] = 5 + value;
    }
}

Test(batch_means, reports_the_correlation_of_neighbours)
{
    static double values[20000];
    uint64_t state = 9;

    for (double memory = -0.8; memory < 0.9; memory += 0.4) {
        fill(values, 20000, memory, &state);
        struct batch_means means = batch_means_interval(values, 20000, 0.95);
        cr_expect(means.correlation_known && fabs(means.correlation - memory) < 0.03);
        cr_expect(fabs(memory) < 0.1 || means.correlated == (memory > 0));
    }
}

static double coverage(double memory, int *correlated)
{
    enum { TRIALS = 4000, BATCHES = 30 };
    uint64_t state = 21;
    int inside = 0;

    *correlated = 0;
    for (int i = 0; i < TRIALS; i++) {
        double values[BATCHES];
        fill(values, BATCHES, memory, &state);
        struct batch_means means = batch_means_interval(values, BATCHES, 0.95);
        inside += fabs(means.interval.mean - 5) <= interval_half_width(&means.interval);
        *correlated += means.correlated;
    }
    return (double)inside / TRIALS;
}

Test(batch_means, covers_with_independent_batches_and_warns_of_others)
{
    int alarms, correlated;

    cr_expect(fabs(coverage(0, &alarms) - 0.95) < 0.012);
    cr_expect(alarms < 4000 / 20);
    cr_expect(coverage(0.7, &correlated) < 0.8);
    cr_expect(correlated > 4000 * 3 / 4);
}

Test(batch_means, few_or_equal_batches_have_no_correlation)
{
    static const double values[] = {1, 1, 1, 1};
    struct batch_means two = batch_means_interval(values, 2, 0.95);
    struct batch_means four = batch_means_interval(values, 4, 0.95);

    cr_expect(two.interval.known && !two.correlation_known && two.correlation == 0);
    cr_expect(!four.correlation_known && !four.correlated &&
              interval_half_width(&four.interval) == 0);
    cr_expect(!batch_means_interval(NULL, 0, 0.95).interval.known);
    struct batch_means turns = batch_means_interval((double[]){1, 2, 1, 2}, 4, 0.95);
    expect_near(turns.correlation, -0.75, NEAR_EXACT);
}
