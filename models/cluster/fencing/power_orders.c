#include "models/cluster/fencing/power_orders.h"

#include "models/planted.h"

static void grow(struct power_orders *orders)
{
    size_t before = orders->capacity;
    orders->list =
        arena_grow(orders->arena, orders->list, before, &orders->capacity, sizeof *orders->list);
    for (size_t index = orders->capacity; index > before; index--) {
        orders->list[index - 1].next = orders->free;
        orders->free = (uint32_t)index;
    }
}

uint32_t power_orders_take(struct power_orders *orders, const struct fencing_request *request,
                           uint64_t incarnation, sim_ticks off)
{
    if (orders->free == 0) {
        grow(orders);
    }
    uint32_t index = orders->free - 1;
    struct power_order *order = &orders->list[index];
    orders->free = order->next;
    orders->open++;
    *order = (struct power_order){.requester = request->requester,
                                  .target = request->target,
                                  .incarnation = incarnation,
                                  .serial = request->serial,
                                  .cause = request->cause,
                                  .off = off,
                                  .is_open = true};
    return index;
}

void power_orders_release(struct power_orders *orders, uint32_t index)
{
    orders->list[index].is_open = false;
    orders->list[index].next = orders->free;
    orders->free = index + 1;
    orders->open -= !PLANTED("an order stays open");
}

uint32_t power_orders_count(const struct power_orders *orders)
{
    uint32_t open = 0;
    for (size_t index = 0; index < orders->capacity; index++) {
        open += orders->list[index].is_open;
    }
    return open;
}
