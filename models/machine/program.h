/*
 * The role "program": what a thread does, step by step.
 *
 * A step is work, and what the thread does when that is done: it refers to memory, or it ends.
 * A spec names a program as {"kind": "endless", ...}. A program is the same for all threads that
 * run it; each of them draws from a stream of its own.
 */
#ifndef MODELS_MACHINE_PROGRAM_H
#define MODELS_MACHINE_PROGRAM_H

#include "models/machine/placement.h"
#include "sim/component/kind.h"

/** The next act of a thread at the end of a step. */
enum step_end {
    STEP_REFERENCE, /* it misses a line and refers to memory for it */
    STEP_END,       /* it is done, and leaves its core */
};

struct program_step {
    sim_ticks work; /* before its end */
    enum step_end end;
};

/** The machine around a program. */
struct program_environment {
    uint32_t processors;
    uint32_t nodes; /* memories to place lines in: 1 under uma */
    double clock;   /* [Hz] */
    int64_t ticks_per_second;
};

/** The properties of a program that are known before it runs. */
struct program_profile {
    double compute_mean;      /* from one reference to the next [ticks] */
    double instruction_ticks; /* one instruction [ticks] */
    uint32_t outstanding;     /* lines that a thread may have in flight */
};

struct program {
    const struct program_operations *operations;
    struct program_profile profile;
    struct placement placement;
};

/** Operations of the role "program"; its check gets a struct program_environment. */
struct program_operations {
    struct program_profile (*profile)(const void *parameters,
                                      const struct program_environment *environment);
    /** A program in the arena, with its placement; program_make does the rest. */
    struct program *(*make)(struct arena *arena, const void *parameters,
                            const struct program_environment *environment);
    /** The next step of a thread. @param stream  the thread's own */
    struct program_step (*next)(const struct program *program, struct stream *stream);
};

static inline struct program_profile program_profile(const struct part *part,
                                                     const struct program_environment *environment)
{
    const struct program_operations *operations = part->kind->operations;
    return operations->profile(part->parameters, environment);
}

/** Make the program that a spec names. */
static inline struct program *program_make(struct arena *arena, const struct part *part,
                                           const struct program_environment *environment)
{
    const struct program_operations *operations = part->kind->operations;
    struct program *program = operations->make(arena, part->parameters, environment);
    program->operations = operations;
    program->profile = operations->profile(part->parameters, environment);
    return program;
}

#endif
