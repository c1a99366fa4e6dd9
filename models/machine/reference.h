/*
 * A memory reference: one line that a thread misses and waits for.
 *
 * A reference is issued by a thread on a processor, crosses the interconnect where its home lies
 * behind it, waits at the memory of its home, and returns. References live in a pool as large as
 * all threads together may have in flight, so the loop of a run allocates nothing. A port takes a
 * reference over when a component is done with it: components know ports, not each other.
 *
 * A reference has a slot for the component that carries it: an interconnect keeps there where the
 * reference is, so that no interconnect has an array beside the pool. At the controller the same
 * words are the times of its services. Where pages move, a reference that no component has taken
 * yet names its page there.
 *
 * A line of a page that moves is a reference too, of no thread, and so are a dirty line on its way
 * from a cache to memory, a line that is prefetched, and one that a device moves by DMA.
 *
 * A reference fills one cache line. Taking and releasing one costs O(1).
 */
#ifndef MODELS_MACHINE_REFERENCE_H
#define MODELS_MACHINE_REFERENCE_H

#include "sim/base/arena.h"
#include "sim/base/assert.h"
#include "sim/kernel/ticks.h"

#include <stdbool.h>

struct run;

#define REFERENCE_NONE UINT32_MAX

/* In a rank the entry of the reference stands below the number of its thread. */
enum { REFERENCE_PLACE_BITS = 20 };

enum { REFERENCE_SLOT_WORDS = 3 };

/* In place of the time of its bank. */
enum { REFERENCE_ON_ITS_WAY = -1, REFERENCE_WITH_CACHES = -2 };

/* In place of the number of a thread: a line of a page that moves, one that is written back, and
 * one that is prefetched. From REFERENCE_DMA on: one that a device moves, by the number of its
 * controller. */
enum { REFERENCE_COPIER = 100000, REFERENCE_WRITER, REFERENCE_PREFETCHER, REFERENCE_DMA };

struct reference {
    sim_ticks issued; /* -1 while the entry in the pool is free */
    sim_ticks joined; /* when it came to the bus, link or controller where it is */
    union {
        uint64_t slot[REFERENCE_SLOT_WORDS]; /* the carrier's own, up to the controller */
        struct {
            sim_ticks channel_from; /* the memory channel carries its line from here ... */
            sim_ticks channel_to;   /* ... to here, when it comes to its bank */
            sim_ticks bank_from;    /* its bank is busy with it from here ... */
        };
    };
    sim_ticks bank_to; /* ... to here; before it has come to its controller REFERENCE_ON_ITS_WAY or
                          REFERENCE_WITH_CACHES */
    uint32_t thread : 31;
    uint32_t writes_back : 1; /* a dirty line that it displaces */
    uint32_t address;         /* [lines]: which channel and bank of its home it goes to */
    uint32_t next;            /* behind it in a queue, or the next free entry */
    uint16_t processor;       /* of its thread */
    uint16_t home;            /* the memory that holds the line */
};

struct reference_pool {
    struct reference *entries;
    uint32_t capacity;
    uint32_t free; /* first of the free entries, or REFERENCE_NONE */
    uint32_t taken;
    uint32_t threadless; /* of those taken, of no thread */
};

/** References that wait for something, in order of arrival, linked through `next`. */
struct reference_queue {
    uint32_t head; /* REFERENCE_NONE when empty */
    uint32_t tail;
    uint64_t count;
};

#define REFERENCE_QUEUE_EMPTY ((struct reference_queue){REFERENCE_NONE, REFERENCE_NONE, 0})

/** Where a component hands its references on. */
struct reference_port {
    void *owner;
    void (*take)(struct run *run, void *owner, struct reference *reference);
};

/** A pool for `capacity` references in flight, all of them free. */
void reference_pool_init(struct reference_pool *pool, struct arena *arena, uint32_t capacity);

/** The index of a reference: what events carry. */
static inline uint32_t reference_index(const struct reference_pool *pool,
                                       const struct reference *reference)
{
    return (uint32_t)(reference - pool->entries);
}

/**
 * The rank of what happens to a reference: at one instant the lower thread goes first, and among
 * references of one thread the one in the lower entry.
 */
static inline uint64_t reference_rank(const struct reference_pool *pool,
                                      const struct reference *reference)
{
    return (uint64_t)reference->thread << REFERENCE_PLACE_BITS | reference_index(pool, reference);
}

/** Take a free entry; asserts that there is one. */
static inline struct reference *reference_take(struct reference_pool *pool, sim_ticks now)
{
    ASSERT(pool->free != REFERENCE_NONE);
    struct reference *reference = &pool->entries[pool->free];
    pool->free = reference->next;
    pool->taken++;
    reference->issued = now;
    reference->bank_to = REFERENCE_ON_ITS_WAY;
    return reference;
}

/** Give an entry back. */
static inline void reference_release(struct reference_pool *pool, struct reference *reference)
{
    ASSERT_SLOW(reference->issued >= 0);
    reference->issued = -1;
    reference->next = pool->free;
    pool->free = reference_index(pool, reference);
    pool->taken--;
}

/** Put a reference behind all that wait. */
static inline void reference_queue_push(struct reference_queue *queue, struct reference_pool *pool,
                                        struct reference *reference)
{
    uint32_t index = reference_index(pool, reference);
    reference->next = REFERENCE_NONE;
    if (queue->count++ == 0) {
        queue->head = index;
    } else {
        pool->entries[queue->tail].next = index;
    }
    queue->tail = index;
}

/** Take the reference that has waited longest; there must be one. */
static inline struct reference *reference_queue_pop(struct reference_queue *queue,
                                                    struct reference_pool *pool)
{
    ASSERT_SLOW(queue->count > 0);
    struct reference *reference = &pool->entries[queue->head];
    queue->head = reference->next;
    queue->count--;
    return reference;
}

/** References found in a queue, by walking it; at most one more than its count. */
static inline uint64_t reference_queue_walk(const struct reference_queue *queue,
                                            const struct reference_pool *pool)
{
    uint64_t found = 0;
    uint32_t index = queue->count > 0 ? queue->head : REFERENCE_NONE;
    while (index != REFERENCE_NONE && found <= queue->count) {
        index = index == queue->tail ? REFERENCE_NONE : pool->entries[index].next;
        found++;
    }
    return found;
}

static inline bool reference_is_of_a_thread(const struct reference *reference)
{
    return reference->thread < REFERENCE_COPIER;
}

/** Whether it is a dirty line that a cache has given up. */
static inline bool reference_is_write_back(const struct reference *reference)
{
    return reference->thread == REFERENCE_WRITER;
}

/** Whether it is a line that no access has asked for so far. */
static inline bool reference_is_prefetch(const struct reference *reference)
{
    return reference->thread == REFERENCE_PREFETCHER;
}

/** Whether it is a line that a device moves. */
static inline bool reference_is_dma(const struct reference *reference)
{
    return reference->thread >= REFERENCE_DMA;
}

static inline bool reference_is_copy(const struct reference *reference)
{
    return reference->thread == REFERENCE_COPIER;
}

/** Whether it writes a line of a page at the page's new home; at the old one it reads. */
static inline bool reference_writes_page(const struct reference *reference)
{
    return reference_is_copy(reference) && reference->home == reference->processor;
}

static inline bool reference_is_in_flight(const struct reference *reference)
{
    return reference->issued >= 0;
}

/** Whether a reference is on an interconnect, or held on the way there or back. */
static inline bool reference_is_on_its_way(const struct reference *reference)
{
    return reference->issued >= 0 && reference->bank_to == REFERENCE_ON_ITS_WAY;
}

/** Whether a reference has come to its home's controller. */
static inline bool reference_is_at_memory(const struct reference *reference)
{
    return reference->issued >= 0 && reference->bank_to >= 0;
}

#endif
