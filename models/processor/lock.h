/*
 * A lock: one thread of a program holds it at a time.
 *
 * Threads that ask for it get it first come, first served. A thread that gives it up hands it to
 * the next one, which goes on by an event of the same instant.
 */
#ifndef MODELS_PROCESSOR_LOCK_H
#define MODELS_PROCESSOR_LOCK_H

#include "models/processor/waiter.h"
#include "sim/component/assembly.h"
#include "sim/measure/ledger.h"

extern const struct kind lock_kind;

struct lock {
    struct component component; /* "locks.NAME" */
    struct waiters waiting;
    const struct waiter *holder; /* NULL: none */
    sim_ticks asked;             /* by the holder */
    sim_ticks taken;             /* by the holder */
    struct waiter_port port;
    struct ledger ledger; /* threads that wait for it or hold it */
    struct tally waited;  /* of those that have got it */
};

/** @param scope  of the program @param name  of the lock */
void lock_init(struct lock *lock, const struct assembly *assembly, const struct scope *scope,
               const char *name, const struct waiter_port *port);

/** Ask for a lock. @return whether the thread has it at once; else the port says when */
bool lock_take(struct run *run, struct lock *lock, struct waiter *waiter);

/** The holder gives its lock up. */
void lock_give(struct run *run, struct lock *lock);

#endif
