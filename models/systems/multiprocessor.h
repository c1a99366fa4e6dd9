/*
 * The system "multiprocessor": processors with cores and threads, an interconnect, and memory.
 *
 * Threads compute and miss; each miss is a reference that goes to the memory of its home, over the
 * interconnect where the home lies behind it, and returns. Whatever is shared has a queue: the bus
 * or each link, each channel and bank of each memory controller. The reference's way is
 *
 *     processors -> (interconnect) -> memory -> processors
 *
 * and each part hands it on through a port. With exponential times the model is a closed network
 * with a product form, so its results equal those of mean value analysis.
 *
 * Tasks may arrive at the cores beside the threads; then a scheduler says which of them run.
 */
#ifndef MODELS_SYSTEMS_MULTIPROCESSOR_H
#define MODELS_SYSTEMS_MULTIPROCESSOR_H

#include "models/interrupts/interrupt_controller.h"
#include "models/io/io_stream.h"
#include "models/processor/machine.h"
#include "models/processor/tasks.h"

/** The section "workload" of a spec. */
struct multiprocessor_workload {
    struct team_parameters team;    /* its program has no kind: no threads, or those of `teams` */
    struct parameter_map teams;     /* of struct team_parameters */
    struct tasks_parameters *tasks; /* NULL: none, or those of `task_classes` */
    struct parameter_map task_classes; /* of struct tasks_parameters */
    struct parameter_map io;           /* of struct io_stream_parameters */
    struct parameter_map interrupts;   /* of struct interrupt_source_parameters */
};

struct multiprocessor_parameters {
    struct machine_parameters *system;
    struct multiprocessor_workload *workload;
};

struct multiprocessor {
    struct component component;
    const char *path; /* of its metrics: "" for a whole system */
    const struct multiprocessor_parameters *parameters;
    struct machine *machine;
    struct processors *processors;           /* of the machine */
    struct tasks *tasks;                     /* of the first class, if any; NULL: none */
    struct io_streams *io;                   /* NULL: no devices */
    struct interrupt_controller *interrupts; /* NULL: none */
    struct boot *boot;                       /* NULL: the machine is up from the start */
    double latency_mean;                     /* of a local reference that meets no other [ticks] */
};

extern const struct kind multiprocessor_kind;

/** The threads of a workload, by the programs that they run. */
static inline struct machine_threads
multiprocessor_teams(const struct multiprocessor_workload *workload)
{
    if (workload->teams.count > 0) {
        return (struct machine_threads){.teams = workload->teams.elements,
                                        .names = workload->teams.names,
                                        .count = workload->teams.count};
    }
    return (struct machine_threads){.teams = &workload->team,
                                    .count = workload->team.program.kind != NULL};
}

/** The parameters of tasks of each class, with the names of classes; without names where they have
 *  none. */
static inline struct parameter_map
multiprocessor_tasks(const struct multiprocessor_workload *workload)
{
    return workload->task_classes.count > 0
               ? workload->task_classes
               : (struct parameter_map){.elements = workload->tasks,
                                        .count = workload->tasks != NULL};
}

/** The devices of a system and the streams of I/Os of its workload. */
static inline struct io_streams_parameters
multiprocessor_io(const struct multiprocessor_parameters *parameters)
{
    const struct machine_parameters *system = parameters->system;
    return (struct io_streams_parameters){
        .devices = &system->storage,
        .caches = &system->block_caches,
        .streams = &parameters->workload->io,
        .controllers = {.controllers = &system->controllers,
                        .devices = &system->storage,
                        .sources = &parameters->workload->interrupts,
                        .has_interrupts = system->interrupts != NULL,
                        .nodes = machine_nodes(system).count},
    };
}

/** Threads that run a program; 0 without one. */
static inline int64_t multiprocessor_threads(const struct multiprocessor_parameters *parameters)
{
    struct machine_threads threads = multiprocessor_teams(parameters->workload);
    return machine_thread_count(parameters->system, &threads);
}

/** Complain of mistakes across rows; fits struct kind. @param scope  of the spec */
void multiprocessor_check(const void *parameters, const struct scope *scope,
                          const struct check_context *context);

/**
 * References a second at most [1/s]: what cores can ask for, latency lets return, and channels and
 * banks can serve. No queue can make it more.
 */
double multiprocessor_references_per_s(const struct multiprocessor_parameters *parameters,
                                       int64_t ticks_per_second);

/** Events a simulated second [1/s], from the bound above; fits struct system_operations. */
double multiprocessor_events_per_s(const void *parameters, int64_t ticks_per_second);

/** Bandwidths of memory and interconnect; fits struct system_operations. */
void multiprocessor_capacity(const void *parameters, int64_t ticks_per_second,
                             struct system_capacity *capacity);

/** Share of the cores that has a thread, above 0 to 1; fits struct system_operations. */
double multiprocessor_core_share(const void *parameters);

extern const struct metric_row multiprocessor_metrics[];

/** Metrics and resources over the report's window; fits struct system_operations. */
void multiprocessor_report(const struct component *system, struct report *report);

#endif
