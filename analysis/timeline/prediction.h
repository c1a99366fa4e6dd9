/*
 * Predictions of replications beside what was measured: event by event.
 *
 * Events are paired by what happened where, and by how many of their kind happened before since the
 * fault. A measured event that names no node or no object is paired with those of any. Of each
 * replication the first fault.inject counts, else its first fault. What happened before the fault
 * is not compared.
 */
#ifndef ANALYSIS_TIMELINE_PREDICTION_H
#define ANALYSIS_TIMELINE_PREDICTION_H

#include "analysis/timeline/lines.h"
#include "analysis/timeline/measured.h"
#include "analysis/timeline/range.h"

/** One occurrence of an event. */
struct prediction_row {
    const struct measured_event *measured; /* NULL: it was not measured */
    struct timeline_range predicted;       /* empty: no replication has it */
};

/** Events of one kind at one place. */
struct prediction_group {
    const char *event;
    const char *node;            /* where, or of what is at no node its object; NULL: any */
    const char *object;          /* NULL: any */
    struct prediction_row *rows; /* by occurrence */
    size_t count, capacity;
    size_t seen; /* occurrences in the replication at hand */
};

struct prediction {
    struct arena *arena;
    const struct measured_log *log;
    struct prediction_group **groups; /* sorted */
    size_t group_count, group_capacity;
    uint64_t replications; /* with a fault */
    uint64_t without;      /* without one */
};

/** Start with what was measured. @param log  sorted; must outlive the prediction */
void prediction_init(struct prediction *prediction, const struct measured_log *log);
void prediction_free(struct prediction *prediction);

/** The fault that times of a replication count from; NULL: it has none. */
const struct timeline_line *prediction_fault(const struct timeline_lines *lines);

/**
 * Add a replication.
 *
 * @return for each of its events the measured one that it is paired with, or NULL; memory_free it.
 *         NULL: the replication has no fault and adds nothing
 */
const struct measured_event **prediction_add(struct prediction *prediction,
                                             const struct timeline_lines *lines);

#endif
