/*
 * How the state of the protocol could contradict itself: nodes of one ring that differ about its
 * members, a node that waits for nothing and would wait for ever, a computed token in a ring that
 * is not sound.
 */
#include "models/cluster/membership/corosync_state.h"
#include "models/invariants.h"

#include <inttypes.h>

/* Whether a timer will wake a node, or will after the end of the run. */
static bool is_set(const struct run *run, const struct totem_node *it, enum totem_timer timer)
{
    return ((it->overdue | it->held) & 1U << timer) != 0 ||
           event_is_pending(run, it->timers[timer]) ||
           (it->due[timer] > run->horizon && it->due[timer] != TICKS_NEVER);
}

/* A token is computed where each member of the ring runs and reaches the next for sure. */
static bool may_compute(const struct corosync *corosync, const struct totem_node *first)
{
    BIT_SET_EACH(&first->members, member)
    {
        const struct totem_node *it = &corosync->nodes[member];
        uint32_t next = bit_set_next(&first->members, member + 1);
        next = next == BIT_SET_MOST ? bit_set_first(&first->members) : next;
        if (corosync->around.nodes[member]->state != NODE_UP || it->stage != TOTEM_OPERATIONAL ||
            it->ring != first->ring || !totem_is_sure(corosync, member, next)) {
            return false;
        }
    }
    return true;
}

/* A member's view of its ring is that of the next member which is in this ring: going round, all
 * views are the same. */
static void check_agreement(struct run *run, const struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    uint32_t next = totem_after(&it->members, node);
    while (next != node && (corosync->nodes[next].stage != TOTEM_OPERATIONAL ||
                            corosync->nodes[next].ring != it->ring)) {
        next = totem_after(&it->members, next);
    }
    CHECK(run, &corosync->component, totem_agreement,
          bit_set_equals(&corosync->nodes[next].members, &it->members),
          "%s and %s differ about the members of ring %" PRIu64, corosync->around.nodes[node]->name,
          corosync->around.nodes[next]->name, it->ring);
}

static void check_ring(struct run *run, const struct corosync *corosync, uint32_t node)
{
    const struct component *component = &corosync->component;
    const struct totem_node *it = &corosync->nodes[node];
    const char *name = corosync->around.nodes[node]->name;
    CHECK(run, component, totem_own_ring, bit_set_has(&it->members, node),
          "%s is not a member of its own ring %" PRIu64, name, it->ring);
    if (run_failed(run)) {
        return;
    }
    check_agreement(run, corosync, node);
    CHECK(run, component, totem_token_ring, it->token_ring == totem_ring_bits(it->ring),
          "%s is in ring %" PRIu64 " and had the token of ring %" PRIu64, name, it->ring,
          it->token_ring);
    const struct totem_node *first = &corosync->nodes[bit_set_first(&it->members)];
    if (first->is_computed && first->ring == it->ring) {
        CHECK(run, component, totem_computed,
              node != bit_set_first(&it->members) || may_compute(corosync, first),
              "%s computes the token of ring %" PRIu64 ", which is not sound", name, it->ring);
    } else if (!bit_set_is_only(&it->members, node)) {
        CHECK(run, component, totem_token, is_set(run, it, TIMER_TOKEN),
              "%s would wait for the token of ring %" PRIu64 " for ever", name, it->ring);
    }
}

void corosync_invariants(struct run *run, const struct component *component)
{
    const struct corosync *corosync = (const struct corosync *)component;
    time_apart_invariants(run, component, &corosync->apart);
    for (uint32_t node = 0; node < corosync->around.node_count; node++) {
        const struct totem_node *it = &corosync->nodes[node];
        const char *name = corosync->around.nodes[node]->name;
        enum node_state state = corosync->around.nodes[node]->state;
        bool is_on = state == NODE_UP || state == NODE_HUNG;
        bool is_expected = is_on && !is_set(run, it, TIMER_START) && !it->has_left;
        CHECK(run, component, totem_absent, is_expected != (it->stage == TOTEM_ABSENT),
              "%s is %s the protocol", name, is_on ? "on, and not in" : "not on, and in");
        if (it->stage == TOTEM_OPERATIONAL) {
            check_ring(run, corosync, node);
        } else if (it->stage == TOTEM_GATHER) {
            CHECK(run, component, totem_gather, is_set(run, it, TIMER_CONSENSUS),
                  "%s would gather for ever", name);
        } else if (it->stage == TOTEM_COMMIT) {
            CHECK(run, component, totem_commit, is_set(run, it, TIMER_TOKEN),
                  "%s would wait for the commit token for ever", name);
        }
    }
}
