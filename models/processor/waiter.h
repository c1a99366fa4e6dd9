/*
 * Waiters: threads that wait for something that they share, and the port that lets them go on.
 *
 * A thread waits at one place at a time, so that each thread has one waiter.
 */
#ifndef MODELS_PROCESSOR_WAITER_H
#define MODELS_PROCESSOR_WAITER_H

#include "sim/kernel/ticks.h"

#include <stddef.h>
#include <stdint.h>

struct run;

struct waiter {
    uint32_t thread;
    sim_ticks since;       /* when it came */
    sim_ticks time;        /* of its service at a device */
    struct waiter *behind; /* in a queue */
};

/** Waiters in order of arrival. */
struct waiters {
    struct waiter *head, *tail;
};

/** Called when a thread need not wait any more. */
struct waiter_port {
    void *owner;
    void (*go)(struct run *run, void *owner, struct waiter *waiter);
};

static inline void waiters_push(struct waiters *waiters, struct waiter *waiter)
{
    waiter->behind = NULL;
    *(waiters->head == NULL ? &waiters->head : &waiters->tail->behind) = waiter;
    waiters->tail = waiter;
}

/** The first, which is taken out; NULL: there is none. */
static inline struct waiter *waiters_pop(struct waiters *waiters)
{
    struct waiter *waiter = waiters->head;
    if (waiter != NULL) {
        waiters->head = waiter->behind;
    }
    return waiter;
}

#endif
