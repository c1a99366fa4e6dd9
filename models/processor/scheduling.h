/*
 * The measures of scheduling: how long threads wait for a core, how evenly the cores are loaded,
 * and how their time is shared.
 *
 * The load of a core is the threads that it holds and those in a queue of its own.
 */
#ifndef MODELS_PROCESSOR_SCHEDULING_H
#define MODELS_PROCESSOR_SCHEDULING_H

#include "models/machine/thread.h"
#include "sim/component/assembly.h"
#include "sim/measure/counter.h"
#include "sim/measure/extremes.h"
#include "sim/measure/level.h"
#include "sim/measure/tally.h"

extern const struct kind scheduling_kind;

/** Threads of one team, one after another. */
struct scheduling_team {
    const char *name; /* NULL: it is the only one */
    uint32_t first, count;
};

/** Times from being ready to a core, of some threads. */
struct thread_waits {
    struct tally waited;
    struct extremes waits;
};

struct scheduling {
    struct component component; /* path "scheduler" */
    uint32_t cores;
    uint32_t idle;                   /* cores of load 0 */
    uint64_t waiting;                /* threads that wait for a core */
    struct level idle_while_waiting; /* cores that are idle and could take a thread that waits */
    struct level load;               /* of all cores */
    struct level load_most;          /* of the most loaded core */
    struct arena *arena;
    uint32_t *cores_of_load; /* how many there are of each load */
    uint64_t loads;          /* entries of it */
    struct counter dispatches, migrations, steals, pushes;
    struct tally waited; /* of threads that are given a core: the time from being ready */
    struct extremes waits;

    const struct thread **threads; /* that run programs */
    const struct scheduling_team *teams;
    uint32_t team_count;
    sim_ticks **used; /* for each mark, the time on cores of the threads of each team */
};

struct scheduling *scheduling_build(const struct assembly *assembly, const struct scope *machine,
                                    uint32_t cores);

/** The threads whose shares are told. @param threads  kept */
void scheduling_watch(struct scheduling *scheduling, const struct assembly *assembly,
                      const struct thread **threads, const struct scheduling_team *teams,
                      uint32_t team_count);

/** The load of a core changes by one. @param load  before */
void scheduling_load(struct scheduling *scheduling, sim_ticks now, uint64_t load, int change);

/** A thread begins to wait for a core. */
void scheduling_wait(struct scheduling *scheduling, sim_ticks now);

/** A thread waits no more. */
void scheduling_stop_waiting(struct scheduling *scheduling, sim_ticks now);

/** A thread that became ready is given a core. */
void scheduling_dispatch(struct scheduling *scheduling, sim_ticks now, const struct thread *thread);

#endif
