/*
 * Outages by what caused them: the fault that the events of each lead back to.
 *
 * A fault of its own begins a tree of causes. Faults are of one sort when they have the same kind,
 * or the same word where they say none.
 */
#ifndef ANALYSIS_TIMELINE_CAUSES_H
#define ANALYSIS_TIMELINE_CAUSES_H

#include "analysis/timeline/outages.h"
#include "sim/base/text.h"

/** A fault and the outages that it led to. */
struct timeline_cause {
    const struct timeline_line *fault; /* NULL: of outages that lead back to none */
    size_t first;                      /* of its outages, in the order of causes */
    size_t count;
};

/** Faults of one sort, and all their outages. */
struct timeline_cause_sort {
    const char *name; /* "node_crash", "app.failed"; NULL: no fault */
    size_t faults;
    size_t outages;
    int64_t total, longest;                             /* [ticks] */
    struct timeline_phase phases[TIMELINE_PHASES_MOST]; /* sums over the outages */
    size_t phase_count;
};

struct timeline_causes {
    struct timeline_cause *list; /* in the order of time, what has no fault at the end */
    size_t count, capacity;
    const struct timeline_outage **outages; /* by cause, each in the order they began */
};

/** Find the faults. @param outages  of the lines; both must outlive the causes */
void timeline_causes_init(struct timeline_causes *causes, const struct timeline_lines *lines,
                          const struct timeline_outages *outages);
void timeline_causes_free(struct timeline_causes *causes);

/** The sorts of causes, in the order of their first fault. @param count  set @return memory_free it
 */
struct timeline_cause_sort *timeline_cause_sorts(const struct timeline_causes *causes,
                                                 size_t *count);

/** The greatest phase of a sort; NULL: it has none. */
const struct timeline_phase *timeline_cause_sort_greatest(const struct timeline_cause_sort *sort);

/** How many faults of their own a timeline has. */
size_t timeline_fault_count(const struct timeline_lines *lines);

/** Append a fault in words: "fault.inject alpha: node_crash", "app.failed database on beta". */
void timeline_fault_name(const struct timeline_line *fault, struct text_buffer *text);

#endif
