/* coupling compare --timeline: two timelines event by event. */
#ifndef EXPERIMENTS_COMMANDS_COMPARE_TIMELINE_H
#define EXPERIMENTS_COMMANDS_COMPARE_TIMELINE_H

#include "experiments/timeline/read.h"

#include <stddef.h>

/** A replication of a folder. */
struct compare_timeline_side {
    const char *folder;
    struct timeline_choice choice;
};

/**
 * Print two timelines beside each other.
 *
 * @param width  columns; 0: as many as are needed
 * @return the exit status: 1 where they differ
 */
int compare_timelines(const struct compare_timeline_side sides[2], size_t width);

#endif
