/*
 * Where the warm-up ends: MSER, and MSER-5 on batches of five.
 *
 * A simulation starts empty, and the values until it forgets that bias its means. MSER (White 1997)
 * cuts where the standard error of what remains, taken as if independent, is smallest: cutting more
 * bias lowers it, cutting good data raises it. MSER-5 applies that to means of 5 values each, which
 * keeps single spikes from deciding (White, Cobb and Spratt 2000). The search stops at half the
 * run: a minimum there says that the run is too short for its warm-up.
 *
 * Measures keep snapshots at the instants k/80 of the horizon, k = 0 to 40, so a cut is rounded up
 * to one of these. O(values), no memory.
 */
#ifndef ANALYSIS_STATISTICS_MSER_H
#define ANALYSIS_STATISTICS_MSER_H

#include <stdbool.h>
#include <stddef.h>

enum {
    MSER_BATCH = 5,     /* values in a batch of MSER-5 */
    MSER_INSTANTS = 80, /* into which the horizon is cut for snapshots */
};

struct mser {
    size_t cut;     /* values to remove */
    int instant;    /* k: the first snapshot at or after the cut is at k / MSER_INSTANTS, 0 to 40 */
    bool too_short; /* the minimum lies at the end of the search: the run may still be warming up */
};

/**
 * Find the cut in means over equal times.
 *
 * Of equal minima the earliest counts, so that constant series are not cut at all.
 *
 * @param values  finite, in order of time; for MSER-5 each is the mean of a batch
 * @param count   any; fewer than 4 values are not cut
 */
struct mser mser_cut(const double *values, size_t count);

#endif
