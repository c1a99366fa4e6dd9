/* coupling compare --timeline: two timelines event by event. */
#ifndef EXPERIMENTS_COMMANDS_COMPARE_TIMELINE_H
#define EXPERIMENTS_COMMANDS_COMPARE_TIMELINE_H

#include "experiments/commands/compare_wish.h"

/**
 * Print two timelines beside each other.
 *
 * @param width  columns; 0: as many as are needed
 * @return the exit status: 1 where they differ
 */
int compare_timelines(const struct compare_wish *wish, size_t width);

#endif
