/*
 * The log of a real cluster: what happened when, counted from a fault.
 *
 * An event has the word that a timeline has for it. Times count from the first fault.inject of the
 * log; without one they count from the fault already.
 */
#ifndef ANALYSIS_TIMELINE_MEASURED_H
#define ANALYSIS_TIMELINE_MEASURED_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A line of a log. */
struct measured_event {
    size_t line; /* of its file, from 1 */
    int64_t at;  /* [us] from the fault */
    const char *event;
    const char *node;   /* NULL: the log does not say */
    const char *object; /* NULL: the log does not say */
};

struct measured_log {
    struct arena *arena;
    struct measured_event *list; /* in the order of time once it is sorted */
    size_t count, capacity;
    size_t fault; /* the line of the fault.inject that times count from; 0: none */
};

/** Start a log without events. @param log  to be freed with measured_log_free */
void measured_log_init(struct measured_log *log);
void measured_log_free(struct measured_log *log);

/** Add an event, in any order. @param event  copied, with its texts; at most 2^62 us from 0 */
void measured_log_add(struct measured_log *log, const struct measured_event *event);

/** Sort the events by time, those of one time as they were added, and count from the fault. */
void measured_log_sort(struct measured_log *log);

/** Whether an event is the fault that times count from. */
bool measured_log_is_fault(const struct measured_log *log, const struct measured_event *event);

#endif
