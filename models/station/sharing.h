/*
 * Processor sharing, exact: each of n sharers gets min(1, servers / n) of a server.
 *
 * All sharers are served at one rate, so it is enough to know the service that a sharer present
 * from the start would have received: the attained service. A sharer is done when it reaches the
 * attained service at its arrival plus its own demand, its tag; the first tag gives the one event
 * that is pending. The sharers are in a heap by tag, so arrivals and departures cost O(log n).
 *
 * Attained service is a whole number of ticks / 2^32. The remainder of a division is carried to the
 * next, so that the work done is exactly the service received plus the carry, however often the
 * state changes or is looked at. A departure happens at the first tick at which the tag is reached:
 * the sharer has then received its demand and less than a tick more.
 *
 * Every change is made in three steps, all at one instant:
 *
 *     sharing_advance(sharing, run_now(run));
 *     sharing_add(sharing, demand, customer);
 *     sharing_settle(run, sharing, sharing_present(sharing), &component, FINISHED);
 *
 * While the server is away, or the node hangs, settle for 0 sharers.
 */
#ifndef MODELS_STATION_SHARING_H
#define MODELS_STATION_SHARING_H

#include "models/station/keyed_heap.h"
#include "sim/kernel/run.h"

enum { SHARING_FRACTION_BITS = 32 };

/* One tick of service, in the unit in which it is accounted. */
#define SHARING_TICK ((wide)1 << SHARING_FRACTION_BITS)

struct sharing {
    struct keyed_heap tags;
    wide attained;   /* at `since` [ticks / 2^32] */
    wide carry;      /* work done at `since` that is not yet attained */
    sim_ticks since; /* the last change */
    int64_t servers;
    int64_t sharers;      /* sharing the servers: all present, or none */
    struct event_id next; /* the departure to come */
};

/** Start empty. @param servers  1 to INT64_MAX: as many as there are sharers */
static inline void sharing_init(struct sharing *sharing, struct arena *arena, int64_t servers)
{
    *sharing = (struct sharing){.servers = servers};
    keyed_heap_init(&sharing->tags, arena);
}

static inline int64_t sharing_present(const struct sharing *sharing)
{
    return (int64_t)sharing->tags.count;
}

/** Servers at work. */
static inline int64_t sharing_busy(const struct sharing *sharing)
{
    return sharing->sharers < sharing->servers ? sharing->sharers : sharing->servers;
}

/**
 * Attained service [ticks / 2^32] at a time not before the last change.
 *
 * @param carry  set to the work done by then but not yet received [ticks / 2^32]
 */
static inline wide sharing_attained(const struct sharing *sharing, sim_ticks now, wide *carry)
{
    wide elapsed = (now - sharing->since) * SHARING_TICK;
    *carry = sharing->carry;
    if (sharing->sharers == 0) {
        return sharing->attained;
    }
    if (sharing->sharers <= sharing->servers) {
        return sharing->attained + elapsed;
    }
    unsigned_wide work = (unsigned_wide)(elapsed * sharing->servers + sharing->carry);
    *carry = (wide)(work % (uint64_t)sharing->sharers);
    return sharing->attained + (wide)(work / (uint64_t)sharing->sharers);
}

/** Work done but not yet received [ticks / 2^32]. */
static inline wide sharing_undelivered(const struct sharing *sharing, sim_ticks now)
{
    wide carry;
    sharing_attained(sharing, now, &carry);
    return carry;
}

/** Bring the state to the present, before anything changes. */
static inline void sharing_advance(struct sharing *sharing, sim_ticks now)
{
    sharing->attained = sharing_attained(sharing, now, &sharing->carry);
    sharing->since = now;
}

/** Add a sharer. @param demand  [ticks, >= 0] @return its tag */
static inline wide sharing_add(struct sharing *sharing, sim_ticks demand, void *item)
{
    wide tag = sharing->attained + demand * SHARING_TICK;
    keyed_heap_add(&sharing->tags, tag, item);
    return tag;
}

/** Take out the sharer that is done first; asserts that there is one. */
static inline void *sharing_take(struct sharing *sharing)
{
    return keyed_heap_take(&sharing->tags);
}

/** Ticks until the first tag is reached, at the present rate; there are sharers. */
static inline sim_ticks sharing_time_to_first(const struct sharing *sharing)
{
    wide needed = keyed_heap_first(&sharing->tags) - sharing->attained;
    wide work = needed;
    wide unit = SHARING_TICK;
    if (sharing->sharers > sharing->servers) {
        work = needed * sharing->sharers - sharing->carry;
        unit *= sharing->servers;
    }
    if (work <= 0) {
        return 0;
    }
    unsigned_wide ticks = ((unsigned_wide)work + (unsigned_wide)unit - 1) / (uint64_t)unit;
    return ticks >= (unsigned_wide)TICKS_NEVER ? TICKS_NEVER : (sim_ticks)ticks;
}

/**
 * After a change: how many share from now on, and when the first of them is done.
 *
 * @param sharers  all that are present, or 0
 * @param event    number of the event of `component` that is to happen then
 */
static inline void sharing_settle(struct run *run, struct sharing *sharing, int64_t sharers,
                                  struct component *component, unsigned event)
{
    sharing->sharers = sharers;
    if (sharers == 0) {
        event_cancel(run, sharing->next);
        sharing->next = EVENT_NONE;
        return;
    }
    sim_ticks delay = sharing_time_to_first(sharing);
    bool is_never = delay > run->horizon - run_now(run);
    sim_ticks time = is_never ? TICKS_NEVER : run_now(run) + delay;
    if (event_is_pending(run, sharing->next)) {
        sharing->next = event_move(run, sharing->next, time);
    } else {
        sharing->next = event_at(run, time, EVENT_NORMAL, component, event, 0);
    }
}

/** A contradiction in the state, as a sentence; NULL: none. */
const char *sharing_contradiction(const struct sharing *sharing, sim_ticks now);

#endif
