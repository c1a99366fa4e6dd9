/*
 * How the state of the protocol could contradict itself: nodes of one ring that differ about its
 * members, a node that waits for nothing and would wait for ever, a computed token in a ring that
 * is not sound.
 */
#include "models/cluster/corosync_state.h"

#include <inttypes.h>

static void fail(struct run *run, const struct corosync *corosync, uint32_t node, const char *what)
{
    run_fail(run, &corosync->component, ERROR_INTERNAL, "%s %s (ring %" PRIu64 ")",
             corosync->around.nodes[node]->name, what, corosync->nodes[node].ring);
}

/* Whether a timer will wake a node, or will after the end of the run. */
static bool is_set(const struct run *run, const struct totem_node *it, enum totem_timer timer)
{
    return (it->overdue & 1U << timer) != 0 || event_is_pending(run, it->timers[timer]) ||
           (it->due[timer] > run->horizon && it->due[timer] != TICKS_NEVER);
}

static void check_ring(struct run *run, const struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    if (!node_set_has(it->members, node)) {
        fail(run, corosync, node, "is not a member of its own ring");
        return;
    }
    NODE_SET_EACH(it->members, member)
    {
        const struct totem_node *other = &corosync->nodes[member];
        if (other->stage == TOTEM_OPERATIONAL && other->ring == it->ring &&
            other->members != it->members) {
            fail(run, corosync, node, "and another member differ about their ring");
        }
    }
    uint32_t first = node_set_first(it->members);
    bool is_computed =
        corosync->nodes[first].is_computed && corosync->nodes[first].ring == it->ring;
    if (is_computed && !totem_is_sound(corosync, first)) {
        fail(run, corosync, node, "computes the token of a ring that is not sound");
    }
    if (!is_computed && it->members != node_set_of(node) && !is_set(run, it, TIMER_TOKEN)) {
        fail(run, corosync, node, "would wait for the token for ever");
    }
}

void corosync_invariants(struct run *run, const struct component *component)
{
    const struct corosync *corosync = (const struct corosync *)component;
    for (uint32_t node = 0; node < corosync->around.node_count; node++) {
        const struct totem_node *it = &corosync->nodes[node];
        enum node_state state = corosync->around.nodes[node]->state;
        bool is_absent = state == NODE_DOWN || state == NODE_BOOTING;
        if (is_absent != (it->stage == TOTEM_ABSENT)) {
            fail(run, corosync, node, "is down and in the protocol, or up and not");
        } else if (it->stage == TOTEM_OPERATIONAL) {
            check_ring(run, corosync, node);
        } else if (it->stage == TOTEM_GATHER && !is_set(run, it, TIMER_CONSENSUS)) {
            fail(run, corosync, node, "would gather for ever");
        } else if (it->stage == TOTEM_COMMIT && !is_set(run, it, TIMER_TOKEN)) {
            fail(run, corosync, node, "would wait for the commit token for ever");
        }
    }
}
