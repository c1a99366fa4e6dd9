#include "sim/random/distribution.h"

#include "tests/sim/random/goodness.h"

#include <criterion/criterion.h>

/* Draws for tests of fit are in units so small that rounding to whole numbers does not show. */
#define UNIT 1e12

enum { DRAWS = 100000 };

/* Cumulative distribution functions, by the C library and in units of UNIT; p holds parameters. */

static double exponential_cdf(double x, const void *p)
{
    return -expm1(-x / *(const double *)p);
}

static double uniform_cdf(double x, const void *p)
{
    const double *bounds = p;
    return fmin(1.0, fmax(0.0, (x - bounds[0]) / (bounds[1] - bounds[0])));
}

/* p = mean, k. The regularized incomplete gamma function by its power series (DLMF 8.11.4). */
static double erlang_cdf(double x, const void *p)
{
    const double *mean_k = p;
    double k = mean_k[1];
    double z = x * k / mean_k[0];
    double term = exp(k * log(z) - z - lgamma(k + 1.0));
    double sum = 0.0;
    for (double n = k + 1.0; term > 1e-14 * sum || n < z; n += 1.0) {
        sum += term;
        term *= z / n;
    }
    return sum;
}

/* p = mean, cv. Written with the probabilities themselves, not as the code under test does. */
static double hyperexponential_cdf(double x, const void *p)
{
    const double *mean_cv = p;
    double cv2 = mean_cv[1] * mean_cv[1];
    double often = 0.5 * (1.0 + sqrt((cv2 - 1.0) / (cv2 + 1.0)));
    double rate = 2.0 * often / mean_cv[0];
    double rare_rate = 2.0 * (1.0 - often) / mean_cv[0];
    return 1.0 - often * exp(-rate * x) - (1.0 - often) * exp(-rare_rate * x);
}

static double lognormal_cdf(double x, const void *p)
{
    const double *mean_cv = p;
    double variance = log(1.0 + mean_cv[1] * mean_cv[1]);
    double mu = log(mean_cv[0]) - 0.5 * variance;
    return 0.5 * erfc((mu - log(x)) / sqrt(2.0 * variance));
}

static double weibull_cdf(double x, const void *p)
{
    const double *scale_shape = p;
    return -expm1(-pow(x / scale_shape[0], scale_shape[1]));
}

static double pareto_cdf(double x, const void *p)
{
    const double *minimum_shape = p;
    return x < minimum_shape[0] ? 0.0 : 1.0 - pow(minimum_shape[0] / x, minimum_shape[1]);
}

/* Nine of ten exponential of mean 1, the others uniform from 2 to 3. */
static double mixture_cdf(double x, const void *p)
{
    static const double mean[] = {1.0};
    static const double bounds[] = {2.0, 3.0};
    (void)p;
    return 0.9 * exponential_cdf(x, mean) + 0.1 * uniform_cdf(x, bounds);
}

static double kolmogorov(const struct distribution *distribution,
                         double (*cdf)(double, const void *), const double *parameters)
{
    static double sample[DRAWS];
    struct stream stream;
    stream_init(&stream, 1, 0, distribution_name(distribution->family), "fit");
    for (int i = 0; i < DRAWS; i++) {
        int64_t drawn = distribution_draw(distribution, &stream);
        cr_assert_geq(drawn, 0);
        sample[i] = (double)drawn / UNIT;
    }
    return goodness_kolmogorov(sample, DRAWS, cdf, parameters);
}

static struct distribution exponential_and_uniform(struct arena *arena)
{
    const struct distribution of[] = {distribution_exponential(UNIT),
                                      distribution_uniform(2 * UNIT, 3 * UNIT)};
    static const double weights[] = {9.0, 1.0};
    return distribution_mixture(arena, of, weights, 2);
}

Test(distribution, every_family_fits_its_own_distribution)
{
    struct arena *arena = arena_create();
    const struct {
        struct distribution distribution;
        double (*cdf)(double, const void *);
        double parameters[2];
    } cases[] = {
        {distribution_exponential(3 * UNIT), exponential_cdf, {3.0}},
        {distribution_uniform(0, UNIT), uniform_cdf, {0.0, 1.0}},
        {distribution_uniform(2 * UNIT, 5 * UNIT), uniform_cdf, {2.0, 5.0}},
        {distribution_erlang(UNIT, 1), exponential_cdf, {1.0}},
        {distribution_erlang(UNIT, 2), erlang_cdf, {1.0, 2.0}},
        {distribution_erlang(UNIT, 3), erlang_cdf, {1.0, 3.0}},
        {distribution_erlang(2 * UNIT, 4), erlang_cdf, {2.0, 4.0}},
        {distribution_erlang(UNIT, 9), erlang_cdf, {1.0, 9.0}},
        {distribution_erlang(UNIT, 50), erlang_cdf, {1.0, 50.0}},
        {distribution_erlang(UNIT, 1000000), erlang_cdf, {1.0, 1e6}},
        {distribution_hyperexponential(UNIT, 1.0), exponential_cdf, {1.0}},
        {distribution_hyperexponential(UNIT, 2.0), hyperexponential_cdf, {1.0, 2.0}},
        {distribution_hyperexponential(UNIT, 10.0), hyperexponential_cdf, {1.0, 10.0}},
        {distribution_lognormal(UNIT, 1.5), lognormal_cdf, {1.0, 1.5}},
        {distribution_lognormal(UNIT, 0.1), lognormal_cdf, {1.0, 0.1}},
        {distribution_weibull(UNIT, 1.0), exponential_cdf, {1.0}},
        {distribution_weibull(2 * UNIT, 0.7), weibull_cdf, {2.0, 0.7}},
        {distribution_weibull(UNIT, 3.5), weibull_cdf, {1.0, 3.5}},
        {distribution_pareto(UNIT, 2.5), pareto_cdf, {1.0, 2.5}},
        {distribution_pareto(2 * UNIT, 0.8), pareto_cdf, {2.0, 0.8}},
        {exponential_and_uniform(arena), mixture_cdf, {0.0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double statistic = kolmogorov(&cases[i].distribution, cases[i].cdf, cases[i].parameters);
        cr_expect(goodness_kolmogorov_holds(statistic), "case %zu, %s: %g", i,
                  distribution_name(cases[i].distribution.family), statistic);
    }
    arena_destroy(arena);
}

/* Each twin has the right mean and mostly the right shape, and must be caught all the same. */
Test(distribution, wrong_twins_do_not_fit)
{
    const struct {
        struct distribution distribution;
        double (*cdf)(double, const void *);
        double parameters[2];
    } twins[] = {
        {distribution_uniform(0, 2 * UNIT), exponential_cdf, {1.0}},
        {distribution_exponential(1.04 * UNIT), exponential_cdf, {1.0}},
        {distribution_uniform(0, 1.02 * UNIT), uniform_cdf, {0.0, 1.0}},
        {distribution_erlang(UNIT, 5), erlang_cdf, {1.0, 4.0}},
        {distribution_erlang(UNIT, 8), erlang_cdf, {1.0, 9.0}},
        {distribution_erlang(UNIT, 57), erlang_cdf, {1.0, 50.0}},
        {distribution_erlang(UNIT, 1120000), erlang_cdf, {1.0, 1e6}},
        {distribution_hyperexponential(UNIT, 2.2), hyperexponential_cdf, {1.0, 2.0}},
        {distribution_lognormal(UNIT, 1.56), lognormal_cdf, {1.0, 1.5}},
        {distribution_weibull(2 * UNIT, 0.73), weibull_cdf, {2.0, 0.7}},
        {distribution_pareto(UNIT, 2.6), pareto_cdf, {1.0, 2.5}},
        {distribution_exponential(1.15 * UNIT), mixture_cdf, {0.0}},
    };
    for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++) {
        double statistic = kolmogorov(&twins[i].distribution, twins[i].cdf, twins[i].parameters);
        cr_expect_not(goodness_kolmogorov_holds(statistic), "twin %zu: %g", i, statistic);
    }
}

static void expect_moments(const struct distribution *distribution, double mean, double cv2)
{
    const char *name = distribution_name(distribution->family);
    double second = mean * mean * (1.0 + cv2);
    cr_expect_float_eq(distribution_mean(distribution), mean, 1e-14 * mean, "%s: mean", name);
    cr_expect_float_eq(distribution_cv2(distribution), cv2, 1e-13 * (1.0 + cv2), "%s: cv2", name);
    cr_expect_float_eq(distribution_second_moment(distribution), second, 2e-13 * second,
                       "%s: second moment", name);
}

Test(distribution, moments_are_the_closed_forms)
{
    const double first = tgamma(1.0 + 1.0 / 0.7);
    const double second = tgamma(1.0 + 2.0 / 0.7);
    const struct {
        struct distribution distribution;
        double mean, cv2;
    } cases[] = {
        {distribution_constant(7), 7.0, 0.0},
        {distribution_constant(0), 0.0, 0.0},
        {distribution_exponential(3e9), 3e9, 1.0},
        {distribution_exponential(0.0), 0.0, 0.0},
        {distribution_uniform(1e9, 3e9), 2e9, 1.0 / 12.0},
        {distribution_uniform(5.0, 5.0), 5.0, 0.0},
        {distribution_erlang(8.0, 4), 8.0, 0.25},
        {distribution_erlang(8.0, 1000000), 8.0, 1e-6},
        {distribution_hyperexponential(5.0, 2.0), 5.0, 4.0},
        {distribution_lognormal(5.0, 1.5), 5.0, 2.25},
        {distribution_weibull(10.0, 1.0), 10.0, 1.0},
        {distribution_weibull(10.0, 0.7), 10.0 * first, second / (first * first) - 1.0},
        {distribution_weibull(10.0, 2.0), 5.0 * sqrt(M_PI), 4.0 / M_PI - 1.0},
        {distribution_pareto(3.0, 2.5), 5.0, 0.8},
        {distribution_geometric(1.0), 1.0, 0.0},
        {distribution_geometric(5.0), 5.0, 0.8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        expect_moments(&cases[i].distribution, cases[i].mean, cases[i].cv2);
    }
}

Test(distribution, moments_that_do_not_exist_are_infinite)
{
    struct distribution pareto = distribution_pareto(3.0, 2.0);
    cr_assert_eq(distribution_mean(&pareto), 6.0);
    cr_assert_eq(distribution_second_moment(&pareto), INFINITY);
    cr_assert_eq(distribution_cv2(&pareto), INFINITY);
    pareto = distribution_pareto(3.0, 1.0);
    cr_assert_eq(distribution_mean(&pareto), INFINITY);
    cr_assert_eq(distribution_second_moment(&pareto), INFINITY);
    cr_assert_eq(distribution_cv2(&pareto), INFINITY);
    struct distribution weibull = distribution_weibull(1.0, 0.001);
    cr_assert_eq(distribution_mean(&weibull), INFINITY, "past the largest double");
    cr_assert_eq(distribution_cv2(&weibull), INFINITY);

    struct arena *arena = arena_create();
    const struct distribution of[] = {distribution_constant(1), pareto};
    struct distribution mixture = distribution_mixture(arena, of, (const double[]){1, 1}, 2);
    cr_assert_eq(distribution_mean(&mixture), INFINITY);
    cr_assert_eq(distribution_second_moment(&mixture), INFINITY);
    mixture = distribution_mixture(arena, of, (const double[]){1, 0}, 2);
    cr_assert_eq(distribution_mean(&mixture), 1.0, "what is never drawn does not count");
    cr_assert_eq(distribution_cv2(&mixture), 0.0);
    arena_destroy(arena);
}

/* Mean and variance of a million draws, for families whose fourth moments are small enough. */
Test(distribution, draws_have_the_moments_that_are_stated)
{
    struct arena *arena = arena_create();
    const struct distribution of[] = {distribution_erlang(4e9, 3), exponential_and_uniform(arena)};
    const struct distribution cases[] = {
        distribution_constant(5000),
        distribution_exponential(1e9),
        distribution_uniform(1e9, 3e9),
        distribution_erlang(1e9, 3),
        distribution_erlang(1e9, 30),
        distribution_hyperexponential(1e9, 2.0),
        distribution_lognormal(1e9, 0.5),
        distribution_weibull(1e9, 0.7),
        distribution_pareto(1e9, 8.0),
        distribution_geometric(1.25),
        distribution_geometric(30.0),
        distribution_mixture(arena, of, (const double[]){0.3, 0.7}, 2),
        distribution_empirical(arena, (const double[]){1e3, 2e6, 5e6}, (const double[]){2, 1, 3},
                               3),
    };
    enum { MANY = 1000000 };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stream stream;
        stream_init(&stream, 5, i, distribution_name(cases[i].family), "moments");
        double mean = distribution_mean(&cases[i]);
        double sums[3] = {0.0}; /* of the powers 1, 2 and 4 of the difference from the mean */
        for (int draw = 0; draw < MANY; draw++) {
            double x = (double)distribution_draw(&cases[i], &stream) / mean - 1.0;
            sums[0] += x;
            sums[1] += x * x;
            sums[2] += x * x * x * x;
        }
        double cv2 = distribution_cv2(&cases[i]);
        double variance = sums[1] / MANY;
        double error = sqrt((sums[2] / MANY - variance * variance) / MANY);
        cr_expect_float_eq(sums[0] / MANY, 0.0, 4.0 * sqrt(cv2 / MANY), "case %zu: mean", i);
        cr_expect_float_eq(variance, cv2, 4.0 * error, "case %zu: variance", i);
    }
    arena_destroy(arena);
}

Test(distribution, geometric_counts_trials_and_a_shifted_one_does_not_fit)
{
    enum { CELLS = 20 };
    static const double means[] = {1.5, 3.0, 5.0};
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++) {
        struct distribution geometric = distribution_geometric(means[i]);
        struct stream stream;
        stream_init(&stream, 1, i, "geometric", "counts");
        size_t counts[CELLS] = {0};
        size_t shifted[CELLS] = {0};
        double probabilities[CELLS];
        for (int draw = 0; draw < DRAWS; draw++) {
            int64_t trials = distribution_draw(&geometric, &stream);
            cr_assert_geq(trials, 1);
            counts[trials < CELLS ? trials - 1 : CELLS - 1]++;
            shifted[trials < CELLS ? trials : CELLS - 1]++;
        }
        double rest = 1.0;
        size_t cells = 0;
        while (cells < CELLS - 1 && rest / means[i] * DRAWS > 20.0) {
            probabilities[cells] = rest / means[i];
            rest *= 1.0 - 1.0 / means[i];
            cells++;
        }
        for (size_t cell = cells + 1; cell < CELLS; cell++) { /* the last cell holds the rest */
            counts[cells] += counts[cell];
            shifted[cells] += shifted[cell];
        }
        probabilities[cells] = rest;
        double right = goodness_chi_square(counts, probabilities, cells + 1, DRAWS);
        double wrong = goodness_chi_square(shifted, probabilities, cells + 1, DRAWS);
        cr_assert(goodness_chi_square_holds(right, cells), "mean %g: %g", means[i], right);
        cr_assert_not(goodness_chi_square_holds(wrong, cells), "mean %g: %g", means[i], wrong);
    }
    struct distribution always = distribution_geometric(1.0);
    struct stream stream;
    stream_init(&stream, 1, 0, "geometric", "one");
    for (int draw = 0; draw < 1000; draw++) {
        cr_assert_eq(distribution_draw(&always, &stream), 1);
    }
}

/* The probability of each row of an alias table, put together again from its columns. */
static void reassemble(const struct distribution_column *columns, size_t count, double *found)
{
    for (size_t i = 0; i < count; i++) {
        double own = columns[i].alias == i ? 1.0 : (double)columns[i].cut * 0x1p-64;
        found[i] += own / (double)count;
        found[columns[i].alias] += (1.0 - own) / (double)count;
    }
}

Test(distribution, alias_tables_hold_exactly_the_weights)
{
    static const size_t sizes[] = {1, 2, 3, 10, 1000, 100000};
    struct arena *arena = arena_create();
    struct stream stream;
    stream_init(&stream, 1, 0, "alias", "weights");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t count = sizes[i];
        double *weights = ARENA_ARRAY(arena, double, count);
        double *found = ARENA_ARRAY(arena, double, count);
        double sum = 0.0;
        for (size_t j = 0; j < count; j++) { /* over many magnitudes, a fifth of them 0 */
            bool is_zero = j > 0 && stream_below(&stream, 5) == 0;
            weights[j] = is_zero ? 0.0 : real_exp(3.0 * stream_normal(&stream));
            sum += weights[j];
        }
        struct distribution empirical = distribution_empirical(arena, weights, weights, count);
        reassemble(empirical.empirical.columns, count, found);
        for (size_t j = 0; j < count; j++) {
            cr_assert_float_eq(found[j], weights[j] / sum, 1e-14, "%zu of %zu", j, count);
            cr_assert(weights[j] > 0.0 || found[j] == 0.0, "%zu has no weight", j);
        }
    }
    arena_destroy(arena);
}

Test(distribution, value_of_no_weight_is_not_drawn_even_by_the_lowest_word)
{
    struct arena *arena = arena_create();
    static const double values[] = {13.0, 7.0};
    static const double weights[] = {0.0, 1.0};
    struct distribution empirical = distribution_empirical(arena, values, weights, 2);
    struct stream stream;
    stream_init(&stream, 1, 0, "alias", "lowest");
    stream.buffer[0] = 0;
    cr_assert_eq(distribution_draw(&empirical, &stream), 7);
    arena_destroy(arena);
}

Test(distribution, empirical_draws_its_values_as_often_as_they_weigh)
{
    static const double values[] = {10.0, 0.0, 2.5, 7.5, 99.0, 1e6};
    static const double weights[] = {1.0, 4.0, 2.0, 3.0, 0.0, 10.0};
    static const int64_t rounded[] = {10, 0, 2, 8, 99, 1000000};
    enum { VALUES = 6 };
    struct arena *arena = arena_create();
    struct distribution empirical = distribution_empirical(arena, values, weights, VALUES);
    /* 0.05 * 10 + 0.1 * 2.5 + 0.15 * 7.5 + 0.5 * 1e6, before rounding */
    expect_moments(&empirical, 500001.875, distribution_cv2(&empirical));
    struct stream stream;
    stream_init(&stream, 1, 0, "empirical", "values");
    size_t counts[VALUES] = {0};
    for (int draw = 0; draw < DRAWS; draw++) {
        int64_t drawn = distribution_draw(&empirical, &stream);
        size_t i = 0;
        while (i < VALUES && rounded[i] != drawn) {
            i++;
        }
        cr_assert_lt(i, VALUES, "%ld is none of the values", (long)drawn);
        counts[i]++;
    }
    cr_assert_eq(counts[4], 0, "a value of weight 0 is never drawn");
    const size_t drawn[] = {counts[0], counts[1], counts[2], counts[3], counts[5]};
    const double right[] = {0.05, 0.2, 0.1, 0.15, 0.5};
    const double wrong[] = {0.05, 0.2, 0.11, 0.14, 0.5};
    cr_assert(goodness_chi_square_holds(goodness_chi_square(drawn, right, 5, DRAWS), 4));
    cr_assert_not(goodness_chi_square_holds(goodness_chi_square(drawn, wrong, 5, DRAWS), 4));
    arena_destroy(arena);
}

/* The same draws from every compiler and processor. */
Test(distribution, draws_are_the_same_everywhere)
{
    struct arena *arena = arena_create();
    const struct distribution cases[] = {
        distribution_exponential(1e15),
        distribution_uniform(1e15, 3e15),
        distribution_erlang(1e15, 3),
        distribution_erlang(1e15, 30),
        distribution_hyperexponential(1e15, 2.0),
        distribution_lognormal(1e15, 1.5),
        distribution_weibull(1e15, 0.7),
        distribution_pareto(1e15, 2.5),
        distribution_geometric(1e6),
        exponential_and_uniform(arena),
        distribution_empirical(arena, (const double[]){1, 2, 3}, (const double[]){1, 2, 3}, 3),
    };
    enum { CASES = sizeof cases / sizeof cases[0] };
    struct stream stream;
    stream_init(&stream, 1, 0, "distribution", "bits");
    uint64_t digest = 0;
    for (int i = 0; i < 50000 * CASES; i++) {
        int64_t drawn = distribution_draw(&cases[i % CASES], &stream);
        digest = (digest ^ (uint64_t)drawn) * UINT64_C(0x9e3779b97f4a7c15);
        digest ^= digest >> 29;
    }
    for (int i = 0; i < CASES; i++) {
        digest ^= real_bits(distribution_second_moment(&cases[i])) << i;
    }
    cr_assert_eq(digest, UINT64_C(0x58992e35ab306b4b), "the digest is 0x%016lx",
                 (unsigned long)digest);
    arena_destroy(arena);
}
