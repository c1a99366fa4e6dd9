/*
 * A team: the threads that run one program, and what they share.
 *
 * Its threads meet at a barrier, take locks and wait at devices. Where the program ends, the team
 * knows when the last thread has ended, and the run ends there: the program is the whole of it.
 */
#ifndef MODELS_PROCESSOR_TEAM_H
#define MODELS_PROCESSOR_TEAM_H

#include "models/machine/program.h"
#include "models/processor/barrier.h"
#include "models/processor/lock.h"
#include "models/processor/peripheral.h"

extern const struct kind team_kind;

struct team {
    struct component component; /* "program" */
    struct program *program;
    uint32_t threads;
    uint32_t ended;         /* of them */
    sim_ticks completed;    /* when the last ended; below 0: not yet */
    struct waiter *waiters; /* one for each thread */
    struct barrier *barrier;
    struct lock *locks;
    struct peripheral *devices;
};

/** The ways on for a thread that meets the others. */
enum team_verdict { TEAM_GOES_ON, TEAM_WAITS, TEAM_LEAVES };

/** @param scope  of the machine @param port  lets threads go on that waited */
struct team *team_build(const struct assembly *assembly, const struct scope *scope,
                        struct program *program, uint32_t threads, const struct waiter_port *port);

/** Add the parts of a team that stand in results. */
void team_add(const struct assembly *assembly, struct team *team);

/** A thread comes to the end of a step that is no reference. @param time  at a device [ticks] */
enum team_verdict team_meet(struct run *run, struct team *team, uint32_t thread,
                            const struct program_step *step, sim_ticks time);

/** A thread has ended. */
void team_end(struct run *run, struct team *team);

#endif
