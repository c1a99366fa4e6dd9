/*
 * Exact times of a timeline as text: "30.000000000000 s" under a picosecond tick, nine decimals
 * under a nanosecond.
 *
 * Times stay whole ticks from the file to the screen, so that phases that sum to an outage in the
 * model sum to it in a table; only what is printed for orientation is rounded.
 */
#ifndef ANALYSIS_TIMELINE_TIME_H
#define ANALYSIS_TIMELINE_TIME_H

#include "sim/base/text.h"

#include <stdint.h>

enum { TIMELINE_DECIMALS_FINE = 12, TIMELINE_DECIMALS_COARSE = 9, TIMELINE_DECIMALS_LEAST = 3 };

/**
 * Read an exact time.
 *
 * @param ticks     set when the text is one
 * @param decimals  set to how many decimals it has: 12 or 9
 * @return false when it is none, or past 2^63 - 1 ticks
 */
bool timeline_time_read(const char *text, int64_t *ticks, int *decimals);

/** The fewest decimals, 3, 6, 9 or 12, that show a time of `decimals` decimals exactly. */
int timeline_time_exact(int64_t ticks, int decimals);

/**
 * Append seconds, without unit, to the nearest of `shown` decimals, a half upwards.
 *
 * @param ticks     >= 0, of `decimals` decimals
 * @param shown     1 to `decimals`
 */
void timeline_time_print(struct text_buffer *text, int64_t ticks, int decimals, int shown);

/**
 * Append a duration as people say it: "10 s", "6.625 s", "50 ms"; to three decimals of its unit,
 * zeros at the end left out where nothing was rounded.
 */
void timeline_time_print_short(struct text_buffer *text, int64_t ticks, int decimals);

#endif
