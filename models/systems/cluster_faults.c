/* The faults of a cluster's spec: when they happen, and what is noted of them. */
#include "models/cluster/faults/fault.h"
#include "models/cluster/rank.h"
#include "models/systems/cluster_build.h"

static const struct part *fault_at(const struct cluster *cluster, uint64_t index)
{
    return &((const struct part *)cluster->parameters->faults.elements)[index];
}

void cluster_build_faults(struct assembly *assembly, const struct scope *spec,
                          struct cluster *cluster)
{
    struct scope faults = scope_child(spec, "faults");
    size_t count = cluster->parameters->faults.count;
    cluster->fault_events = ARENA_ARRAY(assembly->arena, uint64_t, count);
    cluster->fault_streams = ARENA_ARRAY(assembly->arena, struct stream, count);
    cluster->link_losses = ARENA_ARRAY(assembly->arena, const void *, cluster->node_count + 1);
    for (size_t i = 0; i < count; i++) {
        struct scope scope = scope_element(&faults, i);
        assembly_stream(assembly, scope.path, "fault", &cluster->fault_streams[i]);
    }
}

void cluster_list_faults(const struct cluster *cluster, struct cause_list *causes)
{
    for (size_t i = 0; i < cluster->parameters->faults.count; i++) {
        cause_list_add(causes, fault_at(cluster, i)->kind->name);
    }
}

void cluster_start_faults(struct run *run, struct cluster *cluster)
{
    for (size_t i = 0; i < cluster->parameters->faults.count; i++) {
        const struct fault_parameters *fault = fault_at(cluster, i)->parameters;
        event_ranked(run, fault->at, EVENT_FAULT, cluster_rank(RANK_FAULT, (uint32_t)i),
                     &cluster->component, CLUSTER_FAULT, i);
    }
}

/* The fault on the timeline: its kind and all its targets. @return the event's number */
static uint64_t note_fault(struct run *run, const struct cluster *cluster, const struct part *fault)
{
    const struct fault_operations *kind = fault->kind->operations;
    const char *target = kind->target == NULL ? NULL : kind->target(fault->parameters);
    uint64_t number = cluster_note(run, cluster, WORD_FAULT_INJECT, NULL, target, 0);
    timeline_text(cluster->timeline, "kind", fault->kind->name);
    if (kind->targets != NULL) {
        struct bit_set targets;
        bit_set_clear(&targets);
        kind->targets(cluster, fault->parameters, &targets);
        timeline_members(cluster->timeline, "targets", &targets, cluster->node_names);
    }
    return number;
}

void cluster_on_fault(struct run *run, void *component, uint64_t index)
{
    struct cluster *cluster = component;
    const struct part *fault = fault_at(cluster, index);
    const struct fault_operations *kind = fault->kind->operations;
    struct cause cause = {note_fault(run, cluster, fault), fault->kind->name};
    cluster->fault_events[index] = cause.event;
    struct stream *stream = &cluster->fault_streams[index];
    sim_ticks lasts = kind->lasts == NULL ? TICKS_NEVER : kind->lasts(fault->parameters, stream);
    if (lasts != TICKS_NEVER) {
        /* The end comes after faults that begin at its instant. */
        uint32_t number = (uint32_t)(cluster->parameters->faults.count + index);
        event_ranked_after(run, lasts, EVENT_FAULT, cluster_rank(RANK_FAULT, number),
                           &cluster->component, CLUSTER_FAULT_ENDS, index);
    }
    kind->inject(run, cluster, fault->parameters, stream, cause);
}

void cluster_on_fault_ends(struct run *run, void *component, uint64_t index)
{
    struct cluster *cluster = component;
    const struct part *fault = fault_at(cluster, index);
    const struct fault_operations *kind = fault->kind->operations;
    kind->end(run, cluster, fault->parameters,
              (struct cause){cluster->fault_events[index], fault->kind->name});
}
