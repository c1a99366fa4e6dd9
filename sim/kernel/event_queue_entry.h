/*
 * An entry of the event queue: one number that orders an event and names its slot.
 *
 * From the top: 64 bits of time, 4 of priority, 40 of order among ties, 20 of slot. The order is a
 * sequence number, or behind all of those a rank that the model has given the event.
 */
#ifndef SIM_KERNEL_EVENT_QUEUE_ENTRY_H
#define SIM_KERNEL_EVENT_QUEUE_ENTRY_H

#include "sim/base/wide.h"
#include "sim/kernel/event.h"

#include <stdbool.h>

enum {
    QUEUE_SLOT_BITS = 20,
    QUEUE_ORDER_BITS = 40,
    QUEUE_TIME_SHIFT = 64,
    QUEUE_PRIORITY_SHIFT = QUEUE_SLOT_BITS + QUEUE_ORDER_BITS,
    QUEUE_SLOTS_MAX = 1 << QUEUE_SLOT_BITS,
};

#define QUEUE_SLOT_MASK ((uint64_t)QUEUE_SLOTS_MAX - 1)

/* The order of a ranked event is its rank with this bit. */
#define QUEUE_RANKED (UINT64_C(1) << (QUEUE_ORDER_BITS - 1))

/* No event: its time is TICKS_NEVER, so it sorts after all events. */
#define QUEUE_EMPTY (~(unsigned_wide)0 >> 1)

static inline unsigned_wide queue_entry(sim_ticks time, enum event_priority priority,
                                        uint64_t order, uint32_t slot)
{
    uint64_t low = (uint64_t)priority << QUEUE_PRIORITY_SHIFT | order << QUEUE_SLOT_BITS | slot;
    return (unsigned_wide)(uint64_t)time << QUEUE_TIME_SHIFT | low;
}

static inline sim_ticks queue_entry_time(unsigned_wide entry)
{
    return (sim_ticks)(uint64_t)(entry >> QUEUE_TIME_SHIFT);
}

static inline uint32_t queue_entry_slot(unsigned_wide entry)
{
    return (uint32_t)((uint64_t)entry & QUEUE_SLOT_MASK);
}

static inline enum event_priority queue_entry_priority(unsigned_wide entry)
{
    return (enum event_priority)((uint64_t)entry >> QUEUE_PRIORITY_SHIFT);
}

static inline uint64_t queue_entry_order(unsigned_wide entry)
{
    return (uint64_t)entry >> QUEUE_SLOT_BITS & ((UINT64_C(1) << QUEUE_ORDER_BITS) - 1);
}

/** Whether the model leaves open which of two events of one time comes first. */
static inline bool queue_entry_is_tie(unsigned_wide entry, unsigned_wide last)
{
    uint64_t order = queue_entry_order(entry);
    uint64_t before = queue_entry_order(last);
    bool is_open = ((order | before) & QUEUE_RANKED) == 0 || order == before;
    return is_open && queue_entry_priority(entry) == queue_entry_priority(last);
}

#endif
