#include "sim/random/distribution.h"

#include "sim/base/assert.h"
#include "sim/base/real.h"

#include <stdbool.h>

/* Up to here an Erlang is drawn phase by phase; above, the gamma method is quicker (measured: 4.7
 * ns a phase against 13 ns for any number of phases). */
enum { ERLANG_PHASES_ONE_BY_ONE = 2 };

static bool is_finite_from(double least, double x)
{
    return x >= least && x < INFINITY;
}

struct distribution distribution_constant(int64_t value)
{
    ASSERT(value >= 0);
    return (struct distribution){
        .family = DISTRIBUTION_CONSTANT, .mean = (double)value, .tail = 1.0, .constant = value};
}

struct distribution distribution_exponential(double mean)
{
    ASSERT(is_finite_from(0.0, mean));
    return (struct distribution){
        .family = DISTRIBUTION_EXPONENTIAL, .mean = mean, .cv2 = 1.0, .tail = 6.0};
}

struct distribution distribution_uniform(double least, double most)
{
    ASSERT(is_finite_from(0.0, least) && is_finite_from(least, most));
    double mean = 0.5 * least + 0.5 * most;
    double span = most - least;
    double relative = mean > 0.0 ? span / mean : 0.0;
    double r = most > 0.0 ? least / most : 1.0;
    double square = (1.0 + r + r * r) / 3.0; /* of the mean square, in units of `most` */
    double fourth = (1.0 + r + r * r + r * r * r + r * r * r * r) / 5.0;
    return (struct distribution){.family = DISTRIBUTION_UNIFORM,
                                 .mean = mean,
                                 .cv2 = relative * relative / 12.0,
                                 .tail = fourth / (square * square),
                                 .uniform = {least, span}};
}

struct distribution distribution_erlang(double mean, int64_t k)
{
    ASSERT(is_finite_from(0.0, mean) && k >= 1);
    double phases = (double)k;
    double d = phases - 1.0 / 3.0;
    return (struct distribution){.family = DISTRIBUTION_ERLANG,
                                 .mean = mean,
                                 .cv2 = 1.0 / phases,
                                 .tail = (1.0 + 2.0 / phases) * (phases + 3.0) / (phases + 1.0),
                                 .erlang = {mean / phases, d, 1.0 / sqrt(9.0 * d), k}};
}

struct distribution distribution_hyperexponential(double mean, double cv)
{
    ASSERT(is_finite_from(0.0, mean) && cv >= 1.0 && cv <= 1e9);
    double cv2 = cv * cv;
    double root = sqrt((cv2 - 1.0) / (cv2 + 1.0));
    double rare = 1.0 / ((cv2 + 1.0) * (1.0 + root)); /* (1 - root) / 2 without cancellation */
    double common = 0.5 * (1.0 + root);
    double fourth = 1.5 / (rare * rare * rare) + 1.5 / (common * common * common);
    return (struct distribution){
        .family = DISTRIBUTION_HYPEREXPONENTIAL,
        .mean = mean,
        .cv2 = cv2,
        .tail = fourth / ((1.0 + cv2) * (1.0 + cv2)),
        .hyperexponential = {rare, mean / (2.0 * rare), mean / (1.0 + root)}};
}

struct distribution distribution_lognormal(double mean, double cv)
{
    ASSERT(is_finite_from(0.0, mean) && cv >= 0.0 && cv <= 1e9);
    double variance = real_log1p(cv * cv);
    double square = 1.0 + cv * cv; /* relative to the square of the mean */
    return (struct distribution){.family = DISTRIBUTION_LOGNORMAL,
                                 .mean = mean,
                                 .cv2 = cv * cv,
                                 .tail = square * square * square * square,
                                 .lognormal = {real_log(mean) - 0.5 * variance, sqrt(variance)}};
}

struct distribution distribution_weibull(double scale, double shape)
{
    ASSERT(is_finite_from(0.0, scale) && shape > 0.0 && shape < INFINITY);
    double exponent = 1.0 / shape;
    double first = real_gamma(1.0 + exponent);
    double second = real_gamma(1.0 + 2.0 * exponent);
    double cv2 = second / first / first - 1.0;
    double tail = real_gamma(1.0 + 4.0 * exponent) / second / second;
    /* A shape under 0.012 has moments past the largest double. */
    bool has_first = first < INFINITY;
    /* A scale of 0 draws 0: 0 times a power that overflows would be no number. */
    return (struct distribution){.family = DISTRIBUTION_WEIBULL,
                                 .mean = scale > 0.0 ? scale * first : 0.0,
                                 .cv2 = !has_first  ? INFINITY
                                        : cv2 > 0.0 ? cv2
                                                    : 0.0,
                                 .tail = second < INFINITY ? tail : INFINITY,
                                 .weibull = {scale, scale > 0.0 ? exponent : 1.0}};
}

struct distribution distribution_pareto(double minimum, double shape)
{
    ASSERT(minimum > 0.0 && minimum < INFINITY && shape > 0.0 && shape < INFINITY);
    double tail = (shape - 2.0) * (shape - 2.0) / (shape * (shape - 4.0));
    return (struct distribution){.family = DISTRIBUTION_PARETO,
                                 .mean = shape > 1.0 ? minimum * (shape / (shape - 1.0)) : INFINITY,
                                 .cv2 = shape > 2.0 ? 1.0 / (shape * (shape - 2.0)) : INFINITY,
                                 .tail = shape > 4.0 ? tail : INFINITY,
                                 .pareto = {minimum, 1.0 / shape}};
}

struct distribution distribution_geometric(double mean)
{
    ASSERT(is_finite_from(1.0, mean));
    double success = 1.0 / mean;
    return (struct distribution){.family = DISTRIBUTION_GEOMETRIC,
                                 .mean = mean,
                                 .cv2 = (mean - 1.0) / mean,
                                 .tail =
                                     (12.0 - 12.0 * success + success * success) / (2.0 - success),
                                 .geometric = {-1.0 / real_log1p(-success)}};
}

/* Build the table of the alias method in O(count), after Vose (1991). */
static const struct distribution_column *alias_columns(struct arena *arena, const double *weights,
                                                       size_t count)
{
    ASSERT(count >= 1 && count <= UINT64_C(1) << 32);
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        ASSERT(is_finite_from(0.0, weights[i]));
        sum += weights[i];
    }
    ASSERT(sum > 0.0 && sum < INFINITY);
    struct distribution_column *columns = ARENA_ARRAY(arena, struct distribution_column, count);
    double *share = ARENA_ARRAY(arena, double, count);
    /* Columns that have less than their share are listed from the front, the others from the back.
     */
    size_t *list = ARENA_ARRAY(arena, size_t, count);
    size_t less = 0;
    size_t more = count;
    for (size_t i = 0; i < count; i++) {
        share[i] = weights[i] / sum * (double)count;
        columns[i] = (struct distribution_column){UINT64_MAX, i};
        list[share[i] < 1.0 ? less++ : --more] = i;
    }
    while (less > 0 && more < count) {
        size_t poor = list[--less];
        size_t rich = list[more];
        columns[poor] = (struct distribution_column){(uint64_t)(share[poor] * 0x1p64), rich};
        share[rich] -= 1.0 - share[poor];
        if (share[rich] < 1.0) {
            list[less++] = rich;
            more++;
        }
    }
    /* Any column left is full but for rounding, and stands for itself alone. */
    return columns;
}

struct distribution distribution_empirical(struct arena *arena, const double *values,
                                           const double *weights, size_t count)
{
    const struct distribution_column *columns = alias_columns(arena, weights, count);
    int64_t *rounded = ARENA_ARRAY(arena, int64_t, count);
    double sum = 0.0;
    double mean = 0.0;
    for (size_t i = 0; i < count; i++) {
        ASSERT(is_finite_from(0.0, values[i]));
        rounded[i] = distribution_round(values[i]);
        sum += weights[i];
        mean += weights[i] * values[i];
    }
    mean /= sum;
    double variance = 0.0;
    double square = 0.0; /* relative to the mean */
    double fourth = 0.0;
    for (size_t i = 0; i < count; i++) {
        variance += weights[i] / sum * ((values[i] - mean) * (values[i] - mean));
        double relative = mean > 0.0 ? values[i] / mean : 1.0;
        square += weights[i] / sum * (relative * relative);
        fourth += weights[i] / sum * (relative * relative * relative * relative);
    }
    return (struct distribution){.family = DISTRIBUTION_EMPIRICAL,
                                 .mean = mean,
                                 .cv2 = mean > 0.0 ? variance / mean / mean : 0.0,
                                 .tail = fourth / (square * square),
                                 .empirical = {columns, rounded, count}};
}

/* The squared coefficient of variation of a mixture: within and between its parts. */
static double mixture_cv2(const struct distribution *of, const double *weights, size_t count,
                          double sum, double mean)
{
    double variance = 0.0; /* relative to the square of the mean */
    for (size_t i = 0; i < count; i++) {
        if (weights[i] > 0.0 && of[i].mean > 0.0) {
            double part = of[i].mean / mean;
            variance += weights[i] / sum * (of[i].cv2 * part * part + (part - 1.0) * (part - 1.0));
        } else if (weights[i] > 0.0) {
            variance += weights[i] / sum;
        }
    }
    return variance;
}

/* The fourth moment of a mixture over the square of the second; `mean` and `cv2` are finite. */
static double mixture_tail(const struct distribution *of, const double *weights, size_t count,
                           double sum, double mean, double cv2)
{
    double fourth = 0.0; /* relative to the fourth power of the mean */
    for (size_t i = 0; i < count; i++) {
        if (weights[i] > 0.0 && of[i].mean > 0.0) {
            double part = of[i].mean / mean;
            double square = (1.0 + of[i].cv2) * part * part;
            fourth += weights[i] / sum * (of[i].tail * square * square);
        }
    }
    return fourth / ((1.0 + cv2) * (1.0 + cv2));
}

struct distribution distribution_mixture(struct arena *arena, const struct distribution *of,
                                         const double *weights, size_t count)
{
    const struct distribution_column *columns = alias_columns(arena, weights, count);
    struct distribution *parts = ARENA_ARRAY(arena, struct distribution, count);
    double sum = 0.0;
    double mean = 0.0;
    for (size_t i = 0; i < count; i++) {
        ASSERT(of[i].family != DISTRIBUTION_NONE);
        parts[i] = of[i];
        sum += weights[i];
        mean += weights[i] > 0.0 ? weights[i] * of[i].mean : 0.0;
    }
    mean /= sum;
    double cv2 = 0.0;
    if (mean > 0.0) {
        cv2 = mean < INFINITY ? mixture_cv2(of, weights, count, sum, mean) : INFINITY;
    }
    double tail = INFINITY;
    if (cv2 < INFINITY) {
        tail = mean > 0.0 ? mixture_tail(of, weights, count, sum, mean, cv2) : 1.0;
    }
    return (struct distribution){.family = DISTRIBUTION_MIXTURE,
                                 .mean = mean,
                                 .cv2 = cv2,
                                 .tail = tail,
                                 .mixture = {columns, parts, count}};
}

/* A row of an alias table. The high half of word x count is a column, the low half the height in
 * it: off by no more than count / 2^64 from independent. */
static inline uint64_t alias_draw(const struct distribution_column *columns, uint64_t count,
                                  struct stream *stream)
{
    unsigned_wide product = (unsigned_wide)stream_next(stream) * count;
    uint64_t column = (uint64_t)(product >> 64);
    bool is_below = (uint64_t)product < columns[column].cut;
    return is_below ? column : columns[column].alias;
}

/* A gamma variate of whole shape k and scale 1 (Marsaglia and Tsang 2000b, with their squeeze). */
static double gamma_draw(double d, double c, struct stream *stream)
{
    while (true) {
        double x = stream_normal(stream);
        double v = 1.0 + c * x;
        if (v <= 0.0) {
            continue;
        }
        v = v * v * v;
        double square = x * x;
        double u = stream_uniform(stream);
        if (u < 1.0 - 0.0331 * square * square ||
            real_log(u) < 0.5 * square + d * (1.0 - v + real_log(v))) {
            return d * v;
        }
    }
}

static double erlang_draw(const struct distribution *distribution, struct stream *stream)
{
    int64_t phases = distribution->erlang.phases;
    if (phases > ERLANG_PHASES_ONE_BY_ONE) {
        return gamma_draw(distribution->erlang.d, distribution->erlang.c, stream);
    }
    double sum = 0.0;
    for (int64_t i = 0; i < phases; i++) {
        sum += stream_exponential(stream);
    }
    return sum;
}

static double hyperexponential_draw(const struct distribution *distribution, struct stream *stream)
{
    bool is_rare = stream_uniform(stream) < distribution->hyperexponential.rare;
    double mean = is_rare ? distribution->hyperexponential.rare_mean
                          : distribution->hyperexponential.common_mean;
    return mean * stream_exponential(stream);
}

/* The families over the reals, before rounding. */
static double real_draw(const struct distribution *distribution, struct stream *stream)
{
    switch (distribution->family) {
    case DISTRIBUTION_UNIFORM:
        return distribution->uniform.least + distribution->uniform.span * stream_uniform(stream);
    case DISTRIBUTION_ERLANG:
        return distribution->erlang.phase * erlang_draw(distribution, stream);
    case DISTRIBUTION_HYPEREXPONENTIAL:
        return hyperexponential_draw(distribution, stream);
    case DISTRIBUTION_LOGNORMAL:
        return real_exp(distribution->lognormal.mu +
                        distribution->lognormal.sigma * stream_normal(stream));
    case DISTRIBUTION_WEIBULL:
        return distribution->weibull.scale *
               real_pow(stream_exponential(stream), distribution->weibull.exponent);
    case DISTRIBUTION_PARETO: /* the logarithm of x / minimum is exponential */
        return distribution->pareto.minimum *
               real_exp(distribution->pareto.exponent * stream_exponential(stream));
    default:
        ASSERT(distribution->family != DISTRIBUTION_NONE &&
               distribution->family != DISTRIBUTION_RATES && "not drawn from here");
        return 0.0;
    }
}

/* The whole part of an exponential is geometric on 0, 1, ... */
static int64_t geometric_draw(double step, struct stream *stream)
{
    double failures = step * stream_exponential(stream);
    return failures < 0x1p52 ? 1 + (int64_t)failures : distribution_round(failures);
}

int64_t distribution_draw_other(const struct distribution *distribution, struct stream *stream)
{
    uint64_t row;
    switch (distribution->family) {
    case DISTRIBUTION_EMPIRICAL:
        row = alias_draw(distribution->empirical.columns, distribution->empirical.count, stream);
        return distribution->empirical.values[row];
    case DISTRIBUTION_MIXTURE:
        row = alias_draw(distribution->mixture.columns, distribution->mixture.count, stream);
        return distribution_draw(&distribution->mixture.of[row], stream);
    case DISTRIBUTION_GEOMETRIC:
        return geometric_draw(distribution->geometric.step, stream);
    default:
        return distribution_round(real_draw(distribution, stream));
    }
}

double distribution_mean(const struct distribution *distribution)
{
    return distribution->mean;
}

double distribution_second_moment(const struct distribution *distribution)
{
    double mean = distribution->mean;
    return mean > 0.0 ? mean * mean * (1.0 + distribution->cv2) : 0.0;
}

double distribution_cv2(const struct distribution *distribution)
{
    return distribution->mean > 0.0 ? distribution->cv2 : 0.0;
}

/* Of every part of a mixture that is ever drawn. */
static bool mixture_has_inverse_mean(const struct distribution *distribution)
{
    for (uint64_t i = 0; i < distribution->mixture.count; i++) {
        struct distribution_column column = distribution->mixture.columns[i];
        const struct distribution *of = distribution->mixture.of;
        if ((column.cut > 0 && !distribution_has_inverse_mean(&of[i])) ||
            (column.cut < UINT64_MAX && !distribution_has_inverse_mean(&of[column.alias]))) {
            return false;
        }
    }
    return true;
}

bool distribution_has_inverse_mean(const struct distribution *distribution)
{
    if (distribution->mean == 0.0) {
        return true; /* nothing is above 0 */
    }
    switch (distribution->family) {
    case DISTRIBUTION_EXPONENTIAL:
    case DISTRIBUTION_HYPEREXPONENTIAL:
        return false;
    case DISTRIBUTION_ERLANG:
        return distribution->erlang.phases > 1;
    case DISTRIBUTION_UNIFORM:
        return distribution->uniform.least > 0.0;
    case DISTRIBUTION_WEIBULL:
        return distribution->weibull.exponent < 1.0;
    case DISTRIBUTION_MIXTURE:
        return mixture_has_inverse_mean(distribution);
    default:
        return true;
    }
}

double distribution_tail(const struct distribution *distribution)
{
    return distribution->mean > 0.0 ? distribution->tail : 1.0;
}

const char *distribution_name(enum distribution_family family)
{
    static const char *const names[DISTRIBUTION_FAMILIES] = {
        [DISTRIBUTION_NONE] = "none",
        [DISTRIBUTION_CONSTANT] = "constant",
        [DISTRIBUTION_EXPONENTIAL] = "exponential",
        [DISTRIBUTION_UNIFORM] = "uniform",
        [DISTRIBUTION_ERLANG] = "erlang",
        [DISTRIBUTION_HYPEREXPONENTIAL] = "hyperexponential",
        [DISTRIBUTION_LOGNORMAL] = "lognormal",
        [DISTRIBUTION_WEIBULL] = "weibull",
        [DISTRIBUTION_PARETO] = "pareto",
        [DISTRIBUTION_EMPIRICAL] = "empirical",
        [DISTRIBUTION_MIXTURE] = "mixture",
        [DISTRIBUTION_GEOMETRIC] = "geometric",
        [DISTRIBUTION_RATES] = "rates",
    };
    ASSERT((unsigned)family < DISTRIBUTION_FAMILIES);
    return names[family];
}
