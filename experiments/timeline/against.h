/*
 * Timelines of a folder beside the log of a real cluster, laid out for those who print it.
 */
#ifndef EXPERIMENTS_TIMELINE_AGAINST_H
#define EXPERIMENTS_TIMELINE_AGAINST_H

#include "analysis/timeline/prediction_phases.h"
#include "experiments/timeline/measured_file.h"
#include "experiments/timeline/read.h"

/** An occurrence of an event. */
struct against_row {
    const struct prediction_group *group;
    const struct prediction_row *row;
    uint64_t occurrence; /* from 1 */
    size_t number;       /* of equal times the least comes first */
};

struct against {
    const struct measured_file *file;
    uint64_t point;
    uint64_t replications;  /* that were read */
    const char *fault;      /* "fault.inject alpha: kind node_crash"; NULL: none has a fault */
    const char *fault_time; /* "30.000", where the first replication has it */
    struct prediction prediction;
    struct prediction_phases phases;
    struct against_row *rows; /* measured ones by their time, then the others by their mean */
    size_t count;
    const char **names; /* all nodes, objects and events of the timelines */
    size_t name_count, name_capacity;
};

/**
 * Read the timelines.
 *
 * @param choice   the point, and the replication where it shall be one alone
 * @param file     a log without mistakes; must outlive `against`
 * @param against  to be freed with against_free whatever is returned
 * @return false when there are none (66), they have no fault (66), or the file is damaged (74)
 */
bool against_make(struct against *against, const char *folder, const struct timeline_choice *choice,
                  const struct measured_file *file, struct error *error);
void against_free(struct against *against);

/** Whether a range tells something of a measured time: two replications have the event at least. */
bool against_has_range(const struct timeline_range *range);

#endif
