/*
 * A program of steps: a fixed amount of work that threads share, or one that goes on for ever.
 *
 * Every thread walks the list of steps, the number of iterations; of parallel work it does its
 * share. Steps take, in this order, what they say and no more: a reference does not wait for the
 * one before it, but a barrier, a lock, an I/O and the end wait until each line of the thread has
 * returned.
 */
#ifndef MODELS_MACHINE_PROGRAM_STEPS_H
#define MODELS_MACHINE_PROGRAM_STEPS_H

#include "models/machine/program.h"

extern const struct kind program_steps_kind;

struct program_steps_parameters {
    const char *name;            /* a label for people; NULL: none */
    int64_t iterations;          /* PARAMETER_INFINITE: it does not end */
    int wait;                    /* enum program_wait */
    struct parameter_list steps; /* struct part */
};

#endif
