/* The faults of a cluster's spec: when they happen, and what is noted of them. */
#include "models/cluster/faults/fault.h"
#include "models/cluster/faults/fault_sbd_device_failure.h"
#include "models/cluster/rank.h"
#include "models/systems/cluster_build.h"
#include "sim/base/text.h"

static const struct part *fault_at(const struct cluster *cluster, uint64_t index)
{
    return &((const struct part *)cluster->parameters->faults.elements)[index];
}

/* An event has happened: faults that follow it are due. */
static void follow(void *context, const struct timeline_event *event, uint64_t number)
{
    struct cluster *cluster = context;
    for (size_t i = 0; i < cluster->parameters->faults.count; i++) {
        const struct fault_parameters *parameters = fault_at(cluster, i)->parameters;
        const struct fault_after_parameters *after = parameters->after;
        struct cluster_fault *fault = &cluster->faults[i];
        if (fault->awaited == event->event && fault_after_counts(after, event) &&
            ++fault->seen == (uint64_t)after->number) {
            sim_ticks delay = distribution_draw(&after->delay, &fault->stream);
            fault->follows = number;
            event_ranked_after(cluster->run, delay > 0 ? delay : 1, EVENT_FAULT,
                               cluster_rank(RANK_FAULT, (uint32_t)i), &cluster->component,
                               CLUSTER_FAULT, i);
        }
    }
}

void cluster_build_faults(struct assembly *assembly, const struct scope *spec,
                          struct cluster *cluster)
{
    struct scope faults = scope_child(spec, "faults");
    size_t count = cluster->parameters->faults.count;
    cluster->run = assembly->run;
    cluster->faults = ARENA_ARRAY(assembly->arena, struct cluster_fault, count);
    for (uint32_t i = 0; i < cluster->networks.count; i++) {
        cluster->link_losses[i] =
            ARENA_ARRAY(assembly->arena, const void *, cluster->node_count + 1);
    }
    for (size_t i = 0; i < count; i++) {
        struct scope scope = scope_element(&faults, i);
        assembly_stream(assembly, scope.path, "fault", &cluster->faults[i].stream);
        const struct fault_parameters *fault = fault_at(cluster, i)->parameters;
        if (fault->after != NULL) {
            cluster->faults[i].awaited = timeline_word_find(fault->after->event);
            cluster->faults_follow = true;
        }
    }
    counter_init(&cluster->faults_injected, assembly->measures);
    if (cluster->faults_follow) {
        timeline_watch(cluster->timeline, follow, cluster);
    }
}

void cluster_list_faults(const struct cluster *cluster, struct cause_list *causes)
{
    for (size_t i = 0; i < cluster->parameters->faults.count; i++) {
        cause_list_add(causes, fault_at(cluster, i)->kind->name);
    }
}

bool cluster_may_pause(const struct cluster_parameters *parameters)
{
    const struct part *faults = parameters->faults.elements;
    for (size_t i = 0; i < parameters->faults.count; i++) {
        if (((const struct fault_operations *)faults[i].kind->operations)->pauses) {
            return true;
        }
    }
    return false;
}

bool cluster_may_lose_devices(const struct cluster_parameters *parameters)
{
    const struct part *faults = parameters->faults.elements;
    for (size_t i = 0; i < parameters->faults.count; i++) {
        if (faults[i].kind == &fault_sbd_device_failure_kind) {
            return true;
        }
    }
    return false;
}

void cluster_start_faults(struct run *run, struct cluster *cluster)
{
    for (size_t i = 0; i < cluster->parameters->faults.count; i++) {
        const struct fault_parameters *fault = fault_at(cluster, i)->parameters;
        if (fault->after == NULL) {
            event_ranked(run, fault->at, EVENT_FAULT, cluster_rank(RANK_FAULT, (uint32_t)i),
                         &cluster->component, CLUSTER_FAULT, i);
        }
    }
}

/* Adds the names of a fault's targets to its event, "beta,alpha". */
static void note_targets(const struct cluster *cluster, const struct fault_operations *kind,
                         const void *parameters)
{
    struct fault_targets targets = {0};
    struct text_buffer text = {0};
    kind->targets(cluster, parameters, &targets);
    text_append(&text, "");
    for (uint32_t i = 0; i < targets.count; i++) {
        text_print(&text, "%s%s", i > 0 ? "," : "", cluster->node_names[targets.nodes[i]]);
    }
    timeline_text(cluster->timeline, "targets", text.text);
    text_buffer_free(&text);
}

/* The fault on the timeline: its kind and all its targets. @return the event's number */
static uint64_t note_fault(struct run *run, const struct cluster *cluster, uint64_t index)
{
    const struct part *fault = fault_at(cluster, index);
    const struct fault_operations *kind = fault->kind->operations;
    const char *target = kind->target == NULL ? NULL : kind->target(fault->parameters);
    uint64_t number = cluster_note(run, cluster, WORD_FAULT_INJECT, NULL, target, 0);
    timeline_text(cluster->timeline, "kind", fault->kind->name);
    if (cluster->faults[index].follows > 0) {
        timeline_number(cluster->timeline, "after", (int64_t)cluster->faults[index].follows);
    }
    if (kind->targets != NULL && timeline_keeps_last(cluster->timeline)) {
        note_targets(cluster, kind, fault->parameters);
    }
    return number;
}

/* Every later event of a fault is scheduled here, so that one is pending at most. */
static void go_on_after(struct run *run, struct cluster *cluster, uint64_t index, sim_ticks delay)
{
    if (delay != TICKS_NEVER) {
        event_ranked_after(run, delay, EVENT_FAULT,
                           cluster_rank(RANK_FAULT_GOES_ON, (uint32_t)index), &cluster->component,
                           CLUSTER_FAULT_GOES_ON, index);
    }
}

void cluster_on_fault(struct run *run, void *component, uint64_t index)
{
    struct cluster *cluster = component;
    const struct part *part = fault_at(cluster, index);
    const struct fault_operations *kind = part->kind->operations;
    struct cluster_fault *fault = &cluster->faults[index];
    counter_add(&cluster->faults_injected);
    fault->event = note_fault(run, cluster, index);
    go_on_after(run, cluster, index, fault_time(kind, part->parameters, &fault->stream));
    kind->inject(run, cluster, part->parameters, &fault->stream,
                 (struct cause){fault->event, part->kind->name});
}

void cluster_on_fault_goes_on(struct run *run, void *component, uint64_t index)
{
    struct cluster *cluster = component;
    const struct part *part = fault_at(cluster, index);
    const struct fault_operations *kind = part->kind->operations;
    struct cluster_fault *fault = &cluster->faults[index];
    fault->turns++;
    go_on_after(run, cluster, index,
                fault_next(kind, run, cluster, part->parameters, &fault->stream,
                           (struct cause){fault->event, part->kind->name}, fault->turns));
}
