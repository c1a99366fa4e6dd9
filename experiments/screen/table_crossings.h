/* The crossings of scaling curves below the curves. */
#ifndef EXPERIMENTS_SCREEN_TABLE_CROSSINGS_H
#define EXPERIMENTS_SCREEN_TABLE_CROSSINGS_H

#include "experiments/results/crossing.h"

#include <stdio.h>

/**
 * The size at which each curve changes sides with that of the baseline; nothing where none was
 * asked for.
 *
 * @param width  columns of the screen; 0: as many as are needed
 * @return columns of the table that had no room
 */
size_t table_print_crossings(const struct crossings *crossings, size_t width, FILE *out);

#endif
