#include "models/processor/scheduler_round_robin.h"

#define MEMBER(name) offsetof(struct scheduler_round_robin_parameters, name)

static TABLE(parameters_table, struct scheduler_round_robin_parameters,
             {.name = "quantum",
              .type = PARAMETER_DURATION,
              .offset = MEMBER(quantum),
              .doc = "Time that a thread is on a core before it makes room for others of its "
                     "priority.",
              .preset = "\"10 ms\"",
              .flags = PARAMETER_ABOVE_LEAST},
             {.name = "switch_cost",
              .type = PARAMETER_DURATION,
              .offset = MEMBER(switch_cost),
              .doc = "Time that a core takes to take up another thread than it had last; no part "
                     "of a quantum.",
              .preset = "\"0 s\""});

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct scheduler_round_robin_parameters *parameters = from;
    if (parameters->quantum == 0) {
        scope_complain(scope, "quantum", context->complaints,
                       "is 0 in ticks of the run; it has to be above 0");
    }
}

static struct scheduler_profile profile(const void *from)
{
    const struct scheduler_round_robin_parameters *parameters = from;
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
    .check = check,
    .operations = &operations,
};
