/* The timers of the protocol, and its messages. */
#include "models/cluster/membership/corosync_state.h"

void totem_cancel(struct run *run, struct corosync *corosync, uint32_t node, enum totem_timer timer)
{
    struct totem_node *it = &corosync->nodes[node];
    event_cancel(run, it->timers[timer]);
    it->timers[timer] = EVENT_NONE;
    it->due[timer] = TICKS_NEVER;
}

void totem_set(struct run *run, struct corosync *corosync, uint32_t node, enum totem_timer timer,
               sim_ticks time)
{
    struct totem_node *it = &corosync->nodes[node];
    if (it->due[timer] == time) {
        return;
    }
    totem_cancel(run, corosync, node, timer);
    it->due[timer] = time;
    /* A message that arrives at the very instant is in time; nodes expire in their order. */
    uint64_t rank = (uint64_t)node * TOTEM_TIMERS + timer;
    it->timers[timer] =
        event_ranked(run, time, EVENT_TIME_OUT, rank, &corosync->component, timer, node);
}

void totem_send(struct run *run, struct corosync *corosync, uint32_t from, uint32_t to,
                enum totem_message sort, uint64_t content)
{
    if (!corosync->carrier->sends(corosync->transport, from, to)) {
        return;
    }
    network_send(run, corosync->around.network,
                 &(struct network_message){
                     .from = from,
                     .to = to,
                     .bytes = (uint32_t)corosync->parameters->token_size,
                     .sort = MESSAGE_MEMBERSHIP,
                     .argument = content << TOTEM_SORT_BITS | sort,
                 });
}

bool totem_hears(const struct corosync *corosync, uint32_t from, uint32_t to)
{
    return membership_hears(&corosync->around, from, to) && !corosync->nodes[to].has_left &&
           corosync->carrier->sends(corosync->transport, from, to) &&
           corosync->carrier->takes(corosync->transport, from, to);
}

bool totem_is_sure(const struct corosync *corosync, uint32_t from, uint32_t to)
{
    return network_is_sure(corosync->around.network, from, to) &&
           corosync->carrier->is_sure(corosync->transport, from, to);
}

uint64_t totem_commit_content(const struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    struct bit_set alive;
    totem_find_alive(it, &alive);
    uint64_t first = bit_set_first(&alive);
    return (it->accepted << TOTEM_NODE_BITS | first) << TOTEM_HOP_BITS | (it->hop + 1U);
}
