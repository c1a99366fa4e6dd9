#include "sim/random/variate.h"

#include "tests/sim/random/goodness.h"

#include <criterion/criterion.h>
#include <math.h>

enum { DRAWS = 2000000, CELLS = 200 };

static double exponential_cdf(double x, const void *context)
{
    (void)context;
    return -expm1(-x);
}

static double normal_cdf(double x, const void *context)
{
    (void)context;
    return 0.5 * erfc(-x / sqrt(2.0));
}

/* Chi-square of DRAWS variates over CELLS equally likely cells. */
static double chi_square(struct stream *stream, double (*draw)(struct stream *),
                         double (*cdf)(double, const void *))
{
    size_t counts[CELLS] = {0};
    double probabilities[CELLS];
    for (int i = 0; i < CELLS; i++) {
        probabilities[i] = 1.0 / CELLS;
    }
    for (int i = 0; i < DRAWS; i++) {
        double u = cdf(draw(stream), NULL);
        counts[u < 1.0 ? (size_t)(u * CELLS) : CELLS - 1]++;
    }
    return goodness_chi_square(counts, probabilities, CELLS, DRAWS);
}

static double draw_exponential(struct stream *stream)
{
    return stream_exponential(stream);
}

static double draw_normal(struct stream *stream)
{
    return stream_normal(stream);
}

/* The wrong twins take every word at its face, so that edges and tail are missing. */
static double exponential_without_edges(struct stream *stream)
{
    uint64_t word = stream_next(stream);
    return (double)(word >> 11) * variate_exponential_layers[word & 255].width;
}

static double normal_without_edges(struct stream *stream)
{
    uint64_t word = stream_next(stream);
    double size = (double)(word >> 11) * variate_normal_layers[word & 255].width;
    return (word & 256) != 0 ? -size : size;
}

Test(variate, exponential_fits_and_without_its_edges_does_not)
{
    struct stream stream;
    stream_init(&stream, 1, 0, "variate", "exponential");
    double right = chi_square(&stream, draw_exponential, exponential_cdf);
    double wrong = chi_square(&stream, exponential_without_edges, exponential_cdf);
    cr_assert(goodness_chi_square_holds(right, CELLS - 1), "%g", right);
    cr_assert_not(goodness_chi_square_holds(wrong, CELLS - 1), "%g", wrong);
}

Test(variate, normal_fits_and_without_its_edges_does_not)
{
    struct stream stream;
    stream_init(&stream, 1, 0, "variate", "normal");
    double right = chi_square(&stream, draw_normal, normal_cdf);
    double wrong = chi_square(&stream, normal_without_edges, normal_cdf);
    cr_assert(goodness_chi_square_holds(right, CELLS - 1), "%g", right);
    cr_assert_not(goodness_chi_square_holds(wrong, CELLS - 1), "%g", wrong);
}

/* Distributions beyond a point, which the context holds. */
static double exponential_tail_cdf(double x, const void *context)
{
    return -expm1(*(const double *)context - x);
}

static double normal_tail_cdf(double x, const void *context)
{
    return 1.0 - erfc(x / sqrt(2.0)) / erfc(*(const double *)context / sqrt(2.0));
}

/* Words of layer 0 outside of its sure part are the tail: make many, as they are rare by chance. */
Test(variate, tails_fit_where_they_begin)
{
    enum { TAILS = 100000 };
    static double sample[TAILS];
    struct stream stream;
    stream_init(&stream, 1, 0, "variate", "tail");
    const uint64_t word = UINT64_C(0xffffffffffffff00);
    const double exponential = variate_exponential_layers[1].width * 0x1p53;
    for (int i = 0; i < TAILS; i++) {
        sample[i] = variate_exponential_edge(&stream, word);
        cr_assert_geq(sample[i], exponential);
    }
    double statistic = goodness_kolmogorov(sample, TAILS, exponential_tail_cdf, &exponential);
    cr_assert(goodness_kolmogorov_holds(statistic), "%g", statistic);
    const double normal = variate_normal_layers[1].width * 0x1p53;
    for (int i = 0; i < TAILS; i++) {
        sample[i] = variate_normal_edge(&stream, word);
        cr_assert_geq(sample[i], normal);
    }
    statistic = goodness_kolmogorov(sample, TAILS, normal_tail_cdf, &normal);
    cr_assert(goodness_kolmogorov_holds(statistic), "%g", statistic);
    for (int i = 0; i < TAILS; i++) { /* the twin: an exponential tail, not thinned */
        sample[i] = normal + stream_exponential(&stream) / normal;
    }
    statistic = goodness_kolmogorov(sample, TAILS, normal_tail_cdf, &normal);
    cr_assert_not(goodness_kolmogorov_holds(statistic), "%g", statistic);
}

/* A tail of the tail comes once in five million draws: too seldom for any test of fit. */
Test(variate, exponential_tail_of_a_tail_lies_beyond_it)
{
    const double begin = variate_exponential_layers[1].width * 0x1p53;
    struct stream stream;
    stream_init(&stream, 1, 0, "variate", "tail of a tail");
    stream.buffer[0] = UINT64_C(0xffffffffffffff00); /* the tail again */
    stream.buffer[1] = 0;                            /* then 0, which lies under the curve */
    cr_assert_eq(variate_exponential_edge(&stream, stream.buffer[0]), 2.0 * begin);
}

Test(variate, moments_are_those_of_the_closed_forms)
{
    struct stream stream;
    stream_init(&stream, 3, 0, "variate", "moments");
    /* E X^k = k! for the exponential; 0, 1, 0, 3 for the normal. The variance of X^k is
     * E X^2k - (E X^k)^2. */
    static const double exponential[] = {1, 1, 2, 6, 24, 120, 720, 5040, 40320};
    static const double normal[] = {1, 0, 1, 0, 3, 0, 15, 0, 105};
    double sums[2][5] = {{0.0}};
    for (int i = 0; i < DRAWS; i++) {
        double x = stream_exponential(&stream);
        double y = stream_normal(&stream);
        double x_power = 1.0;
        double y_power = 1.0;
        for (int k = 1; k <= 4; k++) {
            x_power *= x;
            y_power *= y;
            sums[0][k] += x_power;
            sums[1][k] += y_power;
        }
    }
    for (int k = 1; k <= 4; k++) {
        double error = sqrt((exponential[2 * k] - exponential[k] * exponential[k]) / DRAWS);
        cr_assert_float_eq(sums[0][k] / DRAWS, exponential[k], 4.0 * error, "exponential %d", k);
        error = sqrt((normal[2 * k] - normal[k] * normal[k]) / DRAWS);
        cr_assert_float_eq(sums[1][k] / DRAWS, normal[k], 4.0 * error, "normal %d", k);
    }
}

/* The same bits from every compiler and processor, edges and tails included. */
Test(variate, draws_are_the_same_bits_everywhere)
{
    struct stream stream;
    stream_init(&stream, 1, 0, "variate", "bits");
    uint64_t digest = 0;
    for (int i = 0; i < 1000000; i++) {
        double x = i % 2 == 0 ? stream_exponential(&stream) : stream_normal(&stream);
        digest = (digest ^ real_bits(x)) * UINT64_C(0x9e3779b97f4a7c15);
        digest ^= digest >> 29;
    }
    cr_assert_eq(digest, UINT64_C(0xdeeb17ee20a87fb5), "the digest is 0x%016lx",
                 (unsigned long)digest);
}
