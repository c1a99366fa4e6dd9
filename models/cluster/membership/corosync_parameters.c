/*
 * The parameters of corosync: names and defaults of corosync.conf(5), and the rules between them.
 *
 * The real token time-out grows with the nodes, token + (nodes - 2) x coefficient, and everything
 * else is derived from it as corosync's exec/totemconfig.c does: so the retransmission interval
 * with defaults is 714 ms, not the 238 ms that the manual page prints for an older default.
 */
#include "models/cluster/membership/corosync_state.h"

#include "sim/base/wide.h"
#include "sim/kernel/event_queue_entry.h"

#include <inttypes.h>

static sim_ticks clamp(wide ticks)
{
    return ticks >= TICKS_NEVER ? TICKS_NEVER : (sim_ticks)ticks;
}

sim_ticks corosync_token(const struct corosync_parameters *parameters, uint32_t node_count)
{
    wide above_two = node_count > 2 ? node_count - 2 : 0;
    return clamp(parameters->token + above_two * parameters->token_coefficient);
}

sim_ticks corosync_consensus(const struct corosync_parameters *parameters, uint32_t node_count)
{
    if (parameters->consensus > 0) {
        return parameters->consensus;
    }
    return clamp((wide)corosync_token(parameters, node_count) * 6 / 5);
}

sim_ticks corosync_retransmit(const struct corosync_parameters *parameters, uint32_t node_count)
{
    wide token = corosync_token(parameters, node_count);
    sim_ticks interval =
        (sim_ticks)(token * 5 / (5 * parameters->token_retransmits_before_loss + 1));
    return interval > 0 ? interval : 1;
}

/* Corosync takes a hundredth of a second off: its token is passed on by a timer of that grain. */
sim_ticks corosync_hold_time(const struct corosync_parameters *parameters, uint32_t node_count,
                             int64_t ticks_per_second)
{
    if (parameters->hold != NULL) {
        return parameters->hold->fixed;
    }
    sim_ticks hold = corosync_retransmit(parameters, node_count) / 5 * 4 - ticks_per_second / 100;
    return hold > 0 ? hold : 0;
}

uint32_t corosync_networks_most(const void *from)
{
    const struct corosync_parameters *parameters = from;
    const struct transport_operations *transport = parameters->transport.kind->operations;
    return transport->links_most;
}

/* One token goes round; the representative keeps it, for a tick at least. */
double corosync_messages_per_s(const void *from, uint32_t node_count,
                               const struct network_operations *network,
                               const void *network_parameters, bool loses, int64_t ticks_per_second)
{
    const struct corosync_parameters *parameters = from;
    struct network_outlook outlook =
        network->outlook(network_parameters, parameters->token_size, ticks_per_second);
    if (node_count < 2 || !(parameters->every_message || loses || outlook.loses)) {
        return 0;
    }
    sim_ticks hold = corosync_hold_time(parameters, node_count, ticks_per_second);
    hold = hold > 0 ? hold : 1;
    double round_s = node_count * outlook.transit_s + ticks_to_seconds(hold, ticks_per_second);
    return node_count / round_s;
}

/* Advice about clusters that are larger than corosync is made for. */
static void check_size(const struct corosync_parameters *parameters, uint32_t node_count,
                       const struct scope *scope, const struct check_context *context)
{
    static const uint32_t most = 384; /* PROCESSOR_COUNT_MAX of corosync's totem/totem.h */
    static const double long_s = 60;
    double token_s =
        ticks_to_seconds(corosync_token(parameters, node_count), context->ticks_per_second);
    if (node_count > most) {
        scope_warn(scope, NULL, context->complaints,
                   "%u nodes; corosync has %u at most (PROCESSOR_COUNT_MAX in totem.h)",
                   (unsigned)node_count, (unsigned)most);
    }
    uint64_t joins = (uint64_t)node_count * (node_count - (node_count > 0));
    if (joins > QUEUE_SLOTS_MAX) {
        scope_warn(scope, NULL, context->complaints,
                   "%u nodes that gather send each other %" PRIu64 " joins at once; a run holds %d"
                   " pending events at most, and may fail when a node is lost",
                   (unsigned)node_count, joins, QUEUE_SLOTS_MAX);
    }
    if (token_s >= long_s && parameters->token_coefficient > 0) {
        scope_warn(scope, "token_coefficient", context->complaints,
                   "makes the token time-out %.3g s with %u nodes, and a lost node is noticed no"
                   " sooner: token + (nodes - 2) * token_coefficient (corosync.conf(5))",
                   token_s, (unsigned)node_count);
    }
}

void corosync_check(const void *from, const struct scope *scope,
                    const struct check_context *context)
{
    const struct corosync_parameters *parameters = from;
    const struct membership_outlook *around = context->environment;
    uint32_t node_count = around->node_count;
    sim_ticks token = corosync_token(parameters, node_count);
    sim_ticks consensus = corosync_consensus(parameters, node_count);
    if (parameters->consensus > 0 && (wide)consensus * 5 < (wide)token * 6) {
        scope_warn(scope, "consensus", context->complaints,
                   "is under 1.2 x the token time-out of this many nodes (corosync.conf(5):"
                   " consensus must be at least 1.2 * token)");
    }
    if (corosync_hold_time(parameters, node_count, context->ticks_per_second) >= token) {
        scope_complain(scope, "hold", context->complaints,
                       "is as long as the token time-out: every round would be taken for a loss");
    }
    check_size(parameters, node_count, scope, context);
    struct scope transport = scope_child(scope, "transport");
    const struct transport_outlook outlook = {token, around->network_count};
    struct check_context own = *context;
    own.environment = &outlook;
    kind_check(parameters->transport.kind, parameters->transport.parameters, &transport, &own);
}

static const struct parameter hold_rows[] = {
    {.name = "fixed",
     .type = PARAMETER_DURATION,
     .offset = offsetof(struct corosync_hold, fixed),
     .most = 86400,
     .doc = "The same in every round."},
};

static const struct table hold_table = {
    .rows = hold_rows,
    .count = 1,
    .bytes = sizeof(struct corosync_hold),
    .shorthand = "fixed",
};

#define MEMBER(name) offsetof(struct corosync_parameters, name)

TABLE(corosync_table, struct corosync_parameters,
      {.name = "token",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(token),
       .most = 86400,
       .preset = "\"3 s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "A node that has not seen the token for this long takes it for lost."},
      {.name = "token_coefficient",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(token_coefficient),
       .most = 86400,
       .preset = "\"650 ms\"",
       .doc = "Added to the token time-out for each node above two."},
      {.name = "consensus",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(consensus),
       .most = 86400,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
       .doc = "A node that has not answered for this long has failed; without it 1.2 x the token"
              " time-out of this many nodes."},
      {.name = "token_retransmits_before_loss",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(token_retransmits_before_loss),
       .preset = "4",
       .least = 1,
       .most = 1000,
       .doc = "How often the token is sent again within its time-out."},
      {.name = "join",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(join),
       .most = 86400,
       .preset = "\"50 ms\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "A node that gathers says so again each time this has passed."},
      {.name = "merge",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(merge),
       .most = 86400,
       .preset = "\"200 ms\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "A ring looks for others each time this has passed since it was formed."},
      {.name = "hold",
       .type = PARAMETER_OBJECT,
       .offset = MEMBER(hold),
       .flags = PARAMETER_OPTIONAL,
       .of = &hold_table,
       .doc = "How long the representative keeps the token of an idle ring; without it 0.8 x the"
              " retransmission interval less 10 ms, as corosync does. 0 is the ring of a cluster"
              " whose messages never end."},
      {.name = "recovery",
       .type = PARAMETER_DISTRIBUTION,
       .offset = MEMBER(recovery),
       .preset = "\"2 ms\"",
       .doc = "How long the members of a new ring take to exchange the messages of their old"
              " rings."},
      {.name = "leave",
       .type = PARAMETER_DISTRIBUTION,
       .offset = MEMBER(leave),
       .preset = "{\"uniform\": [\"248 ms\", \"350 ms\"]}",
       .doc = "How long the program of a node that is stopped takes until it tells the others that"
              " the node leaves."},
      {.name = "transport",
       .type = PARAMETER_PART,
       .offset = MEMBER(transport),
       .preset = "{\"kind\": \"knet\"}",
       .role = "transport",
       .doc = "What carries the messages of the protocol."},
      {.name = "token_size",
       .type = PARAMETER_SIZE,
       .offset = MEMBER(token_size),
       .preset = "\"100 B\"",
       .least = 1,
       .most = 65536,
       .doc = "Size of each message of the protocol."},
      {.name = "every_message",
       .type = PARAMETER_BOOLEAN,
       .offset = MEMBER(every_message),
       .preset = "false",
       .doc = "Schedule every pass of the token as a message, also where it can be computed."});
