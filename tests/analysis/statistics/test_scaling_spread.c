#include "analysis/statistics/scaling_spread.h"

#include <criterion/criterion.h>

#include <math.h>
#include <string.h>

#include "analysis/statistics/scaling.h"
#include "analysis/statistics/student.h"
#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

enum { CURVES = 10, POINTS = 6 };
static const double sizes[POINTS] = {1, 2, 4, 8, 16, 32};

/* Replications around a law, with errors that the points share and errors of their own. */
static void make_curves(const struct speedup_usl *law, double scatter, uint64_t *state, double *x)
{
    for (size_t c = 0; c < CURVES; c++) {
        double common = 1 + scatter * sample_normal(state);
        for (size_t i = 0; i < POINTS; i++) {
            double own = 1 + scatter * sample_normal(state);
            x[c * POINTS + i] = speedup_usl(law, sizes[i]) * common * own;
        }
    }
}

/* An estimator over many sets of replications. */
struct record {
    int sets, covered;
    double sum, squares;
};

static void note(struct record *record, const struct interval *interval, double exact)
{
    double error = interval->mean - exact;

    record->sets++;
    record->covered += interval_holds(interval, exact);
    record->sum += error;
    record->squares += error * error;
}

static double covered(const struct record *record)
{
    return (double)record->covered / record->sets;
}

static double bias(const struct record *record)
{
    return record->sum / record->sets;
}

/* The wrong twin: a t interval over the bounded parameters of each replication. */
static void fit_each(const double *x, struct interval *contention, struct interval *coherency)
{
    double contentions[CURVES], coherencies[CURVES];

    for (size_t c = 0; c < CURVES; c++) {
        struct scaling_fit fit;
        cr_assert(
            scaling_fit(SCALING_USL, LEAST_SQUARES_RELATIVE, sizes, x + c * POINTS, POINTS, &fit));
        contentions[c] = fit.law.contention;
        coherencies[c] = fit.law.coherency;
    }
    *contention = student_interval(contentions, CURVES, 0.95);
    *coherency = student_interval(coherencies, CURVES, 0.95);
}

Test(scaling_spread, a_coherency_of_0_is_covered_and_the_mean_of_bounded_fits_is_wrong)
{
    enum { SETS = 600 };
    static const struct speedup_usl law = {100, 0.2, 0};
    uint64_t state = 61;
    struct record contention = {0}, coherency = {0}, rate = {0};
    struct record wrong_contention = {0}, wrong_coherency = {0};

    for (int i = 0; i < SETS; i++) {
        double x[CURVES * POINTS];
        struct scaling scaling;
        struct interval a, b;
        make_curves(&law, 0.01, &state, x);
        scaling_intervals(SCALING_USL, sizes, POINTS, x, CURVES, 0.95, &scaling);
        note(&rate, &scaling.rate_per_s, 100);
        note(&contention, &scaling.contention, 0.2);
        note(&coherency, &scaling.coherency, 0);
        cr_assert(scaling.is_coherency_held == (scaling.coherency.mean == 0));
        cr_assert(!scaling.is_coherency_held || scaling.coherency.upper > 0);
        fit_each(x, &a, &b);
        note(&wrong_contention, &a, 0.2);
        note(&wrong_coherency, &b, 0);
    }
    cr_expect(covered(&rate) > 0.92 && covered(&rate) < 0.98, "%g", covered(&rate));
    cr_expect(covered(&contention) > 0.92 && covered(&contention) < 0.98, "%g",
              covered(&contention));
    cr_expect(covered(&coherency) > 0.94, "%g", covered(&coherency)); /* 97.5 % */
    cr_expect(fabs(bias(&contention)) < 0.005 * 0.2, "%g", bias(&contention));
    cr_expect(fabs(bias(&coherency)) < 0.001 * 0.2, "%g", bias(&coherency));
    cr_expect(fabs(bias(&rate)) < 0.005 * 100, "%g", bias(&rate));
    cr_expect(covered(&wrong_coherency) < 0.7, "%g", covered(&wrong_coherency));
    cr_expect(covered(&wrong_contention) < 0.9, "%g", covered(&wrong_contention));
    cr_expect(fabs(bias(&wrong_contention)) > 0.005 * 0.2, "%g", bias(&wrong_contention));
}

/* The same kind at the other bounds: contention 0, both 0, and a serial share of 1. */
Test(scaling_spread, each_value_at_a_bound_is_covered)
{
    enum { SETS = 300 };
    static const struct speedup_usl laws[] = {{100, 0, 0.002}, {100, 0, 0}, {100, 1, 0}};
    uint64_t state = 67;

    for (size_t k = 0; k < 3; k++) {
        enum scaling_law kind = laws[k].contention < 1 ? SCALING_USL : SCALING_AMDAHL;
        struct record contention = {0}, coherency = {0}, rate = {0};
        for (int i = 0; i < SETS; i++) {
            double x[CURVES * POINTS];
            struct scaling scaling;
            make_curves(&laws[k], 0.01, &state, x);
            scaling_intervals(kind, sizes, POINTS, x, CURVES, 0.95, &scaling);
            note(&rate, &scaling.rate_per_s, 100);
            note(&contention, &scaling.contention, laws[k].contention);
            note(&coherency, &scaling.coherency, laws[k].coherency);
            cr_assert(scaling.contention.lower >= 0 && scaling.coherency.lower >= 0);
            cr_assert(kind == SCALING_USL || scaling.contention.upper <= 1);
        }
        cr_expect(covered(&rate) > 0.91, "%zu: %g", k, covered(&rate));
        cr_expect(covered(&contention) > 0.93, "%zu: %g", k, covered(&contention));
        cr_expect(covered(&coherency) > 0.92, "%zu: %g", k, covered(&coherency));
    }
}

Test(scaling_spread, inside_the_bounds_it_is_the_spread_of_each_replications_fit)
{
    static const struct speedup_usl law = {100, 0.05, 0.002};
    double x[CURVES * POINTS];
    uint64_t state = 71;
    struct interval contention, coherency;

    make_curves(&law, 0.001, &state, x);
    struct scaling_spread spread = scaling_spread(true, sizes, POINTS, x, CURVES, 0.95);
    fit_each(x, &contention, &coherency);
    cr_assert(spread.known && spread.has_peak && spread.reason == NULL);
    expect_near(spread.contention.value, contention.mean, 1e-3);
    expect_near(spread.contention.half_width, interval_half_width(&contention), 0.02);
    expect_near(spread.coherency.half_width, interval_half_width(&coherency), 0.02);
    expect_near(spread.peak_n.value, sqrt(0.95 / 0.002), 0.01);
    /* Other replications of the same law make another spread: it is not of the law alone. */
    make_curves(&law, 0.004, &state, x);
    struct scaling_spread wider = scaling_spread(true, sizes, POINTS, x, CURVES, 0.95);
    cr_expect_gt(wider.contention.half_width, 2 * spread.contention.half_width);
}

Test(scaling_spread, equal_curves_have_none)
{
    static const struct speedup_usl law = {3, 0.2, 0};
    double x[CURVES * POINTS];
    uint64_t state = 73;

    make_curves(&law, 0, &state, x);
    struct scaling_spread spread = scaling_spread(true, sizes, POINTS, x, CURVES, 0.95);
    cr_expect(spread.known && !spread.has_peak && spread.coherency.value == 0);
    cr_expect(spread.coherency.half_width == 0 && spread.contention.half_width < 1e-10);
    spread = scaling_spread(true, sizes, POINTS, x, 1, 0.95);
    cr_expect(!spread.known && !spread.has_peak);
    cr_expect_str_eq(spread.reason, "a half-width needs 2 replications");
}

/* Times n / x of 1, 2, 8 at sizes 4, 5, 8: without bounds the time at size 1 is below 0. */
Test(scaling_spread, no_rate_without_bounds_is_said)
{
    static const double n[] = {4, 5, 8};
    static const double x[] = {4, 2.5, 1, 4.04, 2.5, 1};
    struct scaling_spread spread = scaling_spread(false, n, 3, x, 2, 0.95);

    cr_expect(!spread.known && !spread.has_peak);
    cr_expect_str_eq(spread.reason,
                     "without bounds the law fits best with no rate at size 1: no interval");
    struct scaling scaling;
    scaling_intervals(SCALING_AMDAHL, n, 3, x, 2, 0.95, &scaling);
    cr_expect(scaling.is_serial_held && scaling.contention.samples == 2);
    cr_expect(!scaling.contention.known && !scaling.rate_per_s.known);
    cr_expect_str_eq(scaling.reason, spread.reason);
}

Test(scaling_spread, an_interval_stays_in_the_range_and_holds_the_estimate)
{
    const struct scaling_spread spread = {.known = true, .curves = 10, .confidence = 0.95};
    const struct scaling_free below = {-0.5, 0.2};
    const struct scaling_free inside = {0.5, 0.2};
    const struct scaling_free above = {1.5, 0.2};

    struct interval at = scaling_spread_interval(&spread, &below, true, 0, 0, 1);
    cr_expect(at.mean == 0 && at.lower == 0 && at.upper == 0.2 && at.samples == 10);
    at = scaling_spread_interval(&spread, &above, true, 1, 0, 1);
    cr_expect(at.mean == 1 && at.lower == 0.8 && at.upper == 1);
    at = scaling_spread_interval(&spread, &inside, true, 0.5, 0, INFINITY);
    cr_expect(at.lower == 0.3 && at.upper == 0.7 && interval_is_symmetric(&at));
    at = scaling_spread_interval(&spread, &inside, true, 0.2, 0, 1);
    cr_expect(at.mean == 0.2 && at.lower == 0.2 && at.upper == 0.7);
    at = scaling_spread_interval(&spread, &inside, false, 0.2, 0, 1);
    cr_expect(at.mean == 0.2 && !at.known && at.lower == 0 && at.upper == 0);
}

/* A coherency far below 0: the law without bounds is rejected, and not the center of intervals. */
Test(scaling_spread, beyond_its_bound_by_more_than_chance_intervals_lie_about_the_estimates)
{
    static const struct speedup_usl impossible = {100, 0.1, -0.001};
    double x[CURVES * POINTS];
    uint64_t state = 79;
    struct scaling scaling;

    make_curves(&impossible, 0.001, &state, x);
    struct scaling_spread spread = scaling_spread(true, sizes, POINTS, x, CURVES, 0.95);
    scaling_intervals(SCALING_USL, sizes, POINTS, x, CURVES, 0.95, &scaling);
    cr_assert(spread.known && spread.is_beyond && scaling.is_coherency_held);
    expect_near(spread.coherency.value, -0.001, 0.05);
    cr_expect(scaling.coherency.lower == 0);
    expect_near(scaling.coherency.upper, spread.coherency.half_width, 1e-9);
    cr_expect(interval_is_symmetric(&scaling.contention));
    cr_expect(!interval_holds(&scaling.contention, spread.contention.value));
    /* The twin within chance of the bound: intervals lie about the values without bounds. */
    static const struct speedup_usl possible = {100, 0.1, 0};
    make_curves(&possible, 0.001, &state, x);
    spread = scaling_spread(true, sizes, POINTS, x, CURVES, 0.95);
    scaling_intervals(SCALING_USL, sizes, POINTS, x, CURVES, 0.95, &scaling);
    cr_expect(!spread.is_beyond && interval_holds(&scaling.contention, spread.contention.value));
}
