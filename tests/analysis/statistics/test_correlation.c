#include "analysis/statistics/correlation.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

enum { RUNS = 20, SLICES = 400 };

/* A first-order autoregression, whose correlation time is (1 + a) / (1 - a). */
static void fill_from(double *values, double a, uint64_t *state)
{
    for (size_t r = 0; r < RUNS; r++) {
        double x = sample_normal(state);
        for (size_t i = 0; i < SLICES; i++) {
            values[r * SLICES + i] = x;
            x = a * x + sqrt(1 - a * a) * sample_normal(state);
        }
    }
}

/* Seed fixed. */
static void fill(double *values, double a)
{
    uint64_t state = 7;
    fill_from(values, a, &state);
}

Test(correlation, agrees_with_an_autoregression)
{
    struct arena *arena = arena_create();
    static double values[RUNS * SLICES];
    static const double as[] = {0, 0.5, 0.8, 0.9};

    for (size_t i = 0; i < sizeof as / sizeof as[0]; i++) {
        fill(values, as[i]);
        struct correlation found = correlation_time(values, RUNS, SLICES, arena);
        double exact = (1 + as[i]) / (1 - as[i]);
        cr_expect(found.known && !found.cut);
        cr_expect(fabs(found.tau - exact) < 0.15 * exact, "%g: %g, not %g", as[i], found.tau,
                  exact);
    }
    arena_destroy(arena);
}

Test(correlation, constant_values_say_nothing)
{
    struct arena *arena = arena_create();
    static const double same[] = {2, 2, 2, 2, 2, 2};

    cr_expect(!correlation_time(same, 2, 3, arena).known);
    cr_expect(!correlation_time(same, 1, 1, arena).known);
    arena_destroy(arena);
}

/* Each run stays where it began: only the mean common to all shows it, and no lag is long enough.
 */
Test(correlation, runs_shorter_than_their_memory_are_seen_about_the_common_mean)
{
    struct arena *arena = arena_create();
    double values[4 * 8];

    for (size_t i = 0; i < 32; i++) {
        values[i] = (double)(i / 8) + 1e-3 * (double)(i % 2);
    }
    struct correlation found = correlation_time(values, 4, 8, arena);
    cr_expect(found.cut && found.tau > 6 && found.memory > 6, "%g", found.tau);
    arena_destroy(arena);
}

/* Slices that are means over many steps of a fine autoregression: what forgets exponentially, of
 * which a slice holds a fraction or several of its correlation times. Seed fixed. */
Test(correlation, neighbours_tell_the_memory_of_what_forgets_exponentially)
{
    struct arena *arena = arena_create();
    enum { STEPS = 50, SERIES = 10 };
    static double fine[RUNS * SLICES * STEPS];
    static double values[RUNS * SLICES];
    static const double slices[] = {0.5, 1, 3, 8}; /* correlation times in slices */
    uint64_t state = 11;

    for (size_t k = 0; k < sizeof slices / sizeof slices[0]; k++) {
        double steps = slices[k] * STEPS; /* (1 + a) / (1 - a) */
        double a = (steps - 1) / (steps + 1);
        double memory = 0;
        double rank_memory = 0;
        double tau = 0;
        for (size_t series = 0; series < SERIES; series++) {
            double x = sample_normal(&state);
            for (size_t i = 0; i < RUNS * SLICES * STEPS; i++) {
                fine[i] = x;
                x = a * x + sqrt(1 - a * a) * sample_normal(&state);
            }
            for (size_t i = 0; i < RUNS * SLICES; i++) {
                values[i] = 0;
                for (size_t j = 0; j < STEPS; j++) {
                    values[i] += fine[i * STEPS + j] / STEPS;
                }
            }
            struct correlation found = correlation_time(values, RUNS, SLICES, arena);
            memory += found.memory / SERIES;
            rank_memory += found.rank_memory / SERIES;
            tau += found.tau / SERIES;
        }
        cr_expect(fabs(memory / slices[k] - 1) < 0.1, "%g: %g", slices[k], memory);
        /* The ranks of normal values correlate a little less than the values. */
        cr_expect(fabs(rank_memory / slices[k] - 0.95) < 0.1, "%g: %g", slices[k], rank_memory);
        /* The sum cannot tell what is shorter than a slice. */
        cr_expect(tau >= 1 && (slices[k] > 1 || tau > 1.2 * slices[k]), "%g: %g", slices[k], tau);
    }
    arena_destroy(arena);
}

/* Over many series of 8000 values, the standard deviation of tau is what `error` says. */
Test(correlation, the_error_is_that_of_the_sum)
{
    struct arena *arena = arena_create();
    enum { SERIES = 300 };
    static double values[RUNS * SLICES];
    static const double as[] = {0.3, 0.8, 0.9};
    uint64_t state = 3;

    for (size_t k = 0; k < sizeof as / sizeof as[0]; k++) {
        double exact = (1 + as[k]) / (1 - as[k]);
        double squares = 0;
        double error = 0;
        for (size_t series = 0; series < SERIES; series++) {
            fill_from(values, as[k], &state);
            struct correlation found = correlation_time(values, RUNS, SLICES, arena);
            squares += (found.tau - exact) * (found.tau - exact) / SERIES;
            error += found.error / SERIES;
        }
        double apart = sqrt(squares) / exact;
        cr_expect(error > 0.7 * apart && error < 1.5 * apart, "%g: %g says it is %g", as[k], apart,
                  error);
    }
    arena_destroy(arena);
}

/* The exponential of twice a normal value is very skew, and its ranks are those of the value. */
Test(correlation, ranks_are_not_moved_by_excursions)
{
    enum { SERIES = 100 };
    static double values[RUNS * SLICES];
    struct arena *arena = arena_create();
    uint64_t state = 5;
    double by_values[2] = {0, 0}; /* mean, mean square */
    double by_ranks[2] = {0, 0};

    for (size_t series = 0; series < SERIES; series++) {
        fill_from(values, 0.8, &state);
        double plain = correlation_time(values, RUNS, SLICES, arena).rank_memory;
        for (size_t i = 0; i < RUNS * SLICES; i++) {
            values[i] = exp(2 * values[i]);
        }
        struct correlation found = correlation_time(values, RUNS, SLICES, arena);
        cr_expect_float_eq(found.rank_memory, plain, 1e-9 * plain);
        by_values[0] += found.memory / SERIES;
        by_values[1] += found.memory * found.memory / SERIES;
        by_ranks[0] += found.rank_memory / SERIES;
        by_ranks[1] += found.rank_memory * found.rank_memory / SERIES;
    }
    double of_values = by_values[1] / (by_values[0] * by_values[0]) - 1;
    double of_ranks = by_ranks[1] / (by_ranks[0] * by_ranks[0]) - 1;
    cr_expect_lt(of_ranks, of_values / 4, "squared relative errors %g and %g", of_ranks, of_values);
    arena_destroy(arena);
}

Test(correlation, equal_values_share_a_rank)
{
    static double values[RUNS * SLICES];
    struct arena *arena = arena_create();

    for (size_t i = 0; i < RUNS * SLICES; i++) {
        values[i] = i % SLICES < SLICES / 4; /* a quarter of each run is 1, the rest 0 */
    }
    struct correlation found = correlation_time(values, RUNS, SLICES, arena);
    cr_expect_float_eq(found.rank_memory, found.memory, 1e-6 * found.memory,
                       "of two values the ranks correlate as the values do: %g, %g",
                       found.rank_memory, found.memory);
    fill(values, 0);
    cr_expect_eq(correlation_time(values, RUNS, SLICES, arena).rank_memory, 0, "no correlation");
    arena_destroy(arena);
}
