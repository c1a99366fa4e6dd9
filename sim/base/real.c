#include "sim/base/real.h"

#include "sim/base/real_tables.h"

/* log 2 = LN2_HIGH + LN2_LOW; the high part is a multiple of 2^-42, as are the high parts of the
 * table, so that any sum exponent * LN2_HIGH + row->high is exact. */
#define LN2_HIGH 0x1.62e42fefa3800p-1
#define LN2_LOW  0x1.ef35793c76730p-45

/* log 2 / 128 = STEP_HIGH + STEP_LOW; the high part has 25 bits, so that its multiples are exact.
 */
#define STEP_HIGH 0x1.62e42ff000000p-8
#define STEP_LOW  -0x1.718432a1b0e26p-42
#define STEPS     0x1.71547652b82fep+7 /* 128 / log 2 */

#define FRACTION_BITS UINT64_C(0x000fffffffffffff)
#define ONE_BITS      UINT64_C(0x3ff0000000000000)
#define LEAST_NORMAL  0x1p-1022

/* An unevaluated sum whose low part is no more than half an ulp of the high part. */
struct pair {
    double high, low;
};

/* The sum of two doubles and its rounding error, exactly (Knuth 1969, TwoSum). */
static inline struct pair sum_exact(double a, double b)
{
    double sum = a + b;
    double b_part = sum - a;
    return (struct pair){sum, (a - (sum - b_part)) + (b - b_part)};
}

/* The product of two doubles and its rounding error, exactly (Dekker 1971, with halves cut off
 * as bit patterns, so that nothing overflows in the splitting). */
static inline struct pair product_exact(double a, double b)
{
    const uint64_t upper = ~UINT64_C(0x7ffffff);
    double a_high = real_from_bits(real_bits(a) & upper);
    double b_high = real_from_bits(real_bits(b) & upper);
    double a_low = a - a_high;
    double b_low = b - b_high;
    double product = a * b;
    double error = a_high * b_high - product;
    error += a_high * b_low;
    error += a_low * b_high;
    return (struct pair){product, error + a_low * b_low};
}

/* A positive finite x as 2^exponent * m, and log m as log(1 + r) + row->high + row->low. */
struct reduced {
    const struct real_log_row *row;
    double exponent;
    struct pair r;
};

static inline struct reduced reduce(double x)
{
    int64_t exponent = 0;
    if (x < LEAST_NORMAL) {
        x *= 0x1p54;
        exponent = -54;
    }
    uint64_t bits = real_bits(x);
    uint64_t index = bits >> 45 & 127;
    uint64_t halved = index >= 53; /* m >= 1.4140625 is halved, so that m stays around 1 */
    exponent += (int64_t)(bits >> 52) - 1023 + (int64_t)halved;
    uint64_t m_bits = (bits & FRACTION_BITS) | (ONE_BITS - (halved << 52));
    double m = real_from_bits(m_bits);
    double m_high = real_from_bits(m_bits & ~UINT64_C(0x3ffffff));
    const struct real_log_row *row = &real_logs[index];
    /* Both terms are exact: 27 or 26 bits times 10 bits, and a difference of neighbours. */
    struct pair r = sum_exact(m_high * row->near_one - 1.0, (m - m_high) * row->near_one);
    return (struct reduced){row, (double)exponent, r};
}

/* (log(1 + r) - r + r^2 / 2) / r^3 for |r| < 2^-7: its Taylor series, cut at 2^-66. */
static inline double log_tail(double r)
{
    double tail = -0.1;
    tail = tail * r + 1.0 / 9;
    tail = tail * r - 1.0 / 8;
    tail = tail * r + 1.0 / 7;
    tail = tail * r - 1.0 / 6;
    tail = tail * r + 1.0 / 5;
    tail = tail * r - 1.0 / 4;
    return tail * r + 1.0 / 3;
}

/* The logarithm of a positive finite x to about 2^-66 of its value. */
static struct pair log_pair(double x)
{
    struct reduced d = reduce(x);
    double r = d.r.high;
    struct pair square = product_exact(r, r);
    struct pair sum = sum_exact(d.exponent * LN2_HIGH + d.row->high, r);
    struct pair next = sum_exact(sum.high, -0.5 * square.high);
    /* log(1 + r + s) - log(1 + r) is s (1 - r + ...); s is under 2^-61, so two terms do. */
    double low = r * square.high * log_tail(r) - 0.5 * square.low + d.r.low * (1.0 - r);
    low += d.exponent * LN2_LOW + d.row->low;
    low += sum.low + next.low;
    double high = next.high + low;
    return (struct pair){high, low - (high - next.high)};
}

double real_log(double x)
{
    if (!(x > 0.0) || x == INFINITY) {
        return x == 0.0 ? -INFINITY : x == INFINITY ? x : NAN;
    }
    struct reduced d = reduce(x);
    double r = d.r.high;
    double square = r * r;
    struct pair sum = sum_exact(d.exponent * LN2_HIGH + d.row->high, r);
    double low = square * (r * log_tail(r) - 0.5) + d.r.low;
    low += d.exponent * LN2_LOW + d.row->low;
    return sum.high + (low + sum.low);
}

double real_log1p(double x)
{
    double u = 1.0 + x;
    if (!(u > 0.0) || u == INFINITY) {
        return real_log(u);
    }
    /* The rounding error of 1 + x comes back to first order; past 2^53 it is below an ulp. */
    double lost = x < 0x1p53 ? x - (u - 1.0) : 0.0;
    struct pair log = log_pair(u);
    return log.high + (log.low + lost / u);
}

/* e^(high + low), low being at most an ulp of high or so. */
static double exp_pair(double high, double low)
{
    if (!(high < 709.79)) {
        return high >= 709.79 ? INFINITY : NAN;
    }
    if (high < -745.14) {
        return 0.0;
    }
    const double to_integer = 0x1.8p52; /* adding it rounds to an integer in the lowest bits */
    double shifted = high * STEPS + to_integer;
    int64_t steps = (int64_t)(real_bits(shifted) - real_bits(to_integer));
    double whole = shifted - to_integer;
    double r = ((high - whole * STEP_HIGH) - whole * STEP_LOW) + low;
    /* e^r - 1 for |r| < 0.0028: its Taylor series, cut at 2^-60. */
    double series = r / 120 + 1.0 / 24;
    series = series * r + 1.0 / 6;
    series = series * r + 0.5;
    series = series * (r * r) + r;
    const struct real_power_row *row = &real_powers[steps & 127];
    double power = row->high + (row->low + row->high * series);
    int64_t exponent = (steps - (steps & 127)) / 128;
    if (exponent > 1022) {
        return power * 0x1p1022 * real_from_bits((uint64_t)(exponent - 1022 + 1023) << 52);
    }
    if (exponent < -1021) {
        return power * real_from_bits((uint64_t)(exponent + 60 + 1023) << 52) * 0x1p-60;
    }
    return power * real_from_bits((uint64_t)(exponent + 1023) << 52);
}

double real_exp(double x)
{
    return exp_pair(x, 0.0);
}

double real_pow(double x, double y)
{
    if (y == 0.0 || x == 1.0) {
        return 1.0;
    }
    if (!(x >= 0.0) || isnan(y)) {
        return NAN;
    }
    if (x == 0.0 || x == INFINITY) {
        return (x == 0.0) == (y > 0.0) ? 0.0 : INFINITY;
    }
    struct pair log = log_pair(x);
    double estimate = log.high * y;
    if (!(fabs(estimate) < 800.0)) {
        return estimate > 0.0 ? INFINITY : 0.0;
    }
    struct pair product = product_exact(log.high, y);
    return exp_pair(product.high, product.low + log.low * y);
}

/* Stirling's series for x >= 16 (de Moivre 1730; Abramowitz and Stegun 1964, 6.1.41): the first
 * term left out is under 2^-60 of the result. */
static double gamma_large(double x)
{
    static const double terms[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                   1.0 / 1188, -691.0 / 360360, 1.0 / 156,  -3617.0 / 122400};
    enum { COUNT = sizeof terms / sizeof terms[0] };
    const double root_two_pi = 2.5066282746310005;
    double inverse_square = 1.0 / (x * x);
    double series = 0.0;
    for (int i = COUNT - 1; i >= 0; i--) {
        series = series * inverse_square + terms[i];
    }
    /* The power is taken in two halves, because it overflows before the product does. */
    double half_power = real_pow(x, 0.5 * (x - 0.5));
    return root_two_pi * half_power * real_exp(-x) * half_power * real_exp(series / x);
}

double real_gamma(double x)
{
    if (!(x > 0.0)) {
        return x == 0.0 ? INFINITY : NAN;
    }
    if (x > 172.0) {
        return INFINITY;
    }
    double divisor = 1.0;
    double shifted = x;
    for (double added = 0.0; shifted < 16.0;) { /* gamma(x) = gamma(x + 1) / x */
        divisor *= shifted;
        added += 1.0;
        shifted = x + added;
        if (shifted >= 16.0) {
            /* The rounding error of the sum comes back to first order: (log gamma)' is nearly
             * log x - 1 / 2x. */
            double lost = x - (shifted - added);
            divisor *= 1.0 - lost * (real_log(shifted) - 0.5 / shifted);
        }
    }
    return gamma_large(shifted) / divisor;
}
