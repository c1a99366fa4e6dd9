#include "models/machine/reference.h"

#include <criterion/criterion.h>

Test(reference, places_are_taken_given_back_and_taken_again)
{
    enum { CAPACITY = 3 };
    struct arena *arena = arena_create();
    struct reference_pool pool;
    reference_pool_init(&pool, arena, CAPACITY);
    struct reference *taken[CAPACITY];
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < CAPACITY; i++) {
            taken[i] = reference_take(&pool, 10 + i);
            cr_expect_eq(pool.taken, i + 1);
            cr_expect_eq(taken[i]->issued, 10 + i);
            cr_expect(reference_is_in_flight(taken[i]));
            cr_expect_not(reference_is_at_memory(taken[i]));
            for (uint32_t other = 0; other < i; other++) {
                cr_expect_neq(taken[i], taken[other]);
            }
        }
        cr_expect_eq(pool.free, REFERENCE_NONE);
        for (uint32_t i = 0; i < CAPACITY; i++) {
            cr_expect_eq(&pool.entries[reference_index(&pool, taken[i])], taken[i]);
            reference_release(&pool, taken[i]);
            cr_expect_not(reference_is_in_flight(taken[i]));
        }
        cr_expect_eq(pool.taken, 0);
    }
    arena_destroy(arena);
}

Test(reference, is_at_memory_once_its_times_there_are_known)
{
    struct arena *arena = arena_create();
    struct reference_pool pool;
    reference_pool_init(&pool, arena, 1);
    struct reference *reference = reference_take(&pool, 0);
    reference->bank_to = 5;
    cr_expect(reference_is_at_memory(reference));
    reference_release(&pool, reference);
    cr_expect_not(reference_is_at_memory(reference));
    cr_expect_not(reference_is_at_memory(reference_take(&pool, 7)));
    arena_destroy(arena);
}

Test(reference, queues_keep_the_order_of_arrival)
{
    struct arena *arena = arena_create();
    struct reference_pool pool;
    reference_pool_init(&pool, arena, 4);
    struct reference *references[4];
    for (int i = 0; i < 4; i++) {
        references[i] = reference_take(&pool, 0);
    }
    struct reference_queue queue = REFERENCE_QUEUE_EMPTY;
    for (int round = 0; round < 2; round++) {
        reference_queue_push(&queue, &pool, references[2]);
        reference_queue_push(&queue, &pool, references[0]);
        cr_expect_eq(reference_queue_pop(&queue, &pool), references[2]);
        reference_queue_push(&queue, &pool, references[3]);
        cr_expect_eq(queue.count, 2);
        cr_expect_eq(reference_queue_pop(&queue, &pool), references[0]);
        cr_expect_eq(reference_queue_pop(&queue, &pool), references[3]);
        cr_expect_eq(queue.count, 0);
    }
    arena_destroy(arena);
}

/* The slot of the carrier neither changes the reference nor makes it one at its memory. */
Test(reference, has_a_slot_for_its_carrier)
{
    struct arena *arena = arena_create();
    struct reference_pool pool;
    reference_pool_init(&pool, arena, 2);
    struct reference *reference = reference_take(&pool, 7);
    struct reference *other = reference_take(&pool, 8);
    reference->thread = 3;
    reference->processor = 4;
    reference->home = 5;
    reference->joined = 9;
    for (int word = 0; word < REFERENCE_SLOT_WORDS; word++) {
        reference->slot[word] = UINT64_MAX - (uint64_t)word;
        other->slot[word] = (uint64_t)word;
    }
    struct reference_queue queue = REFERENCE_QUEUE_EMPTY;
    reference_queue_push(&queue, &pool, reference);
    reference_queue_push(&queue, &pool, other);
    cr_expect_eq(reference_queue_pop(&queue, &pool), reference);
    for (int word = 0; word < REFERENCE_SLOT_WORDS; word++) {
        cr_expect_eq(reference->slot[word], UINT64_MAX - (uint64_t)word);
    }
    cr_expect_eq(reference->issued, 7);
    cr_expect_eq(reference->joined, 9);
    cr_expect_eq(reference->thread, 3);
    cr_expect_eq(reference->processor, 4);
    cr_expect_eq(reference->home, 5);
    cr_expect_not(reference_is_at_memory(reference));
    arena_destroy(arena);
}
