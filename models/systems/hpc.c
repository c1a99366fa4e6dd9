#include "models/systems/hpc.h"

/* Processors of each node. */
static uint32_t *list_processors(struct arena *arena, const struct hpc_machine *machine)
{
    const struct hpc_nodes *groups = machine->nodes.elements;
    uint32_t *processors = ARENA_ARRAY(arena, uint32_t, hpc_node_count(machine));
    for (size_t i = 0, node = 0; i < machine->nodes.count; i++) {
        for (int64_t j = 0; j < groups[i].count; j++) {
            processors[node++] = (uint32_t)groups[i].processors;
        }
    }
    return processors;
}

static struct component *build(struct assembly *assembly, const struct scope *spec,
                               const void *from, const void *environment)
{
    (void)environment;
    const struct hpc_parameters *parameters = from;
    const struct hpc_machine *machine = parameters->system;
    struct scope system = scope_section(spec, "system");
    struct scope workload = scope_section(spec, "workload");
    struct hpc *hpc = ARENA_NEW(assembly->arena, struct hpc);
    hpc->component = (struct component){&hpc_kind.behaviour, scope_title(&system)};
    hpc->parameters = parameters;
    struct batch_options options = {
        .scheduler = machine->scheduler.kind,
        .allocation = (enum allocation_policy)machine->allocation,
        .processors = list_processors(assembly->arena, machine),
        .node_count = hpc_node_count(machine),
        .port = job_streams_port(&hpc->streams),
    };
    hpc->batch = batch_build(assembly, &system, &options);
    hpc->streams.estimates = (enum job_estimates)machine->estimates;
    hpc->streams.batch = hpc->batch;
    job_streams_build(&hpc->streams, assembly, &workload, &parameters->workload->jobs);
    run_count(assembly->run, 2 + options.node_count + hpc->streams.count);
    return &hpc->component;
}

static const struct level *signal(const struct component *system)
{
    return &((const struct hpc *)system)->batch->measures.waiting;
}

/* A submission, an end and a decision for each of these; unknown for logs. */
static double events_per_s(const void *from, int64_t ticks_per_second)
{
    enum { EVENTS_EACH = 4 };
    const struct parameter_map *jobs = &((const struct hpc_parameters *)from)->workload->jobs;
    const struct job_stream_parameters *streams = jobs->elements;
    double rate = 0;
    for (size_t i = 0; i < jobs->count; i++) {
        if (streams[i].log != NULL) {
            return 0;
        }
        rate += (double)ticks_per_second / distribution_mean(&streams[i].arrivals);
    }
    return EVENTS_EACH * rate;
}

static const struct system_operations operations = {
    .signal = signal,
    .signal_metric = "queue_length",
    .events_per_s = events_per_s,
};

const struct kind hpc_kind = {
    .name = "hpc",
    .role = "system",
    .doc = "A cluster for parallel computing: nodes that a batch system gives to jobs, which come "
           "from a log or are drawn.",
    .parameters = &hpc_table,
    .metrics = hpc_metrics,
    .check = hpc_check,
    .build = build,
    .report = hpc_report,
    .operations = &operations,
};
