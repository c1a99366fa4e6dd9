/*
 * The meaning of the signs in the table of results, below it: only of those that stand there.
 */
#ifndef EXPERIMENTS_SCREEN_TABLE_NOTES_H
#define EXPERIMENTS_SCREEN_TABLE_NOTES_H

#include "experiments/results/point_summary.h"

#include <stdio.h>

/** Print a line on intervals, one for each sign in use, and the first reasons for "~". @param width
 *  columns of the screen; 0: as many as are needed */
void table_print_notes(const struct point_summaries *summaries, size_t width, FILE *out);

#endif
