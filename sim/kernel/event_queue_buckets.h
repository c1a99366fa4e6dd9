/*
 * Buckets behind the heap of an event queue: unsorted, one for each stretch of time.
 *
 * Bucket number b holds the events with b = time >> shift. There are buckets for the numbers from
 * `cursor` on, a power of two of them, used in a circle; later events wait in the far list. When
 * the heap is empty, the bucket at the cursor is poured into it and the cursor goes on; when the
 * cursor reaches what is in the far list, the list is gone through once.
 *
 * A bucket, and the far list, is a chain of chunks of eight entries. All chunks but the newest are
 * full, so the place of the newest entry says all there is to say about the chain, and an entry is
 * removed by putting the newest in its place. Chunks are used again last in, first out.
 *
 * The width is the time in which, by the recent rate, 8 events happen, and there are at least half
 * as many buckets as events. The width is considered again each time about twice as many events as
 * are pending were scheduled, and changed when it is wrong by more than 2.5 times, also when the
 * cursor runs into the far list after so few events that going through it did not pay, and when the
 * number of events has doubled or shrunk to a few. Each such change costs O(n), and comes after
 * O(n) pushes, pops or removals. A wrong width costs time but never order: buckets too wide leave
 * the work to the heap, and empty buckets are skipped 64 at a time.
 *
 * Only sim/kernel/event_queue*.c know these functions.
 */
#ifndef SIM_KERNEL_EVENT_QUEUE_BUCKETS_H
#define SIM_KERNEL_EVENT_QUEUE_BUCKETS_H

#include "sim/kernel/event_queue_entry.h"

enum { QUEUE_CHUNK = 8 };

/* Position of an entry that is not in the heap: a flag for buckets, one more for the far list. */
#define QUEUE_IN_BUCKET (UINT32_C(1) << 31)
#define QUEUE_IN_FAR    (UINT32_C(1) << 30)
#define QUEUE_PLACE     (QUEUE_IN_FAR - 1)

/* The end of an empty chain: the last place of chunk 0, so that the next goes to a new chunk. */
#define QUEUE_NO_PLACE ((uint32_t)QUEUE_CHUNK - 1)

struct queue_buckets {
    uint64_t cursor;        /* number of the first bucket that was not yet poured */
    uint32_t shift;         /* log2 of the width in ticks */
    uint32_t mask;          /* buckets - 1 */
    uint32_t *tails;        /* place of the newest entry of each bucket, or QUEUE_NO_PLACE */
    uint64_t *occupied;     /* a bit for each bucket */
    unsigned_wide *entries; /* place by place, QUEUE_CHUNK to a chunk; chunk 0 is not used */
    uint32_t *older;        /* for each chunk the next of its chain, or 0 */
    uint32_t free_chunk;    /* first of the free ones, or 0 */
    uint32_t fresh_chunk;   /* from here on they were never used */
    uint32_t count;         /* entries in the buckets and the far list */
    uint32_t far_count;     /* in the far list alone */
    uint32_t far_tail;      /* place of its newest */
    uint32_t grow_at;       /* more entries than these ask for more buckets */
    uint64_t far_first;     /* nothing in the far list belongs to an earlier bucket */
    uint64_t pulled_pops;   /* pops of the queue when the far list was last gone through */
    uint64_t marked_pops;   /* pops and time when the width was last considered */
    uint64_t marked_time;
    uint32_t bucket_capacity;
    uint32_t chunk_capacity;
    void *memory;
};

/** Add an entry that is not before the cursor. @return its position, for its record */
uint32_t queue_buckets_add(struct queue_buckets *buckets, unsigned_wide entry);

/** Remove the entry at a position. @return the entry that is at this position now */
unsigned_wide queue_buckets_remove(struct queue_buckets *buckets, uint32_t position);

/** Number of the first bucket that is not empty; asserts that there is one. */
uint64_t queue_buckets_next(const struct queue_buckets *buckets);

/** Empty the chain of a bucket by its number. @return its newest place */
uint32_t queue_buckets_take(struct queue_buckets *buckets, uint64_t bucket);

/** Take the newest entry off a chain. @return the place of the one before, or QUEUE_NO_PLACE */
uint32_t queue_chain_shorten(struct queue_buckets *buckets, uint32_t tail);

/** Put an entry at the end of a chain. @return its place */
uint32_t queue_chain_append(struct queue_buckets *buckets, uint32_t tail, unsigned_wide entry);

/**
 * Put a chain before a chain of loose chunks, in which QUEUE_EMPTY marks places not used.
 *
 * @param loose  first loose chunk, or 0
 * @return the first loose chunk now
 */
uint32_t queue_chain_loosen(struct queue_buckets *buckets, uint32_t tail, uint32_t loose);

/** Copy and free the first of the loose chunks. @return the next one, or 0 */
uint32_t queue_chain_free_loose(struct queue_buckets *buckets, uint32_t loose,
                                unsigned_wide entries[QUEUE_CHUNK]);

/** Empty all buckets and the far list. @return the first of the loose chunks, or 0 */
uint32_t queue_buckets_gather(struct queue_buckets *buckets);

/** Have memory for so many buckets and entries; what the chunks hold stays. */
void queue_buckets_provide(struct queue_buckets *buckets, uint32_t wanted, uint32_t entries);

/** Start with so many buckets (a power of two), all empty, from a cursor on. */
void queue_buckets_start(struct queue_buckets *buckets, uint32_t wanted, uint32_t shift,
                         uint64_t cursor);

#endif
