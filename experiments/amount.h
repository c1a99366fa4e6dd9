/*
 * Amounts for people: "12.34 ms ±0.05", with the SI prefix that leaves 1 to 3 digits before the
 * point, and no more digits than the interval makes meaningful. For the screen only: files keep
 * full digits in base units.
 */
#ifndef EXPERIMENTS_AMOUNT_H
#define EXPERIMENTS_AMOUNT_H

#include "analysis/statistics/student.h"
#include "sim/base/text.h"

/**
 * Append a mean with its half-width, if that is known.
 *
 * @param unit  as in results: "s", "1/s", "B/s", "1"; NULL: none
 */
void amount_print(struct text_buffer *text, const struct interval *interval, const char *unit);

/** Append a relative difference: "+12.3 % ±0.4". */
void amount_print_relative(struct text_buffer *text, const struct interval *interval);

/** Characters that a text takes on the screen. */
size_t amount_width(const char *text);

#endif
