#include "models/systems/multiprocessor.h"

#define WORKLOAD(name) offsetof(struct multiprocessor_workload, name)

static const char *const affinities[] = {
    [AFFINITY_SPREAD] = "spread", [AFFINITY_COMPACT] = "compact", NULL};

static TABLE(
    workload_table, struct multiprocessor_workload,
    {.name = "threads",
     .type = PARAMETER_INTEGER,
     .offset = WORKLOAD(threads),
     .doc = "Threads that run the program; one for each hardware thread of the cores unless "
            "given.",
     .flags = PARAMETER_OPTIONAL,
     .least = 1,
     .most = THREADS_MOST},
    {.name = "affinity",
     .type = PARAMETER_CHOICE,
     .offset = WORKLOAD(affinity),
     .doc = "How threads are bound to processors: spread over all in turn, or compact, "
            "which fills the cores of one before the next.",
     .preset = "\"spread\"",
     .choices = affinities},
    {.name = "program",
     .type = PARAMETER_PART,
     .offset = WORKLOAD(program),
     .doc = "What each thread does; without one there are no threads.",
     .flags = PARAMETER_OPTIONAL,
     .role = "program",
     .kind = "endless"},
    {.name = "tasks",
     .type = PARAMETER_OBJECT,
     .offset = WORKLOAD(tasks),
     .doc = "Tasks that arrive at the cores, compute and leave.",
     .flags = PARAMETER_OPTIONAL,
     .of = &tasks_table});

static TABLE(parameters_table, struct multiprocessor_parameters,
             {.name = "system",
              .type = PARAMETER_OBJECT,
              .offset = offsetof(struct multiprocessor_parameters, system),
              .doc = "The machine.",
              .of = &machine_table},
             {.name = "workload",
              .type = PARAMETER_OBJECT,
              .offset = offsetof(struct multiprocessor_parameters, workload),
              .doc = "The threads and their program, and tasks.",
              .of = &workload_table});

/* The lowest priority that a thread has. */
static int64_t priority_least(const struct multiprocessor_workload *workload)
{
    const struct tasks_parameters *tasks = workload->tasks;
    bool has_threads = workload->program.kind != NULL;
    return tasks == NULL || (has_threads && tasks->priority > 0) ? 0 : tasks->priority;
}

static struct component *build(struct assembly *assembly, const struct scope *spec,
                               const void *from, const void *environment)
{
    (void)environment;
    const struct multiprocessor_parameters *parameters = from;
    const struct multiprocessor_workload *workload = parameters->workload;
    struct scope scope = scope_section(spec, "system");
    struct multiprocessor *system = ARENA_NEW(assembly->arena, struct multiprocessor);
    system->component = (struct component){&multiprocessor_kind.behaviour, scope_title(&scope)};
    system->path = scope.path;
    system->parameters = parameters;
    system->machine = machine_build(assembly, &scope, parameters->system,
                                    &(struct machine_threads){
                                        .program = &workload->program,
                                        .count = (uint32_t)multiprocessor_threads(parameters),
                                        .affinity = (enum processors_affinity)workload->affinity,
                                        .priority_least = priority_least(workload),
                                    });
    system->processors = system->machine->processors;
    if (workload->tasks != NULL) {
        system->tasks = tasks_build(assembly, &scope, workload->tasks, system->machine->cores,
                                    system->processors->options.threads);
    }
    system->latency_mean =
        (double)memory_latency(parameters->system->memory, &(struct distances){0}, 0, 0);
    machine_add(assembly, system->machine,
                system->tasks == NULL ? NULL : &system->tasks->component);
    return &system->component;
}

static const struct level *signal(const struct component *system)
{
    const struct multiprocessor *machine = (const struct multiprocessor *)system;
    return machine->tasks != NULL ? &machine->tasks->number : &machine->processors->in_flight;
}

static void invariants(struct run *run, const struct component *system)
{
    machine_invariants(run, system, ((const struct multiprocessor *)system)->machine);
}

static const struct system_operations operations = {
    .signal = signal,
    .signal_metric = "references_in_flight",
    .events_per_s = multiprocessor_events_per_s,
    .core_share = multiprocessor_core_share,
};

const struct kind multiprocessor_kind = {
    .name = "multiprocessor",
    .role = "system",
    .doc = "Tightly coupled processors: SMP on a bus, or NUMA over links; threads that compute and "
           "refer to memory.",
    .parameters = &parameters_table,
    .metrics = multiprocessor_metrics,
    .check = multiprocessor_check,
    .build = build,
    .report = multiprocessor_report,
    .invariants = invariants,
    .operations = &operations,
};
