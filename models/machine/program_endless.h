/*
 * A program without end: a thread computes until it misses a line, refers to memory for it, and
 * computes on while it has fewer lines in flight than its core can keep outstanding; then it stalls
 * until one returns. The computing between two misses is a number of instructions, each of so many
 * clock cycles, or a time.
 */
#ifndef MODELS_MACHINE_PROGRAM_ENDLESS_H
#define MODELS_MACHINE_PROGRAM_ENDLESS_H

#include "models/machine/program.h"
#include "sim/component/kind.h"

extern const struct kind program_endless_kind;

struct program_endless_parameters {
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

/** The computing from one miss to the next: instructions, or ticks where it is a time. */
const struct distribution *
program_endless_between(const struct program_endless_parameters *parameters);

#endif
