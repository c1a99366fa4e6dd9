/*
 * The times of a fault log: how long after the start, or a date, a time of day or an epoch's
 * number.
 *
 * A duration has a unit ("1.5 min") or is a number of seconds below 10^9, about 32 years. Greater
 * numbers count from 1970 on: seconds from 10^9, milliseconds from 10^12, microseconds from 10^15,
 * nanoseconds from 10^18. Dates are those of ISO 8601 with a time, "2026-11-29T10:00:00.5+01:00";
 * a time of day stands alone, "10:00:00".
 */
#ifndef EXPERIMENTS_IMPORT_FAULT_TIME_H
#define EXPERIMENTS_IMPORT_FAULT_TIME_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { FAULT_TIME_BYTES = 80 };

enum fault_time_sort {
    FAULT_TIME_DURATION,
    FAULT_TIME_OF_DAY,
    FAULT_TIME_LOCAL, /* a date without a zone */
    FAULT_TIME_DATED, /* a date with a zone, or since 1970 */
    FAULT_TIMES,
};

/** Each sort in words: "a time of day". */
extern const char *const fault_time_words[FAULT_TIMES];

struct fault_time {
    enum fault_time_sort sort;
    int64_t nanoseconds;         /* since the start, midnight or 1970; not below 0 */
    char text[FAULT_TIME_BYTES]; /* of a duration, with its unit */
};

/** Read a time. @param text  as it stands in the log @return false: it is none */
bool fault_time_read(struct fault_time *time, const char *text);

/** The text of a JSON value that may be a time: a number or a text. @return false: neither, or too
 *  long */
bool fault_time_text(char text[FAULT_TIME_BYTES], const json_t *value);

/** A number of nanoseconds as seconds with their unit: "61.5 s". */
void fault_time_print(char text[FAULT_TIME_BYTES], int64_t nanoseconds);

#endif
