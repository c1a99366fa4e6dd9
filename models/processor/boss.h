/*
 * The boss of an asymmetric multiprocessor: the core that alone executes the operating system.
 *
 * The other cores, its workers, run tasks. A task that traps leaves its worker, which goes on with
 * another, and waits at the boss, first come, first served, for the handler of its trap; then it is
 * ready again, or ends. The boss never runs a task and never sleeps; interrupts stop it as they
 * stop any core.
 *
 * One event for a call that finds the boss idle, beside the end of each handler.
 */
#ifndef MODELS_PROCESSOR_BOSS_H
#define MODELS_PROCESSOR_BOSS_H

#include "models/processor/core.h"
#include "sim/component/assembly.h"
#include "sim/measure/ledger.h"

extern const struct kind boss_kind;

struct boss {
    struct component component; /* path "boss" */
    struct core *core;
    bool is_called;       /* CORE_CALLED is to come */
    struct ledger ledger; /* threads that wait for it or are served */
};

/** @param core  that holds no thread and is in no list of places */
struct boss *boss_build(const struct assembly *assembly, const struct scope *machine,
                        struct core *core);

/** A thread that no core holds comes for the work that it has left. Where the boss is idle,
 *  CORE_CALLED comes to the owner of its core, which then lets it go on. */
void boss_take(struct run *run, struct boss *boss, struct thread *thread);

/** The work of a thread is done: no core holds it. */
void boss_release(struct run *run, struct boss *boss, struct thread *thread);

#endif
