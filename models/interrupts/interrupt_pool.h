/* Places for interrupts: as many as were ever present at once. */
#ifndef MODELS_INTERRUPTS_INTERRUPT_POOL_H
#define MODELS_INTERRUPTS_INTERRUPT_POOL_H

#include "models/interrupts/interrupt.h"
#include "sim/base/arena.h"
#include "sim/kernel/run.h"

enum { INTERRUPT_CHUNK = 64, INTERRUPTS_MOST = 1 << 24 };

struct interrupt_pool {
    struct arena *arena;
    struct interrupt *free; /* linked through `next` */
    uint64_t capacity;
    uint64_t present;
};

/** A place, all zero. It doubles the pool where none is free.
 *  @param component  to blame where more than INTERRUPTS_MOST are present
 *  @return NULL: there are, and the run has failed */
struct interrupt *interrupt_take(struct run *run, struct interrupt_pool *pool,
                                 const struct component *component);

/** Give a place back. */
static inline void interrupt_release(struct interrupt_pool *pool, struct interrupt *interrupt)
{
    interrupt->next = pool->free;
    pool->free = interrupt;
    pool->present--;
}

#endif
