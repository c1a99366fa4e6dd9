/* The goals that were missed, told at the end of a run or a merge. */
#ifndef EXPERIMENTS_SCREEN_SHORTFALL_H
#define EXPERIMENTS_SCREEN_SHORTFALL_H

#include "experiments/results/shortfall.h"

#include <stdio.h>

/** Say it on some lines; nothing where nothing is short. */
void shortfall_print(const struct shortfall *shortfall, FILE *out);

#endif
