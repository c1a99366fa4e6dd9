/* Which results hang on the order of simultaneous events, for people. */
#ifndef EXPERIMENTS_SCREEN_TABLE_TIES_H
#define EXPERIMENTS_SCREEN_TABLE_TIES_H

#include "experiments/runs/ties.h"

#include <stdio.h>

/** The table and a sentence. @param count  ties in the runs in the order of scheduling */
void table_print_ties(const struct ties *ties, uint64_t count, uint64_t events, size_t width,
                      FILE *out);

#endif
