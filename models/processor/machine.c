#include "models/processor/machine.h"

#include "models/invariants.h"
#include "models/processor/tasks.h"

_Static_assert((int)REFERENCE_COPIER == (int)THREADS_MOST, "lines of pages are of no thread");

const struct parameter_use machine_is_numa[] = {
    {.path = "memory.layout", .is = "numa"},
    {.path = NULL},
};

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
        machine->home.take(run, machine->home.owner, reference);
    }
}

struct reference_port machine_dma_port(struct machine *machine)
{
    return (struct reference_port){machine, route};
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
                                             const struct distances *distances, struct pages *pages)
{
    struct program_environment around =
        machine_around_program(machine, assembly->run->ticks_per_second);
    around.latencies =
        memory_latencies(machine->memory, &around.nodes, distances, around.homes, assembly->arena);
    around.pages = pages;
    struct team_options *teams = ARENA_ARRAY(assembly->arena, struct team_options, threads->count);
    for (size_t i = 0; i < threads->count; i++) {
        const struct part *program = &threads->teams[i].program;
        around.threads = first[i + 1] - first[i];
        teams[i] = (struct team_options){
            .name = threads->names == NULL ? NULL : threads->names[i],
            .program =
                program->kind == NULL ? NULL : program_make(assembly->arena, program, &around),
            .first = first[i],
            .threads = around.threads,
            .line_bytes = machine->line_size,
            .weight = threads->teams[i].weight,
        };
    }
    return teams;
}

/* Lines that all cores may have on their way to memory at once. */
static uint32_t write_backs_of(const struct machine_parameters *machine)
{
    int64_t buffer = machine->caches == NULL ? 0 : machine->caches->write_buffer;
    return (uint32_t)(machine_cores(machine) * buffer);
}

/* Prefetches that may be in flight. */
static uint32_t prefetches_of(const struct machine_parameters *machine)
{
    return (uint32_t)(machine_cores(machine) * machine_prefetches(machine));
}

static void build_processors(const struct assembly *assembly, const struct scope *scope,
                             struct machine *machine, const struct machine_threads *threads,
                             const struct distances *distances, struct pages *pages)
{
    const struct machine_parameters *parameters = machine->parameters;
    bool is_uniform = parameters->memory->layout == MEMORY_UMA;
    struct seats_environment around = machine_around_seats(parameters);
    struct seats seats = seats_deal(assembly->arena, threads->teams, threads->count, &around);
    machine->cores =
        cores_build(assembly, scope,
                    &(struct cores_options){
                        .nodes = around.nodes,
                        .hardware_threads = around.hardware_threads,
                        .scheduler = parameters->scheduler,
                        .queues = parameters->run_queues,
                        .sleep = parameters->power == NULL ? NULL : parameters->power->sleep,
                        .priority_least = threads->priority_least,
                        .has_boss = parameters->multiprocessing == MULTIPROCESSING_ASYMMETRIC,
                        .is_interrupted = parameters->interrupts != NULL,
                    });
    machine->processors = processors_build(
        assembly, scope,
        &(struct processors_options){
            .nodes = around.nodes,
            .threads = seats.first[threads->count],
            .threadless = migration_in_flight(machine_migration(parameters), around.nodes.count) +
                          write_backs_of(parameters) + prefetches_of(parameters) +
                          threads->dma_lines,
            .are_workers = threads->are_workers,
            .boots = parameters->boot != NULL,
        },
        make_teams(assembly, parameters, threads, seats.first, distances, pages),
        (uint32_t)threads->count, &seats, machine->cores, is_uniform);
}

static void build_memory(const struct assembly *assembly, const struct scope *machine_scope,
                         struct machine *machine, const struct distances *distances)
{
    const struct machine_parameters *parameters = machine->parameters;
    struct scope scope = scope_child(machine_scope, "memory");
    struct interconnect_environment around =
        machine_around_interconnect(parameters, assembly->run->ticks_per_second);
    machine->memory = memory_build(
        assembly, &scope, parameters->memory,
        &(struct memory_environment){
            .processors = around.nodes.count,
            .nodes = around.nodes,
            .line_bytes = around.line_bytes,
            .ticks_per_second = around.ticks_per_second,
            .writes_back = parameters->caches != NULL || processors_write_back(machine->processors),
            .distances = *distances,
        },
        &machine->processors->pool);
}

static void build_interconnect(struct assembly *assembly, const struct scope *machine_scope,
                               struct machine *machine, bool has_dma)
{
    const struct part *part = &machine->parameters->interconnect;
    struct scope scope = scope_child(machine_scope, "interconnect");
    if (part->kind == NULL) {
        return;
    }
    struct interconnect_environment around =
        machine_around_interconnect(machine->parameters, assembly->run->ticks_per_second);
    around.has_dma = has_dma;
    around.pool = &machine->processors->pool;
    around.out = machine->home;
    around.back = machine->memory->out;
    machine->carrier = part->kind->operations;
    machine->interconnect = part->kind->build(assembly, &scope, part->parameters, &around);
    if (machine->carrier->way_back != NULL) {
        struct reference_port way_back = machine->carrier->way_back(machine->interconnect);
        machine->memory->out = way_back.owner != NULL ? way_back : machine->memory->out;
    }
}

static bool is_snooped(const struct machine_parameters *machine)
{
    const struct kind *kind = machine->interconnect.kind;
    const struct interconnect_operations *carrier = kind == NULL ? NULL : kind->operations;
    return carrier != NULL && carrier->is_snooped;
}

/* A reference comes to its home by way of the caches, which may answer it. */
static void build_caches(const struct assembly *assembly, const struct scope *scope,
                         struct machine *machine, const struct distances *distances)
{
    const struct machine_parameters *parameters = machine->parameters;
    if (parameters->caches == NULL) {
        return;
    }
    struct numa_nodes nodes = machine_nodes(parameters);
    const struct cores *cores = machine->cores;
    uint16_t *processors = ARENA_ARRAY(assembly->arena, uint16_t, cores->count);
    uint16_t *of_nodes = ARENA_ARRAY(assembly->arena, uint16_t, cores->count);
    for (uint32_t i = 0; i < cores->count; i++) {
        of_nodes[i] = cores->each[i].processor;
        processors[i] = (uint16_t)numa_processor_of(&nodes, of_nodes[i]);
    }
    machine->caches = caches_build(assembly, scope, parameters->caches,
                                   &(struct caches_options){
                                       .cores = cores->count,
                                       .processor_count = nodes.count / nodes.of_a_processor,
                                       .processors = processors,
                                       .nodes = of_nodes,
                                       .distances = *distances,
                                       .line_bytes = parameters->line_size,
                                       .is_snooped = is_snooped(parameters),
                                       .is_preempted = parameters->scheduler.kind != NULL,
                                       .is_interrupted = parameters->interrupts != NULL,
                                   });
    caches_join(machine->caches, assembly->arena, &machine->processors->pool);
    machine->caches->out = machine->processors->out;
    machine->caches->memory = machine->home;
    machine->caches->back = machine->memory->out;
    machine->caches->homes = (struct cache_home_port){machine->processors, walk_find_home};
    machine->caches->has_place =
        (struct cache_place_port){machine->processors, walk_go_on_with_place};
    machine->home = (struct reference_port){machine->caches, caches_serve};
    machine->processors->caches = machine->caches;
}

/* No pages yet, for programs to claim theirs; NULL: pages stay. */
static struct pages *prepare_pages(const struct assembly *assembly,
                                   const struct machine_parameters *machine)
{
    if (machine_migration(machine) == NULL) {
        return NULL;
    }
    struct pages *pages = ARENA_NEW(assembly->arena, struct pages);
    pages_init(pages, assembly->arena, machine_nodes(machine).count);
    return pages;
}

/* Makes the pages that were claimed, and puts their migration on both ends of a reference's way.
 * Before the interconnect is built. */
static void build_migration(const struct assembly *assembly, const struct scope *machine_scope,
                            struct machine *machine, struct pages *pages,
                            const struct reference_port *out)
{
    const struct machine_parameters *parameters = machine->parameters;
    struct scope memory = scope_child(machine_scope, "memory");
    struct scope scope = scope_child(&memory, "migration");
    struct numa_nodes nodes = machine_nodes(parameters);
    if (pages == NULL) {
        return;
    }
    pages_make(pages, assembly->arena);
    machine->migration =
        migration_build(assembly, &scope, machine_migration(parameters),
                        &(struct migration_environment){
                            .pages = pages,
                            .nodes = nodes,
                            .line_bytes = parameters->line_size,
                            .has_rows = memory_has_dram(parameters->memory, &nodes),
                            .pool = &machine->processors->pool,
                            .out = *out,
                            .back = machine->memory->out,
                        });
    machine->memory->out = (struct reference_port){machine->migration, migration_return};
    machine->processors->out = (struct reference_port){machine->migration, migration_take};
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
    struct pages *pages = prepare_pages(assembly, parameters);
    build_processors(assembly, scope, machine, threads, &distances, pages);
    build_memory(assembly, scope, machine, &distances);
    machine->memory->out = (struct reference_port){machine->processors, processors_deliver};
    machine->processors->out = (struct reference_port){machine, route};
    machine->home = (struct reference_port){machine->memory, memory_deliver};
    build_caches(assembly, scope, machine, &distances);
    build_migration(assembly, scope, machine, pages, &machine->processors->out);
    build_interconnect(assembly, scope, machine, threads->dma_lines > 0);
    if (machine->caches != NULL) {
        machine->caches->done = machine->memory->out;
        machine->memory->out = (struct reference_port){machine->caches, caches_return};
    }
    /* The machine, processors and interconnect; controllers, threads, and the lines they may await.
     */
    run_count(assembly->run, 3 + machine->memory->homes +
                                 (uint64_t)machine->processors->options.threads +
                                 machine->processors->pool.capacity);
    return machine;
}

void machine_add(const struct assembly *assembly, const struct machine *machine,
                 struct tasks *tasks)
{
    assembly_add(assembly, &machine->processors->component);
    assembly_add(assembly, &machine->cores->component);
    if (machine->cores->scheduling != NULL) {
        assembly_add(assembly, &machine->cores->scheduling->component);
    }
    if (machine->cores->boss != NULL) {
        assembly_add(assembly, &machine->cores->boss->component);
    }
    for (; tasks != NULL; tasks = tasks->next) {
        assembly_add(assembly, &tasks->component);
    }
    for (uint32_t i = 0; i < machine->processors->team_count; i++) {
        team_add(assembly, &machine->processors->teams[i]);
    }
    if (machine->interconnect != NULL) {
        assembly_add(assembly, machine->interconnect);
    }
    if (machine->caches != NULL) {
        assembly_add(assembly, &machine->caches->component);
    }
    assembly_add(assembly, &machine->memory->component);
    if (machine->migration != NULL) {
        assembly_add(assembly, &machine->migration->component);
    }
    if (machine->memory->dram != NULL) {
        assembly_add(assembly, &machine->memory->dram->component);
    }
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
        between += reference_is_on_its_way(reference);
    }
    uint64_t carried =
        machine->interconnect == NULL ? 0 : machine->carrier->present(machine->interconnect);
    uint64_t held = machine->migration == NULL ? 0 : migration_held(machine->migration);
    CHECK(run, component, references_located, between == carried + held,
          "%llu references are on their way to memory, but %llu are on the interconnect and %llu "
          "wait for a page",
          (unsigned long long)between, (unsigned long long)carried, (unsigned long long)held);
}
