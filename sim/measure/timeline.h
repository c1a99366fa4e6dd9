/*
 * A timeline: the events of a run, in order, each with its cause.
 *
 * Models add events as they happen:
 *
 *     struct timeline_event crash = {.event = WORD_NODE_CRASH, .node = "alpha", .cause = fault};
 *     uint64_t number = timeline_add(timeline, run_now(run), &crash);
 *     timeline_number(timeline, "incarnation", 3);
 *
 * Every event has a number, 1 for the first, whether it is kept or not, so that a model does the
 * same work in a run without a timeline: numbers and causes never depend on it. At most
 * TIMELINE_MOST events are kept; how many were cut is known. Adding costs an increment where
 * nothing is kept, else a copy.
 */
#ifndef SIM_MEASURE_TIMELINE_H
#define SIM_MEASURE_TIMELINE_H

#include "sim/base/arena.h"
#include "sim/base/assert.h"
#include "sim/base/bit_set.h"
#include "sim/base/timeline_words.h"
#include "sim/kernel/ticks.h"

#include <stdbool.h>
#include <stddef.h>

enum { TIMELINE_MOST = 100000 };

/** An event. Texts are copied when the event is kept; NULL: does not apply. */
struct timeline_event {
    enum timeline_word event;
    const char *node;   /* where */
    const char *object; /* the service, link or device it is about */
    const char *phase;  /* of the outage that it belongs to; NULL: the word's own */
    uint64_t cause;     /* number of the event that led to this one; 0: none */
};

enum timeline_detail_type { TIMELINE_TEXT, TIMELINE_DURATION, TIMELINE_COUNT };

/** One more fact about an event. */
struct timeline_detail {
    const char *name; /* snake_case */
    enum timeline_detail_type type;
    const char *text; /* TIMELINE_TEXT */
    int64_t value;    /* TIMELINE_DURATION [ticks], TIMELINE_COUNT */
    struct timeline_detail *next;
};

/** A kept event. */
struct timeline_entry {
    struct timeline_event what;
    uint64_t number;
    sim_ticks at;
    struct timeline_detail *details; /* in the order added; NULL: none */
    struct timeline_detail *last_detail;
};

/** Called for each event that is added, before its facts are. */
typedef void timeline_watcher(void *context, const struct timeline_event *event, uint64_t number);

struct timeline {
    timeline_watcher *watcher; /* NULL: none */
    void *watching;            /* its context */
    struct arena *arena;       /* NULL: nothing is kept */
    uint64_t count;            /* events so far, kept or not */
    struct timeline_entry *entries;
    size_t entry_count, entry_capacity;
};

/** @param arena  for what is kept, which outlives the run; NULL: keep nothing */
void timeline_init(struct timeline *timeline, struct arena *arena);

/** Have all events told to a watcher, kept or not. @param context  outlives the run */
void timeline_watch(struct timeline *timeline, timeline_watcher *watcher, void *context);

/** Keep the event added last, a copy of it. Called by timeline_add where events are kept. */
void timeline_keep(struct timeline *timeline, sim_ticks now, const struct timeline_event *event);

/* Facts about the event added last, which is kept. */
void timeline_keep_text(struct timeline *timeline, const char *name, const char *text);
void timeline_keep_duration(struct timeline *timeline, const char *name, sim_ticks ticks);
void timeline_keep_number(struct timeline *timeline, const char *name, int64_t number);
void timeline_keep_members(struct timeline *timeline, const char *name, const struct bit_set *set,
                           const char *const *names);

/** Add an event. @return its number */
static inline uint64_t timeline_add(struct timeline *timeline, sim_ticks now,
                                    const struct timeline_event *event)
{
    ASSERT(event->event != WORD_NONE);
    ASSERT(event->cause <= timeline->count);
    uint64_t number = ++timeline->count;
    if (timeline->arena != NULL) {
        timeline_keep(timeline, now, event);
    }
    if (timeline->watcher != NULL) {
        timeline->watcher(timeline->watching, event, number);
    }
    return number;
}

/** Whether the event added last is kept. */
static inline bool timeline_keeps_last(const struct timeline *timeline)
{
    ASSERT(timeline->count > 0);
    return timeline->entry_count == timeline->count;
}

/** Add a fact to the event added last. Names and texts are copied. */
static inline void timeline_text(struct timeline *timeline, const char *name, const char *text)
{
    if (timeline_keeps_last(timeline)) {
        timeline_keep_text(timeline, name, text);
    }
}

static inline void timeline_duration(struct timeline *timeline, const char *name, sim_ticks ticks)
{
    if (timeline_keeps_last(timeline)) {
        timeline_keep_duration(timeline, name, ticks);
    }
}

static inline void timeline_number(struct timeline *timeline, const char *name, int64_t number)
{
    if (timeline_keeps_last(timeline)) {
        timeline_keep_number(timeline, name, number);
    }
}

/** Add the names of a set's members, "alpha,beta". @param names  of all numbers */
static inline void timeline_members(struct timeline *timeline, const char *name,
                                    const struct bit_set *set, const char *const *names)
{
    if (timeline_keeps_last(timeline)) {
        timeline_keep_members(timeline, name, set, names);
    }
}

#endif
