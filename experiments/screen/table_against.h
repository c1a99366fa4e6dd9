/* Predictions of timelines beside what was measured, for people. */
#ifndef EXPERIMENTS_SCREEN_TABLE_AGAINST_H
#define EXPERIMENTS_SCREEN_TABLE_AGAINST_H

#include "experiments/timeline/against.h"

#include <stdio.h>

/**
 * Print the events, the phases of outages, and what has no counterpart.
 *
 * @param point  parameters of the point; NULL: none
 * @param path   of the log
 * @param width  columns of the terminal; 0: as many as are needed
 */
void table_against_print(const struct against *against, const char *point, const char *path,
                         size_t width, FILE *out);

#endif
