/*
 * A scheduler that shares the cores among threads by their weights: earliest eligible virtual
 * deadline first (Stoica and Abdel-Wahab 1995; the scheduler of Linux since 6.6).
 *
 * The virtual time of a thread is its time on cores, divided by its weight; that of the scheduler
 * is the mean over its threads, weighted. A thread is eligible while it is not ahead of that mean,
 * and its deadline is one quantum, divided by its weight, ahead of itself. A core takes the
 * eligible thread of the earliest deadline. On one core each thread of a constant set is then at
 * every instant within one quantum of its share (their theorem 1); a choice of the least virtual
 * time alone would let many light threads go before a heavy one.
 *
 * A thread that begins has the virtual time of the scheduler: it is owed nothing. A thread that
 * ends or waits off its core leaves what it was owed, or owed, to the others.
 *
 * A choice costs O(threads that wait).
 */
#ifndef MODELS_PROCESSOR_SCHEDULER_FAIR_SHARE_H
#define MODELS_PROCESSOR_SCHEDULER_FAIR_SHARE_H

#include "models/processor/scheduler.h"
#include "models/processor/scheduler_quantum.h"

extern const struct kind scheduler_fair_share_kind;

#endif
