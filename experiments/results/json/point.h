/* A point in results.json: a member of the list "points". */
#ifndef EXPERIMENTS_RESULTS_JSON_POINT_H
#define EXPERIMENTS_RESULTS_JSON_POINT_H

#include "experiments/results/point.h"
#include "experiments/results/writer.h"

/** Write a point as a member of the open list. */
void result_point_write(struct writer *writer, const struct result_point *point);

/** Write an entry of theory for each verdict into the open list; without any, the reason why there
 * is no steady state, where that is known. */
void result_verdicts_write(struct writer *writer, const struct closed_form_verdicts *verdicts);

#endif
