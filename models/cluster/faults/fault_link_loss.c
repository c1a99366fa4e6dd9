/* The fault "link_loss": the link of a node, or of the clients, loses messages. */
#include "models/cluster/faults/fault.h"

#include <stdio.h>

struct link_loss {
    struct fault_parameters fault;
    const char *target;
    const char *network; /* NULL: that of requests */
    double loss;
    int direction; /* enum loss_direction */
};

enum loss_direction { LOSS_BOTH, LOSS_SENT, LOSS_RECEIVED };

static const char *const directions[] = {
    [LOSS_BOTH] = "both", [LOSS_SENT] = "sent", [LOSS_RECEIVED] = "received", NULL};

static TABLE(
    parameters_table, struct link_loss, FAULT_ROWS,
    {.name = "target",
     .type = PARAMETER_NAME,
     .offset = offsetof(struct link_loss, target),
     .doc = "A node, or \"clients\": whose link."},
    FAULT_NETWORK_ROW(struct link_loss, network),
    {.name = "loss",
     .type = PARAMETER_REAL,
     .offset = offsetof(struct link_loss, loss),
     .doc = "Share of the messages that are lost; 1: all, as if the cable were pulled.",
     .preset = "1",
     .flags = PARAMETER_ABOVE_LEAST,
     .most = 1},
    {.name = "direction",
     .type = PARAMETER_CHOICE,
     .offset = offsetof(struct link_loss, direction),
     .doc = "Which messages of the target are lost: both, those that it sent, or those "
            "that it received, an asymmetric partition.",
     .preset = "\"both\"",
     .choices = directions},
    FAULT_FOR_ROW("Time until the link is as the network has it; without it, to the end. A "
                  "later loss of the link takes its place."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    const struct link_loss *fault = from;
    const char *known[NODES_MOST + 1];
    size_t count = fault_endpoints(view, fault->network, known);
    fault_check_network(scope, fault->network, view, context->complaints);
    fault_check_name(scope, "target", "link of", fault->target, known, count, context->complaints);
}

static const char *target(const void *from)
{
    return ((const struct link_loss *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct link_loss *fault = from;
    uint32_t endpoint = cluster_node_named(cluster, fault->target);
    uint32_t network = cluster_network_named(cluster, fault->network);
    network_set_loss(run, cluster->networks.of[network], endpoint,
                     fault->direction == LOSS_RECEIVED ? -1 : fault->loss,
                     fault->direction == LOSS_SENT ? -1 : fault->loss);
    cluster->link_losses[network][endpoint] = from;
    cause.event = cluster_note(run, cluster, WORD_LINK_LOSS, NULL, fault->target, cause.event);
    fault_note_network(cluster, fault->network);
    cluster_network_changed(run, cluster, cause);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    const struct link_loss *fault = from;
    uint32_t endpoint = cluster_node_named(cluster, fault->target);
    uint32_t network = cluster_network_named(cluster, fault->network);
    if (cluster->link_losses[network][endpoint] != from) {
        return; /* a later loss has taken its place */
    }
    cluster->link_losses[network][endpoint] = NULL;
    network_restore_loss(run, cluster->networks.of[network], endpoint);
    cause.event = cluster_note(run, cluster, WORD_LINK_RESTORED, NULL, fault->target, cause.event);
    fault_note_network(cluster, fault->network);
    cluster_network_changed(run, cluster, cause);
}

static bool loses_some(const void *from)
{
    return ((const struct link_loss *)from)->loss < 1;
}

static const struct fault_operations operations = {
    .target = target, .inject = inject, .end = end, .loses_some = loses_some};

const struct kind fault_link_loss_kind = {
    .name = "link_loss",
    .role = "fault",
    .doc = "A link loses a share of its messages, or all of them, in one direction or in both.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
