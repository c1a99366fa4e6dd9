/* coupling compare --timeline: two timelines event by event. */
#ifndef EXPERIMENTS_COMMANDS_COMPARE_TIMELINE_H
#define EXPERIMENTS_COMMANDS_COMPARE_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

/** The timelines that are asked for. What is given once is of both sides; borrowed. */
struct compare_timeline_wish {
    const char *const *paths; /* of folders */
    size_t path_count;        /* 1 or 2, of all that follow 0 to 2 */
    const uint64_t *points;
    size_t point_count; /* 0: the first point that has a timeline */
    const uint64_t *replications;
    size_t replication_count; /* 0: the first that has one */
};

/**
 * Print two timelines beside each other.
 *
 * @param width  columns; 0: as many as are needed
 * @return the exit status: 1 where they differ
 */
int compare_timelines(const struct compare_timeline_wish *wish, size_t width);

#endif
