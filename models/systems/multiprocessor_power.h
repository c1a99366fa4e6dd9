/* The power that a multiprocessor draws, and the work that it does for it. */
#ifndef MODELS_SYSTEMS_MULTIPROCESSOR_POWER_H
#define MODELS_SYSTEMS_MULTIPROCESSOR_POWER_H

#include "models/systems/multiprocessor.h"

extern const struct kind power_meter_kind;

/** Build the meter of a system that says what its parts draw. @param scope  of the system */
struct component *multiprocessor_power_build(const struct assembly *assembly,
                                             const struct scope *scope,
                                             const struct multiprocessor *system);

#endif
