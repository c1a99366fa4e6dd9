/* Measured events without a counterpart, and predicted ones of the same kinds, for people. */
#ifndef EXPERIMENTS_SCREEN_TABLE_UNPAIRED_H
#define EXPERIMENTS_SCREEN_TABLE_UNPAIRED_H

#include "experiments/timeline/against.h"

#include <stdio.h>

/** Print both lists, nothing of an empty one. @param width  columns; 0: as many as are needed */
void table_unpaired_print(const struct against *against, size_t width, FILE *out);

#endif
