#include "experiments/screen/numbers.h"

#include "sim/base/foreign.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    DIGITS = 4,
    DECIMALS_MOST = 9,
    UNIT_SHOWN = 60, /* bytes of a unit, which a store may hold as long as it likes */
};

/* The power of 1000 that leaves 1 to 3 digits before the point, from pico to tera. */
static double prefix_scale(double value, const char **prefix)
{
    static const struct {
        double scale;
        const char *prefix;
    } table[] = {{1e12, "T"}, {1e9, "G"},  {1e6, "M"},  {1e3, "k"},
                 {1, ""},     {1e-3, "m"}, {1e-6, "µ"}, {1e-9, "n"}};
    double size = __builtin_fabs(value);
    *prefix = "";
    if (size == 0) {
        return 1;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (size >= table[i].scale) {
            *prefix = table[i].prefix;
            return table[i].scale;
        }
    }
    *prefix = "p";
    return 1e-12;
}

/* Decimals that show `digits` significant digits of a value. */
static int decimals_of(double value, int digits)
{
    double size = __builtin_fabs(value);
    int decimals = digits - 1;
    for (; size >= 10 && decimals > 0; size /= 10) {
        decimals--;
    }
    for (; size > 0 && size < 1 && decimals < DECIMALS_MOST; size *= 10) {
        decimals++;
    }
    return decimals;
}

static const double negligible = 1e-7; /* half-width over mean: nothing but rounding */

/* As many decimals as two digits of the interval need, but never a flood of them. */
static int decimals_for(double mean, double half_width, bool known)
{
    int most = decimals_of(mean, DIGITS + 2);
    if (!known || half_width <= negligible * __builtin_fabs(mean)) {
        return mean == 0 ? 0 : decimals_of(mean, DIGITS);
    }
    int wanted = decimals_of(half_width, 2);
    return wanted < most ? wanted : most;
}

/* Numbers and ratios have no prefix; neither has a rate under one a second: no "m/s". */
static double scale_in(double value, const char *unit, const char **prefix)
{
    bool is_plain = unit == NULL || strcmp(unit, "1") == 0;
    bool is_rate = !is_plain && strcmp(unit, "1/s") == 0;
    *prefix = "";
    return is_plain || (is_rate && __builtin_fabs(value) < 1) ? 1 : prefix_scale(value, prefix);
}

static const char *shown_unit(const char *unit)
{
    return unit == NULL || strcmp(unit, "1") == 0 ? "" : strcmp(unit, "1/s") == 0 ? "/s" : unit;
}

struct numbers_scale numbers_scale_of(const struct interval *intervals, size_t count,
                                      const char *unit)
{
    static const double apart_most = 1e4;
    static const double large = 1e4; /* too many digits before the point */
    double largest = 0;
    double smallest = 0;
    for (size_t i = 0; i < count; i++) {
        double size = intervals[i].samples == 0 ? 0 : __builtin_fabs(intervals[i].mean);
        largest = size > largest ? size : largest;
        smallest = size > 0 && (smallest == 0 || size < smallest) ? size : smallest;
    }
    struct numbers_scale scale = {.is_common = largest <= apart_most * smallest};
    scale.factor = scale_in(smallest, unit, &scale.prefix);
    if (largest >= large * scale.factor) {
        scale.factor = scale_in(largest, unit, &scale.prefix);
    }
    return scale;
}

void numbers_print_unit(struct text_buffer *text, const struct numbers_scale *scale,
                        const char *unit)
{
    const char *shown = shown_unit(unit);
    if (scale->is_common && shown[0] != '\0') {
        text_print(text, "[%s", scale->prefix);
        foreign_append(text, shown, UNIT_SHOWN);
        text_append(text, "]");
    }
}

/* A 0 that is exact has no decimals. */
static void print_number(struct text_buffer *text, double value, int decimals)
{
    bool is_lost = value != 0 && __builtin_fabs(value) < 0.5 * pow(10, -decimals);
    text_print(text, is_lost ? "%.*g" : "%.*f", is_lost ? 1 : value == 0 ? 0 : decimals, value);
}

/* A half-width, never in powers of ten: one that the decimals would show as 0 has one significant
 * digit; one that is 0, or nothing but rounding, is "±0". */
static void print_half_width(struct text_buffer *text, double mean, double half_width, int decimals)
{
    bool is_nothing = half_width <= negligible * __builtin_fabs(mean);
    bool is_small = half_width < 0.5 * pow(10, -decimals);
    int digits = is_nothing ? 0 : is_small ? decimals_of(half_width, 1) : decimals;
    text_print(text, " ±%.*f", digits, is_nothing ? 0 : half_width);
}

/* @param is_exact  a whole number has no decimals */
static void print_numbers(struct text_buffer *text, const struct interval *interval, double factor,
                          const char *prefix, const char *unit, bool is_exact)
{
    double mean = interval->mean / factor;
    double half_width = interval_half_width(interval) / factor;
    int decimals = decimals_for(mean, half_width, interval->known);
    bool is_whole = (is_exact || (interval->known && half_width == 0)) &&
                    __builtin_fabs(mean) < 1e6 && mean == (double)(int64_t)mean;
    decimals = is_whole ? 0 : decimals;
    const char *blank = prefix[0] != '\0' || unit[0] != '\0' ? " " : "";
    print_number(text, mean, decimals);
    text_print(text, "%s%s%s", blank, prefix, unit);
    if (interval->known && interval_is_symmetric(interval)) {
        print_half_width(text, mean, half_width, decimals);
    } else if (interval->known) {
        text_append(text, " [");
        print_number(text, interval->lower / factor, decimals);
        text_append(text, ", ");
        print_number(text, interval->upper / factor, decimals);
        text_append(text, "]");
    }
}

/* An amount in a column's scale; without a common one with a prefix and unit of its own. */
static void print_amount(struct text_buffer *text, const struct interval *interval,
                         const struct numbers_scale *scale, const char *unit, bool is_exact)
{
    if (interval->samples == 0) {
        text_append(text, "-");
    } else if (scale != NULL && scale->is_common) {
        print_numbers(text, interval, scale->factor, "", "", is_exact);
    } else {
        const char *prefix;
        double factor = scale_in(interval->mean, unit, &prefix);
        print_numbers(text, interval, factor, prefix, shown_unit(unit), is_exact);
    }
}

void numbers_print_scaled(struct text_buffer *text, const struct interval *interval,
                          const struct numbers_scale *scale, const char *unit)
{
    print_amount(text, interval, scale, unit, false);
}

void numbers_print(struct text_buffer *text, const struct interval *interval, const char *unit)
{
    print_amount(text, interval, NULL, unit, false);
}

/* "0 in 7, 11.3 in 3": the values that replications fell into. */
static void print_values(struct text_buffer *text, const struct estimate *estimate,
                         const struct numbers_scale *scale, const char *unit)
{
    for (size_t i = 0; i < estimate->value_count; i++) {
        struct interval value = {.mean = estimate->values[i].value, .samples = 1};
        text_append(text, i == 0 ? "" : ", ");
        print_amount(text, &value, scale, unit, true);
        text_print(text, " in %llu", (unsigned long long)estimate->values[i].replications);
    }
}

void numbers_print_estimate(struct text_buffer *text, const struct estimate *estimate,
                            const struct numbers_scale *scale, const char *unit)
{
    struct interval interval = estimate->interval;
    if (interval.samples == 0) {
        text_append(text, "-");
        return;
    }
    bool is_exact = estimate->is_exact && !estimate->is_cut;
    interval.known = interval.known && !is_exact;
    text_append(text, estimate->mark != NULL ? "~" : "");
    if (estimate->value_count > 0) {
        print_values(text, estimate, scale, unit);
        return;
    }
    print_amount(text, &interval, scale, unit, is_exact || estimate->is_constant);
    text_append(text, is_exact                ? " exact"
                      : estimate->is_cut      ? " edges"
                      : estimate->is_constant ? " always"
                                              : "");
}

void numbers_print_relative(struct text_buffer *text, const struct paired *paired, bool is_marked)
{
    const struct interval *interval = &paired->relative;
    if (interval->samples == 0) {
        text_append(text, "-");
        return;
    }
    double mean = 100 * interval->mean;
    double half_width = 100 * interval_half_width(interval);
    bool has_width = interval->known && half_width > negligible * __builtin_fabs(mean);
    int decimals = has_width ? decimals_of(half_width, 2) : 2;
    decimals = decimals > 4 ? 4 : decimals;
    text_print(text, "%s%+.*f %%", is_marked ? "~" : "", decimals, mean);
    if (paired->is_constant) {
        text_append(text, " always");
    } else if (interval->known) {
        print_half_width(text, mean, half_width, decimals);
    }
}
