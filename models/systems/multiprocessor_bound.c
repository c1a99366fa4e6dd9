/* How often something happens in a multiprocessor, at most: bounds that need no simulation. */
#include "models/systems/multiprocessor.h"

/* How often `servers` of a mean time [ticks] can serve [1/s]; no limit when there are none. */
static double limit(double bound, double servers, double mean, int64_t ticks_per_second)
{
    if (servers == 0 || !(mean > 0)) {
        return bound;
    }
    double rate = servers / mean * (double)ticks_per_second;
    return rate < bound ? rate : bound;
}

/* Mean computing time between two misses [ticks]. */
static double compute_mean(const struct multiprocessor_parameters *parameters,
                           int64_t ticks_per_second)
{
    const struct program_parameters *program = parameters->workload->program;
    if (program->compute.family != DISTRIBUTION_NONE) {
        return distribution_mean(&program->compute);
    }
    return distribution_mean(&program->instructions_between_misses) *
           program->cycles_per_instruction / parameters->system->clock * (double)ticks_per_second;
}

double multiprocessor_references_per_s(const struct multiprocessor_parameters *parameters,
                                       int64_t ticks_per_second)
{
    const struct multiprocessor_machine *system = parameters->system;
    const struct memory_parameters *memory = system->memory;
    double threads = (double)multiprocessor_threads(parameters);
    double cores = (double)(system->processors * system->cores_per_processor);
    double outstanding = (double)parameters->workload->program->outstanding;
    double latency = (double)memory_latency(memory, &(struct distances){0}, 0, 0);
    double homes = memory_homes(memory, (uint32_t)system->processors);
    struct controller_timing timing = memory_timing(memory, system->line_size, ticks_per_second);
    double channels = homes * timing.channels;

    /* A line returns after a tick at the least, so there is always a bound. */
    double bound = threads * outstanding / (latency > 1 ? latency : 1) * (double)ticks_per_second;
    bound = limit(bound, threads < cores ? threads : cores,
                  compute_mean(parameters, ticks_per_second), ticks_per_second);
    bound = limit(bound, channels, distribution_mean(&timing.transfer), ticks_per_second);
    if (timing.banks > 0) {
        bound = limit(bound, channels * timing.banks, distribution_mean(&timing.cycle),
                      ticks_per_second);
    }
    return bound;
}

double multiprocessor_events_per_s(const void *all, int64_t ticks_per_second)
{
    const struct multiprocessor_parameters *parameters = all;
    const struct part *interconnect = &parameters->system->interconnect;
    struct interconnect_environment around =
        multiprocessor_around(parameters->system, ticks_per_second);
    double crossing = 0;
    if (interconnect->kind != NULL) {
        struct interconnect_pairs pairs =
            interconnect_pairs(interconnect->kind, interconnect->parameters, &around);
        crossing = pairs.count > 0 ? (double)pairs.events / (double)pairs.count : 0;
    }
    return multiprocessor_references_per_s(parameters, ticks_per_second) * (2 + crossing);
}

double multiprocessor_core_share(const void *all)
{
    const struct multiprocessor_parameters *parameters = all;
    const struct multiprocessor_machine *machine = parameters->system;
    double share = (double)multiprocessor_threads(parameters) /
                   ((double)machine->processors * (double)machine->cores_per_processor);
    return share < 1 ? share : 1;
}
