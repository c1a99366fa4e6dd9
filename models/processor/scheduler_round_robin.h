/*
 * A scheduler with a quantum: a thread whose quantum is over goes behind those that wait with the
 * same priority.
 *
 * As the quantum becomes short beside the work, and switching costs nothing, each of n tasks on a
 * core runs at 1/n of its speed: processor sharing, whose mean response S / (1 - rho) depends on no
 * more of the service than its mean S (Kleinrock 1967).
 */
#ifndef MODELS_PROCESSOR_SCHEDULER_ROUND_ROBIN_H
#define MODELS_PROCESSOR_SCHEDULER_ROUND_ROBIN_H

#include "models/processor/scheduler.h"
#include "models/processor/scheduler_quantum.h"

extern const struct kind scheduler_round_robin_kind;

#endif
