#include "models/cluster/fencing/power_orders.h"

#include <criterion/criterion.h>

/* Orders are taken and given back in any order; the pool grows to as many as are open at once, and
 * an order keeps what it was given. */
Test(power_orders, are_taken_and_given_back)
{
    enum { OPEN = 40 };
    struct arena *arena = arena_create();
    struct power_orders orders = {.arena = arena};
    uint32_t taken[OPEN];
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < OPEN; i++) {
            struct fencing_request request = {.requester = i, .target = i + 1, .serial = round};
            taken[i] = power_orders_take(&orders, &request, 7, i);
        }
        cr_expect_eq(orders.open, OPEN);
        for (uint32_t i = 0; i < OPEN; i++) {
            const struct power_order *order = &orders.list[taken[i]];
            cr_expect(order->requester == i && order->target == i + 1 && order->off == i);
            cr_expect(order->serial == round && order->incarnation == 7 && order->is_open);
        }
        for (uint32_t i = 0; i < OPEN; i++) {
            power_orders_release(&orders, taken[(i * 7 + round) % OPEN]);
            cr_expect_eq(power_orders_count(&orders), OPEN - i - 1);
        }
        cr_expect_eq(orders.open, 0);
        cr_expect_lt(orders.capacity, (size_t)(2 * OPEN));
    }
    arena_destroy(arena);
}
