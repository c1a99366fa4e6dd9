#include "models/processor/traps.h"

#include "models/planted.h"

#define MEMBER(name) offsetof(struct traps_parameters, name)

TABLE(
    traps_table, struct traps_parameters,
    {.name = "between",
     .type = PARAMETER_DISTRIBUTION,
     .offset = MEMBER(between),
     .doc = "Time that a task computes from its start to its first trap, and from one trap to the "
            "next.",
     .flags = PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS},
    {.name = "handler",
     .type = PARAMETER_DISTRIBUTION,
     .offset = MEMBER(handler),
     .doc = "Time that the operating system takes for a trap, on the core and in the turn of the "
            "task.",
     .preset = "\"0 s\""},
    {.name = "ends",
     .type = PARAMETER_REAL,
     .offset = MEMBER(ends),
     .doc = "Probability that a trap ends its task, after the handler: 1 for improper use, 0 for "
            "calls of the operating system.",
     .preset = "1",
     .least = 0,
     .most = 1});

void traps_init(struct traps *traps, const struct assembly *assembly, const struct component *owner,
                const struct traps_parameters *parameters)
{
    traps->parameters = parameters;
    if (parameters != NULL) {
        component_stream(assembly, owner, "traps", &traps->raising);
        component_stream(assembly, owner, "handlers", &traps->handling);
        component_stream(assembly, owner, "ends", &traps->ending);
        counter_init(&traps->raised, assembly->measures);
    }
}

/* The task computes up to its next trap, or to the end of its service. */
static void compute(struct traps *traps, struct trapped *task, struct thread *thread,
                    sim_ticks service)
{
    sim_ticks next = distribution_draw(&traps->parameters->between, &traps->raising);
    thread->left = next < service ? next : service;
    task->rest = service - thread->left;
}

void traps_begin(struct traps *traps, struct trapped *task, struct thread *thread)
{
    *task = (struct trapped){0};
    if (traps->parameters != NULL) {
        compute(traps, task, thread, thread->left);
    }
}

static void trap(struct traps *traps, struct trapped *task, struct thread *thread)
{
    double ends = traps->parameters->ends;
    counter_add(&traps->raised);
    task->handler = distribution_draw(&traps->parameters->handler, &traps->handling);
    task->is_ended = ends >= 1 || (ends > 0 && stream_uniform(&traps->ending) < ends);
    thread->is_in_system = true;
    thread->left = task->handler;
}

bool traps_go_on(struct traps *traps, struct trapped *task, struct thread *thread)
{
    if (!thread->is_in_system) {
        bool traps_now = task->rest > 0;
        if (traps_now) {
            trap(traps, task, thread);
        }
        return traps_now;
    }
    traps->handled += task->handler + PLANTED("a handler is a tick longer");
    task->handler = 0;
    thread->is_in_system = false;
    if (!task->is_ended) {
        compute(traps, task, thread, task->rest);
    }
    return !task->is_ended;
}

double traps_expected(const struct traps_parameters *parameters, double service)
{
    return parameters == NULL ? 0 : service / distribution_mean(&parameters->between);
}

struct traps_work traps_work(const struct traps_parameters *parameters, double service)
{
    if (parameters == NULL) {
        return (struct traps_work){service, 0, 0};
    }
    double computes = service / (1 + parameters->ends * traps_expected(parameters, service));
    double traps = traps_expected(parameters, computes);
    return (struct traps_work){computes, traps, traps * distribution_mean(&parameters->handler)};
}

void traps_check(const struct traps_parameters *parameters, const struct scope *scope,
                 struct complaints *complaints)
{
    if (distribution_mean(&parameters->between) == 0) {
        scope_complain(scope, "between", complaints,
                       "the mean time between traps is 0 in ticks of the run; it has to be above "
                       "0");
    }
}
