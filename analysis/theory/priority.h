/*
 * M/G/1 with priority classes: interrupt levels, dispatcher priorities.
 *
 * Classes are listed from the highest priority down, each with Poisson arrivals and its own service
 * law; within a class first come first served. A class is stable when it and those above it load
 * the server under 1: the classes below may drown while those above do well.
 */
#ifndef ANALYSIS_THEORY_PRIORITY_H
#define ANALYSIS_THEORY_PRIORITY_H

#include <stddef.h>

#include "analysis/theory/mg1.h"

struct priority_class {
    double arrivals_per_s; /* >= 0 */
    struct moments service;
};

/**
 * No preemption: W_p = W_0 / ((1 - sigma_{p-1}) (1 - sigma_p)), with W_0 = sum lambda E[S^2] / 2.
 *
 * sigma_p is the load of class p and all above (Cobham 1954; Kleinrock 1976, Queueing Systems II,
 * chapter 3). W_0 counts the work of every class, so all must be stable together.
 *
 * @param classes  `count` of them, highest first
 * @param out      `count` results, filled in
 * @return false when the load of all classes together is 1 or more
 */
bool priority_solve(const struct priority_class *classes, size_t count, struct queue_means *out);

/**
 * Preemptive resume: a class sees only itself and those above.
 *
 * R_p = E[S_p] / (1 - sigma_{p-1}) + W_0p / ((1 - sigma_{p-1}) (1 - sigma_p)), where W_0p sums
 * lambda E[S^2] / 2 over class p and those above (Kleinrock 1976, chapter 3). waiting_s is the
 * response without the service itself: it holds the time spent preempted.
 *
 * @param classes  `count` of them, highest first
 * @param out      `count` results, filled in; zeros from the first unstable class down
 * @return the number of classes, from the highest, that are stable
 */
size_t priority_preemptive_solve(const struct priority_class *classes, size_t count,
                                 struct queue_means *out);

#endif
