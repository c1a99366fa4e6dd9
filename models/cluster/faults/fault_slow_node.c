/*
 * The fault "slow_node": a node is slow, as when its processor is throttled or its memory swaps.
 * A slow node answers heartbeats, so that nobody fences it: a gray failure.
 */
#include "models/cluster/faults/fault.h"

struct slow_node {
    struct fault_parameters fault;
    const char *target;
    double factor;
};

static TABLE(
    parameters_table, struct slow_node, FAULT_ROWS,
    {.name = "target",
     .type = PARAMETER_NAME,
     .offset = offsetof(struct slow_node, target),
     .doc = "The node."},
    {.name = "factor",
     .type = PARAMETER_REAL,
     .offset = offsetof(struct slow_node, factor),
     .doc = "Jobs that the node begins meanwhile take so many times as long; those under"
            " way do not.",
     .preset = "10",
     .least = 1,
     .most = 1e6},
    FAULT_FOR_ROW("Time until it is as fast as before; without it, to the end. A later fault of"
                  " this kind at the node takes its place."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    fault_check_node(scope, ((const struct slow_node *)from)->target, context);
}

static const char *target(const void *from)
{
    return ((const struct slow_node *)from)->target;
}

static struct node *node_of(const struct cluster *cluster, const struct slow_node *fault)
{
    return &cluster->nodes[cluster_node_named(cluster, fault->target)];
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct slow_node *fault = from;
    struct node *node = node_of(cluster, fault);
    node->slowness[SLOW_BY_FAULT] = fault->factor;
    node->slowed_by = from;
    cluster_note(run, cluster, WORD_NODE_SLOW, fault->target, NULL, cause.event);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    const struct slow_node *fault = from;
    struct node *node = node_of(cluster, fault);
    if (node->slowed_by == from) { /* else a later one has taken its place */
        node->slowness[SLOW_BY_FAULT] = 1;
        node->slowed_by = NULL;
        cluster_note(run, cluster, WORD_NODE_FULL_SPEED, fault->target, NULL, cause.event);
    }
}

static const struct fault_operations operations = {.target = target, .inject = inject, .end = end};

const struct kind fault_slow_node_kind = {
    .name = "slow_node",
    .role = "fault",
    .doc = "A node is slow but answers heartbeats: nothing fences it, and its clients wait.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
