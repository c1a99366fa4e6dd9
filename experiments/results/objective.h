/*
 * The objectives of a point (experiments/spec/objective.h): how many met the bound, the interval of
 * the share, and the verdict.
 *
 * A trial is a replication, or an outage. Each has met the bound, missed it, or is undecided: an
 * outage that the end of the run cuts off has missed a bound from above once it has lasted longer,
 * and is undecided before. The lower end of the interval counts the undecided as missed, the upper
 * one as met. A replication without an outage, or without a value, says nothing of the bound: it is
 * left out of the share, and how many are is told. So are failed runs.
 *
 * The interval is that of Clopper and Pearson (1934) with a tail at each end; outages, which may
 * depend on each other within a replication, are divided by their dispersion (exact.h). PASS needs
 * the whole of it at or above the share wanted, FAIL the whole below.
 *
 * Without a share the value of the metric over all replications is held against the bound, with the
 * interval that it has in the results.
 */
#ifndef EXPERIMENTS_RESULTS_OBJECTIVE_H
#define EXPERIMENTS_RESULTS_OBJECTIVE_H

#include "experiments/results/estimate.h"
#include "experiments/spec/spec.h"

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_UNDECIDED };

/** "PASS", "FAIL", "UNDECIDED" */
extern const char *const verdict_names[];

struct result_objective {
    const struct objective *asked;
    const char *unit; /* of the metric; NULL: the system has no such metric */
    /* Trials, where a share is wanted. */
    uint64_t met, missed, undecided;
    uint64_t left_out;   /* replications without an outage or a value */
    uint64_t unfinished; /* outages that the end of a run cuts off */
    uint64_t failed;     /* runs */
    uint64_t needed; /* trials of which all must meet the bound; 0: no random number was drawn */
    struct interval interval; /* of the share, or of the metric */
    double confidence;
    bool has_events; /* the metric is one of outages */
    enum verdict verdict;
    const char *reason; /* why it is undecided; NULL: it is not */
};

/**
 * Judge an objective.
 *
 * Time: a pass over the replications, of outages over their cells.
 *
 * @param value  the estimate of the metric, where no share is wanted
 * @param arena  for texts
 */
void objective_judge(struct result_objective *result, const struct objective *asked,
                     const struct replications *replications, const struct estimate *value,
                     double confidence, struct arena *arena);

#endif
