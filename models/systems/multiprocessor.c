#include "models/systems/multiprocessor.h"

#include "models/invariants.h"
#include "models/systems/multiprocessor_power.h"
#include "models/systems/multiprocessor_power_off.h"

#define WORKLOAD(name) offsetof(struct multiprocessor_workload, name)

static const struct parameter team_row = {
    .name = "team",
    .type = PARAMETER_OBJECT,
    .doc = "A team of threads and the program that they run.",
    .of = &team_table,
};

static const struct parameter task_class_row = {
    .name = "task class",
    .type = PARAMETER_OBJECT,
    .doc = "Tasks of a class.",
    .of = &tasks_table,
};

static const struct parameter io_row = {
    .name = "stream",
    .type = PARAMETER_OBJECT,
    .doc = "A stream of I/Os to a device.",
    .of = &io_stream_table,
};

static TABLE(
    workload_table, struct multiprocessor_workload, TEAM_ROWS(WORKLOAD(team)),
    {.name = "program",
     .type = PARAMETER_PART,
     .offset = WORKLOAD(team.program),
     .doc = "What each thread does; without one there are no threads.",
     .flags = PARAMETER_OPTIONAL,
     .role = "program",
     .kind = "endless"},
    {.name = "teams",
     .type = PARAMETER_MAP,
     .offset = WORKLOAD(teams),
     .doc = "In place of a program, several at once: teams of threads by name, each with a program "
            "of its own.",
     .flags = PARAMETER_OPTIONAL,
     .element = &team_row,
     .names = "team",
     .count_least = 1},
    {.name = "tasks",
     .type = PARAMETER_OBJECT,
     .offset = WORKLOAD(tasks),
     .doc = "Tasks that arrive at the cores, compute and leave.",
     .flags = PARAMETER_OPTIONAL,
     .of = &tasks_table},
    {.name = "task_classes",
     .type = PARAMETER_MAP,
     .offset = WORKLOAD(task_classes),
     .doc = "In place of tasks, several classes of them by name, each with arrivals, services, a "
            "priority and a weight of its own.",
     .flags = PARAMETER_OPTIONAL,
     .element = &task_class_row,
     .names = "task class",
     .count_least = 1},
    {.name = "io",
     .type = PARAMETER_MAP,
     .offset = WORKLOAD(io),
     .doc = "Streams of I/Os to the devices of system.storage, by name.",
     .flags = PARAMETER_OPTIONAL,
     .element = &io_row,
     .names = "stream",
     .count_least = 1},
    {.name = "interrupts",
     .type = PARAMETER_MAP,
     .offset = WORKLOAD(interrupts),
     .doc = "What interrupts the cores, by name.",
     .flags = PARAMETER_OPTIONAL,
     .element = &interrupt_source_row,
     .names = "source",
     .count_least = 1});

static const struct parameter device_row = {
    .name = "device",
    .type = PARAMETER_PART,
    .doc = "A device, such as a disk.",
    .role = "device",
};

static const struct parameter block_cache_row = {
    .name = "block cache",
    .type = PARAMETER_PART,
    .doc = "A cache before a device.",
    .role = "block_cache",
    .kind = "write_through",
};

static const struct parameter controller_row = {
    .name = "controller",
    .type = PARAMETER_OBJECT,
    .doc = "A controller of devices.",
    .of = &controller_table,
};

static const char *const multiprocessing_names[] = {
    [MULTIPROCESSING_SYMMETRIC] = "symmetric", [MULTIPROCESSING_ASYMMETRIC] = "asymmetric", NULL};

static TABLE(machine_table, struct machine_parameters, MACHINE_ROWS(0),
             {.name = "multiprocessing",
              .type = PARAMETER_CHOICE,
              .offset = offsetof(struct machine_parameters, multiprocessing),
              .doc = "symmetric: each core executes the operating system for its own tasks; "
                     "asymmetric: core 0, the boss, alone does, and the other cores are its "
                     "workers: a task that traps leaves its worker, waits at the boss for the "
                     "handler, first come, first served, and then for a worker.",
              .preset = "\"symmetric\"",
              .choices = multiprocessing_names},
             {.name = "boot",
              .type = PARAMETER_OBJECT,
              .offset = offsetof(struct machine_parameters, boot),
              .doc = "How the machine boots from the start of the run on. No thread runs and no "
                     "task arrives before it is up; its cores are idle, and completion times count "
                     "the boot.",
              .flags = PARAMETER_OPTIONAL,
              .of = &system_boot_table},
             {.name = "interrupts",
              .type = PARAMETER_OBJECT,
              .offset = offsetof(struct machine_parameters, interrupts),
              .doc = "How cores take interrupts: the controller, vectors, levels and masks. Its "
                     "sources are in \"workload\".",
              .flags = PARAMETER_OPTIONAL,
              .of = &interrupts_table},
             {.name = "storage",
              .type = PARAMETER_MAP,
              .offset = offsetof(struct machine_parameters, storage),
              .doc = "Devices that keep blocks, by name, for the streams of workload.io.",
              .flags = PARAMETER_OPTIONAL,
              .element = &device_row,
              .names = "device",
              .count_least = 1},
             {.name = "controllers",
              .type = PARAMETER_MAP,
              .offset = offsetof(struct machine_parameters, controllers),
              .doc = "Controllers between the cores and devices of storage, by name: drivers, "
                     "buffers, DMA or programmed I/O, and interrupts.",
              .flags = PARAMETER_OPTIONAL,
              .element = &controller_row,
              .names = "controller",
              .count_least = 1},
             {.name = "block_caches",
              .type = PARAMETER_MAP,
              .offset = offsetof(struct machine_parameters, block_caches),
              .doc = "Caches of blocks before devices, by name; a stream that names one in place "
                     "of the device goes through it.",
              .flags = PARAMETER_OPTIONAL,
              .element = &block_cache_row,
              .names = "block cache",
              .count_least = 1},
             {.name = "power_off",
              .type = PARAMETER_OBJECT,
              .offset = offsetof(struct machine_parameters, power_off),
              .doc = "Power fails, which ends the run: writes to devices that were completed and "
                     "are not on their media are lost.",
              .flags = PARAMETER_OPTIONAL,
              .of = &power_off_table},
             {.name = "power",
              .type = PARAMETER_OBJECT,
              .offset = offsetof(struct machine_parameters, power),
              .doc = "What the parts of the machine draw, and when its cores sleep.",
              .flags = PARAMETER_OPTIONAL,
              .of = &power_meter_table});

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
    struct parameter_map tasks = multiprocessor_tasks(workload);
    const struct tasks_parameters *each = tasks.elements;
    bool has_threads = multiprocessor_teams(workload).count > 0;
    int64_t least = has_threads || tasks.count == 0 ? 0 : each[0].priority;
    for (size_t i = 0; i < tasks.count; i++) {
        least = each[i].priority < least ? each[i].priority : least;
    }
    return least;
}

/* The least from a node with cores to a memory, where no node has both [ticks]. */
static sim_ticks least_latency(const struct assembly *assembly,
                               const struct machine_parameters *machine)
{
    struct interconnect_environment around =
        machine_around_interconnect(machine, assembly->run->ticks_per_second);
    const struct numa_nodes *nodes = &around.nodes;
    struct distances distances = interconnect_distances(
        machine->interconnect.kind, machine->interconnect.parameters, &around, assembly->arena);
    const sim_ticks *latencies =
        memory_latencies(machine->memory, nodes, &distances, nodes->count, assembly->arena);
    sim_ticks least = TICKS_NEVER;
    for (uint32_t i = 0; i < nodes->count * nodes->count; i++) {
        bool is_pair =
            numa_have_cores(nodes, i / nodes->count) && numa_have_memory(nodes, i % nodes->count);
        least = is_pair && latencies[i] < least ? latencies[i] : least;
    }
    return least;
}

/* Of a reference to its own node's memory, on the first node that has both [ticks]. */
static double local_latency(const struct assembly *assembly,
                            const struct machine_parameters *machine)
{
    struct numa_nodes nodes = machine_nodes(machine);
    uint32_t homes = memory_homes(machine->memory, nodes.count);
    uint32_t node = 0;
    while (homes > 1 && node < nodes.count &&
           !(numa_have_cores(&nodes, node) && numa_have_memory(&nodes, node))) {
        node++;
    }
    if (node == nodes.count) {
        return (double)least_latency(assembly, machine);
    }
    struct memory_parameters at = memory_at(machine->memory, &nodes, node);
    return (double)memory_latency(&at, &(struct distances){0}, node, node);
}

/* The machine is up. */
static void begin(struct run *run, void *owner)
{
    struct multiprocessor *system = owner;
    if (!PLANTED("a thread starts before the machine is up")) {
        processors_begin(run, system->processors);
    }
    for (struct tasks *tasks = system->tasks; tasks != NULL; tasks = tasks->next) {
        tasks_begin(run, tasks);
    }
    if (system->interrupts != NULL) {
        interrupt_controller_begin(run, system->interrupts);
    }
}

static void build_boot(struct assembly *assembly, const struct scope *scope,
                       struct multiprocessor *system)
{
    const struct machine_parameters *machine = system->parameters->system;
    if (machine->boot == NULL) {
        return;
    }
    system->boot = boot_build(assembly, scope, machine->boot,
                              &(struct firmware_environment){
                                  .ticks_per_second = assembly->run->ticks_per_second,
                                  .memories = machine_memories(machine),
                              },
                              &(struct boot_port){system, begin});
    assembly_add(assembly, &system->boot->component);
    for (struct tasks *tasks = system->tasks; tasks != NULL; tasks = tasks->next) {
        tasks->boots = true;
    }
    if (system->interrupts != NULL) {
        system->interrupts->boots = true;
    }
}

/* Where nothing else goes on the run ends with the last trace of I/Os. */
static void build_io(struct assembly *assembly, const struct scope *spec, const struct scope *scope,
                     struct multiprocessor *system)
{
    struct scope workload = scope_section(spec, "workload");
    struct io_streams_parameters given = multiprocessor_io(system->parameters);
    struct machine *machine = system->machine;
    system->io = io_streams_build(
        assembly, scope, &workload, &given,
        &(struct io_machine){.interrupts = system->interrupts,
                             .memory = {.pool = &machine->processors->pool,
                                        .out = machine_dma_port(machine),
                                        .line_bytes = machine->parameters->line_size}});
    if (system->io != NULL) {
        machine->processors->dma =
            (struct reference_port){system->io->controllers, controllers_take_line};
        system->io->ends_the_run =
            system->tasks == NULL && multiprocessor_threads(system->parameters) == 0;
    }
}

static void build_tasks(const struct assembly *assembly, const struct scope *scope,
                        struct multiprocessor *system)
{
    const struct multiprocessor_workload *workload = system->parameters->workload;
    struct cores *cores = system->machine->cores;
    uint32_t first = system->processors->options.threads;
    if (workload->task_classes.count > 0) {
        system->tasks = task_classes_build(assembly, scope, &workload->task_classes, cores, first);
    } else if (workload->tasks != NULL) {
        system->tasks = tasks_build(assembly, scope, workload->tasks, cores,
                                    &(struct tasks_options){NULL, first, TASKS_MOST});
    }
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
    struct machine_threads threads = multiprocessor_teams(workload);
    threads.priority_least = priority_least(workload);
    threads.dma_lines = controllers_lines(&parameters->system->controllers);
    system->machine = machine_build(assembly, &scope, parameters->system, &threads);
    system->processors = system->machine->processors;
    build_tasks(assembly, &scope, system);
    system->latency_mean = local_latency(assembly, parameters->system);
    machine_add(assembly, system->machine, system->tasks);
    if (parameters->system->interrupts != NULL) {
        system->interrupts =
            interrupt_controller_build(assembly, &scope, parameters->system->interrupts,
                                       &workload->interrupts, system->machine->cores);
    }
    build_io(assembly, spec, &scope, system);
    if (system->interrupts != NULL) {
        interrupt_controller_add(assembly, system->interrupts);
    }
    build_boot(assembly, &scope, system);
    if (parameters->system->power_off != NULL) {
        multiprocessor_power_off_build(assembly, &scope, system);
    }
    if (parameters->system->power != NULL) {
        assembly_add(assembly, multiprocessor_power_build(assembly, &scope, system));
    }
    return &system->component;
}

static const struct level *signal(const struct component *system)
{
    const struct multiprocessor *machine = (const struct multiprocessor *)system;
    bool is_io_alone = machine->io != NULL && multiprocessor_threads(machine->parameters) == 0;
    bool has_classes = machine->tasks != NULL && machine->tasks->options.name != NULL;
    return has_classes              ? &machine->tasks->of_all
           : machine->tasks != NULL ? &machine->tasks->number
           : is_io_alone            ? &machine->io->number
                                    : &machine->processors->in_flight;
}

/* Each core has been idle for as long as the machine was not up. */
static void check_boot(struct run *run, const struct multiprocessor *system)
{
    sim_ticks now = run_now(run);
    const struct cores *cores = system->machine->cores;
    for (uint32_t i = 0; i < cores->count; i++) {
        sim_ticks idle = core_time(&cores->each[i], CORE_IDLE, now);
        CHECK(run, &system->component, boot_idle, idle >= boot_time(system->boot, now),
              "core %u has been idle for %lld ticks, and the machine was down for %lld", i,
              (long long)idle, (long long)boot_time(system->boot, now));
    }
}

static void invariants(struct run *run, const struct component *component)
{
    const struct multiprocessor *system = (const struct multiprocessor *)component;
    machine_invariants(run, component, system->machine);
    if (system->boot != NULL && run_looks(run, system->machine->cores->count)) {
        check_boot(run, system);
    }
}

static const struct system_operations operations = {
    .signal = signal,
    .signal_metric = "references_in_flight",
    .events_per_s = multiprocessor_events_per_s,
    .core_share = multiprocessor_core_share,
    .capacity = multiprocessor_capacity,
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
