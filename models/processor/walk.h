/*
 * A walk: the accesses of a thread, one after the other, through the caches of its core.
 *
 * A thread executes the instructions before an access, then the access. What its caches answer it
 * goes on from at once, ahead of the run's time (caches_bound); for what they cannot tell ahead it
 * comes back when the time is there. With one line in flight at most it waits for each answer; with
 * more it goes on, unless the next address depends on the last answer, and stalls at a miss that is
 * one too many.
 */
#ifndef MODELS_PROCESSOR_WALK_H
#define MODELS_PROCESSOR_WALK_H

#include "models/caches/agents.h"
#include "models/machine/program_addresses.h"
#include "models/machine/thread.h"

struct processors;
struct program_thread;

enum { WALK_BATCH = 64 };

/** Any line that comes to the core, in place of a reference. */
#define WALK_ANY (UINT32_MAX - 1)

struct walk {
    struct program_addresses *program;
    struct pattern_place place;
    struct access list[WALK_BATCH];
    uint32_t count, at; /* accesses in the list, and the next of them */
    bool is_due;        /* the instructions before the next access are executed, or are under way */
    uint64_t line;      /* of the next access to look up, where it has several; its first */
    bool is_counted;    /* by cachegrind, with this answer: */
    enum cachegrind_answer counted;
    bool is_begun;    /* lines of the next access before that are looked up */
    uint64_t made;    /* accesses */
    sim_ticks ready;  /* the instruction of the access before is over */
    sim_ticks answer; /* of the access before: when it was or will be there, where `last` is none */
    uint32_t last;    /* the reference that brings it; REFERENCE_NONE: a cache had it */
    uint32_t awaits;  /* the reference that the thread is stalled for; REFERENCE_NONE: none */
    uint32_t core;    /* where it is stalled */
    struct walk *next; /* of those stalled on that core */
    struct program_thread *thread;
    struct stream compute;
};

/** Make a walk for a thread. @param program  of its team @param path  of the thread */
struct walk *walk_make(const struct assembly *assembly, struct program_thread *thread,
                       struct program_addresses *program, const char *path);

/** Whether a thread waits for a line, perhaps one that another thread of its core has asked for.
 *  @param walk  NULL: it has none */
static inline bool walk_is_stalled(const struct walk *walk)
{
    return walk != NULL && walk->awaits != REFERENCE_NONE;
}

/** Start at the pattern's first access. */
void walk_begin(struct run *run, struct walk *walk);

/** The next of a thread's accesses is due; fits what ends the work of a thread. */
enum thread_outcome walk_go_on(struct run *run, struct processors *all,
                               struct program_thread *thread);

/** A core may go on with misses; fits struct cache_place_port. */
void walk_go_on_with_place(struct run *run, void *processors, uint32_t core);

/** The home of a line; fits struct cache_home_port. O(teams) */
struct cache_home walk_find_home(void *processors, uint64_t line);

/** The line of a reference that a thread made has come: threads that are stalled for it go on.
 *  @param reference  its index, free by now @return whether the thread was one of them, or may not
 *  go on for another line */
bool walk_take(struct run *run, struct processors *all, struct walk *walk, uint32_t reference);

/** A line has come that was prefetched, and that no access has asked for. */
void walk_take_prefetch(struct run *run, struct processors *all, struct reference *reference);

#endif
