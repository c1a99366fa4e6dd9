#include "analysis/statistics/scaling_crossing.h"

#include <criterion/criterion.h>

#include "analysis/theory/repairman.h"
#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

enum { SIZES_MOST = 32 };

/* Throughput of N processors that compute for 9 s and then need a bus (M/M/c//N). */
static double bus(int64_t processors, int64_t buses, double service_s)
{
    struct repairman solved;
    repairman_solve(processors, buses, 9, service_s, &solved);
    return solved.means.throughput_per_s;
}

/* One bus against two that take 1.5 times as long, for 1, 2, ... processors. */
static void fill_buses(double *n, double *one, double *two, size_t points)
{
    for (size_t i = 0; i < points; i++) {
        n[i] = (double)(i + 1);
        one[i] = bus((int64_t)i + 1, 1, 1);
        two[i] = bus((int64_t)i + 1, 2, 1.5);
    }
}

/* One fast bus carries few processors better, two slow ones many. */
Test(scaling_crossing, of_one_bus_and_two_slow_ones_is_where_their_throughputs_are_equal)
{
    enum { POINTS = 24 };
    double n[POINTS], one[POINTS], two[POINTS];
    fill_buses(n, one, two, POINTS);
    struct scaling_crossing found = scaling_crossing(n, POINTS, one, two, 1, 0.95);
    cr_assert(found.known && found.once == 1 && found.is_above);
    int64_t below = (int64_t)found.at.mean;
    cr_expect_gt(bus(below, 1, 1), bus(below, 2, 1.5));
    cr_expect_lt(bus(below + 1, 1, 1), bus(below + 1, 2, 1.5));
    /* Seen from the other side it is the same place in the other direction. */
    struct scaling_crossing other = scaling_crossing(n, POINTS, two, one, 1, 0.95);
    cr_expect(other.at.mean == found.at.mean && !other.is_above);
}

/* n / (1 + (n - 1) / 2) and 0.7 n / (1 + (n - 1) / 5) are equal at n = 3. */
Test(scaling_crossing, of_two_laws_of_amdahl_is_where_they_are_equal)
{
    static const double n[] = {1, 2, 3, 4, 8};
    double first[5], second[5];
    for (size_t i = 0; i < 5; i++) {
        first[i] = n[i] / (1 + (n[i] - 1) / 2);
        second[i] = 0.7 * n[i] / (1 + (n[i] - 1) / 5);
    }
    struct scaling_crossing found = scaling_crossing(n, 5, first, second, 1, 0.95);
    cr_assert(found.known);
    expect_near(found.at.mean, 3, 1e-12);
    /* A wrong twin: a rate 10 % higher crosses earlier. */
    for (size_t i = 0; i < 5; i++) {
        second[i] *= 1.1;
    }
    found = scaling_crossing(n, 5, first, second, 1, 0.95);
    cr_assert(found.known);
    cr_expect_lt(found.at.mean, 2.5);
}

/* Sizes 1, 2, 3 and differences of the second curve from a flat first one. */
static struct scaling_crossing of_differences(const double *differences, size_t curves)
{
    static const double n[] = {1, 2, 4};
    double first[SIZES_MOST], second[SIZES_MOST];
    for (size_t i = 0; i < 3 * curves; i++) {
        first[i] = 10;
        second[i] = 10 + differences[i];
    }
    return scaling_crossing(n, 3, first, second, curves, 0.95);
}

Test(scaling_crossing, is_on_the_straight_lines_between_the_sizes)
{
    struct scaling_crossing found = of_differences((double[]){-1, -1, 3, -1, -2, 2}, 2);
    cr_assert(found.known && found.at.known);
    expect_near(found.at.mean, (2.5 + 3) / 2, 1e-12);
    cr_expect(!found.is_constant && found.once == 2 && found.never == 0);
    /* At a size itself, and in the middle of sizes at which the curves are equal. */
    expect_near(of_differences((double[]){-1, 0, 1}, 1).at.mean, 2, 1e-12);
    cr_expect(of_differences((double[]){-1, 0, 1, -1, 0, 2}, 2).is_constant);
}

Test(scaling_crossing, tells_curves_that_touch_or_only_start_together)
{
    struct scaling_crossing found = of_differences((double[]){0, 1, 2}, 1);
    cr_expect(!found.known && found.never == 1 && found.touching == 0);
    cr_expect_eq(of_differences((double[]){1, 0, 2}, 1).touching, 1);
    cr_expect_eq(of_differences((double[]){1, 2, 0}, 1).touching, 1);
    cr_expect_eq(of_differences((double[]){0, 0, 0}, 1).touching, 0);
    cr_expect_eq(of_differences((double[]){0, 0, 0}, 1).never, 1);
}

Test(scaling_crossing, needs_nine_of_ten_replications)
{
    double differences[30];
    for (size_t i = 0; i < 10; i++) {
        differences[3 * i] = -1;
        differences[3 * i + 1] = 1 + (double)i / 10;
        differences[3 * i + 2] = 3;
    }
    differences[2] = -1; /* crosses twice */
    struct scaling_crossing found = of_differences(differences, 10);
    cr_expect(found.known && found.once == 9 && found.several == 1);
    cr_expect_eq(found.at.samples, 9);
    differences[3] = differences[6] = 1; /* never cross */
    found = of_differences(differences, 10);
    cr_expect(!found.known && found.at.samples == 0 && found.never == 2 && found.several == 1);
    differences[3] = differences[6] = -1;
    differences[9] = 1; /* crosses the other way */
    differences[10] = differences[11] = -1;
    found = of_differences(differences, 10);
    cr_expect(!found.known && found.opposite == 1 && found.once == 8 && found.is_above);
}

/* Common random numbers move both curves together: the interval is that of their difference. */
Test(scaling_crossing, the_interval_holds_the_crossing_in_19_of_20_experiments)
{
    enum { TRIALS = 1000, CURVES = 10, POINTS = 24 };
    double n[POINTS], one[POINTS], two[POINTS];
    double first[CURVES * POINTS], second[CURVES * POINTS];
    uint64_t state = 5;
    int held = 0, wrong = 0;
    fill_buses(n, one, two, POINTS);
    double exact = scaling_crossing(n, POINTS, one, two, 1, 0.95).at.mean;
    for (int trial = 0; trial < TRIALS; trial++) {
        for (size_t c = 0; c < CURVES; c++) {
            for (size_t i = 0; i < POINTS; i++) {
                double common = 1 + 0.05 * sample_normal(&state);
                first[c * POINTS + i] = one[i] * common;
                second[c * POINTS + i] = two[i] * common * (1 + 0.001 * sample_normal(&state));
            }
        }
        struct scaling_crossing found = scaling_crossing(n, POINTS, first, second, CURVES, 0.95);
        held += found.known && interval_holds(&found.at, exact);
        wrong += found.known && interval_holds(&found.at, exact + 1);
    }
    cr_expect(held >= TRIALS * 92 / 100 && held <= TRIALS * 98 / 100, "%d", held);
    cr_expect_lt(wrong, TRIALS / 10, "a wrong twin");
}
