/*
 * Gathering: every node says which nodes it knows and which have failed, until all say the same.
 *
 * A node that has lost the token, or hears of a new node, gathers: it sends its two sets to all. A
 * node that receives sets that say more than its own takes them over and sends its own; a node that
 * receives its own sets counts the sender as agreed. When all that are known and have not failed
 * agree, the lowest proposes the ring. A node that has not answered when the consensus timer
 * expires has failed, and the others gather once more without it: so a silent member costs the
 * consensus time-out.
 *
 * A join is repeated each `join` interval, but the repetition is scheduled only where a message may
 * have been lost or its receiver has changed.
 */
#include "models/cluster/membership/corosync_state.h"
#include "models/planted.h"

static bool is_subset(node_set inner, node_set outer)
{
    return (inner & ~outer) == 0;
}

/* Whether a message to a node that would take it may be lost all the same. */
static bool may_lose(const struct corosync *corosync, uint32_t node)
{
    const struct membership_environment *around = &corosync->around;
    for (uint32_t other = 0; other < around->node_count; other++) {
        if (other != node && membership_hears(around, node, other) &&
            !network_is_sure(around->network, node, other)) {
            return true;
        }
    }
    return false;
}

static void say(struct run *run, struct corosync *corosync, uint32_t node)
{
    for (uint32_t other = 0; other < corosync->around.node_count; other++) {
        if (other != node && membership_hears(&corosync->around, node, other)) {
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
    say(run, corosync, node);
}

/* Proposes the ring, if all nodes not given up agree with the node and it is the lowest. */
static void try_to_propose(struct run *run, struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    node_set alive = it->known & ~it->failed;
    if (it->stage == TOTEM_GATHER && is_subset(alive, it->agreed) &&
        node_set_first(alive) == node && alive != node_set_of(node)) {
        totem_propose(run, corosync, node);
    }
}

/* The nodes that have said already what a node says now, itself included. */
static node_set who_agrees(const struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    node_set agreed = node_set_of(node);
    for (uint32_t other = 0; other < corosync->around.node_count; other++) {
        const struct totem_join *said = &corosync->nodes[other].said;
        if (it->heard[other] == said->number && said->number != 0 && said->known == it->known &&
            said->failed == it->failed) {
            agreed |= node_set_of(other);
        }
    }
    return agreed;
}

void totem_gather(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    totem_schedule(run, corosync, node);
    for (enum totem_timer timer = 0; timer < TOTEM_TIMERS; timer++) {
        totem_cancel(run, corosync, node, timer);
    }
    if (it->stage != TOTEM_GATHER) {
        counter_add(&corosync->gathered);
        it->cause = membership_note_gather(run, &corosync->around, node, it->cause);
    }
    it->stage = TOTEM_GATHER;
    it->awaits = false;
    it->known |= node_set_of(node);
    it->agreed = who_agrees(corosync, node);
    it->gathered = run_now(run);
    it->said = (struct totem_join){++corosync->join_count, it->known, it->failed, it->highest};
    if (!PLANTED("consensus is awaited for ever")) {
        totem_set(run, corosync, node, TIMER_CONSENSUS,
                  run_add(run, run_now(run), corosync->consensus));
    }
    say(run, corosync, node);
    try_to_propose(run, corosync, node);
}

/* The root of a loss that no change of a node has brought: the network. */
static struct cause loss_cause(const struct corosync *corosync, struct cause cause)
{
    if (cause.root != ROOT_NONE || network_is_healthy(corosync->around.network)) {
        return cause;
    }
    return corosync->network_cause.root != ROOT_NONE ? corosync->network_cause
                                                     : (struct cause){cause.event, ROOT_LINK_LOSS};
}

void totem_lose_token(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    if (it->stage != TOTEM_OPERATIONAL) {
        totem_gather(run, corosync, node);
        return;
    }
    counter_add(&corosync->suspected);
    struct cause suspicion =
        membership_note_suspect(run, &corosync->around, node, 0, run_now(run) - it->received,
                                loss_cause(corosync, it->cause));
    it->cause = suspicion;
    totem_gather(run, corosync, node);
    const struct membership_listener *listener = &corosync->around.listener;
    listener->suspected(run, listener->owner, node, 0, suspicion);
}

/* Whether a join says something to a node in its stage, or was sent before its ring was agreed. */
static bool is_current(const struct totem_node *it, uint32_t from, const struct totem_join *join)
{
    bool is_more = !is_subset(join->known, it->known) || !is_subset(join->failed, it->failed);
    switch (it->stage) {
    case TOTEM_OPERATIONAL:
        /* A join from outside that lists one of our members as failed is ignored: its sender forms
         * a ring without that member, and the rings merge later. */
        return node_set_has(it->members, from) ? join->ring >= it->ring
                                               : (join->failed & it->members) == 0;
    case TOTEM_COMMIT:
        return node_set_has(it->known & ~it->failed, from) &&
               (join->ring >= it->highest || is_more);
    case TOTEM_GATHER:
        return !node_set_has(it->failed, from);
    default:
        return false;
    }
}

/* Members of a node's ring that have said nothing since it gathers, though they had the time. */
static node_set quiet_members(struct run *run, const struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    node_set quiet = 0;
    if (it->stage != TOTEM_GATHER || run_now(run) - it->gathered <= corosync->parameters->join) {
        return 0;
    }
    NODE_SET_EACH(it->members & ~node_set_of(node), member)
    {
        quiet |= it->heard[member] == 0 ? node_set_of(member) : 0;
    }
    return quiet;
}

/* Add the sets of a join to a node's own; a sender from outside is believed about the failure of
 * members of the node's ring only where they are quiet. @return whether anything was new */
static bool merge(struct run *run, struct corosync *corosync, uint32_t node, uint32_t from,
                  const struct totem_join *join)
{
    struct totem_node *it = &corosync->nodes[node];
    node_set known = it->known | join->known;
    node_set failed = it->failed;
    if (node_set_has(join->failed, node)) {
        failed |= node_set_of(from);
    } else if (node_set_has(it->members, from)) {
        failed |= join->failed;
    } else {
        failed |= join->failed & (~it->members | quiet_members(run, corosync, node));
    }
    bool is_news = known != it->known || failed != it->failed;
    it->known = known;
    it->failed = failed;
    return is_news;
}

void totem_receive_join(struct run *run, struct corosync *corosync, uint32_t node, uint32_t from,
                        uint64_t number)
{
    struct totem_node *it = &corosync->nodes[node];
    const struct totem_node *sender = &corosync->nodes[from];
    const struct totem_join join = sender->said;
    if (join.number != number || !is_current(it, from, &join)) {
        return;
    }
    it->heard[from] = number;
    bool is_equal = join.known == it->known && join.failed == it->failed;
    if (!is_equal && is_subset(join.known, it->known) && is_subset(join.failed, it->failed)) {
        if (it->stage == TOTEM_GATHER) {
            totem_arm_join(run, corosync, node); /* the sender is behind, and hears from us again */
        }
        return;
    }
    bool is_news = !is_equal && merge(run, corosync, node, from, &join);
    if (is_news || it->stage != TOTEM_GATHER) {
        it->cause = it->stage == TOTEM_GATHER ? it->cause : sender->cause;
        totem_gather(run, corosync, node);
    }
    if (join.known == it->known && join.failed == it->failed) {
        it->agreed |= node_set_of(from);
        try_to_propose(run, corosync, node);
    }
}

void totem_end_consensus(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    node_set alive = it->known & ~it->failed;
    node_set silent = alive & ~it->agreed;
    if (silent == 0 && node_set_first(alive) != node) {
        silent = node_set_of(node_set_first(alive)); /* all agree, but no ring was proposed */
    }
    it->failed |= silent;
    if (silent != 0) {
        totem_gather(run, corosync, node);
    }
    if ((alive & ~silent) == node_set_of(node)) {
        totem_propose(run, corosync, node);
    }
}

void totem_receive_probe(struct run *run, struct corosync *corosync, uint32_t node, uint32_t from)
{
    struct totem_node *it = &corosync->nodes[node];
    bool is_foreign = it->stage == TOTEM_OPERATIONAL
                          ? !node_set_has(it->members, from)
                          : it->stage == TOTEM_GATHER && !node_set_has(it->known, from);
    if (is_foreign) {
        it->known |= node_set_of(from);
        it->cause = it->stage == TOTEM_GATHER ? it->cause : corosync->nodes[from].cause;
        totem_gather(run, corosync, node);
    }
}

void totem_probe(struct run *run, struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    totem_schedule(run, corosync, node);
    for (uint32_t other = 0; other < corosync->around.node_count; other++) {
        if (!node_set_has(it->members, other) && membership_hears(&corosync->around, node, other)) {
            totem_schedule(run, corosync, other);
            totem_send(run, corosync, node, other, TOTEM_PROBE, 0);
        }
    }
    totem_arm_probe(run, corosync, node);
}

void totem_arm_probe(struct run *run, struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    bool is_alone = true;
    for (uint32_t other = 0; other < corosync->around.node_count; other++) {
        is_alone = is_alone && (node_set_has(it->members, other) ||
                                !membership_hears(&corosync->around, node, other));
    }
    if (is_alone) {
        totem_cancel(run, corosync, node, TIMER_MERGE);
    } else {
        totem_set(run, corosync, node, TIMER_MERGE,
                  totem_next(run, it->formed, corosync->parameters->merge));
    }
}
