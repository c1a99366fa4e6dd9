/*
 * The pending events of a run, in total order.
 *
 * Events are ordered by (time, priority, sequence number or rank). An entry of the queue is one
 * unsigned 128-bit number that says it all: the time in the upper half, below it 4 bits of
 * priority, 40 bits of sequence number or rank and 20 bits of slot. The slot is the index of a
 * 32-byte record in a pool that says what is to happen. The record also knows the position of its
 * entry, so an event is cancelled or moved at once and for good: no dead entries wait in the queue.
 * Slots are used again last in, first out; each use has its own generation, so a handle to an event
 * that is gone is recognized. A slot whose generations are used up is retired.
 *
 * The entries are in a 4-ary heap whose groups of siblings each fill one cache line. When more than
 * QUEUE_MANY are pending, the heap keeps the nearest only, and buckets of equal width stand behind
 * it (sim/kernel/event_queue_buckets.h); under QUEUE_FEW they go again. Both pop the same order, as
 * the order is total, so which of them works cannot be seen in any result.
 *
 * A pop leaves the root of the heap open: as a handler often schedules the next event at once, that
 * one takes the place of the root, and one walk down the heap does for a pop and a push.
 * Where only one other entry is left there is nothing to walk through: it is the root at once.
 *
 * A queue owns its memory, which doubles as needed and is never given back before event_queue_free:
 * at steady state nothing is allocated. Push, pop, remove and move cost O(log n) in the heap, O(1)
 * amortized with buckets; peek costs O(1).
 *
 * The functions below are for sim/kernel/run.h alone; models use event_at and its kin.
 */
#ifndef SIM_KERNEL_EVENT_QUEUE_H
#define SIM_KERNEL_EVENT_QUEUE_H

#include "sim/base/assert.h"
#include "sim/kernel/event.h"
#include "sim/kernel/event_queue_buckets.h"

enum { QUEUE_MANY = 256, QUEUE_FEW = QUEUE_MANY / 4 };

#define QUEUE_SEQUENCES_MAX QUEUE_RANKED
#define QUEUE_NO_SLOT       UINT32_MAX

/* The root stands before a cache line, so the children of i, 4i - 8 to 4i - 5, fill one. */
#define QUEUE_ROOT UINT32_C(3)

/** The record of the event in a slot. */
struct event_record {
    struct component *component;
    uint64_t argument;
    uint64_t event;      /* its number among the component's */
    uint32_t generation; /* of the present use; 0 retires the slot */
    uint32_t position;   /* of the entry: in the heap or, with a flag, in the buckets; when the
                            slot is free, the next free slot */
};

struct event_queue {
    unsigned_wide *heap; /* from QUEUE_ROOT to `last`, QUEUE_EMPTY beyond to the end of a line */
    struct event_record *records;
    uint64_t near_end;       /* times from here on go to the buckets; UINT64_MAX without them */
    uint32_t last;           /* position of the last entry in the heap, or QUEUE_ROOT - 1 */
    uint32_t heap_limit;     /* `last` may grow to here without more ado */
    uint32_t free_slot;      /* first of the free slots, or QUEUE_NO_SLOT */
    bool open;               /* the root is popped but not yet replaced */
    uint64_t pops;           /* since the start */
    uint64_t sequence;       /* of the next push or move */
    uint64_t sequence_limit; /* up to here there is nothing to do but count */
    struct queue_buckets buckets;
    uint32_t capacity;      /* slots there are */
    uint32_t slot_limit;    /* slots there may ever be */
    uint32_t heap_capacity; /* the last position there is memory for */
    uint64_t sequences_max; /* sequence numbers there may ever be */
    uint64_t shuffle_key;   /* 0: ties pop in the order they were pushed */
};

/** Make an empty queue. @param shuffle_key  0 for first in, first out among ties */
void event_queue_init(struct event_queue *queue, uint64_t shuffle_key);
void event_queue_free(struct event_queue *queue);

/* The slow ends of the functions below. */

/** Make more slots, doubling. @return false when the limit is reached */
bool event_queue_grow(struct event_queue *queue);

/**
 * A sequence number where there is more to do than to count: shuffle it, or look after the buckets.
 *
 * @return false when all are used up
 */
bool event_queue_next_sequence(struct event_queue *queue, uint64_t *sequence);

/** Push when the heap is full: make it larger, or set up buckets behind it. */
void event_queue_push_full(struct event_queue *queue, unsigned_wide entry);

/** Push an entry that is not near. */
void event_queue_push_later(struct event_queue *queue, unsigned_wide entry);

/** Remove the entry of a slot from its bucket. */
void event_queue_remove_later(struct event_queue *queue, uint32_t slot);

/** Pour the next bucket into the heap, which is empty. @return the first entry or QUEUE_EMPTY */
unsigned_wide event_queue_refill(struct event_queue *queue);

/** Have memory for a heap of so many entries. */
void event_queue_reserve(struct event_queue *queue, uint32_t count);

/** Events pending. */
static inline uint32_t queue_count(const struct event_queue *queue)
{
    return queue->last + 1 - QUEUE_ROOT - queue->open + queue->buckets.count;
}

/** The number that orders the next event among ties. @return false when there is none left */
static inline bool queue_next_sequence(struct event_queue *queue, uint64_t *sequence)
{
    if (__builtin_expect(queue->sequence < queue->sequence_limit, 1)) {
        *sequence = queue->sequence++;
        return true;
    }
    return event_queue_next_sequence(queue, sequence);
}

/* Put an entry in a place of the heap. */
static inline void queue_place(struct event_queue *queue, uint32_t position, unsigned_wide entry)
{
    queue->heap[position] = entry;
    queue->records[queue_entry_slot(entry)].position = position;
}

/* Put an entry in an open place of the heap or above it. */
static inline void queue_sift_up(struct event_queue *queue, uint32_t hole, unsigned_wide entry)
{
    while (hole > QUEUE_ROOT) {
        uint32_t parent = hole / 4 + 2;
        if (queue->heap[parent] < entry) {
            break;
        }
        queue_place(queue, hole, queue->heap[parent]);
        hole = parent;
    }
    queue_place(queue, hole, entry);
}

/* Put an entry in an open place of the heap or below it. */
static inline __attribute__((always_inline)) void
queue_sift_down(struct event_queue *queue, uint32_t hole, unsigned_wide entry)
{
    const unsigned_wide *heap = queue->heap;
    uint32_t last = queue->last;
    for (;;) {
        uint32_t child = 4 * hole - 8;
        if (child > last) {
            break;
        }
        /* The empty places of a group sort last, so the least of four needs no count. */
        uint32_t left = child + (heap[child + 1] < heap[child]);
        uint32_t right = child + 2 + (heap[child + 3] < heap[child + 2]);
        uint32_t least = heap[right] < heap[left] ? right : left;
        if (entry < heap[least]) {
            break;
        }
        queue_place(queue, hole, heap[least]);
        hole = least;
    }
    queue_place(queue, hole, entry);
}

/* Put an entry in an open place of the heap, above or below it. */
static inline void queue_sift(struct event_queue *queue, uint32_t hole, unsigned_wide entry)
{
    if (hole > QUEUE_ROOT && entry < queue->heap[hole / 4 + 2]) {
        queue_sift_up(queue, hole, entry);
    } else {
        queue_sift_down(queue, hole, entry);
    }
}

/** Give a slot back: handles to it are stale from now on. */
static inline void queue_release(struct event_queue *queue, uint32_t slot)
{
    struct event_record *record = &queue->records[slot];
    record->generation++;
    if (__builtin_expect(record->generation != 0, 1)) {
        record->position = queue->free_slot;
        queue->free_slot = slot;
    }
}

/** A slot for a new event, or QUEUE_NO_SLOT when as many events are pending as can be. */
static inline uint32_t queue_acquire(struct event_queue *queue)
{
    uint32_t slot = queue->free_slot;
    if (__builtin_expect(slot == QUEUE_NO_SLOT, 0)) {
        if (!event_queue_grow(queue)) {
            return QUEUE_NO_SLOT;
        }
        slot = queue->free_slot;
    }
    queue->free_slot = queue->records[slot].position;
    return slot;
}

/* Fill the open root with the last entry. */
static inline __attribute__((always_inline)) void queue_close(struct event_queue *queue)
{
    queue->open = false;
    uint32_t last = queue->last--;
    unsigned_wide entry = queue->heap[last];
    queue->heap[last] = QUEUE_EMPTY;
    if (last != QUEUE_ROOT) {
        queue_sift_down(queue, QUEUE_ROOT, entry);
    }
}

/** The first entry, or QUEUE_EMPTY. */
static inline unsigned_wide queue_peek(struct event_queue *queue)
{
    if (queue->open) {
        queue_close(queue);
    }
    if (queue->last < QUEUE_ROOT) {
        return event_queue_refill(queue);
    }
    return queue->heap[QUEUE_ROOT];
}

/** The time of the first entry, or a time before it where that is in a bucket. O(1) */
static inline sim_ticks queue_next_time(const struct event_queue *queue)
{
    const unsigned_wide *heap = queue->heap;
    unsigned_wide first = heap[QUEUE_ROOT];
    if (queue->open) {
        unsigned_wide left = heap[4] < heap[5] ? heap[4] : heap[5];
        unsigned_wide right = heap[6] < heap[7] ? heap[6] : heap[7];
        first = left < right ? left : right;
    }
    uint64_t near_end = queue->near_end < (uint64_t)TICKS_NEVER ? queue->near_end : TICKS_NEVER;
    return first == QUEUE_EMPTY ? (sim_ticks)near_end : queue_entry_time(first);
}

/** Add an entry for an acquired slot. */
static inline void queue_push(struct event_queue *queue, unsigned_wide entry)
{
    if ((uint64_t)queue_entry_time(entry) >= queue->near_end) {
        event_queue_push_later(queue, entry);
    } else if (queue->open) {
        queue->open = false;
        queue_sift_down(queue, QUEUE_ROOT, entry);
    } else if (__builtin_expect(queue->last < queue->heap_limit, 1)) {
        queue->last++;
        queue_sift_up(queue, queue->last, entry);
    } else {
        event_queue_push_full(queue, entry);
    }
}

/** Take the first entry, just peeked at, out; its slot stays acquired. */
static inline void queue_pop(struct event_queue *queue)
{
    uint32_t last = queue->last;
    queue->pops++;
    if (last > QUEUE_ROOT + 1) {
        queue->open = true;
        return;
    }
    unsigned_wide entry = queue->heap[last];
    queue->heap[last] = QUEUE_EMPTY;
    if (last > QUEUE_ROOT) {
        queue_place(queue, QUEUE_ROOT, entry);
    }
    queue->last = last - 1;
}

/** Take the entry of a slot out, wherever it is; the slot stays acquired. */
static inline void queue_remove(struct event_queue *queue, uint32_t slot)
{
    uint32_t hole = queue->records[slot].position;
    if (hole & QUEUE_IN_BUCKET) {
        event_queue_remove_later(queue, slot);
        return;
    }
    /* The root may be open: what it was comes before all that is in the heap, so it stays. */
    uint32_t last = queue->last--;
    unsigned_wide entry = queue->heap[last];
    queue->heap[last] = QUEUE_EMPTY;
    if (hole == last) {
        return;
    }
    queue_sift(queue, hole, entry);
}

/** The entry of a slot that is pending. */
static inline unsigned_wide queue_find(const struct event_queue *queue, uint32_t slot)
{
    uint32_t position = queue->records[slot].position;
    if (position & QUEUE_IN_BUCKET) {
        return queue->buckets.entries[position & QUEUE_PLACE];
    }
    return queue->heap[position];
}

/** Put a new entry in the place of the one of the same slot. */
static inline void queue_move(struct event_queue *queue, unsigned_wide entry)
{
    uint32_t slot = queue_entry_slot(entry);
    if (queue->records[slot].position & QUEUE_IN_BUCKET ||
        (uint64_t)queue_entry_time(entry) >= queue->near_end) {
        queue_remove(queue, slot);
        queue_push(queue, entry);
        return;
    }
    if (queue->open) {
        queue_close(queue);
    }
    uint32_t hole = queue->records[slot].position;
    queue_sift(queue, hole, entry);
}

#endif
