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

/* All memories together. */
struct memory_bound {
    double latency;          /* the least [ticks] */
    double references_per_s; /* that they can serve */
};

static struct memory_bound bound_memory(const struct machine_parameters *system,
                                        int64_t ticks_per_second)
{
    struct numa_nodes nodes = machine_nodes(system);
    uint32_t homes = memory_homes(system->memory, nodes.count);
    struct memory_bound all = {.latency = (double)TICKS_NEVER};
    for (uint32_t home = 0; home < homes; home++) {
        struct memory_parameters at = memory_at(system->memory, &nodes, home);
        struct controller_timing timing = memory_timing(&at, system->line_size, ticks_per_second);
        if (homes > 1 && !numa_have_memory(&nodes, home)) {
            continue;
        }
        double latency = (double)memory_latency(&at, &(struct distances){0}, home, home);
        all.latency = latency < all.latency ? latency : all.latency;
        double bound = limit(__builtin_inf(), timing.channels, distribution_mean(&timing.transfer),
                             ticks_per_second);
        if (timing.banks > 0) {
            bound = limit(bound, timing.channels * timing.banks, distribution_mean(&timing.cycle),
                          ticks_per_second);
        }
        all.references_per_s += bound;
    }
    return all;
}

/* References a second that the threads of one team can ask for. A line returns after a tick at the
 * least, so there is always a bound. @param latency  the least [ticks] */
static double team_references_per_s(const struct multiprocessor_parameters *parameters,
                                    const struct team_parameters *team, double latency,
                                    int64_t ticks_per_second)
{
    const struct machine_parameters *system = parameters->system;
    struct program_environment around = machine_around_program(system, ticks_per_second);
    struct seats_environment seats = machine_around_seats(system);
    struct program_profile program = program_profile(&team->program, &around);
    double threads = (double)team_threads(team, &seats);
    double cores = (double)team_cores(team, &seats);
    double bound =
        threads * program.outstanding / (latency > 1 ? latency : 1) * (double)ticks_per_second;
    return limit(bound, threads < cores ? threads : cores, program.compute_mean, ticks_per_second);
}

double multiprocessor_references_per_s(const struct multiprocessor_parameters *parameters,
                                       int64_t ticks_per_second)
{
    const struct machine_parameters *system = parameters->system;
    struct machine_threads threads = multiprocessor_teams(parameters->workload);
    struct memory_bound memories = bound_memory(system, ticks_per_second);
    double bound = 0;
    for (size_t i = 0; i < threads.count; i++) {
        bound += team_references_per_s(parameters, &threads.teams[i], memories.latency,
                                       ticks_per_second);
    }
    return memories.references_per_s < bound ? memories.references_per_s : bound;
}

/* Arrivals, and for each of them the ends of its computing, quanta, switches, traps and handlers.
 */
static double task_events_per_s(const struct multiprocessor_parameters *parameters,
                                int64_t ticks_per_second)
{
    struct parameter_map tasks = multiprocessor_tasks(parameters->workload);
    const struct tasks_parameters *each = tasks.elements;
    const struct part *part = &parameters->system->scheduler;
    double events = 0;
    for (size_t i = 0; i < tasks.count && part->kind != NULL; i++) {
        sim_ticks quantum = scheduler_profile(part).quantum;
        double service = distribution_mean(&each[i].service);
        double traps = traps_expected(each[i].traps, service);
        struct traps_work work = traps_work(each[i].traps, service);
        double quanta = (work.computes + work.handlers) / (double)quantum;
        events += (double)ticks_per_second / distribution_mean(&each[i].arrivals) *
                  (2 + 2 * quanta + 3 * traps);
    }
    return events;
}

static double interrupt_events_per_s(const struct multiprocessor_parameters *parameters,
                                     int64_t ticks_per_second)
{
    const struct interrupts_parameters *interrupts = parameters->system->interrupts;
    return interrupts == NULL
               ? 0
               : interrupts_events_per_s(interrupts, &parameters->workload->interrupts,
                                         ticks_per_second);
}

double multiprocessor_events_per_s(const void *all, int64_t ticks_per_second)
{
    const struct multiprocessor_parameters *parameters = all;
    const struct part *interconnect = &parameters->system->interconnect;
    struct interconnect_environment around =
        machine_around_interconnect(parameters->system, ticks_per_second);
    double crossing = 0;
    if (interconnect->kind != NULL) {
        struct interconnect_pairs pairs =
            interconnect_pairs(interconnect->kind, interconnect->parameters, &around);
        crossing = pairs.count > 0 ? (double)pairs.events / (double)pairs.count : 0;
    }
    return multiprocessor_references_per_s(parameters, ticks_per_second) * (2 + crossing) +
           task_events_per_s(parameters, ticks_per_second) +
           interrupt_events_per_s(parameters, ticks_per_second);
}

double multiprocessor_core_share(const void *all)
{
    const struct multiprocessor_parameters *parameters = all;
    const struct machine_parameters *machine = parameters->system;
    struct machine_threads threads = multiprocessor_teams(parameters->workload);
    struct program_environment around = machine_around_program(machine, TICKS_PER_SECOND_FINE);
    struct seats_environment places = machine_around_seats(machine);
    if (multiprocessor_tasks(parameters->workload).count > 0) {
        return 0; /* cores without a task wait for none of memory */
    }
    for (size_t i = 0; i < threads.count; i++) {
        if (!program_profile(&threads.teams[i].program, &around).is_endless) {
            return 0; /* threads wait for each other too */
        }
    }
    struct arena *arena = arena_create();
    struct seats seats = seats_deal(arena, threads.teams, threads.count, &places);
    double taken = (double)seats_cores(&seats, &places);
    arena_destroy(arena);
    return taken / (double)machine_cores(machine);
}

void multiprocessor_capacity(const void *all, int64_t ticks_per_second,
                             struct system_capacity *capacity)
{
    const struct machine_parameters *machine =
        ((const struct multiprocessor_parameters *)all)->system;
    const struct part *interconnect = &machine->interconnect;
    double lines = bound_memory(machine, ticks_per_second).references_per_s;
    *capacity = (struct system_capacity){
        .design = machine->memory->layout == MEMORY_UMA ? "uma" : "numa",
        .memory = __builtin_isfinite(lines) ? lines * (double)machine->line_size : 0,
    };
    if (interconnect->kind != NULL) {
        const struct interconnect_operations *operations = interconnect->kind->operations;
        struct interconnect_environment around =
            machine_around_interconnect(machine, ticks_per_second);
        capacity->interconnect = operations->bandwidth == NULL
                                     ? 0
                                     : operations->bandwidth(interconnect->parameters, &around);
    }
}
