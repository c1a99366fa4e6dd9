/*
 * A profile: how many processors are expected to be free at each time from now on.
 *
 * A profile is a list of steps in the order of time; between two the number is the same, and the
 * last step has no end. Every call costs time proportional to the number of steps.
 */
#ifndef MODELS_JOBS_PROFILE_H
#define MODELS_JOBS_PROFILE_H

#include "sim/base/arena.h"
#include "sim/kernel/ticks.h"

struct profile_step {
    sim_ticks from;
    int64_t free;
};

struct profile {
    struct arena *arena;
    struct profile_step *steps;
    size_t count, capacity;
};

/** Start again with one step. */
void profile_start(struct profile *profile, sim_ticks now, int64_t free);

/** Take processors in [from, to), or give them back where `processors` is below 0.
 *  @param from  not before the first step */
void profile_take(struct profile *profile, sim_ticks from, sim_ticks to, int64_t processors);

/** The earliest time at which so many are free for a duration. Some step has to have so many from
 *  there on without an end. */
sim_ticks profile_find(const struct profile *profile, int64_t processors, sim_ticks duration);

#endif
