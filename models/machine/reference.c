#include "models/machine/reference.h"

void reference_pool_init(struct reference_pool *pool, struct arena *arena, uint32_t capacity)
{
    _Static_assert(sizeof(struct reference) == 64, "a reference fills one cache line");
    ASSERT(capacity > 0 && capacity <= UINT32_C(1) << REFERENCE_PLACE_BITS);
    pool->entries = arena_alloc_line(arena, capacity * sizeof *pool->entries);
    pool->capacity = capacity;
    pool->taken = 0;
    pool->threadless = 0;
    pool->free = 0;
    for (uint32_t i = 0; i < capacity; i++) {
        pool->entries[i].issued = -1;
        pool->entries[i].next = i + 1 < capacity ? i + 1 : REFERENCE_NONE;
    }
}
