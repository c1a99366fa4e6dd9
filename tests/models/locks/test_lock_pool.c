#include "models/locks/lock_pool.h"

#include <criterion/criterion.h>

/* Locks keep their places and numbers; one that is free has another generation. */
Test(lock_pool, numbers_locks)
{
    struct arena *arena = arena_create();
    struct lock_pool pool = {.arena = arena, .free = NO_LOCK};
    enum { LOCKS = 3000 };
    struct node_lock *locks[LOCKS];
    for (uint32_t i = 0; i < LOCKS; i++) {
        locks[i] = lock_pool_take(&pool);
        cr_assert_eq(lock_pool_at(&pool, locks[i]->number), locks[i]);
        cr_assert(locks[i]->is_taken);
        locks[i]->client = i;
    }
    cr_expect_eq(pool.taken, LOCKS);
    cr_expect_geq(lock_pool_size(&pool), LOCKS);
    cr_expect_eq(locks[7]->client, 7);
    uint16_t generation = locks[7]->generation;
    uint32_t number = locks[7]->number;
    lock_pool_free(&pool, locks[7]);
    struct node_lock *again = lock_pool_take(&pool);
    cr_expect_eq(again->number, number);
    cr_expect_neq(again->generation, generation);
    cr_expect_eq(again->client, 0);
    arena_destroy(arena);
}
