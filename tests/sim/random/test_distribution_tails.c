#include "sim/random/distribution.h"

#include <criterion/criterion.h>
#include <math.h>

/* How much rests on rare values: the fourth moment over the square of the second. */

/* P(X > x), by the C library; p holds parameters. */

static double exponential_beyond(double x, const double *p)
{
    return exp(-x / p[0]);
}

static double uniform_beyond(double x, const double *p)
{
    return fmin(1.0, fmax(0.0, (p[1] - x) / (p[1] - p[0])));
}

/* p = mean, k: fewer than k points of a Poisson process by then. */
static double erlang_beyond(double x, const double *p)
{
    double z = x * p[1] / p[0];
    double sum = 0.0;
    for (double n = 0.0; n < p[1]; n += 1.0) {
        sum += z > 0.0 ? exp(n * log(z) - z - lgamma(n + 1.0)) : n == 0.0;
    }
    return sum;
}

static double hyperexponential_beyond(double x, const double *p)
{
    double cv2 = p[1] * p[1];
    double often = 0.5 * (1.0 + sqrt((cv2 - 1.0) / (cv2 + 1.0)));
    return often * exp(-2.0 * often / p[0] * x) +
           (1.0 - often) * exp(-2.0 * (1.0 - often) / p[0] * x);
}

static double lognormal_beyond(double x, const double *p)
{
    double variance = log(1.0 + p[1] * p[1]);
    return 0.5 * erfc((log(x) - log(p[0]) + 0.5 * variance) / sqrt(2.0 * variance));
}

static double weibull_beyond(double x, const double *p)
{
    return exp(-pow(x / p[0], p[1]));
}

static double pareto_beyond(double x, const double *p)
{
    return x < p[0] ? 1.0 : pow(p[0] / x, p[1]);
}

/* The mean of X^k is the integral of k x^(k-1) P(X > x); over the logarithm of x, where steps of
 * 1/1000 are more than enough. */
static double moment(double k, double (*beyond)(double, const double *), const double *p)
{
    double sum = 0.0;
    for (double y = -40.0; y < 60.0; y += 1e-3) {
        sum += 1e-3 * k * exp(k * y) * beyond(exp(y), p);
    }
    return sum;
}

Test(distribution_tails, fourth_moments_are_those_of_numerical_integration)
{
    const struct {
        struct distribution distribution;
        double (*beyond)(double, const double *);
        double parameters[2];
    } cases[] = {
        {distribution_exponential(3.0), exponential_beyond, {3.0}},
        {distribution_uniform(0.0, 2.0), uniform_beyond, {0.0, 2.0}},
        {distribution_uniform(2.0, 5.0), uniform_beyond, {2.0, 5.0}},
        {distribution_erlang(2.0, 1), erlang_beyond, {2.0, 1.0}},
        {distribution_erlang(2.0, 4), erlang_beyond, {2.0, 4.0}},
        {distribution_erlang(2.0, 50), erlang_beyond, {2.0, 50.0}},
        {distribution_hyperexponential(2.0, 1.0), exponential_beyond, {2.0}},
        {distribution_hyperexponential(2.0, 4.0), hyperexponential_beyond, {2.0, 4.0}},
        {distribution_lognormal(2.0, 0.3), lognormal_beyond, {2.0, 0.3}},
        {distribution_lognormal(2.0, 2.0), lognormal_beyond, {2.0, 2.0}},
        {distribution_lognormal(2.0, 5.0), lognormal_beyond, {2.0, 5.0}},
        {distribution_weibull(2.0, 0.7), weibull_beyond, {2.0, 0.7}},
        {distribution_weibull(2.0, 3.5), weibull_beyond, {2.0, 3.5}},
        {distribution_pareto(2.0, 5.0), pareto_beyond, {2.0, 5.0}},
        {distribution_pareto(2.0, 8.0), pareto_beyond, {2.0, 8.0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double second = moment(2.0, cases[i].beyond, cases[i].parameters);
        double expected = moment(4.0, cases[i].beyond, cases[i].parameters) / second / second;
        double tail = distribution_tail(&cases[i].distribution);
        cr_expect_float_eq(distribution_second_moment(&cases[i].distribution), second,
                           2e-6 * second, "case %zu", i);
        cr_expect_float_eq(tail, expected, 1e-5 * expected, "case %zu: %g, not %g", i, tail,
                           expected);
    }
}

Test(distribution_tails, of_what_is_listed_they_are_sums)
{
    struct arena *arena = arena_create();
    const double values[] = {1.0, 2.0, 50.0};
    const double weights[] = {6.0, 3.0, 1.0};
    struct distribution empirical = distribution_empirical(arena, values, weights, 3);
    double square = (6 * 1 + 3 * 4 + 1 * 2500) / 10.0;
    double fourth = (6 * 1 + 3 * 16 + 1 * 6250000.0) / 10.0;
    cr_expect_float_eq(distribution_tail(&empirical), fourth / square / square, 1e-10);

    /* The same as a mixture of constants, and of others whose own tails count. */
    const struct distribution constants[] = {distribution_constant(1), distribution_constant(2),
                                             distribution_constant(50)};
    struct distribution mixture = distribution_mixture(arena, constants, weights, 3);
    cr_expect_float_eq(distribution_tail(&mixture), distribution_tail(&empirical), 1e-10);
    const struct distribution phases[] = {distribution_exponential(1.0),
                                          distribution_exponential(4.0)};
    mixture = distribution_mixture(arena, phases, (const double[]){3, 1}, 2);
    square = (3 * 2 + 1 * 2 * 16) / 4.0;
    fourth = (3 * 24 + 1 * 24 * 256) / 4.0;
    cr_expect_float_eq(distribution_tail(&mixture), fourth / square / square, 1e-10);

    const double means[] = {1.0, 1.25, 30.0};
    for (size_t i = 0; i < 3; i++) {
        struct distribution geometric = distribution_geometric(means[i]);
        double sums[2] = {0.0};
        double share = 1.0 / means[i];
        for (double n = 1.0; n < 4000.0; n += 1.0) {
            sums[0] += n * n * share;
            sums[1] += n * n * n * n * share;
            share *= 1.0 - 1.0 / means[i];
        }
        cr_expect_float_eq(distribution_tail(&geometric), sums[1] / sums[0] / sums[0], 1e-10);
    }
    arena_destroy(arena);
}

Test(distribution_tails, without_a_fourth_moment_they_are_infinite_and_without_spread_1)
{
    struct arena *arena = arena_create();
    const struct distribution heavy[] = {
        distribution_pareto(1.0, 0.5),
        distribution_pareto(1.0, 2.0),
        distribution_pareto(1.0, 2.2),
        distribution_pareto(1.0, 4.0),
        distribution_weibull(1.0, 0.001),
        distribution_mixture(arena, (const struct distribution[]){distribution_pareto(1.0, 3.0)},
                             (const double[]){1.0}, 1),
    };
    for (size_t i = 0; i < sizeof heavy / sizeof heavy[0]; i++) {
        cr_expect_eq(distribution_tail(&heavy[i]), INFINITY, "case %zu", i);
    }
    const struct distribution flat[] = {
        distribution_constant(7),
        distribution_constant(0),
        distribution_exponential(0.0),
        distribution_uniform(0.0, 0.0),
        distribution_lognormal(3.0, 0.0),
        distribution_geometric(1.0),
        distribution_empirical(arena, (const double[]){0.0}, (const double[]){1.0}, 1),
        distribution_mixture(arena, (const struct distribution[]){distribution_constant(0)},
                             (const double[]){1.0}, 1),
    };
    for (size_t i = 0; i < sizeof flat / sizeof flat[0]; i++) {
        cr_expect_float_eq(distribution_tail(&flat[i]), 1.0, 1e-12, "case %zu", i);
    }
    arena_destroy(arena);
}

/* Whether the density at 0 is above 0, so that the mean of 1 / x is infinite. */
Test(distribution_tails, inverse_means_are_infinite_where_the_density_at_0_is_above_0)
{
    struct arena *arena = arena_create();
    const struct distribution parts[] = {distribution_constant(5), distribution_exponential(5)};
    const struct {
        struct distribution distribution;
        bool has_inverse_mean;
    } cases[] = {
        {distribution_constant(5), true},
        {distribution_constant(0), true},
        {distribution_exponential(5), false},
        {distribution_exponential(0), true},
        {distribution_uniform(0, 5), false},
        {distribution_uniform(0.5, 5), true},
        {distribution_erlang(5, 1), false},
        {distribution_erlang(5, 2), true},
        {distribution_hyperexponential(5, 1), false},
        {distribution_lognormal(5, 3), true},
        {distribution_weibull(5, 0.5), false},
        {distribution_weibull(5, 1), false},
        {distribution_weibull(5, 1.5), true},
        {distribution_pareto(5, 0.5), true},
        {distribution_geometric(5), true},
        {distribution_empirical(arena, (const double[]){0, 5}, (const double[]){1, 1}, 2), true},
        {distribution_mixture(arena, parts, (const double[]){1, 1}, 2), false},
        {distribution_mixture(arena, parts, (const double[]){9, 1}, 2), false},
        {distribution_mixture(arena, parts, (const double[]){1, 9}, 2), false},
        {distribution_mixture(arena, parts, (const double[]){1, 0}, 2), true},
        {distribution_mixture(arena, parts, (const double[]){0, 1}, 2), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(distribution_has_inverse_mean(&cases[i].distribution),
                     cases[i].has_inverse_mean, "case %zu", i);
    }
    arena_destroy(arena);
}
