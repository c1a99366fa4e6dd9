/*
 * The fault "link_flapping": a link is lost now and then, as with a loose plug or a port that
 * starts anew: down for a while, up for a while, by turns.
 */
#include "models/cluster/faults/fault.h"

struct link_flapping {
    struct fault_parameters fault;
    const char *target;
    const char *network; /* NULL: that of requests */
    double loss;
    struct distribution down, up;
};

#define ROW(name) offsetof(struct link_flapping, name)

static TABLE(
    parameters_table, struct link_flapping, FAULT_ROWS,
    {.name = "target",
     .type = PARAMETER_NAME,
     .offset = ROW(target),
     .doc = "A node, or \"clients\": whose link."},
    FAULT_NETWORK_ROW(struct link_flapping, network),
    {.name = "loss",
     .type = PARAMETER_REAL,
     .offset = ROW(loss),
     .doc = "Share of the messages that are lost while it is down, in each direction.",
     .preset = "1",
     .flags = PARAMETER_ABOVE_LEAST,
     .most = 1},
    {.name = "down",
     .type = PARAMETER_DISTRIBUTION,
     .offset = ROW(down),
     .doc = "How long it is down each time.",
     .preset = "{\"exponential\": \"1 s\"}",
     .flags = PARAMETER_ABOVE_LEAST},
    {.name = "up",
     .type = PARAMETER_DISTRIBUTION,
     .offset = ROW(up),
     .doc = "How long it is up in between.",
     .preset = "{\"exponential\": \"10 s\"}",
     .flags = PARAMETER_ABOVE_LEAST},
    FAULT_FOR_ROW("Time until it stays up; without it, it goes on to the end. A later loss of the"
                  " link takes its place."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    const struct link_flapping *fault = from;
    const char *known[NODES_MOST + 1];
    size_t count = fault_endpoints(view, fault->network, known);
    fault_check_network(scope, fault->network, view, context->complaints);
    fault_check_name(scope, "target", "link of", fault->target, known, count, context->complaints);
}

static const char *target(const void *from)
{
    return ((const struct link_flapping *)from)->target;
}

/* The link goes down, or up. */
static void set(struct run *run, struct cluster *cluster, const struct link_flapping *fault,
                bool is_down, struct cause cause)
{
    uint32_t endpoint = cluster_node_named(cluster, fault->target);
    uint32_t network = cluster_network_named(cluster, fault->network);
    if (is_down) {
        network_set_loss(run, cluster->networks.of[network], endpoint, fault->loss, fault->loss);
    } else {
        network_restore_loss(run, cluster->networks.of[network], endpoint);
    }
    cluster->link_losses[network][endpoint] = is_down ? fault : NULL;
    cause.event = cluster_note(run, cluster, is_down ? WORD_LINK_LOSS : WORD_LINK_RESTORED, NULL,
                               fault->target, cause.event);
    fault_note_network(cluster, fault->network);
    cluster_network_changed(run, cluster, cause);
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    set(run, cluster, from, true, cause);
}

/* @return the time, at most up to the end of the fault, and a tick at least */
static sim_ticks draw(const struct link_flapping *fault, const struct distribution *time,
                      sim_ticks since, struct stream *stream)
{
    sim_ticks drawn = distribution_draw(time, stream);
    sim_ticks left = fault->fault.lasts == 0 ? TICKS_NEVER : fault->fault.lasts - since;
    drawn = drawn > 0 ? drawn : 1;
    return drawn < left ? drawn : left;
}

static sim_ticks lasts(const void *from, struct stream *stream)
{
    const struct link_flapping *fault = from;
    return draw(fault, &fault->down, 0, stream);
}

static sim_ticks go_on(struct run *run, struct cluster *cluster, const void *from,
                       struct stream *stream, struct cause cause, uint64_t turn)
{
    const struct link_flapping *fault = from;
    uint32_t endpoint = cluster_node_named(cluster, fault->target);
    uint32_t network = cluster_network_named(cluster, fault->network);
    const void *now = cluster->link_losses[network][endpoint];
    sim_ticks since = run_now(run) - fault->fault.at;
    bool goes_down = turn % 2 == 0;
    bool is_over = since >= fault_lasts(&fault->fault);
    if ((goes_down && (is_over || now != NULL)) || (!goes_down && now != from)) {
        return TICKS_NEVER; /* it is over, or a later loss has taken its place */
    }
    if (goes_down) {
        cause = fault_goes_on(run, cluster, fault->target, cause);
    }
    set(run, cluster, fault, goes_down, cause);
    return is_over ? TICKS_NEVER
                   : draw(fault, goes_down ? &fault->down : &fault->up, since, stream);
}

static bool loses_some(const void *from)
{
    return ((const struct link_flapping *)from)->loss < 1;
}

static const struct fault_operations operations = {
    .target = target, .inject = inject, .lasts = lasts, .go_on = go_on, .loses_some = loses_some};

const struct kind fault_link_flapping_kind = {
    .name = "link_flapping",
    .role = "fault",
    .doc = "A link is lost now and then, for a while each time.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
