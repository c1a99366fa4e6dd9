#include "models/systems/multiprocessor.h"

#include "models/invariants.h"

#define SYSTEM(name)   offsetof(struct multiprocessor_machine, name)
#define WORKLOAD(name) offsetof(struct multiprocessor_workload, name)

static TABLE(system_table, struct multiprocessor_machine,
             {.name = "processors",
              .type = PARAMETER_INTEGER,
              .offset = SYSTEM(processors),
              .doc = "Processors (chips), each with its cores.",
              .preset = "1",
              .least = 1,
              .most = 256},
             {.name = "cores_per_processor",
              .type = PARAMETER_INTEGER,
              .offset = SYSTEM(cores_per_processor),
              .doc = "Cores of each processor; each executes one thread at a time.",
              .preset = "1",
              .least = 1,
              .most = 4096},
             {.name = "hardware_threads",
              .type = PARAMETER_INTEGER,
              .offset = SYSTEM(hardware_threads),
              .doc = "Threads that a core holds at once; it goes on with another when the one it "
                     "executes stalls on memory, at no cost.",
              .preset = "1",
              .least = 1,
              .most = 1024},
             {.name = "clock",
              .type = PARAMETER_FREQUENCY,
              .offset = SYSTEM(clock),
              .doc = "Clock of the cores.",
              .preset = "\"2.4 GHz\"",
              .least = 1,
              .most = 1e15},
             {.name = "line_size",
              .type = PARAMETER_SIZE,
              .offset = SYSTEM(line_size),
              .doc = "What one reference brings from memory.",
              .preset = "\"64 B\"",
              .least = 1},
             {.name = "memory",
              .type = PARAMETER_OBJECT,
              .offset = SYSTEM(memory),
              .doc = "Main memory: layout, latency, channels and banks.",
              .of = &memory_table},
             {.name = "interconnect",
              .type = PARAMETER_PART,
              .offset = SYSTEM(interconnect),
              .doc = "What carries references to memory that is not the processor's own.",
              .flags = PARAMETER_OPTIONAL,
              .role = "interconnect"},
             {.name = "scheduler",
              .type = PARAMETER_PART,
              .offset = SYSTEM(scheduler),
              .doc = "Which thread a core runs next; without one each thread has a place on a core "
                     "for ever.",
              .flags = PARAMETER_OPTIONAL,
              .role = "scheduler"});

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
              .of = &system_table},
             {.name = "workload",
              .type = PARAMETER_OBJECT,
              .offset = offsetof(struct multiprocessor_parameters, workload),
              .doc = "The threads and their program, and tasks.",
              .of = &workload_table});

/* A reference leaves its processor: over the interconnect, or straight to its own memory. */
static void route(struct run *run, void *owner, struct reference *reference)
{
    struct multiprocessor *machine = owner;
    if (machine->interconnect != NULL &&
        memory_is_behind_interconnect(machine->memory->layout, reference->processor,
                                      reference->home)) {
        machine->carrier->carry(run, machine->interconnect, reference);
    } else {
        memory_deliver(run, machine->memory, reference);
    }
}

/* The lowest priority that a thread has. */
static int64_t priority_least(const struct multiprocessor_workload *workload)
{
    const struct tasks_parameters *tasks = workload->tasks;
    bool has_threads = workload->program.kind != NULL;
    return tasks == NULL || (has_threads && tasks->priority > 0) ? 0 : tasks->priority;
}

static void build_processors(const struct assembly *assembly, const struct scope *scope,
                             struct multiprocessor *machine)
{
    const struct multiprocessor_machine *system = machine->parameters->system;
    const struct multiprocessor_workload *workload = machine->parameters->workload;
    bool is_uniform = system->memory->layout == MEMORY_UMA;
    struct program_environment around =
        multiprocessor_around_program(system, assembly->run->ticks_per_second);
    struct cores *cores = cores_build(assembly, scope,
                                      &(struct cores_options){
                                          .processors = around.processors,
                                          .cores = (uint32_t)system->cores_per_processor,
                                          .hardware_threads = (uint32_t)system->hardware_threads,
                                          .scheduler = system->scheduler,
                                          .priority_least = priority_least(workload),
                                      });
    machine->processors = processors_build(
        assembly, scope,
        &(struct processors_options){
            .processors = around.processors,
            .cores = (uint32_t)system->cores_per_processor,
            .threads = (uint32_t)multiprocessor_threads(machine->parameters),
            .affinity = (enum processors_affinity)workload->affinity,
        },
        workload->program.kind == NULL ? NULL
                                       : program_make(assembly->arena, &workload->program, &around),
        cores, is_uniform);
    if (workload->tasks != NULL) {
        machine->tasks = tasks_build(assembly, scope, workload->tasks, cores,
                                     machine->processors->options.threads);
    }
    machine->latency_mean = (double)memory_latency(system->memory, &(struct distances){0}, 0, 0);
}

static void build_interconnect(struct assembly *assembly, const struct scope *system_scope,
                               struct multiprocessor *machine)
{
    const struct multiprocessor_machine *system = machine->parameters->system;
    struct scope scope = scope_child(system_scope, "interconnect");
    const struct kind *kind = system->interconnect.kind;
    if (kind == NULL) {
        return;
    }
    struct interconnect_environment around =
        multiprocessor_around(system, assembly->run->ticks_per_second);
    around.pool = &machine->processors->pool;
    around.out = (struct reference_port){machine->memory, memory_deliver};
    machine->carrier = kind->operations;
    machine->interconnect = kind->build(assembly, &scope, system->interconnect.parameters, &around);
}

static struct component *build(struct assembly *assembly, const struct scope *spec,
                               const void *parameters, const void *environment)
{
    (void)environment;
    struct scope scope = scope_section(spec, "system");
    struct scope memory = scope_child(&scope, "memory");
    struct multiprocessor *machine = ARENA_NEW(assembly->arena, struct multiprocessor);
    machine->component = (struct component){&multiprocessor_kind.behaviour, scope_title(&scope)};
    machine->path = scope.path;
    machine->parameters = parameters;
    const struct multiprocessor_machine *system = machine->parameters->system;
    struct interconnect_environment around =
        multiprocessor_around(system, assembly->run->ticks_per_second);
    build_processors(assembly, &scope, machine);
    machine->memory =
        memory_build(assembly, &memory, system->memory,
                     &(struct memory_environment){
                         .processors = around.processors,
                         .line_bytes = around.line_bytes,
                         .ticks_per_second = around.ticks_per_second,
                         .distances = interconnect_distances(system->interconnect.kind,
                                                             system->interconnect.parameters,
                                                             &around, assembly->arena),
                     },
                     &machine->processors->pool);
    build_interconnect(assembly, &scope, machine);
    machine->memory->out = (struct reference_port){machine->processors, processors_deliver};
    machine->processors->out = (struct reference_port){machine, route};
    /* System, processors and interconnect; controllers, threads, and the lines they may await. */
    run_count(assembly->run, 3 + machine->memory->homes +
                                 (uint64_t)multiprocessor_threads(machine->parameters) +
                                 machine->processors->pool.capacity);
    assembly_add(assembly, &machine->processors->component);
    assembly_add(assembly, &machine->processors->cores->component);
    if (machine->tasks != NULL) {
        assembly_add(assembly, &machine->tasks->component);
    }
    if (machine->interconnect != NULL) {
        assembly_add(assembly, machine->interconnect);
    }
    assembly_add(assembly, &machine->memory->component);
    return &machine->component;
}

static const struct level *signal(const struct component *system)
{
    const struct multiprocessor *machine = (const struct multiprocessor *)system;
    return machine->tasks != NULL ? &machine->tasks->number : &machine->processors->in_flight;
}

/* References between their processor and their memory are on the interconnect. */
static void invariants(struct run *run, const struct component *system)
{
    const struct multiprocessor *machine = (const struct multiprocessor *)system;
    const struct reference_pool *pool = &machine->processors->pool;
    if (!run_looks(run, pool->capacity)) {
        return;
    }
    uint64_t between = 0;
    for (uint32_t i = 0; i < pool->capacity; i++) {
        const struct reference *reference = &pool->places[i];
        between += reference_is_in_flight(reference) && !reference_is_at_memory(reference);
    }
    uint64_t carried =
        machine->interconnect == NULL ? 0 : machine->carrier->present(machine->interconnect);
    CHECK(run, &machine->component, references_located, between == carried,
          "%llu references are on their way to memory, but %llu are on the interconnect",
          (unsigned long long)between, (unsigned long long)carried);
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
