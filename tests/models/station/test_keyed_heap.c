#include "models/station/keyed_heap.h"

#include "models/station/customer.h"

#include <criterion/criterion.h>

Test(keyed_heap, customers_leave_by_key_and_then_by_arrival)
{
    enum { COUNT = 5000 };
    struct arena *arena = arena_create();
    struct keyed_heap heap;
    keyed_heap_init(&heap, arena);
    struct customer *customers = ARENA_ARRAY(arena, struct customer, COUNT);
    uint64_t word = 1;
    for (int i = 0; i < COUNT; i++) {
        word = word * UINT64_C(6364136223846793005) + 1442695040888963407;
        customers[i].service = (sim_ticks)(word >> 55); /* 0 to 511: many are equal */
        customers[i].begun = i;
        keyed_heap_add(&heap, customers[i].service, &customers[i]);
    }
    const struct customer *before = NULL;
    for (int i = 0; i < COUNT; i++) {
        cr_assert_eq(heap.count, (size_t)(COUNT - i));
        wide first = keyed_heap_first(&heap);
        const struct customer *customer = keyed_heap_take(&heap);
        cr_assert(first == customer->service);
        if (before != NULL) {
            bool is_ordered =
                before->service < customer->service ||
                (before->service == customer->service && before->begun < customer->begun);
            cr_assert(is_ordered);
        }
        before = customer;
    }
    arena_destroy(arena);
}

Test(keyed_heap, keys_may_be_wider_than_64_bits)
{
    struct arena *arena = arena_create();
    struct keyed_heap heap;
    keyed_heap_init(&heap, arena);
    struct customer late, early;
    keyed_heap_add(&heap, (wide)1 << 100, &late);
    keyed_heap_add(&heap, ((wide)1 << 100) - 1, &early);
    cr_expect_eq(keyed_heap_take(&heap), &early);
    cr_expect_eq(keyed_heap_take(&heap), &late);
    arena_destroy(arena);
}

static bool is_even(void *item, void *asked)
{
    ++*(int *)asked;
    return ((const struct customer *)item)->begun % 2 == 0;
}

/* Items that stay keep their order, and are taken like ever. */
Test(keyed_heap, may_keep_a_part)
{
    enum { COUNT = 1000 };
    struct arena *arena = arena_create();
    struct keyed_heap heap;
    keyed_heap_init(&heap, arena);
    struct customer *customers = ARENA_ARRAY(arena, struct customer, COUNT);
    for (int i = 0; i < COUNT; i++) {
        customers[i].begun = i;
        keyed_heap_add(&heap, (i * 7919) % 50, &customers[i]);
    }
    int asked = 0;
    keyed_heap_keep(&heap, is_even, &asked);
    cr_expect_eq(asked, COUNT);
    cr_assert_eq(heap.count, (size_t)COUNT / 2);
    wide key = 0;
    sim_ticks begun = -1;
    for (int i = 0; i < COUNT / 2; i++) {
        wide next = keyed_heap_first(&heap);
        const struct customer *customer = keyed_heap_take(&heap);
        cr_assert_eq(customer->begun % 2, 0);
        cr_assert(next > key || (next == key && customer->begun > begun));
        key = next;
        begun = customer->begun;
    }
    arena_destroy(arena);
}
