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

void totem_hold(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    for (enum totem_timer timer = 0; timer < TOTEM_TIMERS; timer++) {
        if (it->due[timer] != TICKS_NEVER) {
            it->left[timer] = it->due[timer] - run_now(run);
            it->held |= 1U << timer;
            totem_cancel(run, corosync, node, timer);
        }
    }
}

void totem_go_on(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    sim_ticks still = corosync->around.nodes[node]->stood_still;
    for (enum totem_timer timer = 0; timer < TOTEM_TIMERS; timer++) {
        if ((it->held & 1U << timer) != 0) {
            totem_set(run, corosync, node, timer, run_add(run, run_now(run), it->left[timer]));
        }
    }
    it->held = 0;
    it->received += still;
    it->gathered += still;
    it->epoch += still;
    it->probe_due = ticks_later(it->probe_due, still);
}

/* Put a copy of a message on each link that the transport chooses. */
static void send(struct run *run, struct corosync *corosync, struct network_message *message,
                 sim_ticks since)
{
    const struct networks *networks = &corosync->around.networks;
    uint32_t links = corosync->carrier->choose(corosync->transport, message);
    for (uint32_t link = 0; link < networks->count; link++) {
        message->link = (uint8_t)link;
        if ((links & 1U << link) == 0) {
            continue;
        }
        if (since < 0) {
            network_send(run, networks->of[link], message);
        } else {
            network_send_since(run, networks->of[link], message, since);
        }
    }
}

static struct network_message message_of(const struct corosync *corosync, uint32_t from,
                                         uint32_t to, enum totem_message sort, uint64_t content)
{
    return (struct network_message){
        .from = from,
        .to = to,
        .bytes = (uint32_t)corosync->parameters->token_size,
        .sort = MESSAGE_MEMBERSHIP,
        .argument = content << TOTEM_SORT_BITS | sort,
    };
}

void totem_send(struct run *run, struct corosync *corosync, uint32_t from, uint32_t to,
                enum totem_message sort, uint64_t content)
{
    struct network_message message = message_of(corosync, from, to, sort, content);
    send(run, corosync, &message, -1);
}

void totem_send_since(struct run *run, struct corosync *corosync, uint32_t from, uint32_t to,
                      enum totem_message sort, uint64_t content, sim_ticks since)
{
    struct network_message message = message_of(corosync, from, to, sort, content);
    send(run, corosync, &message, since);
}

bool totem_hears(const struct corosync *corosync, uint32_t from, uint32_t to)
{
    const struct networks *networks = &corosync->around.networks;
    const struct transport_operations *carrier = corosync->carrier;
    if (!node_is_running(corosync->around.nodes[to]) || corosync->nodes[to].has_left) {
        return false;
    }
    uint32_t links = carrier->links(corosync->transport, from, to);
    uint32_t reach = 0;
    for (uint32_t link = 0; link < networks->count; link++) {
        bool reaches = (links & 1U << link) != 0 && network_reaches(networks->of[link], from, to);
        reach |= (uint32_t)reaches << link;
    }
    return reach != 0 && carrier->takes(corosync->transport, from, to, reach);
}

bool totem_is_sure(const struct corosync *corosync, uint32_t from, uint32_t to)
{
    const struct networks *networks = &corosync->around.networks;
    if (!corosync->carrier->is_sure(corosync->transport, from, to)) {
        return false;
    }
    uint32_t links = corosync->carrier->links(corosync->transport, from, to);
    bool is_sure = true;
    for (uint32_t link = 0; link < networks->count && is_sure; link++) {
        is_sure = (links & 1U << link) == 0 || network_is_sure(networks->of[link], from, to);
    }
    return is_sure;
}

uint64_t totem_commit_content(const struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    struct bit_set alive;
    totem_find_alive(it, &alive);
    uint64_t first = bit_set_first(&alive);
    return (it->accepted << TOTEM_NODE_BITS | first) << TOTEM_HOP_BITS | (it->hop + 1U);
}
