/*
 * Jain's index of fairness: how evenly something is shared.
 *
 * Of n shares x it is (sum x)^2 / (n sum x^2): 1 where all are equal, 1/n where one has all (Jain,
 * Chiu and Hawe 1984, equation 1). It is no sum: indices of parts of a run make none of the whole.
 */
#ifndef SIM_MEASURE_FAIRNESS_H
#define SIM_MEASURE_FAIRNESS_H

#include <stdint.h>

struct fairness {
    double sum, squares;
    uint32_t count;
};

/** One share more. @param share  >= 0, in any unit */
static inline void fairness_add(struct fairness *fairness, double share)
{
    fairness->sum += share;
    fairness->squares += share * share;
    fairness->count++;
}

/** The index of the shares, which are not all 0; 1/n to 1. */
static inline double fairness_index(const struct fairness *fairness)
{
    return fairness->sum * fairness->sum / (fairness->count * fairness->squares);
}

#endif
