/*
 * The phases of an outage as replications predict them beside those that a log determines.
 *
 * In a timeline each phase ends with an event. Where the log has that event, or another that the
 * timeline has at the same instant, it says when the phase ended. Phases between two such instants
 * make a stretch, which is compared as a whole: a log that knows of no volume group says how long
 * storage and file system took together. The replication whose ends the log knows best says which
 * events these are.
 */
#ifndef ANALYSIS_TIMELINE_PREDICTION_PHASES_H
#define ANALYSIS_TIMELINE_PREDICTION_PHASES_H

#include "analysis/timeline/outages.h"
#include "analysis/timeline/prediction.h"

/** Phases that follow each other. */
struct prediction_stretch {
    const char *phases[TIMELINE_PHASES_MOST];
    size_t phase_count;
    bool is_measured;
    int64_t measured; /* [us]; below 0 where the log has them the other way round */
    struct timeline_range predicted;
};

/** A phase of an outage, and its end in the log. */
struct prediction_end {
    const char *phase;
    bool is_measured;
    int64_t at; /* [us] from the fault */
};

/** The first outage of a service after the fault, in one replication. */
struct prediction_outage {
    const char *service;
    uint64_t replication;
    bool has_begin; /* the log says when it began */
    int64_t begin;  /* [us] from the fault */
    struct prediction_end ends[TIMELINE_PHASES_MOST];
    size_t end_count;
    size_t measured_count; /* of the ends */
    const char *phases[TIMELINE_PHASES_MOST];
    int64_t lasted[TIMELINE_PHASES_MOST]; /* [us] by phase */
    size_t phase_count;
    int64_t length; /* [us] */
};

struct prediction_phases {
    struct arena *arena;
    struct prediction_outage *list;
    size_t count, capacity;
    uint64_t unfinished; /* outages that last to the end, which are left out */
};

/** The phases of a service. */
struct prediction_service {
    const char *name;
    uint64_t replication; /* that says which events end the phases */
    struct prediction_stretch stretches[TIMELINE_PHASES_MOST];
    size_t count;
    struct prediction_stretch whole; /* the outage */
};

void prediction_phases_init(struct prediction_phases *phases);
void prediction_phases_free(struct prediction_phases *phases);

/** Add the outages of a replication. @param paired  as prediction_add returned it */
void prediction_phases_add(struct prediction_phases *phases, const struct timeline_lines *lines,
                           const struct measured_event *const *paired);

/** The phases of a service. @param index  from 0, in the order of their outages @return whether
 *  there are so many services with an outage */
bool prediction_phases_service(const struct prediction_phases *phases, size_t index,
                               struct prediction_service *service);

#endif
