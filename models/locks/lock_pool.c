#include "models/locks/lock_pool.h"

static void grow(struct lock_pool *pool)
{
    uint32_t first = lock_pool_size(pool);
    pool->blocks = arena_grow(pool->arena, pool->blocks, pool->block_count, &pool->block_capacity,
                              sizeof *pool->blocks);
    struct node_lock *block = arena_alloc_line(pool->arena, sizeof *block << LOCK_BLOCK_BITS);
    pool->blocks[pool->block_count++] = block;
    for (uint32_t i = 0; i < 1u << LOCK_BLOCK_BITS; i++) {
        bool is_last = i + 1 == 1u << LOCK_BLOCK_BITS;
        block[i].number = first + i;
        block[i].next = is_last ? pool->free : first + i + 1;
    }
    pool->free = first;
}

struct node_lock *lock_pool_take(struct lock_pool *pool)
{
    if (pool->free == NO_LOCK) {
        grow(pool);
    }
    struct node_lock *lock = lock_pool_at(pool, pool->free);
    pool->free = lock->next;
    pool->taken++;
    *lock = (struct node_lock){
        .number = lock->number, .generation = lock->generation, .next = NO_LOCK, .is_taken = true};
    return lock;
}

void lock_pool_free(struct lock_pool *pool, struct node_lock *lock)
{
    lock->is_taken = false;
    lock->generation++;
    lock->next = pool->free;
    pool->free = lock->number;
    pool->taken--;
}
