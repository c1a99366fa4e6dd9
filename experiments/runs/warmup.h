/*
 * Where the warm-up of each replication of a point is cut.
 *
 * A cut that is chosen on the data that it then cuts biases what is left: a replication whose own
 * noise looks like a warm-up loses just that noise. So the cut of a replication is chosen on the
 * mean of all *other* replications, by MSER-5 on their signal and by MSER on the windows of the
 * metrics of the whole system; the latest of these counts, as each metric has a memory of its own.
 * With fewer than 5 replications there is too little to choose from: a tenth is cut, and the method
 * says so.
 */
#ifndef EXPERIMENTS_RUNS_WARMUP_H
#define EXPERIMENTS_RUNS_WARMUP_H

#include "experiments/runs/replications.h"

enum { WARMUP_REPLICATIONS = 5 }; /* fewest that a cut is chosen from */

/** Fill replications->cuts of the used replications, and how they were chosen. */
void warmup_choose(struct replications *replications);

/** "given", "mser5", "fixed" */
extern const char *const warmup_method_names[];

#endif
