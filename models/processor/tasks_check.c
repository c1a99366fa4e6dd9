/* Mistakes in the parameters of tasks, and the load that they put on cores. */
#include "models/processor/tasks.h"

#include <inttypes.h>

static double traps_end(const struct tasks_parameters *parameters)
{
    return parameters->traps == NULL ? 0 : parameters->traps->ends;
}

double tasks_boss_load(const struct tasks_parameters *parameters)
{
    struct traps_work work = traps_work(parameters->traps, distribution_mean(&parameters->service));
    return work.handlers / distribution_mean(&parameters->arrivals);
}

double tasks_load(const struct tasks_parameters *parameters,
                  const struct tasks_environment *environment)
{
    struct scheduler_profile scheduler = scheduler_profile(environment->scheduler);
    struct traps_work work = traps_work(parameters->traps, distribution_mean(&parameters->service));
    double service = work.computes + (environment->has_boss ? 0 : work.handlers);
    double quanta = service / (double)scheduler.quantum;
    double taken_up = environment->has_boss ? 1 + work.traps * (1 - traps_end(parameters)) : 1;
    double switches = (double)scheduler.switch_cost * (quanta > taken_up ? quanta : taken_up);
    return (service + switches) / distribution_mean(&parameters->arrivals) /
           (double)environment->cores;
}

/* Threads that run a program never leave their cores to tasks by themselves. */
static void check_ever_run(const struct tasks_parameters *parameters, const struct scope *scope,
                           const struct tasks_environment *around, struct complaints *complaints)
{
    if (around->held >= around->places &&
        !scheduler_lets_run(around->scheduler, parameters->priority, 0)) {
        scope_complain(scope, "priority", complaints,
                       "is %" PRId64
                       ", so that no task ever runs: threads of the program have priority 0 "
                       "and hold all cores for ever",
                       parameters->priority);
    }
}

/* Warns of a priority other than the threads' under a scheduler that ignores priorities. */
static void check_priority(const struct tasks_parameters *parameters, const struct scope *scope,
                           const struct tasks_environment *around, struct complaints *complaints)
{
    if (around->threads > 0 && parameters->priority != 0 &&
        !scheduler_profile(around->scheduler).by_priority) {
        scope_warn(scope, "priority", complaints,
                   "is %" PRId64 " and that of the threads of the program 0, but the scheduler "
                   "\"%s\" does not look at priorities, so that this has no effect",
                   parameters->priority, around->scheduler->kind->name);
    }
}

void tasks_check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct tasks_parameters *parameters = from;
    const struct tasks_environment *around = context->environment;
    struct complaints *complaints = context->complaints;
    if (distribution_mean(&parameters->arrivals) == 0) {
        scope_complain(scope, "arrivals", complaints,
                       "the mean time between arrivals is 0 in ticks of the run; it has to be above"
                       " 0");
        return;
    }
    if (around->scheduler->kind == NULL) {
        scope_complain(scope, NULL, complaints,
                       "tasks that arrive need a \"scheduler\" in \"system\", which says when they "
                       "run");
        return;
    }
    if (parameters->traps != NULL) {
        struct scope traps = scope_child(scope, "traps");
        traps_check(parameters->traps, &traps, complaints);
    }
    check_ever_run(parameters, scope, around, complaints);
    check_priority(parameters, scope, around, complaints);
    double load = tasks_load(parameters, around);
    if (load >= 1 && !context->transient) {
        scope_warn(scope, NULL, complaints,
                   "tasks load the cores to %.4g, which is not under 1, so that ever more of them "
                   "wait; \"run\": {\"transient\": true} says that this is meant",
                   load);
    }
}
