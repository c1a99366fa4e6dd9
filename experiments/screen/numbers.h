/*
 * Amounts for people: "12.34 ms ±0.05", with the SI prefix that leaves 1 to 3 digits before the
 * point, and no more digits than the interval makes meaningful. For the screen only: files keep
 * full digits in base units.
 */
#ifndef EXPERIMENTS_SCREEN_NUMBERS_H
#define EXPERIMENTS_SCREEN_NUMBERS_H

#include "analysis/statistics/paired.h"
#include "experiments/results/estimate.h"
#include "sim/base/text.h"

/** How a column of amounts is shown. */
struct numbers_scale {
    double factor;      /* divides the numbers */
    const char *prefix; /* "k", "m", ... */
    bool is_common;     /* false: amounts too far apart for one prefix; each has its own */
};

/** The scale of a column. @param unit  as in results: "s", "1/s", "B/s", "1"; NULL: none */
struct numbers_scale numbers_scale_of(const struct interval *intervals, size_t count,
                                      const char *unit);

/** Append what stands in the heading of a column: " [G/s]", or nothing. */
void numbers_print_unit(struct text_buffer *text, const struct numbers_scale *scale,
                        const char *unit);

/** Append a mean and its half-width in a column's scale; "-" for none. */
void numbers_print_scaled(struct text_buffer *text, const struct interval *interval,
                          const struct numbers_scale *scale, const char *unit);

/**
 * Append an estimate: "~" before what is not to be trusted, "exact" after what has no spread,
 * "edges" after what has none but hangs on where its window begins and ends, "always" after what
 * all replications agreed on; "0 in 7, 11 in 3" where they have two or three values; "-" where it
 * is undefined.
 *
 * @param scale  of the column; NULL: one of its own, with the unit
 */
void numbers_print_estimate(struct text_buffer *text, const struct estimate *estimate,
                            const struct numbers_scale *scale, const char *unit);

/** Append a mean with its half-width and unit; bounds in brackets where they are not symmetric. */
void numbers_print(struct text_buffer *text, const struct interval *interval, const char *unit);

/** Append a relative difference: "+12.3 % ±0.4"; "always" after what all pairs agreed on. */
void numbers_print_relative(struct text_buffer *text, const struct paired *paired, bool is_marked);

#endif
