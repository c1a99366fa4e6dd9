/* Checks of a machine: its nodes, interconnect, memory and scheduler fit each other. */
#include "models/processor/machine.h"

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

/* Of the events that may be pending these are left beside the lines that threads have in flight. */
enum { CORE_PLACES_MOST = 100000 };

static void check_caches(const struct machine_parameters *machine, const struct scope *scope,
                         struct complaints *complaints)
{
    if (machine->caches == NULL) {
        return;
    }
    struct scope caches = scope_child(scope, "caches");
    int64_t places = machine_cores(machine) * machine->caches->write_buffer;
    if (places > CORE_PLACES_MOST) {
        scope_complain(&caches, "write_buffer", complaints,
                       "%lld places of %lld cores are more than %d together", (long long)places,
                       (long long)machine_cores(machine), CORE_PLACES_MOST);
    }
    places = machine_cores(machine) * machine_prefetches(machine);
    if (places > CORE_PLACES_MOST) {
        struct scope prefetcher = scope_child(&caches, "prefetcher");
        scope_complain(&prefetcher, "in_flight", complaints,
                       "%lld places of %lld cores are more than %d together", (long long)places,
                       (long long)machine_cores(machine), CORE_PLACES_MOST);
    }
    caches_check(machine->caches, &caches,
                 &(struct caches_environment){
                     .line_bytes = machine->line_size,
                     .cores = (uint32_t)machine->cores_per_processor,
                     .is_one = machine_cores(machine) == 1,
                 },
                 complaints);
}

static void check_run_queues(const struct machine_parameters *machine, const struct scope *scope,
                             struct complaints *complaints)
{
    struct scope queues = scope_child(scope, "run_queues");
    if (machine->run_queues != NULL && machine->scheduler.kind == NULL) {
        scope_complain(&queues, NULL, complaints,
                       "need a \"scheduler\", which says in what order threads wait in them");
        return;
    }
    run_queues_check(machine->run_queues, &queues, complaints);
}

void machine_check(const struct machine_parameters *parameters, const struct scope *scope,
                   const struct check_context *context)
{
    if (parameters->scheduler.kind != NULL) {
        struct scope scheduler = scope_child(scope, "scheduler");
        kind_check(parameters->scheduler.kind, parameters->scheduler.parameters, &scheduler,
                   context);
    }
    check_run_queues(parameters, scope, context->complaints);
    check_caches(parameters, scope, context->complaints);
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
