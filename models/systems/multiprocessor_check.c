/* What is wrong with a multiprocessor that no single row of its tables can say. */
#include "models/systems/multiprocessor.h"

enum {
    IN_FLIGHT_MOST = 900000, /* each needs an event, of 1,048,576 that may be pending */
};

static void check_size(const struct multiprocessor_parameters *parameters,
                       struct complaints *complaints)
{
    int64_t threads = multiprocessor_threads(parameters);
    int64_t outstanding = parameters->workload->program->outstanding;
    if (threads > THREADS_MOST) {
        complain(complaints, "/workload/threads", "one for each of %lld cores is more than %d",
                 (long long)threads, THREADS_MOST);
    }
    if (threads * outstanding + threads > IN_FLIGHT_MOST) {
        complain(complaints, "/workload/program/outstanding",
                 "%lld threads with %lld lines in flight each are more than %d events",
                 (long long)threads, (long long)outstanding, IN_FLIGHT_MOST);
    }
}

/* Complains of an interconnect that is missing or wrong; returns whether there is a sound one. */
static bool check_interconnect(const struct multiprocessor_machine *system,
                               struct complaints *complaints)
{
    const struct part *interconnect = &system->interconnect;
    if (interconnect->kind == NULL) {
        if (system->processors > 1) {
            complain(complaints, "/system/interconnect",
                     "is missing: what joins %lld processors to memory",
                     (long long)system->processors);
        }
        return false;
    }
    const struct interconnect_operations *operations = interconnect->kind->operations;
    size_t before = complaints->errors;
    operations->check(interconnect->parameters, complaints);
    return complaints->errors == before;
}

void multiprocessor_check(const void *from, const struct run_settings *settings,
                          struct complaints *complaints)
{
    const struct multiprocessor_parameters *parameters = from;
    const struct multiprocessor_machine *system = parameters->system;
    check_size(parameters, complaints);
    program_check(parameters->workload->program, (uint32_t)system->processors, complaints);
    double crossing = 0;
    if (check_interconnect(system, complaints)) {
        const struct interconnect_operations *operations = system->interconnect.kind->operations;
        crossing = operations->crossing(system->interconnect.parameters, system->line_size,
                                        settings->ticks_per_second);
    }
    memory_check(system->memory,
                 &(struct memory_surroundings){
                     .processors = (uint32_t)system->processors,
                     .line_bytes = system->line_size,
                     .ticks_per_second = settings->ticks_per_second,
                     .crossing = crossing,
                 },
                 complaints);
}
