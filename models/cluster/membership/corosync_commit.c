/*
 * A new ring: the lowest of the nodes that agree sends a commit token round, twice.
 *
 * A node that receives the token for the first time commits itself, if the ring is the one it
 * wants; the second time round the node learns that all have. When the token is back for the second
 * time the members exchange the messages of their old rings, and then the ring stands, for all
 * members at the same instant. A commit token that comes to nothing ends with the token time-out,
 * after which its members gather again.
 */
#include "models/cluster/membership/corosync_state.h"
#include "models/planted.h"

/* Pass the commit token on. */
static void pass_on(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    struct bit_set alive;
    totem_find_alive(it, &alive);
    it->awaits = true;
    totem_send(run, corosync, node, totem_after(&alive, node), TOTEM_COMMIT_TOKEN,
               totem_commit_content(corosync, node));
    totem_arm_retransmit(run, corosync, node);
}

static void commit(struct run *run, struct corosync *corosync, uint32_t node, uint64_t ring)
{
    struct totem_node *it = &corosync->nodes[node];
    totem_cancel(run, corosync, node, TIMER_CONSENSUS);
    totem_cancel(run, corosync, node, TIMER_JOIN);
    it->stage = TOTEM_COMMIT;
    it->accepted = ring;
    it->highest = ring;
    totem_forget_joins(corosync, node);
}

/* Note that a node has had the commit token. */
static void receive_commit(struct run *run, struct corosync *corosync, uint32_t node, uint32_t hop)
{
    struct totem_node *it = &corosync->nodes[node];
    it->received = run_now(run);
    it->hop = hop;
    it->awaits = false;
    totem_cancel(run, corosync, node, TIMER_RETRANSMIT);
    if (!PLANTED("the commit token is not missed")) {
        totem_set(run, corosync, node, TIMER_TOKEN, run_add(run, run_now(run), corosync->token));
    }
}

/* The ring stands. */
static void install_ring(struct run *run, struct corosync *corosync, uint32_t first)
{
    const struct bit_set *members = &corosync->nodes[first].proposed;
    uint64_t ring = corosync->nodes[first].proposal;
    struct cause cause =
        membership_note_formed(run, &corosync->around, members, corosync->nodes[first].cause);
    BIT_SET_EACH(members, member)
    {
        struct totem_node *it = &corosync->nodes[member];
        for (enum totem_timer timer = 0; timer < TOTEM_STAGE_TIMERS; timer++) {
            totem_cancel(run, corosync, member, timer);
        }
        it->stage = TOTEM_OPERATIONAL;
        it->cause = (struct cause){cause.event, NULL};
        it->ring = ring;
        bit_set_copy(&it->members, members);
        if (PLANTED("a node leaves itself out")) {
            bit_set_remove(&it->members, member);
        }
        if (PLANTED("a node leaves the first out") && member != bit_set_first(members)) {
            bit_set_remove(&it->members, bit_set_first(members));
        }
        it->received = run_now(run);
        it->token_ring = totem_ring_bits(ring);
        it->hop = 0;
        it->awaits = false;
        bit_set_copy(&it->known, members);
        bit_set_clear(&it->failed);
        it->is_computed = false;
    }
    corosync->nodes[first].epoch = run_now(run);
    corosync->nodes[first].probe_due = run_now(run);
    counter_add(&corosync->formed);
    totem_start_token(run, corosync, first);
    bit_set_copy(&corosync->new_ring, members);
    corosync->new_cause = cause;
}

static bool all_have_committed(const struct corosync *corosync, const struct bit_set *members,
                               uint64_t ring)
{
    BIT_SET_EACH(members, member)
    {
        const struct totem_node *it = &corosync->nodes[member];
        if (it->stage != TOTEM_COMMIT || it->accepted != ring ||
            !node_is_running(corosync->around.nodes[member])) {
            return false;
        }
    }
    return true;
}

void totem_end_recovery(struct run *run, struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    if (it->stage == TOTEM_COMMIT && it->accepted == it->proposal &&
        all_have_committed(corosync, &it->proposed, it->proposal)) {
        install_ring(run, corosync, node);
    }
}

/* The commit token has been round twice: the members exchange what their old rings have left. */
static void start_recovery(struct run *run, struct corosync *corosync, uint32_t first)
{
    sim_ticks recovery = distribution_draw(&corosync->parameters->recovery, &corosync->recoveries);
    if (recovery > 0) {
        totem_set(run, corosync, first, TIMER_RECOVERY, run_add(run, run_now(run), recovery));
    } else {
        totem_end_recovery(run, corosync, first);
    }
}

void totem_propose(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    it->proposal = ++corosync->ring_count;
    totem_find_alive(it, &it->proposed);
    commit(run, corosync, node, it->proposal);
    receive_commit(run, corosync, node, 0);
    if (bit_set_is_only(&it->proposed, node)) {
        start_recovery(run, corosync, node);
    } else {
        pass_on(run, corosync, node);
    }
}

void totem_receive_commit(struct run *run, struct corosync *corosync, uint32_t node,
                          uint64_t content)
{
    uint32_t hop = content & ((1U << TOTEM_HOP_BITS) - 1);
    uint32_t first = content >> TOTEM_HOP_BITS & ((1U << TOTEM_NODE_BITS) - 1);
    uint64_t ring = content >> (TOTEM_HOP_BITS + TOTEM_NODE_BITS);
    struct totem_node *it = &corosync->nodes[node];
    const struct bit_set *members = &corosync->nodes[first].proposed;
    uint32_t count = bit_set_count(members);
    if (corosync->nodes[first].proposal != ring) {
        return; /* the ring's proposer has given it up */
    }
    if (it->stage == TOTEM_GATHER && hop < count) {
        struct bit_set alive;
        totem_find_alive(it, &alive);
        if (!bit_set_equals(&alive, members) || ring <= it->highest) {
            return;
        }
        commit(run, corosync, node, ring);
        it->cause = corosync->nodes[first].cause;
    } else if (it->stage != TOTEM_COMMIT || it->accepted != ring || hop <= it->hop) {
        return;
    }
    receive_commit(run, corosync, node, hop);
    if (hop < 2 * count) {
        pass_on(run, corosync, node);
    } else {
        start_recovery(run, corosync, node);
    }
}
