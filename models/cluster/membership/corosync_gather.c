/*
 * Gathering: every node says which nodes it knows and which have failed, until all say the same.
 *
 * A node that has lost the token, or hears of a new node, gathers: it sends its two sets to all. A
 * node that receives sets that say more than its own takes them over and sends its own; a node that
 * receives its own sets while it gathers counts the sender as agreed, but not the join that made
 * it gather: its sender says so again. When all that are known and have not failed agree, the
 * lowest proposes the ring. A node that has not answered when the consensus timer expires has
 * failed, and the others gather once more without it: so a silent member costs the consensus
 * time-out.
 *
 * A join is repeated each `join` interval, but the repetition is scheduled only where a message may
 * have been lost or its receiver has changed.
 */
#include "models/cluster/membership/corosync_state.h"
#include "models/planted.h"

/* Whether a message to a node that would take it may be lost all the same. */
static bool may_lose(const struct corosync *corosync, uint32_t node)
{
    const struct membership_environment *around = &corosync->around;
    for (uint32_t other = 0; other < around->node_count; other++) {
        if (other != node && totem_hears(corosync, node, other) &&
            !totem_is_sure(corosync, node, other)) {
            return true;
        }
    }
    return false;
}

static void say_join(struct run *run, struct corosync *corosync, uint32_t node)
{
    for (uint32_t other = 0; other < corosync->around.node_count; other++) {
        if (other != node && totem_hears(corosync, node, other)) {
            totem_schedule(run, corosync, other); /* its token is on the links as well */
            totem_send(run, corosync, node, other, TOTEM_JOIN, corosync->nodes[node].said.number);
        }
    }
    if (may_lose(corosync, node)) {
        totem_arm_join(run, corosync, node);
    }
}

void totem_arm_join(struct run *run, struct corosync *corosync, uint32_t node)
{
    totem_set(run, corosync, node, TIMER_JOIN,
              totem_next(run, corosync->nodes[node].gathered, corosync->parameters->join));
}

void totem_repeat_join(struct run *run, struct corosync *corosync, uint32_t node)
{
    say_join(run, corosync, node);
}

/* Proposes the ring, if all nodes not given up agree with the node and it is the lowest. */
static void try_to_propose(struct run *run, struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    struct bit_set alive;
    totem_find_alive(it, &alive);
    if (it->stage == TOTEM_GATHER && bit_set_is_within(&alive, &it->agreed) &&
        bit_set_first(&alive) == node && !bit_set_is_only(&alive, node)) {
        totem_propose(run, corosync, node);
    }
}

/* Whether two sets of known and failed nodes are those of a node. */
static bool is_equal(const struct totem_node *it, const struct totem_join *join)
{
    return bit_set_equals(&join->known, &it->known) && bit_set_equals(&join->failed, &it->failed);
}

void totem_renew_join(struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    it->said.number = ++corosync->join_count;
    bit_set_copy(&it->said.known, &it->known);
    bit_set_copy(&it->said.failed, &it->failed);
    it->said.ring = it->highest;
    it->said.is_leave = false;
}

void totem_gather(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    totem_schedule(run, corosync, node);
    for (enum totem_timer timer = 0; timer < TOTEM_STAGE_TIMERS; timer++) {
        totem_cancel(run, corosync, node, timer);
    }
    if (it->stage != TOTEM_GATHER) {
        counter_add(&corosync->gathered);
        it->cause = membership_note_gather(run, &corosync->around, node, it->cause);
    }
    it->stage = TOTEM_GATHER;
    it->awaits = false;
    bit_set_add(&it->known, node);
    bit_set_only(&it->agreed, node);
    it->gathered = run_now(run);
    totem_renew_join(corosync, node);
    if (!PLANTED("consensus is awaited for ever")) {
        totem_set(run, corosync, node, TIMER_CONSENSUS,
                  run_add(run, run_now(run), corosync->consensus));
    }
    say_join(run, corosync, node);
    try_to_propose(run, corosync, node);
}

/* The root of a loss that no change of a node has brought: the network. */
static struct cause loss_cause(const struct corosync *corosync, struct cause cause)
{
    if (cause.fault != NULL || networks_are_healthy(&corosync->around.networks)) {
        return cause;
    }
    return corosync->network_cause.fault != NULL ? corosync->network_cause
                                                 : (struct cause){cause.event, CAUSE_LINK_LOSS};
}

void totem_lose_token(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    if (it->stage != TOTEM_OPERATIONAL) {
        totem_gather(run, corosync, node);
        return;
    }
    counter_add(&corosync->suspected);
    static const struct bit_set none = {0}; /* the node cannot tell which are silent */
    struct cause suspicion =
        membership_note_suspect(run, &corosync->around, node, &none, run_now(run) - it->received,
                                loss_cause(corosync, it->cause));
    it->cause = suspicion;
    totem_gather(run, corosync, node);
    const struct membership_listener *listener = &corosync->around.listener;
    listener->suspected(run, listener->owner, node, &none, suspicion);
}

/* Whether a node's own sets have all that a join says. */
static bool is_within(const struct totem_node *it, const struct totem_join *join)
{
    return bit_set_is_within(&join->known, &it->known) &&
           bit_set_is_within(&join->failed, &it->failed);
}

/* Whether a join says something to a node in its stage, or was sent before its ring was agreed. */
static bool is_current(const struct totem_node *it, uint32_t from, const struct totem_join *join)
{
    switch (it->stage) {
    case TOTEM_OPERATIONAL:
        /* A join from outside that lists one of our members as failed is ignored: its sender forms
         * a ring without that member, and the rings merge later. */
        return bit_set_has(&it->members, from) ? join->ring >= it->ring
                                               : !bit_set_meets(&join->failed, &it->members);
    case TOTEM_COMMIT:
        return bit_set_has(&it->known, from) && !bit_set_has(&it->failed, from) &&
               (join->ring >= it->highest || !is_within(it, join));
    case TOTEM_GATHER:
        return !bit_set_has(&it->failed, from);
    default:
        return false;
    }
}

/* Whether a member of a node's ring has said nothing since the node gathers, though it had the
 * time. */
static bool is_quiet(struct run *run, const struct corosync *corosync, uint32_t node,
                     uint32_t member)
{
    const struct totem_node *it = &corosync->nodes[node];
    return it->stage == TOTEM_GATHER && member != node && it->heard[member] == 0 &&
           run_now(run) - it->gathered > corosync->parameters->join;
}

/* Add the sets of a join to a node's own; a sender from outside is believed about the failure of
 * members of the node's ring only where they are quiet. @return whether anything was new */
static bool merge(struct run *run, struct corosync *corosync, uint32_t node, uint32_t from,
                  const struct totem_join *join)
{
    struct totem_node *it = &corosync->nodes[node];
    uint32_t before = bit_set_count(&it->known) + bit_set_count(&it->failed);
    bit_set_unite(&it->known, &join->known);
    if (bit_set_has(&join->failed, node)) {
        bit_set_add(&it->failed, from);
    } else if (bit_set_has(&it->members, from)) {
        bit_set_unite(&it->failed, &join->failed);
    } else {
        BIT_SET_EACH(&join->failed, other)
        {
            if (!bit_set_has(&it->members, other) || is_quiet(run, corosync, node, other)) {
                bit_set_add(&it->failed, other);
            }
        }
    }
    return bit_set_count(&it->known) + bit_set_count(&it->failed) > before;
}

/* The join of a node that gathers did not count: the node repeats it. */
static void repeat(struct run *run, struct corosync *corosync, uint32_t node)
{
    if (corosync->nodes[node].stage == TOTEM_GATHER) {
        totem_arm_join(run, corosync, node);
    }
}

/* A join that made a node gather may be a leave: a node that nobody is left with forms its own ring
 * at once, as it waits for no answer. */
static void hear_leave(struct run *run, struct corosync *corosync, uint32_t node, uint32_t from)
{
    const struct totem_node *it = &corosync->nodes[node];
    const struct totem_node *sender = &corosync->nodes[from];
    if (!sender->said.is_leave) {
        return;
    }
    bool is_of_ring = bit_set_has(&it->members, from);
    struct bit_set alive;
    totem_find_alive(it, &alive);
    if (bit_set_is_only(&alive, node) && it->stage == TOTEM_GATHER) {
        totem_propose(run, corosync, node);
    }
    if (is_of_ring) {
        membership_tell_left(run, &corosync->around, node, from, it->cause);
    }
}

void totem_receive_join(struct run *run, struct corosync *corosync, uint32_t node, uint32_t from,
                        uint64_t number)
{
    struct totem_node *it = &corosync->nodes[node];
    const struct totem_node *sender = &corosync->nodes[from];
    const struct totem_join *join = &sender->said;
    if (join->number != number) {
        return;
    }
    if (!is_current(it, from, join)) {
        repeat(run, corosync, from);
        return;
    }
    it->heard[from] = number;
    bool is_same = is_equal(it, join);
    if (!is_same && is_within(it, join)) {
        repeat(run, corosync, node); /* the sender is behind, and hears from the node again */
        return;
    }
    bool is_news = !is_same && merge(run, corosync, node, from, join);
    if (is_news || it->stage != TOTEM_GATHER) {
        it->cause = it->stage == TOTEM_GATHER ? it->cause : sender->cause;
        totem_gather(run, corosync, node);
        repeat(run, corosync, from);
        hear_leave(run, corosync, node, from);
    } else if (is_same) {
        bit_set_add(&it->agreed, from);
        try_to_propose(run, corosync, node);
    }
}

void totem_end_consensus(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    struct bit_set alive;
    struct bit_set silent;
    totem_find_alive(it, &alive);
    bit_set_copy(&silent, &alive);
    bit_set_subtract(&silent, &it->agreed);
    if (bit_set_is_empty(&silent) && bit_set_first(&alive) != node) {
        bit_set_only(&silent, bit_set_first(&alive)); /* all agree, but no ring was proposed */
    }
    bit_set_unite(&it->failed, &silent);
    bit_set_subtract(&alive, &silent);
    if (!bit_set_is_empty(&silent)) {
        totem_gather(run, corosync, node);
    }
    if (bit_set_is_only(&alive, node)) {
        totem_propose(run, corosync, node);
    }
}

void totem_receive_probe(struct run *run, struct corosync *corosync, uint32_t node, uint32_t from)
{
    struct totem_node *it = &corosync->nodes[node];
    bool is_foreign = it->stage == TOTEM_OPERATIONAL
                          ? corosync->nodes[from].ring != it->ring
                          : it->stage == TOTEM_GATHER && !bit_set_has(&it->known, from);
    if (is_foreign) {
        bit_set_add(&it->known, from);
        it->cause = it->stage == TOTEM_GATHER ? it->cause : corosync->nodes[from].cause;
        totem_gather(run, corosync, node);
    }
}

void totem_probe(struct run *run, struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    totem_schedule(run, corosync, node);
    for (uint32_t other = 0; other < corosync->around.node_count; other++) {
        if (!bit_set_has(&it->members, other) && totem_hears(corosync, node, other)) {
            totem_schedule(run, corosync, other);
            totem_send(run, corosync, node, other, TOTEM_PROBE, 0);
        }
    }
    totem_arm_probe(run, corosync, node);
}
