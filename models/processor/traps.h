/*
 * Traps of tasks: what a task does that it may not do by itself, so that the operating system acts.
 *
 * A task computes for a time that is drawn, then traps: its core executes the handler, in state
 * system and on the task's time, and the task goes on or is ended. An operation outside the limits
 * of a program (I/O without privilege, memory outside its bounds) is such a trap, and so is a
 * system call, which never ends the task. A task whose service is over at the instant of a trap
 * has ended by itself.
 *
 * One event for each handler that takes time, and one for each stretch of computing before it.
 */
#ifndef MODELS_PROCESSOR_TRAPS_H
#define MODELS_PROCESSOR_TRAPS_H

#include "models/machine/thread.h"
#include "sim/component/assembly.h"
#include "sim/measure/counter.h"
#include "sim/random/distribution.h"

extern const struct table traps_table;

struct traps_parameters {
    struct distribution between; /* computing time of a task from one trap to the next */
    struct distribution handler;
    double ends; /* probability that a trap ends its task */
};

/** The traps of all tasks of a class. */
struct traps {
    const struct traps_parameters *parameters; /* NULL: no task traps */
    struct stream raising, handling, ending;
    struct counter raised;
    wide handled; /* time of the handlers that are done [ticks] */
};

/** The part of a task's work that is not begun. */
struct trapped {
    sim_ticks rest;    /* of its service, after the stretch of computing under way */
    sim_ticks handler; /* that is under way; 0 while the task computes */
    bool is_ended;     /* by the trap under way, or the last */
};

/** @param owner  the component whose streams these are @param parameters  NULL: no task traps */
void traps_init(struct traps *traps, const struct assembly *assembly, const struct component *owner,
                const struct traps_parameters *parameters);

/** A task begins; its thread's work is its service, and becomes the first stretch of it. */
void traps_begin(struct traps *traps, struct trapped *task, struct thread *thread);

/** The work of a task's thread is done. @return whether more follows, which is its
 *  work now */
bool traps_go_on(struct traps *traps, struct trapped *task, struct thread *thread);

/** Traps of a task of a mean service, on average, where none ends it. 0 without traps */
double traps_expected(const struct traps_parameters *parameters, double service);

/** Of a task, on average. */
struct traps_work {
    double computes; /* [ticks] */
    double traps;
    double handlers; /* time of all of them [ticks] */
};

/**
 * The work of a task of a mean service.
 *
 * Exact for exponential times between traps where no trap ends a task, and for exponential services
 * besides where some do; else near it.
 */
struct traps_work traps_work(const struct traps_parameters *parameters, double service);

/** Complain of traps between which no task computes. @param scope  of the traps */
void traps_check(const struct traps_parameters *parameters, const struct scope *scope,
                 struct complaints *complaints);

#endif
