/*
 * An interrupt, and queues of interrupts.
 *
 * A packet is one arrival at a source, and raises an interrupt. An interrupt is its first packet,
 * with a list of those that were coalesced into it.
 */
#ifndef MODELS_INTERRUPTS_INTERRUPT_H
#define MODELS_INTERRUPTS_INTERRUPT_H

#include "sim/kernel/ticks.h"

#include <stddef.h>
#include <stdint.h>

struct interrupt_source;
struct run;

/** Is told that work of a driver is done. @param began  when a core began it */
struct interrupt_work_port {
    void *owner;
    void (*take)(struct run *run, void *owner, uint64_t argument, sim_ticks began);
};

struct interrupt {
    struct interrupt_source *source;        /* NULL: work of a driver */
    const struct interrupt_work_port *work; /* of a driver, which is no interrupt; or NULL */
    struct interrupt *next;                 /* behind it in a queue, or in the pool */
    struct interrupt *more;                 /* the next packet coalesced into it */
    struct interrupt *next_held;            /* raised after it in the same window of a mask */
    sim_ticks arrived;                      /* the packet */
    sim_ticks raised;                       /* of a driver's work: when a core began it */
    sim_ticks took; /* time of cores: of its frame, shared by its packets, and of what was left */
    uint64_t argument; /* of the device, handed back to it */
    uint64_t turn;     /* in which interrupts were raised, from 1 on */
    uint64_t step;     /* its last event on the timeline; 0: it is not kept there */
    const char *fault; /* at the root of its causes; NULL: it came by itself */
    uint32_t packets;  /* of an interrupt */
};

/** Interrupts in order, linked through `next`. */
struct interrupt_queue {
    struct interrupt *head, *tail;
    uint64_t count;
};

static inline void interrupt_queue_push(struct interrupt_queue *queue, struct interrupt *interrupt)
{
    interrupt->next = NULL;
    if (queue->head == NULL) {
        queue->head = interrupt;
    } else {
        queue->tail->next = interrupt;
    }
    queue->tail = interrupt;
    queue->count++;
}

/** Take the first of a queue that is not empty. */
static inline struct interrupt *interrupt_queue_pop(struct interrupt_queue *queue)
{
    struct interrupt *first = queue->head;
    queue->head = first->next;
    queue->count--;
    return first;
}

#endif
