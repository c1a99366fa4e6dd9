/*
 * A program: the work of a thread, for ever.
 *
 * The thread computes until it misses a line, refers to memory for it, and computes on while it has
 * fewer lines in flight than its core can keep outstanding; then it stalls until one returns. The
 * computing between two misses is a number of instructions, each of so many clock cycles, or a
 * time.
 */
#ifndef MODELS_MACHINE_PROGRAM_H
#define MODELS_MACHINE_PROGRAM_H

#include "models/machine/placement.h"
#include "sim/component/parameter.h"
#include "sim/component/scope.h"

/** The object "program" of a spec. */
struct program_parameters {
    const char *name;                                /* a label for people; NULL: none */
    struct distribution instructions_between_misses; /* none: see compute */
    struct distribution compute;                     /* [ticks] */
    double cycles_per_instruction;                   /* without waiting for memory */
    int64_t outstanding;
    int placement; /* enum placement_policy */
    int64_t node;
    double remote_share;
    double shared_share;
    int64_t shared_pages;
};

extern const struct table program_table;

struct program {
    struct distribution between; /* instructions or ticks */
    bool is_timed;               /* ticks */
    double instruction_ticks;    /* one instruction [ticks] */
    uint32_t outstanding;
    struct placement placement;
};

/** Complain of mistakes across rows. */
void program_check(const struct program_parameters *parameters, const struct scope *scope,
                   uint32_t processors, struct complaints *complaints);

/** @param clock  [Hz] @param nodes  memories to place lines in: 1 under uma */
void program_init(struct program *program, struct arena *arena,
                  const struct program_parameters *parameters, double clock, uint32_t nodes,
                  int64_t ticks_per_second);

/** Mean computing time between two misses [ticks]. */
double program_compute_mean(const struct program *program);

/** Draw the computing time up to the next miss [ticks]. */
static inline sim_ticks program_compute(const struct program *program, struct stream *stream)
{
    int64_t drawn = distribution_draw(&program->between, stream);
    if (program->is_timed || drawn == DISTRIBUTION_NEVER) {
        return drawn;
    }
    return distribution_round((double)drawn * program->instruction_ticks);
}

#endif
