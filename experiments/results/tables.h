/*
 * The results of a point as rows of the tables in runs.sqlite (experiments/runs/store_results.h):
 * the same numbers as in results.json.
 */
#ifndef EXPERIMENTS_RESULTS_TABLES_H
#define EXPERIMENTS_RESULTS_TABLES_H

#include "experiments/results/point.h"

/** Add the rows of a point. @param store  between store_results_begin and _end */
void result_tables_add(struct store *store, const struct result_point *point);

#endif
