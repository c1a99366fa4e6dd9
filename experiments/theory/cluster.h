/*
 * The closed forms of systems of kind "cluster": availability by Markov chains.
 *
 * A cluster with one service and nothing that takes time but failures, repairs and starts, all
 * exponential, is a small chain: one node that is up or down, or a pair with a hot standby
 * (analysis/theory/hot_standby.h). A run begins with everything up, so the expected availability is
 * that over the time of the run, not that of the long run.
 */
#ifndef EXPERIMENTS_THEORY_CLUSTER_H
#define EXPERIMENTS_THEORY_CLUSTER_H

#include "experiments/spec/spec.h"
#include "experiments/theory/law.h"

/** The laws of a cluster. @param arena  for the cluster that they see */
void closed_form_cluster(const struct point *point, struct arena *arena,
                         struct closed_form_tables *tables);

#endif
