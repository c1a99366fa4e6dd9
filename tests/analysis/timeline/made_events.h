/* Timelines that a test writes down, without a file. */
#ifndef TESTS_ANALYSIS_TIMELINE_MADE_EVENTS_H
#define TESTS_ANALYSIS_TIMELINE_MADE_EVENTS_H

#include "analysis/timeline/lines.h"
#include "analysis/timeline/time.h"

#include <criterion/criterion.h>

enum { MADE_DURATIONS_MOST = 9 };

/** An event; what does not apply is left out. */
struct made_event {
    const char *t; /* "30.000000000000 s", or with nine decimals */
    const char *event;
    const char *node;
    const char *object;
    const char *phase;
    uint64_t cause;
    struct made_duration {
        const char *name; /* NULL: no more */
        const char *time;
    } durations[MADE_DURATIONS_MOST];
};

static inline int64_t made_ticks(const char *time)
{
    int64_t ticks;
    int decimals;
    cr_assert(timeline_time_read(time, &ticks, &decimals), "%s", time);
    return ticks;
}

/** A line that a reader would make of an event. */
static inline struct timeline_line made_line(struct timeline_lines *lines,
                                             const struct made_event *event, uint64_t seq)
{
    struct timeline_line line = {.seq = seq,
                                 .cause = event->cause,
                                 .at = made_ticks(event->t),
                                 .event = event->event,
                                 .node = event->node,
                                 .object = event->object,
                                 .phase = event->phase};
    line.facts = ARENA_ARRAY(lines->arena, struct timeline_fact, MADE_DURATIONS_MOST);
    for (size_t i = 0; i < MADE_DURATIONS_MOST && event->durations[i].name != NULL; i++) {
        line.facts[line.fact_count++] =
            (struct timeline_fact){.name = event->durations[i].name,
                                   .text = event->durations[i].time,
                                   .is_duration = true,
                                   .ticks = made_ticks(event->durations[i].time)};
    }
    return line;
}

/** A timeline of these events, numbered from 1; timeline_lines_free it. */
static inline void made_lines(struct timeline_lines *lines, const struct made_event *events,
                              size_t count)
{
    timeline_lines_init(lines);
    for (size_t i = 0; i < count; i++) {
        struct timeline_line line = made_line(lines, &events[i], i + 1);
        const char *mistake = timeline_lines_add(lines, &line);
        cr_assert(mistake == NULL, "event %zu: %s", i + 1, mistake);
    }
}

#endif
