/*
 * Quantiles of what all replications observed, with intervals that know of dependence.
 *
 * Observations of one replication depend on each other, so their number says little about how well
 * a quantile is known. Here the counts of all replications are pooled, the quantile q is read off
 * the pooled distribution, and the share F_r of replication r at or below q tells how much a
 * replication varies: a t interval over the F_r gives two shares beside p, and these are read back
 * through the pooled distribution (the sectioning of Asmussen and Glynn 2007, Stochastic
 * Simulation, section III.4, on the scale of shares).
 *
 * p (1 - p) / variance of the mean share is the number of independent observations that would be
 * worth as much; with fewer than 10 of them beyond the quantile it is not supported. Few
 * replications would tell that variance badly, and a quantile that is shown where it comes out
 * small by chance would be one whose interval is too narrow: it is taken from the pieces of all
 * replications, which are many more.
 *
 * Observations are counted in cells that know their least and greatest value: a quantile lies
 * between observed values, and its interval is no narrower than its cell.
 */
#ifndef ANALYSIS_STATISTICS_QUANTILE_H
#define ANALYSIS_STATISTICS_QUANTILE_H

#include <stdint.h>

#include "analysis/statistics/interval.h"
#include "sim/base/arena.h"

enum { QUANTILE_BEYOND = 10 }; /* independent observations beyond a quantile that support it */

/** Values that were counted together. */
struct quantile_cell {
    uint32_t bucket; /* cells of equal buckets belong together; ascending as the values are */
    uint64_t count;  /* 1 or more */
    double least;    /* of the values */
    double greatest;
};

/** The observations of a piece of a replication, or of a batch of a single run. */
struct quantile_sample {
    const struct quantile_cell *cells; /* ascending buckets */
    size_t cell_count;
    size_t group; /* of the pieces of one replication; from 0, each follows the one before */
};

struct quantile_pool {
    const struct quantile_sample *samples;
    size_t sample_count;
    size_t group_count;
    struct quantile_cell *cells; /* of all samples */
    size_t cell_count;
    uint64_t total; /* observations */
    double *totals; /* observations by sample */
    double *below;  /* by sample, at or below the quantile looked at last */
};

struct quantile {
    struct interval interval; /* `samples` are groups with observations */
    double effective; /* independent observations that would say as much; at most the total */
    size_t beyond;    /* samples that hold observations above it */
};

/** Pool samples; the pool lives in the arena and borrows them. O(cells samples). */
void quantile_pool(struct quantile_pool *pool, struct arena *arena,
                   const struct quantile_sample *samples, size_t count);

/**
 * A quantile of the pool.
 *
 * @param share       over 0, under 1
 * @param confidence  over 0, under 1
 * @return fewer than 2 groups with observations support nothing
 */
struct quantile quantile_of(struct quantile_pool *pool, double share, double confidence);

/** Whether so many independent observations support a quantile: else neither its value nor its
 *  bounds are to be believed. */
bool quantile_is_supported(double effective, double share);

#endif
