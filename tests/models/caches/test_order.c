#include "models/caches/order.h"

#include <criterion/criterion.h>

/* Two sets of few ways with stamps, and of many with rings. */
static void for_each_size(void (*test)(struct order *order, uint32_t ways))
{
    static const uint32_t ways[] = {1, 3, ORDER_STAMPED_MOST, ORDER_STAMPED_MOST + 1, 1000};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct arena *arena = arena_create();
        struct order order;
        order_init(&order, arena, 2, ways[i]);
        cr_expect_eq(order.stamps != NULL, ways[i] <= ORDER_STAMPED_MOST);
        test(&order, ways[i]);
        arena_destroy(arena);
    }
}

static void marked_in_turn(struct order *order, uint32_t ways)
{
    cr_expect_eq(order_oldest(order, 0), ORDER_NONE);
    for (uint32_t way = 0; way < ways; way++) {
        order_mark(order, ways + way);
        cr_expect_eq(order_count(order, 1), way + 1);
    }
    cr_expect_eq(order_oldest(order, 0), ORDER_NONE, "the other set");
    for (uint32_t i = 0; i < 3 * ways; i++) {
        cr_expect_eq(order_oldest(order, 1), ways + i % ways);
        order_mark(order, ways + i % ways);
        order_mark(order, ways + i % ways);
    }
    for (uint32_t way = 0; way < ways; way++) {
        order_remove(order, ways + way);
        order_remove(order, ways + way);
        cr_expect_eq(order_oldest(order, 1), way + 1 < ways ? ways + way + 1 : ORDER_NONE);
    }
}

Test(order, the_oldest_is_the_one_marked_before_all_others)
{
    for_each_size(marked_in_turn);
}

/* Stamps run out twice, in the midst of a set whose order has to stay. */
Test(order, stamps_that_run_out_keep_their_order)
{
    struct arena *arena = arena_create();
    struct order order;
    order_init(&order, arena, 2, 4);
    for (int again = 0; again < 2; again++) {
        order.clock = UINT32_MAX - 4;
        order_mark(&order, 2);
        order_mark(&order, 5);
        order_mark(&order, 0);
        order_mark(&order, 3);
        cr_expect_eq(order.clock, 4);
        order_mark(&order, 1);
        cr_expect_eq(order_count(&order, 1), 1);
        cr_expect_eq(order_oldest(&order, 1), 5);
        static const uint32_t expected[] = {2, 0, 3, 1};
        for (uint32_t i = 0; i < 4; i++) {
            cr_expect_eq(order_oldest(&order, 0), expected[i]);
            order_remove(&order, expected[i]);
        }
    }
    arena_destroy(arena);
}

Test(order, bytes_a_line)
{
    cr_expect_eq(order_bytes(64, 8), 64 * 8 * 4);
    cr_expect_eq(order_bytes(1, 100), (1 + 100 + 1) * 8);
}
