/* Two timelines beside each other, for people. */
#ifndef EXPERIMENTS_SCREEN_TABLE_ALIGNMENT_H
#define EXPERIMENTS_SCREEN_TABLE_ALIGNMENT_H

#include "analysis/timeline/alignment.h"

#include <stdio.h>

/**
 * Print the events in the order of time, then the phases of each outage.
 *
 * @param width  columns of the terminal; 0: as many as are needed
 */
void table_alignment_print(const struct alignment *alignment, size_t width, FILE *out);

#endif
