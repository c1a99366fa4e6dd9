#include "models/interrupts/interrupt_pool.h"

#include <inttypes.h>

static bool grow(struct run *run, struct interrupt_pool *pool, const struct component *component)
{
    uint64_t count = pool->capacity == 0 ? INTERRUPT_CHUNK : pool->capacity;
    if (pool->capacity + count > INTERRUPTS_MOST) {
        run_fail(run, component, ERROR_RUN, "more than %" PRIu64 " interrupts are present",
                 pool->capacity);
        return false;
    }
    struct interrupt *chunk = ARENA_ARRAY(pool->arena, struct interrupt, count);
    for (uint64_t i = count; i-- > 0;) {
        chunk[i].next = pool->free;
        pool->free = &chunk[i];
    }
    pool->capacity += count;
    run_count(run, count);
    return true;
}

struct interrupt *interrupt_take(struct run *run, struct interrupt_pool *pool,
                                 const struct component *component)
{
    if (pool->free == NULL && !grow(run, pool, component)) {
        return NULL;
    }
    struct interrupt *interrupt = pool->free;
    pool->free = interrupt->next;
    pool->present++;
    *interrupt = (struct interrupt){.packets = 1};
    return interrupt;
}
