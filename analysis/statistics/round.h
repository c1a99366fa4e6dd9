/*
 * Rounding of derived statistics.
 *
 * Quantiles and fits come from a library whose last bits may hang on the processor; what is derived
 * from them is published with 12 significant digits, so that results are the same bytes everywhere.
 */
#ifndef ANALYSIS_STATISTICS_ROUND_H
#define ANALYSIS_STATISTICS_ROUND_H

enum { ROUND_DIGITS = 12 }; /* of every derived statistic in a result */

/**
 * The double nearest to the decimal with that many significant digits nearest to the value.
 *
 * @param value   finite
 * @param digits  1 to 17
 */
double round_significant(double value, int digits);

/** round_significant with ROUND_DIGITS. */
double round_derived(double value);

#endif
