#include "models/processor/machine.h"

#include "models/invariants.h"

const struct parameter_use machine_is_numa[] = {
    {.path = "memory.layout", .is = "numa"},
    {.path = NULL},
};

TABLE(machine_table, struct machine_parameters, MACHINE_ROWS(0),
      {.name = "boot",
       .type = PARAMETER_OBJECT,
       .offset = offsetof(struct machine_parameters, boot),
       .doc = "How the machine boots from the start of the run on. No thread runs and no task "
              "arrives before it is up; its cores are idle, and completion times count the boot.",
       .flags = PARAMETER_OPTIONAL,
       .of = &system_boot_table});

uint32_t machine_memories(const struct machine_parameters *machine)
{
    struct numa_nodes nodes = machine_nodes(machine);
    uint32_t homes = memory_homes(machine->memory, nodes.count);
    uint32_t memories = 0;
    for (uint32_t home = 0; home < homes; home++) {
        memories += homes == 1 || numa_have_memory(&nodes, home);
    }
    return memories;
}

/* A reference leaves its processor: over the interconnect, or straight to its own memory. */
static void route(struct run *run, void *owner, struct reference *reference)
{
    const struct machine *machine = owner;
    const struct numa_nodes *nodes = &machine->memory->nodes;
    if (machine->interconnect != NULL &&
        memory_is_behind_interconnect(machine->memory->layout,
                                      numa_processor_of(nodes, reference->processor),
                                      numa_processor_of(nodes, reference->home))) {
        machine->carrier->carry(run, machine->interconnect, reference);
    } else {
        memory_deliver(run, machine->memory, reference);
    }
}

int64_t machine_thread_count(const struct machine_parameters *machine,
                             const struct machine_threads *threads)
{
    struct seats_environment around = machine_around_seats(machine);
    int64_t count = 0;
    for (size_t i = 0; i < threads->count; i++) {
        count += team_threads(&threads->teams[i], &around);
    }
    return count;
}

/* The options of the teams. @param first  thread of each */
static const struct team_options *make_teams(const struct assembly *assembly,
                                             const struct machine_parameters *machine,
                                             const struct machine_threads *threads,
                                             const uint32_t *first,
                                             const struct distances *distances)
{
    struct program_environment around =
        machine_around_program(machine, assembly->run->ticks_per_second);
    around.latencies =
        memory_latencies(machine->memory, &around.nodes, distances, around.homes, assembly->arena);
    struct team_options *teams = ARENA_ARRAY(assembly->arena, struct team_options, threads->count);
    for (size_t i = 0; i < threads->count; i++) {
        const struct part *program = &threads->teams[i].program;
        teams[i] = (struct team_options){
            .name = threads->names == NULL ? NULL : threads->names[i],
            .program =
                program->kind == NULL ? NULL : program_make(assembly->arena, program, &around),
            .first = first[i],
            .threads = first[i + 1] - first[i],
            .line_bytes = machine->line_size,
        };
    }
    return teams;
}

static void build_processors(const struct assembly *assembly, const struct scope *scope,
                             struct machine *machine, const struct machine_threads *threads,
                             const struct distances *distances)
{
    const struct machine_parameters *parameters = machine->parameters;
    bool is_uniform = parameters->memory->layout == MEMORY_UMA;
    struct seats_environment around = machine_around_seats(parameters);
    struct seats seats = seats_deal(assembly->arena, threads->teams, threads->count, &around);
    machine->cores = cores_build(assembly, scope,
                                 &(struct cores_options){
                                     .nodes = around.nodes,
                                     .hardware_threads = around.hardware_threads,
                                     .scheduler = parameters->scheduler,
                                     .priority_least = threads->priority_least,
                                 });
    machine->processors =
        processors_build(assembly, scope,
                         &(struct processors_options){
                             .nodes = around.nodes,
                             .threads = seats.first[threads->count],
                             .are_workers = threads->are_workers,
                             .boots = parameters->boot != NULL,
                         },
                         make_teams(assembly, parameters, threads, seats.first, distances),
                         (uint32_t)threads->count, &seats, machine->cores, is_uniform);
}

static void build_memory(const struct assembly *assembly, const struct scope *machine_scope,
                         struct machine *machine, const struct distances *distances)
{
    const struct machine_parameters *parameters = machine->parameters;
    struct scope scope = scope_child(machine_scope, "memory");
    struct interconnect_environment around =
        machine_around_interconnect(parameters, assembly->run->ticks_per_second);
    machine->memory = memory_build(assembly, &scope, parameters->memory,
                                   &(struct memory_environment){
                                       .processors = around.nodes.count,
                                       .nodes = around.nodes,
                                       .line_bytes = around.line_bytes,
                                       .ticks_per_second = around.ticks_per_second,
                                       .writes_back = processors_write_back(machine->processors),
                                       .distances = *distances,
                                   },
                                   &machine->processors->pool);
}

static void build_interconnect(struct assembly *assembly, const struct scope *machine_scope,
                               struct machine *machine)
{
    const struct part *part = &machine->parameters->interconnect;
    struct scope scope = scope_child(machine_scope, "interconnect");
    if (part->kind == NULL) {
        return;
    }
    struct interconnect_environment around =
        machine_around_interconnect(machine->parameters, assembly->run->ticks_per_second);
    around.pool = &machine->processors->pool;
    around.out = (struct reference_port){machine->memory, memory_deliver};
    around.back = machine->memory->out;
    machine->carrier = part->kind->operations;
    machine->interconnect = part->kind->build(assembly, &scope, part->parameters, &around);
    if (machine->carrier->way_back != NULL) {
        struct reference_port way_back = machine->carrier->way_back(machine->interconnect);
        machine->memory->out = way_back.owner != NULL ? way_back : machine->memory->out;
    }
}

struct machine *machine_build(struct assembly *assembly, const struct scope *scope,
                              const struct machine_parameters *parameters,
                              const struct machine_threads *threads)
{
    struct machine *machine = ARENA_NEW(assembly->arena, struct machine);
    machine->parameters = parameters;
    struct interconnect_environment around =
        machine_around_interconnect(parameters, assembly->run->ticks_per_second);
    struct distances distances =
        interconnect_distances(parameters->interconnect.kind, parameters->interconnect.parameters,
                               &around, assembly->arena);
    build_processors(assembly, scope, machine, threads, &distances);
    build_memory(assembly, scope, machine, &distances);
    machine->memory->out = (struct reference_port){machine->processors, processors_deliver};
    build_interconnect(assembly, scope, machine);
    machine->processors->out = (struct reference_port){machine, route};
    /* The machine, processors and interconnect; controllers, threads, and the lines they may await.
     */
    run_count(assembly->run, 3 + machine->memory->homes +
                                 (uint64_t)machine->processors->options.threads +
                                 machine->processors->pool.capacity);
    return machine;
}

void machine_add(const struct assembly *assembly, const struct machine *machine,
                 struct component *tasks)
{
    assembly_add(assembly, &machine->processors->component);
    assembly_add(assembly, &machine->cores->component);
    if (tasks != NULL) {
        assembly_add(assembly, tasks);
    }
    for (uint32_t i = 0; i < machine->processors->team_count; i++) {
        team_add(assembly, &machine->processors->teams[i]);
    }
    if (machine->interconnect != NULL) {
        assembly_add(assembly, machine->interconnect);
    }
    assembly_add(assembly, &machine->memory->component);
    if (machine->memory->dram != NULL) {
        assembly_add(assembly, &machine->memory->dram->component);
    }
}

/* Complains of an interconnect that is missing or wrong; returns whether there is a sound one. */
static bool check_interconnect(const struct machine_parameters *system,
                               const struct interconnect_environment *around,
                               const struct scope *machine, const struct check_context *context)
{
    struct complaints *complaints = context->complaints;
    const struct part *interconnect = &system->interconnect;
    if (interconnect->kind == NULL) {
        if (around->processors > 1) {
            scope_complain(machine, "interconnect", complaints,
                           "is missing: what joins %u %s to memory", around->processors,
                           around->nodes.given == NULL ? "processors" : "nodes");
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

/* Complains of clusters that cores and channels cannot be split into; returns whether they can. */
static bool check_clusters(const struct machine_parameters *machine, const struct scope *scope,
                           struct complaints *complaints)
{
    const struct memory_parameters *memory = machine->memory;
    int64_t clusters = machine->sub_numa_clusters;
    int64_t channels =
        memory->channels_per_processor > 0 ? memory->channels_per_processor : memory->channels;
    if (machine->nodes.count > 0) {
        scope_complain(scope, "sub_numa_clusters", complaints,
                       "split processors into nodes, and \"nodes\" lists others");
    } else if (machine->cores_per_processor % clusters != 0) {
        scope_complain(scope, "sub_numa_clusters", complaints,
                       "are %lld, and do not divide the %lld cores of a processor",
                       (long long)clusters, (long long)machine->cores_per_processor);
    } else if (channels % clusters != 0) {
        scope_complain(scope, "sub_numa_clusters", complaints,
                       "are %lld, and do not divide the %lld memory channels of a processor",
                       (long long)clusters, (long long)channels);
    } else {
        return true;
    }
    return false;
}

/* Complains of nodes that are not those of the processors; returns whether they are. */
static bool check_nodes(const struct machine_parameters *machine, const struct scope *scope,
                        struct complaints *complaints)
{
    struct numa_nodes nodes = machine_nodes(machine);
    uint32_t with_cores = 0;
    uint32_t with_memory = 0;
    for (uint32_t node = 0; node < nodes.count; node++) {
        with_cores += numa_have_cores(&nodes, node);
        with_memory += numa_have_memory(&nodes, node);
    }
    if (nodes.count > NUMA_NODES_MOST) {
        scope_complain(scope, "nodes", complaints, "are %u, more than %d", nodes.count,
                       NUMA_NODES_MOST);
    } else if (nodes.of_a_processor > 1 && !check_clusters(machine, scope, complaints)) {
        return false;
    } else if (with_cores != machine->processors * nodes.of_a_processor) {
        scope_complain(scope, "nodes", complaints,
                       "lists %u with cores, and the machine has %lld processors: each needs one, "
                       "of which nothing need be said; one of memory alone says \"cores\": 0",
                       with_cores, (long long)machine->processors);
    } else if (with_memory == 0) {
        scope_complain(scope, "nodes", complaints, "lists none with memory");
    } else {
        return true;
    }
    return false;
}

void machine_check(const struct machine_parameters *parameters, const struct scope *scope,
                   const struct check_context *context)
{
    if (parameters->scheduler.kind != NULL) {
        struct scope scheduler = scope_child(scope, "scheduler");
        kind_check(parameters->scheduler.kind, parameters->scheduler.parameters, &scheduler,
                   context);
    }
    if (!check_nodes(parameters, scope, context->complaints)) {
        return;
    }
    struct scope memory = scope_child(scope, "memory");
    struct interconnect_environment around =
        machine_around_interconnect(parameters, context->ticks_per_second);
    bool is_joined = check_interconnect(parameters, &around, scope, context);
    struct arena *arena = arena_create();
    memory_check(parameters->memory, &memory,
                 &(struct memory_environment){
                     .processors = around.nodes.count,
                     .nodes = around.nodes,
                     .line_bytes = around.line_bytes,
                     .ticks_per_second = around.ticks_per_second,
                     .distances = interconnect_distances(
                         is_joined ? parameters->interconnect.kind : NULL,
                         parameters->interconnect.parameters, &around, arena),
                     .machine = *scope,
                 },
                 context->complaints);
    arena_destroy(arena);
}

void machine_invariants(struct run *run, const struct component *component,
                        const struct machine *machine)
{
    const struct reference_pool *pool = &machine->processors->pool;
    if (!run_looks(run, pool->capacity)) {
        return;
    }
    uint64_t between = 0;
    for (uint32_t i = 0; i < pool->capacity; i++) {
        const struct reference *reference = &pool->entries[i];
        between += reference_is_in_flight(reference) && !reference_is_at_memory(reference);
    }
    uint64_t carried =
        machine->interconnect == NULL ? 0 : machine->carrier->present(machine->interconnect);
    CHECK(run, component, references_located, between == carried,
          "%llu references are on their way to memory, but %llu are on the interconnect",
          (unsigned long long)between, (unsigned long long)carried);
}
