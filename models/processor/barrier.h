/*
 * A barrier: each thread of a program waits there until all of them have come.
 *
 * The threads go on in one event of the instant at which the last one comes, in the order of their
 * numbers.
 */
#ifndef MODELS_PROCESSOR_BARRIER_H
#define MODELS_PROCESSOR_BARRIER_H

#include "models/processor/waiter.h"
#include "sim/component/assembly.h"
#include "sim/measure/tally.h"

extern const struct kind barrier_kind;

struct barrier {
    struct component component; /* "barrier" */
    struct waiter *waiters;     /* of all threads */
    bool *is_here;              /* of each */
    uint32_t threads;
    uint32_t here;
    struct waiter_port port;
    sim_ticks passed;       /* when all went on last; 0: not yet */
    struct tally superstep; /* from then until all go on again */
    struct tally waiting;   /* of each thread, each time */
    uint64_t released;      /* threads that have gone on */
    uint64_t passes;
};

/** @param scope  of the program @param waiters  one for each of its threads */
struct barrier *barrier_build(const struct assembly *assembly, const struct scope *scope,
                              struct waiter *waiters, uint32_t threads,
                              const struct waiter_port *port);

/** A thread comes, and waits. */
void barrier_come(struct run *run, struct barrier *barrier, struct waiter *waiter);

#endif
