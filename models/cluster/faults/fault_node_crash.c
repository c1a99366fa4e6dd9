/* The fault "node_crash": a node goes down, and stays so for its repair. */
#include "models/cluster/faults/fault.h"

#include <string.h>

struct node_crash {
    struct fault_parameters fault;
    const char *target;
    struct distribution repair;
    bool power_lost;
};

#define ROW(name) offsetof(struct node_crash, name)

static TABLE(parameters_table, struct node_crash, FAULT_ROWS,
             {.name = "target", .type = PARAMETER_NAME, .offset = ROW(target), .doc = "The node."},
             {.name = "repair",
              .type = PARAMETER_DISTRIBUTION,
              .offset = ROW(repair),
              .doc = "Time until it boots; the node's own time_to_repair where this is not given, "
                     "and never without either.",
              .flags = PARAMETER_OPTIONAL},
             {.name = "power_lost",
              .type = PARAMETER_BOOLEAN,
              .offset = ROW(power_lost),
              .doc = "Its power is gone: fencing that shares it fails.",
              .preset = "false"});

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    fault_check_node(scope, ((const struct node_crash *)from)->target, context);
}

static const char *target(const void *from)
{
    return ((const struct node_crash *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    const struct node_crash *crash = from;
    struct node *node = &cluster->nodes[cluster_node_named(cluster, crash->target)];
    sim_ticks repair = -1;
    if (crash->repair.family != DISTRIBUTION_NONE) {
        repair = distribution_draw(&crash->repair, stream);
    }
    if (crash->power_lost) {
        node->is_unplugged = true;
    }
    node_crash(run, node, repair, cause);
}

static void powers_off(const void *from, const struct fault_view *view, struct bit_set *nodes)
{
    const struct node_crash *crash = from;
    for (uint32_t i = 0; i < view->node_count && crash->power_lost; i++) {
        if (strcmp(view->node_names[i], crash->target) == 0) {
            bit_set_add(nodes, i);
        }
    }
}

static const struct fault_operations operations = {
    .target = target, .inject = inject, .powers_off = powers_off};

const struct kind fault_node_crash_kind = {
    .name = "node_crash",
    .role = "fault",
    .doc = "A node goes down at once, and with it all that it runs.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
