/*
 * Power fails once, and the run ends with it: which of the completed writes are lost.
 *
 * Memory loses all that threads, tasks and caches of blocks have there; a cache of blocks writes
 * through, so that no completed write is in it alone. A write that is on its way to the media from
 * a buffer when power fails is lost whole.
 */
#ifndef MODELS_SYSTEMS_MULTIPROCESSOR_POWER_OFF_H
#define MODELS_SYSTEMS_MULTIPROCESSOR_POWER_OFF_H

#include "models/systems/multiprocessor.h"

struct power_off_parameters {
    struct distribution time; /* from the start of the run */
};

extern const struct table power_off_table;
extern const struct kind power_off_kind;

/** Build it for a system with `power_off`, and add it to the assembly. @param scope  of the system
 */
void multiprocessor_power_off_build(const struct assembly *assembly, const struct scope *scope,
                                    const struct multiprocessor *system);

/** Complain of a power failure in a steady state, without devices, or with arrays of which it is
 * not known what they lose. */
void multiprocessor_power_off_check(const struct machine_parameters *machine,
                                    const struct scope *scope, const struct check_context *context);

#endif
