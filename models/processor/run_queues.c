#include "models/processor/run_queues.h"

#define MEMBER(name) offsetof(struct run_queues_parameters, name)

static const char *const per_names[] = {
    [RUN_QUEUES_PER_MACHINE] = "machine", [RUN_QUEUES_PER_CORE] = "core", NULL};

static const char *const placement_names[] = {[PLACEMENT_LEAST_LOADED] = "least_loaded",
                                              [PLACEMENT_RANDOM] = "random",
                                              [PLACEMENT_ROUND_ROBIN] = "round_robin",
                                              NULL};

static const char *const balancing_names[] = {[BALANCING_NONE] = "none",
                                              [BALANCING_STEAL] = "steal",
                                              [BALANCING_PULL] = "pull",
                                              [BALANCING_PUSH] = "push",
                                              NULL};

static const struct parameter_use of_cores[] = {{.path = "per", .is = "core"}, {.path = NULL}};

static const struct parameter_use at_intervals[] = {
    {.path = "balancing", .is = "pull", .or_next = true},
    {.path = "balancing", .is = "push"},
    {.path = NULL}};

TABLE(run_queues_table, struct run_queues_parameters,
      {.name = "per",
       .type = PARAMETER_CHOICE,
       .offset = MEMBER(per),
       .doc = "One queue for the whole machine, from which all cores take threads, or one for each "
              "core.",
       .preset = "\"core\"",
       .choices = per_names},
      {.name = "placement",
       .type = PARAMETER_CHOICE,
       .offset = MEMBER(placement),
       .doc = "The core whose queue a thread goes to: that with the fewest threads, any at random, "
              "or each in turn.",
       .preset = "\"least_loaded\"",
       .choices = placement_names,
       .used_where = of_cores},
      {.name = "affinity",
       .type = PARAMETER_BOOLEAN,
       .offset = MEMBER(affinity),
       .doc = "A thread that has waited off its core, for a device or other threads, goes back to "
              "the queue of that core.",
       .preset = "true",
       .used_where = of_cores},
      {.name = "balancing",
       .type = PARAMETER_CHOICE,
       .offset = MEMBER(balancing),
       .doc = "How threads that wait come to other cores: steal, a core with a place takes one of "
              "the longest queue at once; pull, each core with a place takes one at each interval; "
              "push, at each interval the fullest cores give to the emptiest until they differ by "
              "one thread at most.",
       .preset = "\"steal\"",
       .choices = balancing_names,
       .used_where = of_cores},
      {.name = "interval",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(interval),
       .doc = "Time from one balancing to the next.",
       .preset = "\"4 ms\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .used_where = at_intervals},
      {.name = "migration_cost",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(migration_cost),
       .doc = "Time that a core takes beside a switch to take up a thread that another core had "
              "last. Programs of addresses find cold caches besides.",
       .preset = "\"0 s\""});

void run_queues_check(const struct run_queues_parameters *parameters, const struct scope *scope,
                      struct complaints *complaints)
{
    bool is_periodic =
        run_queues_are_per_core(parameters) &&
        (parameters->balancing == BALANCING_PULL || parameters->balancing == BALANCING_PUSH);
    if (is_periodic && parameters->interval == 0) {
        scope_complain(scope, "interval", complaints,
                       "is 0 in ticks of the run; it has to be above 0");
    }
}
