#include "analysis/statistics/beta.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <signal.h>

#include "tests/analysis/near.h"

/* Natural logarithm of n over k; long double, so that the gammas of 10^9 still cancel. */
static long double log_choose(long double n, long double k)
{
    return lgammal(n + 1) - lgammal(k + 1) - lgammal(n - k + 1);
}

/* Probability of `from` or more of n trials (step 1), or of `from` or fewer (step -1). */
static double binomial_tail(double n, double share, double from, int step)
{
    long double odds = (long double)share / (1 - (long double)share);
    long double k = (long double)from;
    long double term = expl(log_choose(n, k) + k * logl(share) + (n - k) * log1pl(-share));
    long double sum = 0;
    while (k >= 0 && k <= n && term > 1e-22L * sum) {
        sum += term;
        term *= step > 0 ? (n - k) / (k + 1) * odds : k / (n - k + 1) / odds;
        k += step;
    }
    return (double)sum;
}

/* The same of a Poisson variable. */
static double poisson_tail(double mean, double from, int step)
{
    long double k = (long double)from;
    long double term = expl(k * logl(mean) - mean - lgammal(k + 1));
    long double sum = 0;
    while (k >= 0 && term > 1e-22L * sum) {
        sum += term;
        term *= step > 0 ? mean / (k + 1) : k / mean;
        k += step;
    }
    return (double)sum;
}

/* Below 10,000 events an error of rounding, beyond them that of the cube root. */
enum { MANY = 10000 };

/* The tail beyond a quantile, by the sum that equals it. @param b  0: of the gamma distribution */
static double tail_of(double quantile, double a, double b, bool is_lower)
{
    if (b == 0) {
        return is_lower ? poisson_tail(quantile, a, 1) : poisson_tail(quantile, a - 1, -1);
    }
    return is_lower ? binomial_tail(a + b - 1, quantile, a, 1)
                    : binomial_tail(a + b - 1, quantile, a - 1, -1);
}

static double quantile_of(double tail, double a, double b, bool is_lower)
{
    double share = is_lower ? tail : 1 - tail;
    return b == 0 ? gamma_quantile(share, a) : beta_quantile(share, a, b);
}

/* By how much the tail beyond a quantile differs from the one wanted; of NaN it is NaN. */
static double error_of(double quantile, double tail, double a, double b, bool is_lower)
{
    return fabs(tail_of(quantile, a, b, is_lower) / tail - 1);
}

static const struct {
    double a, b;
} cases[] = {
    {1, 0},        {3, 0},        {10, 0},       {100, 0},       {5000, 0},    {10000, 0},
    {10001, 0},    {100000, 0},   {359816, 0},   {1e6, 0},       {1e9, 0},     {1, 9},
    {3, 7},        {10, 91},      {100, 901},    {1, 1e6},       {10, 1e6},    {1000, 999001},
    {5000, 5001},  {10000, 9999}, {10001, 9999}, {10001, 10001}, {20000, 1e6}, {1e5, 9e5},
    {359816, 4e5}, {1e6, 1e6},    {5, 1e9},      {1000, 1e9},    {10000, 1e9}, {10001, 1e9},
    {1e6, 1e9},    {1e9, 1e9},
};

Test(beta, the_tail_beyond_a_quantile_is_the_one_asked_for)
{
    static const double tails[] = {0.25, 0.05, 0.025, 0.005, 0.0005};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double a = cases[i].a;
        double b = cases[i].b;
        bool is_root = a > MANY && (b == 0 || b > MANY);
        for (size_t j = 0; j < 2 * sizeof tails / sizeof *tails; j++) {
            double tail = tails[j / 2];
            bool is_lower = j % 2 == 0;
            double limit = is_root ? 1e-4 : 1e-7;
            double error = error_of(quantile_of(tail, a, b, is_lower), tail, a, b, is_lower);
            cr_expect(error <= limit, "tail %g of %g, %g is off by %g", tail, a, b, error);
            /* The sums would notice a tail that is off by twice as much. */
            double twin = quantile_of(tail * (1 + 3 * limit), a, b, is_lower);
            cr_expect(!(error_of(twin, tail, a, b, is_lower) <= limit));
        }
    }
}

/* GSL's Newton steps end nowhere, or elsewhere; what is here must differ from that. */
Test(beta, the_inverse_of_the_library_does_not_hold)
{
    static const struct {
        double a, b;
        bool is_lower;
    } lost[] = {{359816, 0, true}, {359816, 0, false}, {1e6, 0, false},
                {1e9, 0, true},    {1e9, 0, false},    {10, 1e6, true},
                {1000, 1e6, true}, {100, 1e9, false},  {359816, 4e5, true}};
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    for (size_t i = 0; i < sizeof lost / sizeof *lost; i++) {
        double a = lost[i].a;
        double b = lost[i].b;
        double (*gamma_of)(double, double, double) =
            lost[i].is_lower ? gsl_cdf_gamma_Pinv : gsl_cdf_gamma_Qinv;
        double (*beta_of)(double, double, double) =
            lost[i].is_lower ? gsl_cdf_beta_Pinv : gsl_cdf_beta_Qinv;
        double theirs = b == 0 ? gamma_of(0.025, a, 1) : beta_of(0.025, a, b);
        double ours = quantile_of(0.025, a, b, lost[i].is_lower);
        cr_expect(isnan(theirs) || fabs(theirs / ours - 1) > 0.01, "%g, %g: %g", a, b, theirs);
        cr_expect(error_of(ours, 0.025, a, b, lost[i].is_lower) < 1e-4);
    }
    gsl_set_error_handler(before);
}

/* Chi-square with 2a degrees of freedom is twice gamma(a, 1): tables of the NIST handbook. */
Test(beta, agrees_with_the_printed_tables_of_chi_square)
{
    static const struct {
        double degrees, share, printed, half_unit;
    } table[] = {{1, 0.95, 3.841, 6e-4},   {1, 0.05, 0.004, 6e-4},      {10, 0.95, 18.307, 6e-4},
                 {10, 0.025, 3.247, 6e-4}, {100, 0.975, 129.561, 6e-4}, {100, 0.01, 70.065, 6e-4}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double value = 2 * gamma_quantile(table[i].share, table[i].degrees / 2);
        cr_expect_float_eq(value, table[i].printed, table[i].half_unit, "%g", value);
    }
}

/* Cornish and Fisher's expansion: a + z sqrt(a) + (z^2 - 1) / 3 + O(1 / sqrt(a)). */
Test(beta, a_thousand_million_events_lie_where_the_expansion_says)
{
    static const double z = 1.959963984540054;
    for (int sign = -1; sign <= 1; sign += 2) {
        double quantile = gamma_quantile(sign < 0 ? 0.025 : 0.975, 1e9);
        double expected = 1e9 + sign * z * sqrt(1e9) + (z * z - 1) / 3;
        cr_expect_float_eq(quantile, expected, 1e-3, "%.9g", quantile);
    }
    /* Of twice as many trials, half of them: a distance of z / 2 / sqrt(2e9) on both sides. */
    cr_expect_float_eq(beta_quantile(0.975, 1e9, 1e9) - 0.5, z / 2 / sqrt(2e9), 1e-13);
    cr_expect_float_eq(0.5 - beta_quantile(0.025, 1e9, 1e9), z / 2 / sqrt(2e9), 1e-13);
}

Test(beta, the_two_ways_meet_where_they_change)
{
    double width = gamma_quantile(0.975, MANY) - gamma_quantile(0.025, MANY);
    double share_width = beta_quantile(0.975, MANY, 20000) - beta_quantile(0.025, MANY, 20000);
    for (double share = 0.0005; share < 1; share += 0.0999) {
        double step = gamma_quantile(share, MANY + 1e-6) - gamma_quantile(share, MANY);
        cr_expect(fabs(step) < 1e-5 * width, "%g: %g", share, step);
        step = beta_quantile(share, MANY + 1e-6, 20000) - beta_quantile(share, MANY, 20000);
        cr_expect(fabs(step) < 1e-5 * share_width, "%g: %g", share, step);
    }
}

Test(beta, successes_and_failures_mirror_each_other)
{
    static const double pairs[][2] = {{0.3, 12},    {3, 7},     {50, 2000}, {9999, 1e9},
                                      {10001, 1e9}, {2e4, 1e5}, {4, 1e9}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (double share = 0.01; share < 1; share += 0.049) {
            double quantile = beta_quantile(share, pairs[i][0], pairs[i][1]);
            double mirrored = beta_quantile(1 - share, pairs[i][1], pairs[i][0]);
            cr_assert(quantile > 0 && quantile < 1);
            cr_expect_float_eq(quantile + mirrored, 1, 3e-15);
        }
    }
}

Test(beta, a_share_of_0_trips_an_assert, .signal = SIGABRT)
{
    beta_quantile(0, 1, 1);
}

Test(beta, no_events_trip_an_assert, .signal = SIGABRT)
{
    gamma_quantile(0.5, 0);
}
