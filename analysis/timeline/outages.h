/*
 * The outages of a timeline: how long each service was down, and in which phases.
 *
 * The end of an outage says how long it was and how long each phase took, in an order of its own;
 * where an outage has no end, because the run or what was kept of it ended first, its phases are
 * added up from the events that began them. Either way phases must sum to the outage exactly, in
 * ticks, and a table that shows otherwise says so.
 */
#ifndef ANALYSIS_TIMELINE_OUTAGES_H
#define ANALYSIS_TIMELINE_OUTAGES_H

#include "analysis/timeline/lines.h"

struct timeline_phase {
    const char *name;
    int64_t ticks;
};

enum { TIMELINE_PHASES_MOST = 32 };

struct timeline_outage {
    const char *service;
    const struct timeline_line *begin;
    const struct timeline_line *end;                    /* NULL: it lasts beyond the last event */
    int64_t until;                                      /* [ticks] its end, or the last event */
    struct timeline_phase phases[TIMELINE_PHASES_MOST]; /* in the order of the events */
    size_t phase_count;
    const struct timeline_line *first_ok; /* NULL: no client was served again that the events say */
    const struct timeline_line *all_ok;
};

struct timeline_outages {
    struct timeline_outage *list; /* in the order they began */
    size_t count;
    size_t capacity;
};

/** Find the outages. @param lines  must outlive them */
void timeline_outages_init(struct timeline_outages *outages, const struct timeline_lines *lines);

void timeline_outages_free(struct timeline_outages *outages);

/** How long an outage was, or was so far [ticks]. */
int64_t timeline_outage_length(const struct timeline_outage *outage);

/** The longest phase, of equals the first; NULL: there is none. */
const struct timeline_phase *timeline_outage_longest(const struct timeline_outage *outage);

/** Whether the phases sum to the outage, and that is what its end says: else a model is wrong. */
bool timeline_outage_adds_up(const struct timeline_outage *outage);

#endif
