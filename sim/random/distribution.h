/*
 * Distributions of durations, sizes and counts, as the spec names them.
 *
 * A distribution is a value: made once by a constructor, copied by assignment, never changed. Its
 * parameters are in the unit that it draws (ticks, bytes or a count). Draws are whole numbers:
 * rounded to the nearest (halves to even), never negative, and DISTRIBUTION_NEVER from 2^63 on, so
 * that a time to failure of 300 years in a run of 3 minutes is normal. Only empirical distributions
 * and mixtures point to memory, in the arena given; they live as long as it does.
 *
 *     struct distribution service = distribution_exponential(5e9);
 *     int64_t ticks = distribution_draw(&service, &stream);
 *
 * Constructors take parameters that the spec checker has passed: others trip an assert. The
 * moments are those of the distribution before rounding, from closed forms, at no cost.
 *
 * The cost of a draw beside the word of random bits (about 3 ns): constant and exponential nothing
 * to speak of, inline; uniform, geometric, hyperexponential, empirical and mixture a few ns at any
 * number of values; lognormal and Pareto one exponential function, Weibull a power (20 to 30 ns);
 * an Erlang of one or two phases as many exponentials, above that a normal and a uniform variate
 * for any number of phases.
 */
#ifndef SIM_RANDOM_DISTRIBUTION_H
#define SIM_RANDOM_DISTRIBUTION_H

#include "sim/base/arena.h"
#include "sim/random/stream.h"
#include "sim/random/variate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The draw where nothing finite fits: the same number as TICKS_NEVER. */
#define DISTRIBUTION_NEVER INT64_MAX

enum distribution_family {
    DISTRIBUTION_NONE = 0, /* absent: drawing from it is a mistake */
    DISTRIBUTION_CONSTANT,
    DISTRIBUTION_EXPONENTIAL,
    DISTRIBUTION_UNIFORM,
    DISTRIBUTION_ERLANG,
    DISTRIBUTION_HYPEREXPONENTIAL,
    DISTRIBUTION_LOGNORMAL,
    DISTRIBUTION_WEIBULL,
    DISTRIBUTION_PARETO,
    DISTRIBUTION_EMPIRICAL,
    DISTRIBUTION_MIXTURE,
    DISTRIBUTION_GEOMETRIC,
    DISTRIBUTION_RATES,    /* times between events whose rate follows a table: rates.h */
    DISTRIBUTION_FAMILIES, /* how many there are */
};

/* One column of an alias table: below `cut` (in 2^-64) it stands for itself, else for `alias`. */
struct distribution_column {
    uint64_t cut;
    uint64_t alias;
};

/* A piece of a table of rates: the rate holds until the next piece begins. */
struct distribution_rate {
    int64_t from; /* after the start of the period */
    double mean;  /* time between events; INFINITY: none happens */
};

struct distribution {
    enum distribution_family family;
    double mean; /* INFINITY where there is none */
    double cv2;  /* variance / mean^2; 0 for a mean of 0, INFINITY where there is none */
    double tail; /* mean of the 4th power / (mean of the square)^2, likewise */
    union {
        int64_t constant;
        struct {
            double least, span;
        } uniform;
        struct {
            double phase;   /* mean of one phase */
            double d, c;    /* of Marsaglia and Tsang's method */
            int64_t phases; /* k */
        } erlang;
        struct {
            double rare;        /* probability of the longer phase */
            double rare_mean;   /* mean of the longer phase */
            double common_mean; /* mean of the other */
        } hyperexponential;
        struct {
            double mu, sigma; /* of the logarithm */
        } lognormal;
        struct {
            double scale, exponent; /* exponent = 1 / shape */
        } weibull;
        struct {
            double minimum, exponent;
        } pareto;
        struct {
            const struct distribution_column *columns;
            const int64_t *values;
            uint64_t count;
        } empirical;
        struct {
            const struct distribution_column *columns;
            const struct distribution *of;
            uint64_t count;
        } mixture;
        struct {
            double step; /* -1 / log(1 - 1 / mean) */
        } geometric;
        struct {
            const struct distribution_rate *pieces;
            uint64_t count;
            int64_t period;
        } rates;
    };
};

/** Always `value`, exactly. @param value  >= 0 */
struct distribution distribution_constant(int64_t value);

/** @param mean  >= 0 */
struct distribution distribution_exponential(double mean);

/** Uniform between two bounds. @param least  >= 0 @param most  >= least */
struct distribution distribution_uniform(double least, double most);

/** The sum of k exponential phases of mean / k each. @param mean  >= 0 @param k  >= 1 */
struct distribution distribution_erlang(double mean, int64_t k);

/**
 * One of two exponential phases, each of which contributes half of the mean ("balanced means",
 * Morse 1958): probabilities (1 +- sqrt((cv^2 - 1) / (cv^2 + 1))) / 2.
 *
 * @param mean  >= 0
 * @param cv    standard deviation / mean, 1 to 1e9
 */
struct distribution distribution_hyperexponential(double mean, double cv);

/** Lognormal with its own mean (not that of the logarithm). @param mean  >= 0 @param cv  0 to 1e9
 */
struct distribution distribution_lognormal(double mean, double cv);

/** P(X > x) = exp(-(x / scale)^shape). @param scale  >= 0 @param shape  > 0 */
struct distribution distribution_weibull(double scale, double shape);

/** P(X > x) = (minimum / x)^shape for x >= minimum. @param minimum  > 0 @param shape  > 0 */
struct distribution distribution_pareto(double minimum, double shape);

/**
 * One of a list of values, by the alias method (Walker 1974, Vose 1991): one word and two loads a
 * draw for any number of values.
 *
 * @param values   each >= 0; rounded to whole numbers for the draw
 * @param weights  each >= 0, one of them > 0; scaled to sum 1. A value of weight 0 is never drawn
 * @param count    1 to 2^32
 */
struct distribution distribution_empirical(struct arena *arena, const double *values,
                                           const double *weights, size_t count);

/** One of a list of distributions, chosen as above; `of` is copied, none may be absent. */
struct distribution distribution_mixture(struct arena *arena, const struct distribution *of,
                                         const double *weights, size_t count);

/** The number of trials up to the first success, on 1, 2, ... @param mean  >= 1 */
struct distribution distribution_geometric(double mean);

/** Draw from any family but the two that distribution_draw has inline. */
int64_t distribution_draw_other(const struct distribution *distribution, struct stream *stream);

/**
 * Round to the nearest whole number, halves to even: DISTRIBUTION_NEVER from 2^63 on.
 *
 * The largest double under 2^63 is 2^63 - 1024, past every horizon (290 years of 1 ns, 90 days of
 * 1 ps): so no instant that a run can reach is out of the reach of a draw.
 *
 * @param x  >= 0; no number gives never
 */
static inline int64_t distribution_round(double x)
{
    if (__builtin_expect(x < 0x1p52, 1)) {
        /* Adding 2^52 leaves the rounded integer in the fraction bits of the sum. */
        return (int64_t)(real_bits(x + 0x1p52) - real_bits(0x1p52));
    }
    return x < 0x1p63 ? (int64_t)x : DISTRIBUTION_NEVER;
}

/** Draw a whole number: 0 to 2^63 - 1024, or DISTRIBUTION_NEVER. */
static inline int64_t distribution_draw(const struct distribution *distribution,
                                        struct stream *stream)
{
    if (distribution->family == DISTRIBUTION_EXPONENTIAL) {
        return distribution_round(distribution->mean * stream_exponential(stream));
    }
    if (distribution->family == DISTRIBUTION_CONSTANT) {
        return distribution->constant;
    }
    return distribution_draw_other(distribution, stream);
}

/** The mean in the unit drawn; INFINITY for a Pareto of shape <= 1. */
double distribution_mean(const struct distribution *distribution);

/** The mean of the square; INFINITY for a Pareto of shape <= 2. */
double distribution_second_moment(const struct distribution *distribution);

/** The squared coefficient of variation, variance / mean^2; 0 where the mean is 0. */
double distribution_cv2(const struct distribution *distribution);

/** Whether 1 / x has a finite mean over the x above 0: not where the density at 0 is above 0, as of
 *  an exponential, an Erlang of one phase, a Weibull of shape <= 1 and a uniform from 0. */
bool distribution_has_inverse_mean(const struct distribution *distribution);

/**
 * How much rests on rare, large values: the mean of the fourth power over the square of the mean
 * square. 1 for a constant (and a mean of 0), 6 for an exponential, (1 + cv^2)^4 for a lognormal;
 * INFINITY for a Pareto of shape <= 4. The mean square of n draws has a variance of (tail - 1) / n
 * relative to its own square.
 */
double distribution_tail(const struct distribution *distribution);

/** The spec's word for a family: "exponential"; "none" for DISTRIBUTION_NONE. */
const char *distribution_name(enum distribution_family family);

#endif
