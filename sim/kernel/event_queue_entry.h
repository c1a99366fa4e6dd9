/*
 * An entry of the event queue: one number that orders an event and names its slot.
 *
 * From the top: 64 bits of time, 4 of priority, 40 of sequence number, 20 of slot.
 */
#ifndef SIM_KERNEL_EVENT_QUEUE_ENTRY_H
#define SIM_KERNEL_EVENT_QUEUE_ENTRY_H

#include "sim/base/wide.h"
#include "sim/kernel/event.h"

enum {
    QUEUE_SLOT_BITS = 20,
    QUEUE_SEQUENCE_BITS = 40,
    QUEUE_TIME_SHIFT = 64,
    QUEUE_RANK_SHIFT = QUEUE_SLOT_BITS + QUEUE_SEQUENCE_BITS,
    QUEUE_SLOTS_MAX = 1 << QUEUE_SLOT_BITS,
};

#define QUEUE_SLOT_MASK ((uint64_t)QUEUE_SLOTS_MAX - 1)

/* No event: its time is TICKS_NEVER, so it sorts after all events. */
#define QUEUE_EMPTY (~(unsigned_wide)0 >> 1)

static inline unsigned_wide queue_entry(sim_ticks time, enum event_priority priority,
                                        uint64_t sequence, uint32_t slot)
{
    uint64_t low = (uint64_t)priority << QUEUE_RANK_SHIFT | sequence << QUEUE_SLOT_BITS | slot;
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
    return (enum event_priority)((uint64_t)entry >> QUEUE_RANK_SHIFT);
}

#endif
