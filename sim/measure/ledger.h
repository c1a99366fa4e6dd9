/*
 * A ledger: how many have joined, how many are present and served, how long those stayed that left.
 *
 * One stands wherever something is waited for or served: customers at a station, I/Os of a logical
 * unit, requests of clients, references on a link. Its owner says when one joins, starts, stops and
 * leaves; one that leaves is done or lost. Each call costs O(1).
 *
 * The same is known twice: the levels are integrated over time, and the stays and services are
 * added up one by one. So three laws can be tested for equality at any instant, in integers:
 *
 *     flow balance  joined = done + lost + present
 *     Little        present, over time = stays of all that left + ages of those present
 *     utilization   busy servers, over time = service booked and not still to come
 *
 * The members present are found by looking at each of them, which costs nothing while the run goes
 * on; where the owner cannot look, the ledger notes when each joins and starts.
 */
#ifndef SIM_MEASURE_LEDGER_H
#define SIM_MEASURE_LEDGER_H

#include "sim/measure/counter.h"
#include "sim/measure/level.h"
#include "sim/measure/tally.h"

struct ledger {
    struct counter joined;
    struct level present; /* joined and not left */
    struct level busy;    /* servers */
    struct tally done;    /* time from joining to leaving */
    struct tally lost;    /* the same of those that leave without what they came for */
    wide service;         /* booked so far, in the owner's unit */
    wide joined_at;       /* noted: sum of the instants at which those present joined [ticks] */
    wide started_at;      /* noted: sum of the instants at which those served started [ticks] */
};

/** The parts of a ledger that keep their values at marks. All parts count; only these are reported
 *  over a window. */
enum ledger_part {
    LEDGER_JOINED = 1,
    LEDGER_PRESENT = 2,
    LEDGER_BUSY = 4,
    LEDGER_DONE = 8,
    LEDGER_PERCENTILES = 16, /* of `done` */
    LEDGER_LOST = 32,
};

/** Start an empty ledger. @param parts  enum ledger_part, added up */
void ledger_init(struct ledger *ledger, struct measures *measures, unsigned parts);

static inline void ledger_join(struct ledger *ledger, sim_ticks now)
{
    counter_add(&ledger->joined);
    level_add(&ledger->present, now, 1);
}

/** A server starts to work, or one stops. */
static inline void ledger_start(struct ledger *ledger, sim_ticks now)
{
    level_add(&ledger->busy, now, 1);
}

static inline void ledger_stop(struct ledger *ledger, sim_ticks now)
{
    level_add(&ledger->busy, now, -1);
}

/** One leaves that is done. @param joined  when it joined [ticks] */
static inline void ledger_leave(struct ledger *ledger, sim_ticks joined, sim_ticks now)
{
    tally_add(&ledger->done, now - joined);
    level_add(&ledger->present, now, -1);
}

/** One leaves that is lost. */
static inline void ledger_lose(struct ledger *ledger, sim_ticks joined, sim_ticks now)
{
    tally_add(&ledger->lost, now - joined);
    level_add(&ledger->present, now, -1);
}

/* The notes of an owner that cannot look at each of those present: beside each call above. */

static inline void ledger_note_joined(struct ledger *ledger, sim_ticks now)
{
    ledger->joined_at += now;
}

static inline void ledger_note_left(struct ledger *ledger, sim_ticks joined)
{
    ledger->joined_at -= joined;
}

static inline void ledger_note_started(struct ledger *ledger, sim_ticks now)
{
    ledger->started_at += now;
}

/** A service is over, and booked. */
static inline void ledger_note_served(struct ledger *ledger, sim_ticks started, sim_ticks now)
{
    ledger->started_at -= started;
    ledger->service += now - started;
}

/** The members present at an instant. */
struct ledger_found {
    uint64_t count;
    wide ages;    /* time since they joined [ticks] */
    wide service; /* received and not booked; below 0 for what is booked and still to come */
};

/** The members present, from the notes. */
struct ledger_found ledger_noted(const struct ledger *ledger, sim_ticks now);

/** Two sums that are equal. */
struct ledger_law {
    wide left, right;
};

/** Each law over [0, now]. @param found  those present now */
struct ledger_law ledger_flow_balance(const struct ledger *ledger,
                                      const struct ledger_found *found);
struct ledger_law ledger_little(const struct ledger *ledger, sim_ticks now,
                                const struct ledger_found *found);

/** @param unit  of service that a server gives in a tick */
struct ledger_law ledger_utilization(const struct ledger *ledger, sim_ticks now, wide unit,
                                     const struct ledger_found *found);

/** Add what a ledger holds at `now` to a sum of several, which starts as zeros. The sum keeps no
 *  marks and no percentiles. */
void ledger_sum(struct ledger *total, const struct ledger *part, sim_ticks now);

#endif
