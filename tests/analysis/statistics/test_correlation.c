#include "analysis/statistics/correlation.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

enum { RUNS = 20, SLICES = 400 };

/* A first-order autoregression, whose correlation time is (1 + a) / (1 - a). Seed fixed. */
static void fill(double *values, double a)
{
    uint64_t state = 7;

    for (size_t r = 0; r < RUNS; r++) {
        double x = sample_normal(&state);
        for (size_t i = 0; i < SLICES; i++) {
            values[r * SLICES + i] = x;
            x = a * x + sqrt(1 - a * a) * sample_normal(&state);
        }
    }
}

Test(correlation, agrees_with_an_autoregression)
{
    static double values[RUNS * SLICES];
    static const double as[] = {0, 0.5, 0.8, 0.9};

    for (size_t i = 0; i < sizeof as / sizeof as[0]; i++) {
        fill(values, as[i]);
        struct correlation found = correlation_time(values, RUNS, SLICES);
        double exact = (1 + as[i]) / (1 - as[i]);
        cr_expect(found.known && !found.cut);
        cr_expect(fabs(found.tau - exact) < 0.15 * exact, "%g: %g, not %g", as[i], found.tau,
                  exact);
    }
}

Test(correlation, constant_values_say_nothing)
{
    static const double same[] = {2, 2, 2, 2, 2, 2};

    cr_expect(!correlation_time(same, 2, 3).known);
    cr_expect(!correlation_time(same, 1, 1).known);
}

/* Each run stays where it began: only the mean common to all shows it, and no lag is long enough.
 */
Test(correlation, runs_shorter_than_their_memory_are_seen_about_the_common_mean)
{
    double values[4 * 8];

    for (size_t i = 0; i < 32; i++) {
        values[i] = (double)(i / 8) + 1e-3 * (double)(i % 2);
    }
    struct correlation found = correlation_time(values, 4, 8);
    cr_expect(found.cut && found.tau > 6, "%g", found.tau);
}
