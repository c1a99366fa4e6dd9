/*
 * When clients are served again after an outage: the first of them, and the last.
 *
 * Requests first sent between the ends of two outages are a cohort. The first answer after the end
 * of an outage serves it; it is resolved when every request first sent before its end is answered
 * or lost: its own cohort and all older ones. Outages are served and resolved in the order in which
 * they end, so two places in the chain of cohorts say how far each has come.
 */
#ifndef MODELS_CLUSTER_CLIENTS_CLIENTS_AFTERMATH_H
#define MODELS_CLUSTER_CLIENTS_CLIENTS_AFTERMATH_H

#include "models/cluster/faults/cause.h"
#include "sim/measure/tally.h"
#include "sim/measure/timeline.h"

/** Requests first sent between the ends of two outages, one after the other. */
struct cohort {
    uint64_t open;    /* requests not yet answered or lost */
    sim_ticks began;  /* the outage that ended it */
    struct cause end; /* why that outage ended */
    uint32_t next;    /* in the chain from old to new, or in the free list */
};

struct aftermath {
    struct arena *arena;
    struct timeline *timeline;
    const char *service;
    struct cohort *cohorts;
    size_t capacity;
    uint32_t free;
    uint32_t oldest;     /* of the chain */
    uint32_t unserved;   /* the first cohort without an answer since its outage ended */
    uint32_t unresolved; /* the first cohort with open requests */
    uint32_t current;    /* the last: no outage has ended it yet */
    sim_ticks began;     /* the latest outage */
    struct tally first;  /* from an outage's beginning to the first answer after its end */
    struct tally last;   /* to the close of the last request sent before its end */
};

/** @param service  not copied */
void aftermath_init(struct aftermath *aftermath, struct arena *arena, struct measures *measures,
                    struct timeline *timeline, const char *service);

void aftermath_outage_began(struct aftermath *aftermath, sim_ticks now);

/** Adds client.all_ok to the timeline at once where nothing is open. */
void aftermath_outage_ended(struct aftermath *aftermath, sim_ticks now, struct cause cause);

/* The slow ends of the two functions below. */
void aftermath_serve(struct aftermath *aftermath, sim_ticks now);
void aftermath_resolve(struct aftermath *aftermath, sim_ticks now);

/** A request is sent for the first time. @return its cohort */
static inline uint32_t aftermath_begin(struct aftermath *aftermath)
{
    aftermath->cohorts[aftermath->current].open++;
    return aftermath->current;
}

/** An answer has come; before aftermath_close of its request. */
static inline void aftermath_answer(struct aftermath *aftermath, sim_ticks now)
{
    if (__builtin_expect(aftermath->unserved != aftermath->current, 0)) {
        aftermath_serve(aftermath, now);
    }
}

/** A request is answered or lost. */
static inline void aftermath_close(struct aftermath *aftermath, uint32_t cohort, sim_ticks now)
{
    aftermath->cohorts[cohort].open--;
    if (__builtin_expect(aftermath->unresolved != aftermath->current, 0)) {
        aftermath_resolve(aftermath, now);
    }
}

/** Requests open in all cohorts. */
uint64_t aftermath_open(const struct aftermath *aftermath);

#endif
