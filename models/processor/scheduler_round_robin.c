#include "models/processor/scheduler_round_robin.h"

static TABLE(parameters_table, struct scheduler_quantum_parameters,
             SCHEDULER_QUANTUM_ROWS("\"10 ms\""));

static struct scheduler_profile profile(const void *from)
{
    const struct scheduler_quantum_parameters *parameters = from;
    return (struct scheduler_profile){.switch_cost = parameters->switch_cost,
                                      .quantum = parameters->quantum,
                                      .by_priority = true,
                                      .equals_wait = true};
}

static bool tick(const struct run *run, struct scheduler *scheduler, struct thread *thread)
{
    const struct thread *first = scheduler_first(run, scheduler, thread->core);
    return first != NULL && first->priority >= thread->priority;
}

static const struct scheduler_operations operations = {
    .profile = profile,
    .ready = scheduler_ready,
    .first = scheduler_first,
    .pick = scheduler_pick,
    .tick = tick,
    .is_before = scheduler_is_before,
};

const struct kind scheduler_round_robin_kind = {
    .name = "round_robin",
    .role = "scheduler",
    .doc = "A thread keeps its core for a quantum; then those that wait have their turn, in order, "
           "and it is the last of its priority.",
    .parameters = &parameters_table,
    .check = scheduler_quantum_check,
    .operations = &operations,
};
