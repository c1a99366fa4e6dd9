#include "sim/base/real.h"
#include "sim/base/real_tables.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

enum { ARGUMENTS = 1000000 };

/* Not a stream of ours: the arguments must not depend on what is under test. */
static uint64_t next_word(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static double uniform(uint64_t *state, double least, double most)
{
    return least + (most - least) * (double)(next_word(state) >> 11) * 0x1p-53;
}

/* A positive finite double with all exponents equally likely, subnormals too. */
static double any_positive(uint64_t *state)
{
    return real_from_bits(next_word(state) % UINT64_C(0x7ff0000000000000));
}

/* The error in units of the spacing of doubles around the exact value. */
static double ulps(double result, long double exact)
{
    int exponent;
    frexpl(exact, &exponent);
    if (exponent < -1021) {
        exponent = -1021;
    }
    return (double)(fabsl((long double)result - exact) / ldexpl(1.0L, exponent - 53));
}

static void keep_worst(double *worst, double error)
{
    if (!(error <= *worst)) {
        *worst = error;
    }
}

Test(real, tables_are_the_logarithms_and_powers_they_claim_to_be)
{
    for (int i = 0; i < REAL_ROWS; i++) {
        const struct real_log_row *row = &real_logs[i];
        long double sum = (long double)row->high + row->low;
        cr_assert_float_eq((double)(sum + logl(row->near_one)), 0.0, 1e-19, "log row %d", i);
        cr_assert_eq(row->high * 0x1p42, nearbyint(row->high * 0x1p42), "log row %d", i);
        cr_assert_eq(row->near_one * 512.0, nearbyint(row->near_one * 512.0), "log row %d", i);
        cr_assert_leq(fabs(row->low), 0x1p-43);
        const struct real_power_row *power = &real_powers[i];
        sum = (long double)power->high + power->low - exp2l((long double)i / REAL_ROWS);
        cr_assert_float_eq((double)sum, 0.0, 2e-19, "power row %d", i);
    }
}

Test(real, log_is_within_its_bound_everywhere)
{
    uint64_t state = 88172645463325252u;
    double worst = 0.0;
    for (int i = 0; i < ARGUMENTS; i++) {
        double wide = any_positive(&state);
        double near_one = uniform(&state, 0.6, 1.7);
        double nearer = 1.0 + uniform(&state, -1.0, 1.0) * ldexp(1.0, -(i % 50));
        keep_worst(&worst, ulps(real_log(wide), logl(wide)));
        keep_worst(&worst, ulps(real_log(near_one), logl(near_one)));
        if (nearer != 1.0 && nearer > 0.0) {
            keep_worst(&worst, ulps(real_log(nearer), logl(nearer)));
        }
    }
    cr_log_info("log: %.4f ulp", worst);
    cr_assert_lt(worst, 0.52);
}

Test(real, log1p_is_within_its_bound_everywhere)
{
    uint64_t state = 1181783497276652981u;
    double worst = 0.0;
    for (int i = 0; i < ARGUMENTS; i++) {
        double wide = any_positive(&state);
        double small = uniform(&state, -1.0, 1.0) * ldexp(1.0, -(i % 1060));
        keep_worst(&worst, ulps(real_log1p(wide), log1pl(wide)));
        keep_worst(&worst, ulps(real_log1p(small), log1pl(small)));
    }
    cr_log_info("log1p: %.4f ulp", worst);
    cr_assert_lt(worst, 0.7);
}

Test(real, exp_is_within_its_bound_everywhere)
{
    uint64_t state = 7664345821815920749u;
    double worst = 0.0;
    double worst_subnormal = 0.0;
    for (int i = 0; i < ARGUMENTS; i++) {
        double x = uniform(&state, -708.39, 709.78);
        double small = uniform(&state, -1.0, 1.0) * ldexp(1.0, -(i % 60));
        double low = uniform(&state, -745.13, -708.4);
        keep_worst(&worst, ulps(real_exp(x), expl(x)));
        keep_worst(&worst, ulps(real_exp(small), expl(small)));
        keep_worst(&worst_subnormal, ulps(real_exp(low), expl(low)));
    }
    cr_log_info("exp: %.4f ulp, subnormal %.4f ulp", worst, worst_subnormal);
    cr_assert_lt(worst, 0.52);
    cr_assert_lt(worst_subnormal, 1.0);
}

Test(real, pow_is_within_its_bound_everywhere)
{
    uint64_t state = 2685821657736338717u;
    double worst = 0.0;
    double worst_subnormal = 0.0;
    for (int i = 0; i < ARGUMENTS; i++) {
        /* Results spread over all exponents, from bases near to 1 and far from it. */
        double x = i % 2 == 0 ? any_positive(&state) : uniform(&state, 0.98, 1.02);
        double y = uniform(&state, -745.0, 709.7) / log(x);
        long double exact = powl(x, y);
        if (x == 1.0 || !(exact <= DBL_MAX) || exact < 0x1p-1074L) {
            continue;
        }
        keep_worst(exact < DBL_MIN ? &worst_subnormal : &worst, ulps(real_pow(x, y), exact));
        double ordinary = uniform(&state, 0.0, 40.0);
        double exponent = uniform(&state, 0.0, 3.0);
        keep_worst(&worst, ulps(real_pow(ordinary, exponent), powl(ordinary, exponent)));
    }
    cr_log_info("pow: %.4f ulp, subnormal %.4f ulp", worst, worst_subnormal);
    cr_assert_lt(worst, 0.52);
    cr_assert_lt(worst_subnormal, 1.0);
}

Test(real, gamma_is_within_its_bound_everywhere)
{
    uint64_t state = 4101842887655102017u;
    double worst = 0.0;
    for (int i = 0; i < ARGUMENTS / 4; i++) {
        double x = i % 2 == 0 ? uniform(&state, 1e-12, 20.0) : uniform(&state, 1.0, 171.6);
        long double exact = tgammal(x);
        keep_worst(&worst, (double)fabsl((real_gamma(x) - exact) / exact));
    }
    cr_log_info("gamma: %.3g", worst);
    cr_assert_lt(worst, 2e-15);
    double factorial = 1.0;
    for (int n = 1; n <= 18; n++) {
        cr_assert_float_eq(real_gamma(n), factorial, 2e-15 * factorial, "gamma(%d)", n);
        factorial *= n;
    }
}

Test(real, limits_are_the_documented_ones)
{
    const double least = 0x1p-1074;
    cr_assert_eq(real_log(0.0), -INFINITY);
    cr_assert_eq(real_log(-0.0), -INFINITY);
    cr_assert_eq(real_log(INFINITY), INFINITY);
    cr_assert_eq(real_log(1.0), 0.0);
    cr_assert_eq(real_log(least), log(least));
    cr_assert(isnan(real_log(-1.0)) && isnan(real_log(-INFINITY)) && isnan(real_log(NAN)));

    cr_assert_eq(real_log1p(-1.0), -INFINITY);
    cr_assert_eq(real_log1p(0.0), 0.0);
    cr_assert_eq(real_log1p(INFINITY), INFINITY);
    cr_assert_eq(real_log1p(DBL_MAX), real_log(DBL_MAX));
    cr_assert(isnan(real_log1p(-1.5)) && isnan(real_log1p(NAN)));

    cr_assert_eq(real_exp(0.0), 1.0);
    cr_assert_eq(real_exp(-0.0), 1.0);
    cr_assert_eq(real_exp(INFINITY), INFINITY);
    cr_assert_eq(real_exp(-INFINITY), 0.0);
    cr_assert_eq(real_exp(1e300), INFINITY);
    cr_assert_eq(real_exp(709.782712893384), exp(709.782712893384), "just under the overflow");
    cr_assert_eq(real_exp(709.782712893385), INFINITY);
    cr_assert_eq(real_exp(-745.13), least);
    cr_assert_eq(real_exp(-746.0), 0.0);
    cr_assert_eq(real_exp(-1e300), 0.0);
    cr_assert_eq(real_exp(least), 1.0);
    cr_assert(isnan(real_exp(NAN)));
}

Test(real, limits_of_pow_and_gamma_are_the_documented_ones)
{
    static const double bases[] = {0.0, 0x1p-1074, 0.5, 1.0, 2.0, DBL_MAX, INFINITY};
    static const double exponents[] = {-INFINITY, -1e300, -2.0, -0x1p-1074, -0.0,  0.0,
                                       0x1p-1074, 0.5,    1.0,  3.0,        1e300, INFINITY};
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        for (size_t j = 0; j < sizeof exponents / sizeof exponents[0]; j++) {
            double result = real_pow(bases[i], exponents[j]);
            cr_assert_eq(result, pow(bases[i], exponents[j]), "%g to the %g gave %g", bases[i],
                         exponents[j], result);
        }
    }
    cr_assert_eq(real_pow(1.0, NAN), 1.0);
    cr_assert_eq(real_pow(NAN, 0.0), 1.0);
    cr_assert(isnan(real_pow(2.0, NAN)) && isnan(real_pow(NAN, 2.0)));
    cr_assert(isnan(real_pow(-2.0, 2.0)) && isnan(real_pow(-2.0, 0.5)));

    cr_assert_eq(real_gamma(0.0), INFINITY);
    cr_assert_eq(real_gamma(172.0), INFINITY);
    cr_assert_eq(real_gamma(INFINITY), INFINITY);
    cr_assert(isnan(real_gamma(-0.5)) && isnan(real_gamma(NAN)));
}

/* The same bits from every compiler and processor: the sum over the bit patterns of many results
 * was computed once and is compared ever after. */
Test(real, results_are_the_same_bits_everywhere)
{
    uint64_t state = 1442695040888963407u;
    uint64_t digest = 0;
    for (int i = 0; i < 100000; i++) {
        double x = uniform(&state, 0.0, 40.0);
        const double results[] = {real_log(x), real_log1p(x), real_exp(x - 20.0), real_pow(x, 0.7),
                                  real_gamma(x)};
        for (size_t j = 0; j < sizeof results / sizeof results[0]; j++) {
            digest = (digest ^ real_bits(results[j])) * UINT64_C(0x9e3779b97f4a7c15);
            digest ^= digest >> 29;
        }
    }
    cr_assert_eq(digest, UINT64_C(0x20bcfc6461cc89e1), "the digest is 0x%016lx",
                 (unsigned long)digest);
}
