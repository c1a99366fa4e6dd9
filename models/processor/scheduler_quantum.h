/*
 * The parameters of schedulers with a quantum: rows and checks that these share.
 */
#ifndef MODELS_PROCESSOR_SCHEDULER_QUANTUM_H
#define MODELS_PROCESSOR_SCHEDULER_QUANTUM_H

#include "sim/component/kind.h"

struct scheduler_quantum_parameters {
    sim_ticks quantum;
    sim_ticks switch_cost;
};

/** Complain of a quantum of no time; fits struct kind. */
void scheduler_quantum_check(const void *parameters, const struct scope *scope,
                             const struct check_context *context);

/* clang-format off */
/* Rows of a table of struct scheduler_quantum_parameters; the preset of the quantum is a string of
 * JSON. */
#define SCHEDULER_QUANTUM_ROWS(quantum_preset)                                                     \
    {.name = "quantum", .type = PARAMETER_DURATION,                                                \
     .offset = offsetof(struct scheduler_quantum_parameters, quantum),                             \
     .doc = "Time that a thread is on a core before the core's next choice.",                      \
     .preset = quantum_preset, .flags = PARAMETER_ABOVE_LEAST},                                    \
    {.name = "switch_cost", .type = PARAMETER_DURATION,                                            \
     .offset = offsetof(struct scheduler_quantum_parameters, switch_cost),                         \
     .doc = "Time that a core takes to take up another thread than it had last; no part of a "     \
            "quantum.",                                                                            \
     .preset = "\"0 s\""}
/* clang-format on */

#endif
