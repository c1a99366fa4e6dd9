#include "models/cluster/clients/clients_aftermath.h"

#include "sim/base/assert.h"

#define NONE UINT32_MAX

static void grow_cohorts(struct aftermath *aftermath)
{
    uint32_t before = (uint32_t)aftermath->capacity;
    aftermath->cohorts = arena_grow(aftermath->arena, aftermath->cohorts, before,
                                    &aftermath->capacity, sizeof *aftermath->cohorts);
    ASSERT(aftermath->capacity < NONE);
    for (uint32_t i = before; i < aftermath->capacity; i++) {
        aftermath->cohorts[i].next = i + 1 < aftermath->capacity ? i + 1 : NONE;
    }
    aftermath->free = before;
}

static uint32_t take_cohort(struct aftermath *aftermath)
{
    if (aftermath->free == NONE) {
        grow_cohorts(aftermath);
    }
    uint32_t cohort = aftermath->free;
    aftermath->free = aftermath->cohorts[cohort].next;
    aftermath->cohorts[cohort] = (struct cohort){.next = NONE};
    return cohort;
}

void aftermath_init(struct aftermath *aftermath, struct arena *arena, struct measures *measures,
                    struct timeline *timeline, const char *service)
{
    *aftermath =
        (struct aftermath){.arena = arena, .timeline = timeline, .service = service, .free = NONE};
    tally_init(&aftermath->first, measures, false);
    tally_init(&aftermath->last, measures, false);
    aftermath->current = take_cohort(aftermath);
    aftermath->oldest = aftermath->unserved = aftermath->unresolved = aftermath->current;
}

void aftermath_outage_began(struct aftermath *aftermath, sim_ticks now)
{
    aftermath->began = now;
}

void aftermath_outage_ended(struct aftermath *aftermath, sim_ticks now, struct cause cause)
{
    uint32_t next = take_cohort(aftermath);
    struct cohort *ended = &aftermath->cohorts[aftermath->current];
    ended->began = aftermath->began;
    ended->end = cause;
    ended->next = next;
    aftermath->current = next;
    aftermath_resolve(aftermath, now);
}

/* Cohorts whose outage is both served and resolved are used again. */
static void trim_cohorts(struct aftermath *aftermath)
{
    while (aftermath->oldest != aftermath->unserved && aftermath->oldest != aftermath->unresolved) {
        uint32_t gone = aftermath->oldest;
        aftermath->oldest = aftermath->cohorts[gone].next;
        aftermath->cohorts[gone].next = aftermath->free;
        aftermath->free = gone;
    }
}

static void note_aftermath(struct aftermath *aftermath, const struct cohort *cohort,
                           enum timeline_word event, struct tally *tally, sim_ticks now)
{
    sim_ticks since = now - cohort->began;
    tally_add(tally, since);
    timeline_add(aftermath->timeline, now,
                 &(struct timeline_event){
                     .event = event, .object = aftermath->service, .cause = cohort->end.event});
    timeline_duration(aftermath->timeline, "since_outage", since);
}

void aftermath_serve(struct aftermath *aftermath, sim_ticks now)
{
    while (aftermath->unserved != aftermath->current) {
        const struct cohort *cohort = &aftermath->cohorts[aftermath->unserved];
        note_aftermath(aftermath, cohort, WORD_CLIENT_FIRST_OK, &aftermath->first, now);
        aftermath->unserved = cohort->next;
    }
    trim_cohorts(aftermath);
}

void aftermath_resolve(struct aftermath *aftermath, sim_ticks now)
{
    while (aftermath->unresolved != aftermath->current &&
           aftermath->cohorts[aftermath->unresolved].open == 0) {
        const struct cohort *cohort = &aftermath->cohorts[aftermath->unresolved];
        note_aftermath(aftermath, cohort, WORD_CLIENT_ALL_OK, &aftermath->last, now);
        aftermath->unresolved = cohort->next;
    }
    trim_cohorts(aftermath);
}

uint64_t aftermath_open(const struct aftermath *aftermath)
{
    uint64_t open = 0;
    for (uint32_t i = aftermath->oldest; i != NONE; i = aftermath->cohorts[i].next) {
        open += aftermath->cohorts[i].open;
    }
    return open;
}
