/* coupling compare: two results metric by metric. */
#ifndef EXPERIMENTS_COMMANDS_COMPARE_POINTS_H
#define EXPERIMENTS_COMMANDS_COMPARE_POINTS_H

#include "experiments/commands/compare_wish.h"

#include <stdio.h>

/**
 * Print by how much two results differ: a table for each pair of points.
 *
 * @param width    columns; 0: as many as are needed
 * @param remarks  where what is worth knowing beside the tables goes
 * @return the exit status: 1 where a metric differs
 */
int compare_points(const struct compare_wish *wish, size_t width, FILE *remarks);

#endif
