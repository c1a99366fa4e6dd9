/*
 * The requests of a client group: a pool of entries, and lines in which they wait.
 *
 * All requests in one line wait equally long (for the time-out of an attempt, or for the end of
 * the n-th back-off), so a line is a queue in the order in which its requests are due, and one
 * pending event is enough for all of them. A request that leaves before (its answer has come) is
 * unlinked at once; the event stays where it is, and where it finds no request due it moves on to
 * the time of the head. So an answered request costs no event of its own.
 */
#ifndef MODELS_CLUSTER_CLIENTS_CLIENTS_REQUEST_H
#define MODELS_CLUSTER_CLIENTS_CLIENTS_REQUEST_H

#include "sim/kernel/run.h"

#define REQUEST_NONE UINT32_MAX

enum { REQUESTS_MOST = 1 << 23 }; /* of one group at once: 448 MiB */

_Static_assert(REQUESTS_MOST < REQUEST_NONE, "the index of an entry has 32 bits");

enum request_state {
    REQUEST_FREE,
    REQUEST_UNDER_WAY,    /* an attempt has been sent and may be answered */
    REQUEST_BACKING_OFF,  /* the last attempt was given up or refused */
    REQUEST_RECONNECTING, /* or backs off for a time drawn, and reconnects then */
};

struct request {
    sim_ticks begun;         /* the first attempt */
    sim_ticks due;           /* when the request leaves its line */
    sim_ticks backoff;       /* the last time drawn; 0: none was */
    uint32_t next, previous; /* in its line; `next` also in the free list */
    uint32_t cohort;         /* of models/cluster/clients/clients_aftermath.h */
    uint32_t retries;        /* so far */
    /* Of the last attempt; counts on when the entry is used again, so that an answer to an earlier
     * attempt is known to be late. An answer that is 65,536 attempts of one entry late would be
     * taken for a new one: with time-outs far above the network's delays that cannot be. */
    uint16_t attempt;
    uint8_t state;        /* enum request_state */
    bool is_executed : 1; /* an attempt has been */
    bool has_written : 1; /* the last attempt has been executed, and its write waits for a commit */
    uint32_t write;       /* the number of that write */
    uint32_t connection;  /* of models/cluster/clients/clients_connections.h */
};

struct request_pool {
    struct run *run;
    struct request *entries; /* moves when the pool grows: keep indices, not pointers */
    size_t capacity;
    uint32_t free; /* head of the free list */
    uint32_t in_use;
};

void request_pool_init(struct request_pool *pool, struct run *run);

/** Double the pool, and tell the run of it. @return false when it is as large as it may be */
bool request_pool_grow(struct request_pool *pool);

/** A free entry; REQUEST_NONE when there are REQUESTS_MOST in use. O(1) amortized. */
static inline uint32_t request_take(struct request_pool *pool)
{
    if (__builtin_expect(pool->free == REQUEST_NONE, 0) && !request_pool_grow(pool)) {
        return REQUEST_NONE;
    }
    uint32_t index = pool->free;
    pool->free = pool->entries[index].next;
    pool->in_use++;
    return index;
}

static inline void request_release(struct request_pool *pool, uint32_t index)
{
    pool->entries[index].state = REQUEST_FREE;
    pool->entries[index].next = pool->free;
    pool->free = index;
    pool->in_use--;
}

struct request_line {
    sim_ticks delay;           /* how long a request waits, above 0 */
    struct component *owner;   /* handles `event` when a request is due */
    unsigned event;            /* its handler calls request_line_take until no request is due */
    enum event_priority order; /* among the events of one time */
    uint64_t argument;
    uint32_t head, tail;
    uint32_t count;
    bool is_armed;         /* the event is pending, being handled, or past the horizon */
    struct event_id alarm; /* no later than the head is due */
};

/** An empty line. @param delay  [ticks]; less than one means one */
void request_line_init(struct request_line *line, sim_ticks delay, struct component *owner,
                       unsigned event, enum event_priority order, uint64_t argument);

/** A request joins at the end. */
void request_line_join(struct run *run, struct request_line *line, struct request_pool *pool,
                       uint32_t index);

/** A request leaves before it is due. */
void request_line_leave(struct request_line *line, struct request_pool *pool, uint32_t index);

/** Take the next request that is due now; REQUEST_NONE when there is none, and the line's event is
 *  then scheduled for the head. Only the handler of the line's event calls it. */
uint32_t request_line_take(struct run *run, struct request_line *line, struct request_pool *pool);

/** The contradiction in a line; NULL: none. Looks at every request, which must be in `state`. */
const char *request_line_contradiction(const struct run *run, const struct request_line *line,
                                       const struct request_pool *pool, enum request_state state);

#endif
