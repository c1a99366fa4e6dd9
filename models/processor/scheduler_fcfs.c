#include "models/processor/scheduler_fcfs.h"

#define MEMBER(name) offsetof(struct scheduler_fcfs_parameters, name)

static TABLE(parameters_table, struct scheduler_fcfs_parameters,
             {.name = "switch_cost",
              .type = PARAMETER_DURATION,
              .offset = MEMBER(switch_cost),
              .doc = "Time that a core takes to take up another thread than it had last.",
              .preset = "\"0 s\""});

static struct scheduler_profile profile(const void *from)
{
    const struct scheduler_fcfs_parameters *parameters = from;
    return (struct scheduler_profile){.switch_cost = parameters->switch_cost,
                                      .quantum = TICKS_NEVER,
                                      .by_priority = true,
                                      .equals_wait = true};
}

static const struct scheduler_operations operations = {
    .profile = profile,
    .ready = scheduler_ready,
    .first = scheduler_first,
    .pick = scheduler_pick,
    .is_before = scheduler_is_before,
};

const struct kind scheduler_fcfs_kind = {
    .name = "fcfs",
    .role = "scheduler",
    .doc = "A thread keeps its core until it ends or one of higher priority is ready; those that "
           "wait go in order of becoming ready.",
    .parameters = &parameters_table,
    .operations = &operations,
};
