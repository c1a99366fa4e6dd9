/* Checks of interrupts: the controller and the sources fit each other. */
#include "models/interrupts/interrupt_controller.h"

double interrupts_load(const struct interrupts_parameters *parameters,
                       const struct parameter_map *sources)
{
    const struct interrupt_source_parameters *list = sources->elements;
    double entry = distribution_mean(&parameters->save) + distribution_mean(&parameters->restore) +
                   distribution_mean(&parameters->dispatch_time);
    double load = 0;
    for (size_t i = 0; i < sources->count; i++) {
        const struct interrupt_source_parameters *source = &list[i];
        if (source->arrivals == NULL) {
            continue;
        }
        double packets = distribution_mean(&source->arrivals->batch) /
                         distribution_mean(&source->arrivals->interarrival);
        double each = source->coalescing == NULL ? 1 : 1 / (double)source->coalescing->packets;
        bool defers = source->deferred.family != DISTRIBUTION_NONE &&
                      parameters->backlog == PARAMETER_INFINITE;
        load += packets * each * (entry + distribution_mean(&source->service)) +
                packets * (defers ? distribution_mean(&source->deferred) : 0);
    }
    return load;
}

static bool takes_time(const struct distribution *time)
{
    return time->family != DISTRIBUTION_NONE && distribution_mean(time) > 0;
}

double interrupts_events_per_s(const struct interrupts_parameters *parameters,
                               const struct parameter_map *sources, int64_t ticks_per_second)
{
    const struct interrupt_source_parameters *list = sources->elements;
    int stages = takes_time(&parameters->save) + takes_time(&parameters->restore) +
                 takes_time(&parameters->instruction) +
                 (takes_time(&parameters->dispatch_time) || takes_time(&parameters->probe));
    double events = 0;
    for (size_t i = 0; i < sources->count; i++) {
        const struct interrupt_source_parameters *source = &list[i];
        if (source->arrivals != NULL) {
            double batches =
                (double)ticks_per_second / distribution_mean(&source->arrivals->interarrival);
            double packets = batches * distribution_mean(&source->arrivals->batch);
            events += batches + packets * (stages + takes_time(&source->service) +
                                           takes_time(&source->deferred));
        }
    }
    return events;
}

static void check_source(const struct interrupts_parameters *parameters,
                         const struct interrupt_source_parameters *source, size_t number,
                         const struct scope *scope, struct complaints *complaints)
{
    if (source->arrivals != NULL && distribution_mean(&source->arrivals->interarrival) == 0) {
        scope_complain(scope, "arrivals", complaints,
                       "the mean time between arrivals is 0 in ticks of the run; it has to be above"
                       " 0");
    }
    int64_t vector = interrupts_vector(parameters, source, number);
    if (vector >= parameters->vectors) {
        scope_complain(scope, "vector", complaints,
                       "is %lld, and there are %lld \"vectors\", from 0 on", (long long)vector,
                       (long long)parameters->vectors);
    }
    if (source->maskable && source->action == ACTION_PANIC) {
        scope_complain(scope, "action", complaints,
                       "is \"panic\", which only an interrupt that is not maskable does");
    }
}

/* Sources of a chain are asked by one routine, which has one level. */
static void check_chain(const struct interrupts_parameters *parameters,
                        const struct interrupts_environment *around, const struct scope *scopes,
                        struct complaints *complaints)
{
    const struct interrupt_source_parameters *list = around->sources->elements;
    bool is_polled = parameters->dispatch == DISPATCH_POLLED;
    for (size_t i = 0; i < around->sources->count; i++) {
        int64_t vector = interrupts_vector(parameters, &list[i], i);
        size_t first = 0;
        while (!list[first].maskable ||
               (!is_polled && interrupts_vector(parameters, &list[first], first) != vector)) {
            if (++first > i) {
                break;
            }
        }
        if (first < i && list[i].maskable && list[first].level != list[i].level) {
            scope_complain(&scopes[i], "level", complaints,
                           "is %lld, and that of \"%s\" %lld: sources %s have one level",
                           (long long)list[i].level, around->sources->names[first],
                           (long long)list[first].level,
                           is_polled ? "that are polled" : "of one vector");
        }
    }
}

void interrupts_check(const void *from, const struct scope *scope,
                      const struct check_context *context)
{
    const struct interrupts_parameters *parameters = from;
    const struct interrupts_environment *around = context->environment;
    struct complaints *complaints = context->complaints;
    if (parameters->delivery == DELIVERY_FIXED && parameters->core >= around->cores) {
        scope_complain(scope, "core", complaints, "is %lld, and the machine has %lld %s, from 0 on",
                       (long long)parameters->core, (long long)around->cores,
                       around->cores == 1 ? "core" : "cores");
    }
    if (distribution_mean(&parameters->instruction) > 0 &&
        !residual_exists(&parameters->instruction)) {
        scope_complain(scope, "instruction", complaints,
                       "is %s, of which the rest of an instruction is not known: constant, "
                       "exponential, uniform, erlang, hyperexponential, lognormal, empirical, or "
                       "pareto with a mean",
                       distribution_name(parameters->instruction.family));
    }
    struct scope all = around->at;
    const struct interrupt_source_parameters *list = around->sources->elements;
    struct arena *arena = arena_create();
    struct scope *scopes = ARENA_ARRAY(arena, struct scope, around->sources->count + 1);
    for (size_t i = 0; i < around->sources->count; i++) {
        scopes[i] = scope_child(&all, around->sources->names[i]);
        check_source(parameters, &list[i], i, &scopes[i], complaints);
        const struct interrupts_raised *raised = &around->raised;
        if (list[i].arrivals == NULL &&
            (raised->is == NULL || !raised->is(raised->owner, around->sources->names[i]))) {
            scope_complain(&scopes[i], "arrivals", complaints,
                           "is missing, and no controller of \"system\" raises this source");
        }
    }
    check_chain(parameters, around, scopes, complaints);
    arena_destroy(arena);
    double load = interrupts_load(parameters, around->sources);
    bool is_one = parameters->delivery == DELIVERY_FIXED;
    load /= is_one ? 1 : (double)around->cores;
    if (load >= 1 && !context->transient && complaints->errors == 0) {
        scope_warn(&all, NULL, complaints,
                   "interrupts and their deferred work load %s to %.4g, which is not under 1, so "
                   "that threads stand still and ever more work waits; \"run\": {\"transient\": "
                   "true} says that this is meant",
                   is_one ? "their core" : "the cores", load);
    }
}
