/*
 * A thread: what a core runs.
 *
 * A thread is held by one core at most. While it is, it computes, waits on the core for its turn,
 * or is stalled on memory and keeps its place on the core. Its work is an amount of computing; when
 * that is done, its owner says what becomes of the thread.
 */
#ifndef MODELS_MACHINE_THREAD_H
#define MODELS_MACHINE_THREAD_H

#include "sim/base/wide.h"
#include "sim/kernel/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run;
struct core;
struct scheduler;
struct thread;
struct thread_waits;

enum thread_state {
    THREAD_COMPUTING, /* its core executes it */
    THREAD_READY,     /* it waits for a core, or for its turn on the core that holds it */
    THREAD_STALLED,   /* its core holds it, and it waits for memory */
    THREAD_ENDED,
};

/** The end of the work of a thread. */
enum thread_outcome {
    THREAD_GOES_ON, /* its next work begins at once */
    THREAD_STALLS,  /* its next work begins after cores_wake */
    THREAD_ENDS,
};

/** Takes a thread whose work is done; unless the thread ends, `left` is the work that follows. A
 *  thread that ends is on its core until the owner has returned. */
struct thread_port {
    enum thread_outcome (*take)(struct run *run, void *owner, struct thread *thread);
    void *owner;
};

/* The processor of a thread that any core may hold. */
#define THREAD_ANYWHERE UINT16_MAX

struct thread {
    enum thread_state state;
    uint32_t number;                /* each thread of a machine has its own */
    uint16_t processor;             /* whose cores may hold it, or THREAD_ANYWHERE */
    bool waits;                     /* for memory, on a core or off it */
    bool is_in_system;              /* its work is that of the operating system, for it */
    sim_ticks left;                 /* of its work, while it does not compute */
    sim_ticks switching;            /* that its core's switch to it takes; 0: it is done */
    struct thread_port out;         /* its owner */
    struct core *core;              /* that holds it; NULL: none does */
    struct core *bound;             /* that alone may hold it; NULL: any of its processor */
    struct thread *next;            /* behind it in a queue */
    struct thread *before, *behind; /* in its core's list of threads */

    /* Where there is a scheduler: */
    struct scheduler
        *scheduler;         /* among whose threads it is; NULL: it ended, or waits off a core */
    struct core *assigned;  /* whose queue it waits in, if each core has one */
    struct core *held_last; /* the core that held it last; NULL: none yet */
    sim_ticks ready;        /* when it became ready and was held by no core */
    struct thread_waits *off_core; /* where its waits for a core count beside all; NULL: nowhere */
    int64_t priority;              /* the higher goes first */
    uint64_t turn;                 /* given when it became ready: the lower goes first */
    int64_t weight;                /* its share of the cores, beside those of other threads */
    bool is_in_quantum;            /* it uses its core: */
    bool is_tickless;              /* no event tells the end of its quantum (cores_quanta.h) */
    bool is_expired;               /* its quantum ended while its core served interrupts */
    struct event_id tick;          /* CORE_TICKED */
    sim_ticks since;               /* when it began to use it, some quanta ago */
    sim_ticks quantum;             /* of these quanta; TICKS_NEVER: they have no end */
    sim_ticks ends;    /* when its quantum ends, or without a tick ended one before it */
    sim_ticks used;    /* time on cores before `since`, without switches */
    wide virtual_time; /* of a scheduler that shares by weight (scheduler_fair_share.h), */
    wide virtual_rest; /* and what is left of its division */
};

/** Threads in order, linked through `next`. */
struct thread_queue {
    struct thread *head, *tail;
};

static inline void thread_queue_push(struct thread_queue *queue, struct thread *thread)
{
    thread->next = NULL;
    if (queue->head == NULL) {
        queue->head = thread;
    } else {
        queue->tail->next = thread;
    }
    queue->tail = thread;
}

/** Take a thread out of a queue that it is in. O(n) */
static inline void thread_queue_remove(struct thread_queue *queue, const struct thread *thread)
{
    struct thread *before = NULL;
    struct thread **at = &queue->head;
    while (*at != thread) {
        before = *at;
        at = &before->next;
    }
    *at = thread->next;
    if (queue->tail == thread) {
        queue->tail = before;
    }
}

/** The first of a queue, which is taken out of it; NULL: there is none. */
static inline struct thread *thread_queue_pop(struct thread_queue *queue)
{
    struct thread *thread = queue->head;
    if (thread != NULL) {
        queue->head = thread->next;
    }
    return thread;
}

#endif
