/*
 * A node leaves its ring in an orderly way.
 *
 * Its program takes a while to stop. Then the node sends its last join: it knows the others, and
 * lists itself as failed. A member that receives it gathers at once with the same list, so nobody
 * waits for an answer of the node, and no token is missed; the new ring takes as long as the joins
 * and the commit token. A member that the join does not reach finds the token lost, or hears of it
 * by the joins of the others.
 */
#include "models/cluster/membership/corosync_state.h"
#include "models/planted.h"

void corosync_leave(struct run *run, struct component *component, uint32_t node, struct cause cause)
{
    struct corosync *corosync = (struct corosync *)component;
    struct totem_node *it = &corosync->nodes[node];
    if (it->has_left || it->due[TIMER_LEAVE] != TICKS_NEVER ||
        ((it->overdue | it->held) & 1U << TIMER_LEAVE) != 0) {
        return;
    }
    it->leaves = cause;
    sim_ticks delay = distribution_draw(&corosync->parameters->leave, &corosync->leaves);
    totem_set(run, corosync, node, TIMER_LEAVE, run_add(run, run_now(run), delay));
}

void totem_end(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    totem_schedule(run, corosync, node);
    for (enum totem_timer timer = 0; timer < TOTEM_TIMERS; timer++) {
        totem_cancel(run, corosync, node, timer);
    }
    if (!PLANTED("the dead stay in the protocol")) {
        it->stage = TOTEM_ABSENT;
        bit_set_clear(&it->members);
    }
    it->awaits = false;
    it->overdue = it->held = 0;
    corosync->carrier->node_down(run, corosync->transport, node);
}

static void send_leave(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    bit_set_remove(&it->known, node);
    bit_set_add(&it->failed, node);
    totem_renew_join(corosync, node);
    it->said.is_leave = true;
    for (uint32_t other = 0; other < corosync->around.node_count; other++) {
        if (other != node && totem_hears(corosync, node, other)) {
            totem_schedule(run, corosync, other);
            totem_send(run, corosync, node, other, TOTEM_JOIN, it->said.number);
        }
    }
}

void totem_leave(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    it->cause = membership_note_leave(run, &corosync->around, node, it->leaves);
    if (it->stage != TOTEM_ABSENT) {
        totem_blame(corosync, node, it->cause);
        send_leave(run, corosync, node);
    }
    totem_end(run, corosync, node);
    it->has_left = true;
    time_apart_look(run, &corosync->apart);
    membership_tell_left(run, &corosync->around, node, node, it->cause);
}
