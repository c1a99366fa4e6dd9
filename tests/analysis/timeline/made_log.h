/* Logs of real clusters that a test writes down, without a file. */
#ifndef TESTS_ANALYSIS_TIMELINE_MADE_LOG_H
#define TESTS_ANALYSIS_TIMELINE_MADE_LOG_H

#include "analysis/timeline/measured.h"

/** A log of these events in lines 1, 2, ...; measured_log_free it. */
static inline void made_log(struct measured_log *log, const struct measured_event *events,
                            size_t count)
{
    measured_log_init(log);
    for (size_t i = 0; i < count; i++) {
        struct measured_event event = events[i];
        event.line = i + 1;
        measured_log_add(log, &event);
    }
    measured_log_sort(log);
}

#define MADE_LOG(log, events) made_log(log, events, sizeof(events) / sizeof *(events))

#endif
