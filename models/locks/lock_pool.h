/*
 * The locks of all nodes, numbered: a message names a lock by its number and its generation.
 *
 * Locks live in blocks that never move, with a list of those that are free; one that is freed has
 * another generation from then on, so that a message about it that comes later is known to be late.
 */
#ifndef MODELS_LOCKS_LOCK_POOL_H
#define MODELS_LOCKS_LOCK_POOL_H

#include "models/locks/resource.h"
#include "sim/base/arena.h"
#include "sim/kernel/ticks.h"

enum { LOCK_BLOCK_BITS = 10 };

#define NO_LOCK UINT32_MAX

/** The operation that a client waits for. */
enum lock_operation { OPERATION_NONE, OPERATION_REQUEST, OPERATION_CONVERT };

/** A lock: the copy that its master has, and that of its node. */
struct node_lock {
    struct dlm_lock table; /* first: the master's; on no queue while the master does not know it */
    uint32_t number;
    uint32_t next; /* of the free ones, or of those that wait for the directory */
    uint32_t client, resource;
    uint16_t node, master; /* that was asked last */
    uint16_t generation;
    uint8_t granted;   /* as the node knows; MODE_NONE: not yet, or given up */
    uint8_t requested; /* MODE_NONE: nothing */
    uint8_t flags;
    uint8_t operation; /* enum lock_operation */
    bool is_taken;     /* not free */
    bool looks_up;     /* it has asked the directory, and no answer is back */
    sim_ticks asked;   /* for the operation under way */
    sim_ticks joined;  /* the queues of its resource */
    sim_ticks started; /* to be granted there */
};

/** Start with the arena of the run and `free` NO_LOCK. */
struct lock_pool {
    struct arena *arena;
    struct node_lock **blocks;
    size_t block_count, block_capacity;
    uint32_t free;
    uint32_t taken;
};

static inline struct node_lock *lock_pool_at(const struct lock_pool *pool, uint32_t number)
{
    return &pool->blocks[number >> LOCK_BLOCK_BITS][number & ((1u << LOCK_BLOCK_BITS) - 1)];
}

/** Locks, free ones too. */
static inline uint32_t lock_pool_size(const struct lock_pool *pool)
{
    return (uint32_t)pool->block_count << LOCK_BLOCK_BITS;
}

/** A lock that was free, all zeros but its number and generation. */
struct node_lock *lock_pool_take(struct lock_pool *pool);

void lock_pool_free(struct lock_pool *pool, struct node_lock *lock);

#endif
