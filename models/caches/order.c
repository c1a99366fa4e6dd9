#include "models/caches/order.h"

#include "sim/base/assert.h"

void order_init(struct order *order, struct arena *arena, uint32_t sets, uint32_t ways)
{
    *order = (struct order){.sets = sets, .ways = ways};
    size_t lines = (size_t)sets * ways;
    if (ways <= ORDER_STAMPED_MOST) {
        order->stamps = ARENA_ARRAY(arena, uint32_t, lines);
        return;
    }
    order->links = ARENA_ARRAY(arena, struct order_link, 1 + lines + sets);
    for (size_t end = 1 + lines; end < 1 + lines + sets; end++) {
        order->links[end] = (struct order_link){(uint32_t)end, (uint32_t)end};
    }
}

void order_renumber(struct order *order)
{
    for (uint32_t set = 0; set < order->sets; set++) {
        uint32_t *stamps = order->stamps + (size_t)set * order->ways;
        uint32_t ranks[ORDER_STAMPED_MOST] = {0};
        for (uint32_t way = 0; way < order->ways; way++) {
            for (uint32_t other = 0; stamps[way] != 0 && other < order->ways; other++) {
                ranks[way] += stamps[other] != 0 && stamps[other] <= stamps[way];
            }
        }
        for (uint32_t way = 0; way < order->ways; way++) {
            stamps[way] = ranks[way];
        }
    }
    order->clock = order->ways;
}

/* The place in the ring of a set that joins its ends: its newer is the oldest of all. */
static uint32_t ends_of(const struct order *order, uint32_t set)
{
    return 1 + order->sets * order->ways + set;
}

static void unlink_place(struct order *order, uint32_t place)
{
    struct order_link *link = &order->links[place];
    if (link->newer != 0) {
        order->links[link->newer].older = link->older;
        order->links[link->older].newer = link->newer;
        *link = (struct order_link){0, 0};
    }
}

void order_move(struct order *order, uint32_t slot)
{
    uint32_t place = slot + 1;
    uint32_t ends = ends_of(order, slot / order->ways);
    if (order->links[ends].older == place) {
        return;
    }
    unlink_place(order, place);
    uint32_t newest = order->links[ends].older;
    order->links[place] = (struct order_link){.newer = ends, .older = newest};
    order->links[newest].newer = place;
    order->links[ends].older = place;
}

void order_remove(struct order *order, uint32_t slot)
{
    if (order->stamps != NULL) {
        order->stamps[slot] = 0;
    } else {
        unlink_place(order, slot + 1);
    }
}

uint32_t order_oldest(const struct order *order, uint32_t set)
{
    uint32_t first = set * order->ways;
    if (order->stamps == NULL) {
        uint32_t place = order->links[ends_of(order, set)].newer;
        return place == ends_of(order, set) ? ORDER_NONE : place - 1;
    }
    /* Less 1, so that a slot that is not marked is younger than all others. */
    uint32_t oldest = first;
    for (uint32_t slot = first + 1; slot < first + order->ways; slot++) {
        oldest = order->stamps[slot] - 1 < order->stamps[oldest] - 1 ? slot : oldest;
    }
    return order->stamps[oldest] == 0 ? ORDER_NONE : oldest;
}

uint32_t order_count(const struct order *order, uint32_t set)
{
    uint32_t count = 0;
    for (uint32_t slot = set * order->ways; slot < (set + 1) * order->ways; slot++) {
        count +=
            order->stamps != NULL ? order->stamps[slot] != 0 : order->links[slot + 1].newer != 0;
    }
    return count;
}

size_t order_bytes(uint32_t sets, uint32_t ways)
{
    size_t lines = (size_t)sets * ways;
    return ways <= ORDER_STAMPED_MOST ? lines * sizeof(uint32_t)
                                      : (1 + lines + sets) * sizeof(struct order_link);
}
