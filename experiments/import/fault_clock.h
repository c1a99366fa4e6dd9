/*
 * The clock of a fault log: what its dates or times of day are relative to.
 *
 * All times of a log are of one sort. Times of day have no date: one that falls back by more than
 * half a day is of the next day.
 */
#ifndef EXPERIMENTS_IMPORT_FAULT_CLOCK_H
#define EXPERIMENTS_IMPORT_FAULT_CLOCK_H

#include "experiments/import/fault_time.h"

enum { FAULT_CLOCK_BYTES = 400 };

/** Start it as {0}. */
struct fault_clock {
    bool has_sort, has_origin;
    enum fault_time_sort sort;
    unsigned sort_line;     /* of the first time; 0: the origin was given */
    int64_t origin;         /* the earliest, or as it was given */
    unsigned origin_line;   /* 0: it was given */
    int64_t midnight, last; /* of times of day */
    char origin_text[FAULT_TIME_BYTES];
};

/** Give the origin. @return false: the text is no date and no time of day */
bool fault_clock_set(struct fault_clock *clock, const char *text);

/** Take the time of a line; days are added to times of day.
 *  @param wrong  why it cannot be, where false is returned */
bool fault_clock_take(struct fault_clock *clock, const char *text, unsigned line,
                      struct fault_time *time, char wrong[FAULT_CLOCK_BYTES]);

#endif
