/*
 * An estimate with its confidence interval: the one form that every estimator of this folder fills.
 *
 * Intervals need not be symmetric: a share lies between 0 and 1, and its interval does too. An
 * estimate without any randomness behind it is exact; one whose spread is unknown has no bounds.
 */
#ifndef ANALYSIS_STATISTICS_INTERVAL_H
#define ANALYSIS_STATISTICS_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

/** Nothing in it is ever NaN: look at `samples` and `known`. */
struct interval {
    double mean;  /* the estimate; 0 when there are no samples: then it says nothing */
    double lower; /* 0 unless known */
    double upper; /* 0 unless known; one-sided intervals end at the bound of the quantity */
    size_t samples;
    double confidence; /* over 0, under 1 */
    bool known;        /* lower and upper are */
};

/** Half of the width [unit of the estimate]; 0 unless known. */
double interval_half_width(const struct interval *interval);

/** Whether the estimate lies in the middle, to 9 digits of the width: "mean ± half width" says all.
 */
bool interval_is_symmetric(const struct interval *interval);

/** Move the bounds into the range that the quantity can have. @param least  <= most */
void interval_clip(struct interval *interval, double least, double most);

/** Whether the bounds are known and hold the value. */
bool interval_holds(const struct interval *interval, double value);

/** Set both bounds half_width from the mean, rounded to 12 significant digits. */
void interval_set_width(struct interval *interval, double half_width);

#endif
