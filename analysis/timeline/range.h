/*
 * Times in microseconds and the range of those that several replications predict.
 *
 * A log that machines wrote counts in decimals of its own, so times of it and of a timeline are
 * compared to the microsecond.
 */
#ifndef ANALYSIS_TIMELINE_RANGE_H
#define ANALYSIS_TIMELINE_RANGE_H

#include <stdbool.h>
#include <stdint.h>

/** Times that were added up; those of an empty range are 0. */
struct timeline_range {
    uint64_t count;
    int64_t minimum, maximum; /* [us] */
    double sum;               /* [us] */
};

/** Ticks of a timeline of 12 or 9 decimals, to the nearest microsecond, a half upwards. */
int64_t timeline_microseconds(int64_t ticks, int decimals);

void timeline_range_add(struct timeline_range *range, int64_t at);

/** The mean [us]. @param range  not empty */
double timeline_range_mean(const struct timeline_range *range);

/** Whether a time lies in the range, its ends included; an empty one holds none. */
bool timeline_range_holds(const struct timeline_range *range, int64_t at);

#endif
