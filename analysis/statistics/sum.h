/*
 * Sums in a fixed order that lose no digits.
 *
 * The order of additions is that of the array, always, and a second double carries what each
 * addition rounded away (Neumaier 1974, improving Kahan 1965): the same bits from every compiler
 * and an error that does not grow with the number of values. O(count).
 */
#ifndef ANALYSIS_STATISTICS_SUM_H
#define ANALYSIS_STATISTICS_SUM_H

#include <stddef.h>

/** The sum; 0 for no values. */
double sum_of(const double *values, size_t count);

/** The arithmetic mean. @param count  1 or more */
double sum_mean(const double *values, size_t count);

/** The sum of squared deviations from `center`, in a second pass: no cancellation. */
double sum_squares(const double *values, size_t count, double center);

#endif
