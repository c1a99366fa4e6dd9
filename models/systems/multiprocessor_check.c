/* Checks of a multiprocessor across the rows of its tables. */
#include "models/systems/multiprocessor.h"

enum {
    IN_FLIGHT_MOST = 900000, /* each needs an event, of 1,048,576 that may be pending */
};

_Static_assert(IN_FLIGHT_MOST <= 1 << REFERENCE_PLACE_BITS, "a rank cannot name each place");
_Static_assert(((uint64_t)THREADS_MOST + 1) << REFERENCE_PLACE_BITS <= EVENT_RANKS,
               "a rank cannot name each thread");

static void check_size(const struct multiprocessor_parameters *parameters,
                       const struct scope *workload, const struct scope *program,
                       struct complaints *complaints)
{
    int64_t threads = multiprocessor_threads(parameters);
    int64_t outstanding = parameters->workload->program->outstanding;
    if (threads > THREADS_MOST) {
        scope_complain(workload, "threads", complaints,
                       "one for each of %lld cores is more than %d", (long long)threads,
                       THREADS_MOST);
    }
    if (threads * outstanding + threads > IN_FLIGHT_MOST) {
        scope_complain(program, "outstanding", complaints,
                       "%lld threads with %lld lines in flight each are more than %d events",
                       (long long)threads, (long long)outstanding, IN_FLIGHT_MOST);
    }
}

/* Complains of an interconnect that is missing or wrong; returns whether there is a sound one. */
static bool check_interconnect(const struct multiprocessor_machine *system,
                               const struct interconnect_environment *around,
                               const struct scope *machine, const struct check_context *context)
{
    struct complaints *complaints = context->complaints;
    const struct part *interconnect = &system->interconnect;
    if (interconnect->kind == NULL) {
        if (system->processors > 1) {
            scope_complain(machine, "interconnect", complaints,
                           "is missing: what joins %lld processors to memory",
                           (long long)system->processors);
        }
        return false;
    }
    size_t before = complaints->errors;
    struct scope scope = scope_child(machine, "interconnect");
    struct check_context inner = *context;
    inner.environment = around;
    kind_check(interconnect->kind, interconnect->parameters, &scope, &inner);
    return complaints->errors == before;
}

void multiprocessor_check(const void *from, const struct scope *spec,
                          const struct check_context *context)
{
    const struct multiprocessor_parameters *parameters = from;
    const struct multiprocessor_machine *system = parameters->system;
    struct complaints *complaints = context->complaints;
    if (!context->is_whole) {
        return;
    }
    struct scope machine = scope_section(spec, "system");
    struct scope memory = scope_child(&machine, "memory");
    struct scope workload = scope_section(spec, "workload");
    struct scope program = scope_child(&workload, "program");
    check_size(parameters, &workload, &program, complaints);
    program_check(parameters->workload->program, &program, (uint32_t)system->processors,
                  complaints);
    struct interconnect_environment around =
        multiprocessor_around(system, context->ticks_per_second);
    bool is_joined = check_interconnect(system, &around, &machine, context);
    struct arena *arena = arena_create();
    memory_check(
        system->memory, &memory,
        &(struct memory_environment){
            .processors = around.processors,
            .line_bytes = around.line_bytes,
            .ticks_per_second = around.ticks_per_second,
            .distances = interconnect_distances(is_joined ? system->interconnect.kind : NULL,
                                                system->interconnect.parameters, &around, arena),
        },
        complaints);
    arena_destroy(arena);
}
