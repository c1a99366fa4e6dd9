#include "models/workload/clients_recovery.h"

#include <string.h>

#define NONE UINT32_MAX

enum { CAPACITY_FIRST = 8 };

static void grow(struct recovery *recovery)
{
    uint32_t capacity = recovery->capacity == 0 ? CAPACITY_FIRST : 2 * recovery->capacity;
    struct cohort *cohorts = ARENA_ARRAY(recovery->arena, struct cohort, capacity);
    if (recovery->capacity > 0) {
        memcpy(cohorts, recovery->cohorts, recovery->capacity * sizeof *cohorts);
    }
    for (uint32_t i = recovery->capacity; i < capacity; i++) {
        cohorts[i].next = i + 1 < capacity ? i + 1 : NONE;
    }
    recovery->free = recovery->capacity;
    recovery->cohorts = cohorts;
    recovery->capacity = capacity;
}

static uint32_t take(struct recovery *recovery)
{
    if (recovery->free == NONE) {
        grow(recovery);
    }
    uint32_t cohort = recovery->free;
    recovery->free = recovery->cohorts[cohort].next;
    recovery->cohorts[cohort] = (struct cohort){.next = NONE};
    return cohort;
}

void recovery_init(struct recovery *recovery, struct arena *arena, struct measures *measures,
                   struct timeline *timeline, const char *service)
{
    *recovery =
        (struct recovery){.arena = arena, .timeline = timeline, .service = service, .free = NONE};
    tally_init(&recovery->first, measures, false);
    tally_init(&recovery->last, measures, false);
    recovery->current = take(recovery);
    recovery->oldest = recovery->unserved = recovery->unresolved = recovery->current;
}

void recovery_outage_began(struct recovery *recovery, sim_ticks now)
{
    recovery->began = now;
}

void recovery_outage_ended(struct recovery *recovery, sim_ticks now, struct cause cause)
{
    uint32_t next = take(recovery);
    struct cohort *ended = &recovery->cohorts[recovery->current];
    ended->began = recovery->began;
    ended->end = cause;
    ended->next = next;
    recovery->current = next;
    recovery_resolve(recovery, now);
}

/* Cohorts whose outage is both served and resolved are used again. */
static void trim(struct recovery *recovery)
{
    while (recovery->oldest != recovery->unserved && recovery->oldest != recovery->unresolved) {
        uint32_t gone = recovery->oldest;
        recovery->oldest = recovery->cohorts[gone].next;
        recovery->cohorts[gone].next = recovery->free;
        recovery->free = gone;
    }
}

static void note(struct recovery *recovery, const struct cohort *cohort, const char *event,
                 struct tally *tally, sim_ticks now)
{
    sim_ticks since = now - cohort->began;
    tally_add(tally, since);
    timeline_add(recovery->timeline, now,
                 &(struct timeline_event){.event = event,
                                          .object = recovery->service,
                                          .phase = "clients",
                                          .cause = cohort->end.event});
    timeline_duration(recovery->timeline, "since_fault", since);
}

void recovery_serve(struct recovery *recovery, sim_ticks now)
{
    while (recovery->unserved != recovery->current) {
        const struct cohort *cohort = &recovery->cohorts[recovery->unserved];
        note(recovery, cohort, "client.first_ok", &recovery->first, now);
        recovery->unserved = cohort->next;
    }
    trim(recovery);
}

void recovery_resolve(struct recovery *recovery, sim_ticks now)
{
    while (recovery->unresolved != recovery->current &&
           recovery->cohorts[recovery->unresolved].open == 0) {
        const struct cohort *cohort = &recovery->cohorts[recovery->unresolved];
        note(recovery, cohort, "client.all_ok", &recovery->last, now);
        recovery->unresolved = cohort->next;
    }
    trim(recovery);
}

uint64_t recovery_open(const struct recovery *recovery)
{
    uint64_t open = 0;
    for (uint32_t i = recovery->oldest; i != NONE; i = recovery->cohorts[i].next) {
        open += recovery->cohorts[i].open;
    }
    return open;
}
