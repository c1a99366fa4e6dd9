/*
 * The boot of a machine, from its power-on on: a list of phases, each after the one before it.
 *
 * The role "phase": a kind says how long it takes, as a distribution, since the time of a phase
 * hangs on its own parameters and the machine alone. A spec names a phase as {"kind": "load",
 * "name": "kernel", ...}. The list is the same for a system that boots once, at the start of a run
 * (boot.h), and for a node of a cluster that boots after each crash.
 */
#ifndef MODELS_FIRMWARE_FIRMWARE_H
#define MODELS_FIRMWARE_FIRMWARE_H

#include "sim/component/assembly.h"

enum { FIRMWARE_PHASES_MOST = 64 };

/** The first members of a phase's parameters. */
struct phase_parameters {
    const char *name;
};

/** The row of these, in a struct that begins with them. */
#define PHASE_ROWS                                                                                 \
    {                                                                                              \
        .name = "name", .type = PARAMETER_NAME, .offset = 0,                                       \
        .doc = "What the phase is called, in metrics and on timelines."                            \
    }

/** The machine around its firmware. */
struct firmware_environment {
    int64_t ticks_per_second;
    uint32_t memories; /* NUMA nodes with memory; 1: one memory */
};

/** Operations of the role "phase". */
struct phase_operations {
    /** The time of the phase [ticks]. */
    struct distribution (*time)(const void *parameters,
                                const struct firmware_environment *environment);
};

/** The row of a list of phases, elements of which are struct part. */
extern const struct parameter phase_row;

/** A boot that is ready to be walked. */
struct firmware {
    uint32_t count;
    const char *const *names;
    const struct distribution *times; /* of phases [ticks] */
};

/** Make the boot that a list of phases asks for, in the arena. @param phases  checked */
struct firmware firmware_make(struct arena *arena, const struct parameter_list *phases,
                              const struct firmware_environment *environment);

/** Mean time of all phases [ticks]. */
double firmware_mean(const struct parameter_list *phases,
                     const struct firmware_environment *environment);

/** Time to move bytes at a bandwidth [bytes/s], to the nearest tick; TICKS_NEVER where it does not
 *  fit. */
sim_ticks firmware_transfer(int64_t bytes, double bandwidth, int64_t ticks_per_second);

/** Complain of too many phases, and of two with one name. @param scope  of the list @param taken
 *  names that stand for other phases, up to NULL; or NULL */
void firmware_check(const struct parameter_list *phases, const char *const *taken,
                    const struct scope *scope, const struct check_context *context);

#endif
