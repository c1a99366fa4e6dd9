/*
 * A team: the threads that run one program, and what they share.
 *
 * Its threads meet at a barrier, take locks and wait at devices. A team with a name is one of
 * several on the machine, and has metrics of its own.
 */
#ifndef MODELS_PROCESSOR_TEAM_H
#define MODELS_PROCESSOR_TEAM_H

#include "models/machine/program.h"
#include "models/processor/barrier.h"
#include "models/processor/lock.h"
#include "models/processor/peripheral.h"

extern const struct kind team_kind;       /* the only one of its machine */
extern const struct kind named_team_kind; /* one of several */

/** The threads of a team and their program. */
struct team_options {
    const char *name;        /* NULL: it is the only one */
    struct program *program; /* NULL: its threads compute and refer to no memory */
    uint32_t first;          /* of its threads, as the machine counts them */
    uint32_t threads;
    int64_t line_bytes;
    int64_t weight; /* of each thread, at a scheduler that looks at weights */
};

struct team {
    struct component component; /* "program", or "teams.NAME" */
    struct team_options options;
    struct scope scope;     /* of its parts and threads */
    uint32_t ended;         /* threads */
    sim_ticks completed;    /* when the last ended; below 0: not yet */
    struct waiter *waiters; /* one for each thread */
    struct barrier *barrier;
    struct lock *locks;
    struct peripheral *devices;
    struct tally latency; /* of references, where the team has a name */
};

/** The ways on for a thread that meets the others. */
enum team_verdict { TEAM_GOES_ON, TEAM_WAITS, TEAM_LEAVES };

/** @param team  to be made @param scope  of the machine @param port  lets threads go on that
 *  waited */
void team_init(struct team *team, const struct assembly *assembly, const struct scope *scope,
               const struct team_options *options, const struct waiter_port *port);

/** Add the parts of a team that stand in results. */
void team_add(const struct assembly *assembly, struct team *team);

/** A thread comes to the end of a step that is no reference. @param thread  as the machine counts
 *  them @param time  at a device [ticks] */
enum team_verdict team_meet(struct run *run, struct team *team, uint32_t thread,
                            const struct program_step *step, sim_ticks time);

/** A thread has ended. @return whether it was the last, and the program is completed */
bool team_end(struct run *run, struct team *team);

/** Lines that a thread of the team may have in flight. */
static inline uint32_t team_outstanding(const struct team *team)
{
    return team->options.program == NULL ? 0 : team->options.program->profile.outstanding;
}

#endif
