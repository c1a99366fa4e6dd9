/* Checks of a multiprocessor across the rows of its tables. */
#include "models/systems/multiprocessor.h"

enum {
    IN_FLIGHT_MOST = 900000, /* each needs an event, of 1,048,576 that may be pending */
};

_Static_assert(IN_FLIGHT_MOST <= 1 << REFERENCE_PLACE_BITS, "a rank cannot name each place");
_Static_assert(((uint64_t)THREADS_MOST + 1) << REFERENCE_PLACE_BITS <= EVENT_RANKS,
               "a rank cannot name each thread");

static void check_size(const struct multiprocessor_parameters *parameters,
                       const struct program_profile *profile, const struct scope *workload,
                       const struct scope *program, struct complaints *complaints)
{
    int64_t threads = multiprocessor_threads(parameters);
    int64_t outstanding = profile->outstanding;
    if (threads > THREADS_MOST) {
        scope_complain(workload, "threads", complaints,
                       "one for each of %lld hardware threads is more than %d", (long long)threads,
                       THREADS_MOST);
    }
    if (threads * outstanding + threads > IN_FLIGHT_MOST) {
        scope_complain(program, "outstanding", complaints,
                       "%lld threads with %lld lines in flight each are more than %d events",
                       (long long)threads, (long long)outstanding, IN_FLIGHT_MOST);
    }
}

/* The whole of a program that ends is looked at, from its start. */
static void check_end(const struct program_profile *profile, const struct scope *spec,
                      const struct check_context *context)
{
    if (profile->ends && !context->transient) {
        struct scope run = scope_section(spec, "run");
        scope_complain(&run, NULL, context->complaints,
                       "looks for a steady state, but the program ends: \"transient\": true looks "
                       "at all of it");
    }
}

static void check_program(const struct multiprocessor_parameters *parameters,
                          const struct scope *spec, const struct scope *workload,
                          const struct scope *scope, const struct check_context *context)
{
    const struct part *program = &parameters->workload->program;
    if (program->kind == NULL) {
        if (parameters->workload->tasks == NULL || parameters->workload->threads > 0) {
            scope_complain(workload, NULL, context->complaints,
                           "\"program\" is missing: what each thread does");
        }
        return;
    }
    struct program_environment around =
        machine_around_program(parameters->system, context->ticks_per_second);
    struct program_profile profile = program_profile(program, &around);
    struct check_context of_program = *context;
    of_program.environment = &around;
    check_size(parameters, &profile, workload, scope, context->complaints);
    check_end(&profile, spec, context);
    kind_check(program->kind, program->parameters, scope, &of_program);
}

static void check_tasks(const struct multiprocessor_parameters *parameters,
                        const struct scope *workload, const struct check_context *context)
{
    struct tasks_environment around = {
        .cores = machine_cores(parameters->system),
        .places = machine_places(parameters->system),
        .threads = multiprocessor_threads(parameters),
        .scheduler = &parameters->system->scheduler,
    };
    if (parameters->workload->tasks != NULL) {
        struct scope scope = scope_child(workload, "tasks");
        struct check_context of_tasks = *context;
        of_tasks.environment = &around;
        kind_check(&tasks_kind, parameters->workload->tasks, &scope, &of_tasks);
    }
}

/* A place on a core for each thread. */
static void check_places(const struct multiprocessor_parameters *parameters,
                         const struct scope *workload, struct complaints *complaints)
{
    const struct machine_parameters *system = parameters->system;
    int64_t threads = multiprocessor_threads(parameters);
    if (threads > machine_places(system) && system->scheduler.kind == NULL) {
        scope_complain(
            workload, "threads", complaints,
            "is %lld, but the cores hold no more than %lld at once (cores: %lld, hardware "
            "threads of each: %lld); more need a \"scheduler\" in \"system\", which says "
            "when each of them runs",
            (long long)threads, (long long)machine_places(system), (long long)machine_cores(system),
            (long long)system->hardware_threads);
    }
}

void multiprocessor_check(const void *from, const struct scope *spec,
                          const struct check_context *context)
{
    const struct multiprocessor_parameters *parameters = from;
    const struct machine_parameters *system = parameters->system;
    struct complaints *complaints = context->complaints;
    if (!context->is_whole) {
        return;
    }
    struct scope machine = scope_section(spec, "system");
    struct scope workload = scope_section(spec, "workload");
    struct scope program = scope_child(&workload, "program");
    check_program(parameters, spec, &workload, &program, context);
    check_places(parameters, &workload, complaints);
    check_tasks(parameters, &workload, context);
    machine_check(system, &machine, context);
}
