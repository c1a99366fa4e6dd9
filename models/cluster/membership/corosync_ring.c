/*
 * The token goes from member to member in the order of the nodes.
 *
 * While every member runs and no message is lost, all passes are known from the instant at which
 * the representative had the token (the epoch) and the time of each pass: nothing is scheduled. At
 * a fault the state that the members would have by then is computed, the token that would be on
 * its way is put on its way, and from then on each pass is a message, until the token comes back
 * to the representative of a ring that is sound again.
 *
 * A member that has passed the token on sends it again each retransmission interval after it had
 * the token, until it sees the token again, except while the next member cannot take it. A token
 * carries the number of its hop, by which a copy that comes late is known.
 */
#include "models/cluster/membership/corosync_state.h"
#include "models/planted.h"
#include "sim/base/wide.h"

static uint64_t token_content(const struct totem_node *from)
{
    uint64_t hop = from->hop + 1U;
    return (hop & UINT32_MAX) << TOTEM_RING_BITS |
           totem_ring_bits(from->ring - PLANTED("a token of another ring is taken"));
}

/* The time of a pass to the next member: over the quickest link that is used; where they are used
 * in turn, the mean. */
static sim_ticks pass_time(const struct corosync *corosync, uint32_t from,
                           const struct bit_set *members)
{
    const struct networks *networks = &corosync->around.networks;
    uint32_t bytes = (uint32_t)corosync->parameters->token_size;
    uint32_t to = totem_after(members, from);
    uint32_t links = corosync->carrier->links(corosync->transport, from, to);
    sim_ticks least = TICKS_NEVER;
    wide sum = 0;
    for (uint32_t link = 0; link < networks->count; link++) {
        if ((links & 1U << link) != 0) {
            sim_ticks time = network_transit(networks->of[link], from, to, bytes);
            least = time < least ? time : least;
            sum += time;
        }
    }
    if (links == 0) {
        return network_transit(networks->of[0], from, to, bytes);
    }
    return corosync->carrier->is_in_turn(corosync->transport)
               ? (sim_ticks)(sum / __builtin_popcount(links))
               : least;
}

bool totem_keeps_pace(const struct corosync *corosync, uint32_t member)
{
    const struct totem_node *it = &corosync->nodes[member];
    return it->pass == pass_time(corosync, member, &it->members);
}

/* Note the times of the passes of a ring. */
static void note_passes(struct corosync *corosync, const struct bit_set *members)
{
    BIT_SET_EACH(members, member)
    {
        corosync->nodes[member].pass = pass_time(corosync, member, members);
    }
}

/* The time of one round without the hold. */
static sim_ticks round_time(struct run *run, const struct corosync *corosync,
                            const struct bit_set *members)
{
    sim_ticks sum = 0;
    BIT_SET_EACH(members, member)
    {
        sum = run_add(run, sum, corosync->nodes[member].pass);
    }
    return sum;
}

/* How long the representative keeps the token: at least a tick where passes take no time. */
static sim_ticks hold_time(const struct corosync *corosync, sim_ticks round)
{
    return corosync->hold == 0 && round == 0 ? 1 : corosync->hold;
}

/* The time from one token to the next at the representative of an idle ring. */
static sim_ticks cycle_time(struct run *run, const struct corosync *corosync,
                            const struct bit_set *members)
{
    sim_ticks round = round_time(run, corosync, members);
    return run_add(run, round, hold_time(corosync, round));
}

/* When the representative of a ring looks for other rings next; not after now: the timer starts
 * with the token that comes next. A timer starts with each token of an idle ring, unless it runs
 * already. Where tokens come at regular times from the epoch on so do the timers. */
static sim_ticks probe_due(struct run *run, const struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    bool is_regular = it->is_computed || bit_set_is_only(&it->members, node);
    if (it->probe_due > run_now(run) || !is_regular) {
        return it->probe_due;
    }
    sim_ticks cycle = cycle_time(run, corosync, &it->members);
    sim_ticks merge = corosync->parameters->merge;
    sim_ticks tokens = (it->probe_due - it->epoch + cycle - 1) / cycle; /* up to that timer's end */
    sim_ticks first = run_add(run, it->epoch + tokens * cycle, merge);
    sim_ticks period = ticks_times((merge - 1) / cycle + 1, cycle);
    return first > run_now(run) ? first : totem_next(run, first, period);
}

void totem_arm_probe(struct run *run, struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    bool is_alone = true;
    for (uint32_t other = 0; other < corosync->around.node_count; other++) {
        is_alone =
            is_alone && (bit_set_has(&it->members, other) || !totem_hears(corosync, node, other));
    }
    if (is_alone) {
        totem_cancel(run, corosync, node, TIMER_MERGE);
    } else {
        sim_ticks due = probe_due(run, corosync, node);
        if (due > run_now(run)) {
            totem_set(run, corosync, node, TIMER_MERGE, due);
        }
    }
}

bool totem_is_well(const struct corosync *corosync, uint32_t representative)
{
    const struct totem_node *first = &corosync->nodes[representative];
    BIT_SET_EACH(&first->members, member)
    {
        const struct totem_node *node = &corosync->nodes[member];
        if (node->stage != TOTEM_OPERATIONAL || node->ring != first->ring ||
            !node_is_running(corosync->around.nodes[member]) ||
            !totem_is_sure(corosync, member, totem_after(&first->members, member))) {
            return false;
        }
    }
    return true;
}

bool totem_is_sound(const struct corosync *corosync, uint32_t representative)
{
    return !corosync->parameters->every_message &&
           (totem_is_well(corosync, representative) || PLANTED("a broken ring is computed"));
}

void totem_arm_retransmit(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    bool is_passed = it->awaits && (it->stage == TOTEM_OPERATIONAL || it->stage == TOTEM_COMMIT);
    if (!is_passed) {
        totem_cancel(run, corosync, node, TIMER_RETRANSMIT);
        return;
    }
    const struct bit_set *members = &it->members;
    struct bit_set alive;
    if (it->stage == TOTEM_COMMIT) {
        totem_find_alive(it, &alive);
        members = &alive;
    }
    uint32_t next = totem_after(members, node);
    if (totem_hears(corosync, node, next)) {
        totem_set(run, corosync, node, TIMER_RETRANSMIT,
                  totem_next(run, it->received, corosync->retransmit));
    } else {
        totem_cancel(run, corosync, node, TIMER_RETRANSMIT);
    }
}

void totem_retransmit(struct run *run, struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    if (it->stage == TOTEM_COMMIT) {
        struct bit_set alive;
        totem_find_alive(it, &alive);
        totem_send(run, corosync, node, totem_after(&alive, node), TOTEM_COMMIT_TOKEN,
                   totem_commit_content(corosync, node));
    } else {
        totem_send(run, corosync, node, totem_after(&it->members, node), TOTEM_TOKEN,
                   token_content(it));
    }
    totem_arm_retransmit(run, corosync, node);
}

void totem_blame(struct corosync *corosync, uint32_t node, struct cause cause)
{
    if (corosync->nodes[node].stage == TOTEM_OPERATIONAL) {
        corosync->nodes[bit_set_first(&corosync->nodes[node].members)].is_calm = false;
        BIT_SET_EACH(&corosync->nodes[node].members, member)
        {
            if (corosync->nodes[member].ring == corosync->nodes[node].ring) {
                corosync->nodes[member].cause = cause;
            }
        }
    }
}

void totem_let_go(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    it->awaits = true;
    totem_send(run, corosync, node, totem_after(&it->members, node), TOTEM_TOKEN,
               token_content(it));
    totem_arm_retransmit(run, corosync, node);
}

/* The representative has the token: it computes what follows, keeps it, or passes it on. */
static void represent(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    note_passes(corosync, &it->members);
    if (!it->is_calm && totem_is_well(corosync, node)) {
        it->is_calm = true;
        BIT_SET_EACH(&it->members, member)
        {
            corosync->nodes[member].cause.fault = NULL; /* the cause has come to nothing */
        }
    }
    if (totem_is_sound(corosync, node)) {
        it->is_computed = true;
        it->epoch = run_now(run);
        it->epoch_hop = it->hop;
        BIT_SET_EACH(&it->members, member)
        {
            totem_cancel(run, corosync, member, TIMER_TOKEN);
            totem_cancel(run, corosync, member, TIMER_RETRANSMIT);
        }
    }
    if (it->probe_due <= run_now(run)) {
        it->probe_due = run_add(run, run_now(run), corosync->parameters->merge);
        totem_arm_probe(run, corosync, node);
    }
    if (it->is_computed) {
        return;
    }
    sim_ticks hold = hold_time(corosync, round_time(run, corosync, &it->members));
    if (hold > 0) {
        totem_set(run, corosync, node, TIMER_HOLD, run_add(run, run_now(run), hold));
    } else {
        totem_let_go(run, corosync, node);
    }
}

void totem_start_token(struct run *run, struct corosync *corosync, uint32_t representative)
{
    const struct bit_set *members = &corosync->nodes[representative].members;
    corosync->nodes[representative].is_calm = false;
    note_passes(corosync, members);
    if (bit_set_is_only(members, representative)) {
        return;
    }
    if (!totem_is_sound(corosync, representative)) {
        BIT_SET_EACH(members, member)
        {
            totem_set(run, corosync, member, TIMER_TOKEN,
                      run_add(run, run_now(run), corosync->token));
        }
    }
    represent(run, corosync, representative);
}

void totem_has_kept(struct run *run, struct corosync *corosync, uint32_t representative,
                    sim_ticks kept)
{
    struct totem_node *it = &corosync->nodes[representative];
    if (it->is_computed) {
        it->epoch -= kept;
    } else {
        totem_set(run, corosync, representative, TIMER_HOLD, it->due[TIMER_HOLD] - kept);
    }
}

void totem_receive_token(struct run *run, struct corosync *corosync, uint32_t node,
                         uint64_t content)
{
    struct totem_node *it = &corosync->nodes[node];
    uint64_t ring = totem_ring_bits(content);
    uint32_t hop = (uint32_t)(content >> TOTEM_RING_BITS);
    bool is_mine = it->stage == TOTEM_OPERATIONAL && totem_ring_bits(it->ring) == ring;
    bool is_taken = PLANTED("a token of another ring is taken") && it->stage == TOTEM_OPERATIONAL;
    if ((!is_mine && !is_taken) || (int32_t)(hop - it->hop) <= 0) {
        return;
    }
    const struct totem_node *first = &corosync->nodes[bit_set_first(&it->members)];
    if (first->is_computed && first->ring == it->ring) {
        return; /* a copy */
    }
    it->received = run_now(run);
    it->token_ring = ring;
    it->hop = hop;
    it->awaits = false;
    totem_cancel(run, corosync, node, TIMER_RETRANSMIT);
    if (node == bit_set_first(&it->members)) {
        represent(run, corosync, node);
    } else {
        totem_let_go(run, corosync, node);
    }
}

/* Notes that a member had the token last at `received`, and has passed it on. */
static void note_passed(struct totem_node *it, sim_ticks received, uint32_t hop)
{
    it->received = received;
    it->hop = hop;
    it->awaits = true;
}

/* Put the token on its way from a member that let it go at `since`. */
static void put_on_its_way(struct run *run, struct corosync *corosync, uint32_t from,
                           sim_ticks since)
{
    const struct totem_node *it = &corosync->nodes[from];
    totem_send_since(run, corosync, from, totem_after(&it->members, from), TOTEM_TOKEN,
                     token_content(it), since);
}

/* Compute what each member has seen of the token by now, and where it is. */
static void place_token(struct run *run, struct corosync *corosync, uint32_t representative)
{
    struct totem_node *first = &corosync->nodes[representative];
    const struct bit_set *members = &first->members;
    uint32_t count = bit_set_count(members);
    sim_ticks round = round_time(run, corosync, members);
    sim_ticks hold = hold_time(corosync, round);
    sim_ticks cycle = cycle_time(run, corosync, members);
    sim_ticks rounds = (run_now(run) - first->epoch) / cycle;
    sim_ticks base = first->epoch + rounds * cycle;
    uint32_t base_hop = first->epoch_hop + (uint32_t)((uint64_t)rounds * count);
    sim_ticks arrival = base; /* of the token at the member looked at, in this round */
    uint32_t order = 0;
    BIT_SET_EACH(members, member)
    {
        struct totem_node *it = &corosync->nodes[member];
        sim_ticks kept = member == representative ? hold : 0;
        sim_ticks pass = it->pass;
        if (arrival <= run_now(run)) {
            note_passed(it, arrival, base_hop + order);
            if (arrival + kept > run_now(run)) {
                it->awaits = false;
                totem_set(run, corosync, member, TIMER_HOLD, arrival + kept);
            } else if (ticks_later(arrival + kept, pass) > run_now(run)) {
                put_on_its_way(run, corosync, member, arrival + kept);
            }
        } else if (rounds > 0) {
            note_passed(it, arrival - cycle, base_hop + order - count);
        }
        arrival = ticks_later(arrival, run_add(run, kept, pass));
        order++;
    }
}

void totem_schedule(struct run *run, struct corosync *corosync, uint32_t member)
{
    const struct bit_set *members = &corosync->nodes[member].members;
    if (bit_set_is_empty(members)) {
        return; /* the node has booted, and is in no ring yet */
    }
    uint32_t representative = bit_set_first(members);
    struct totem_node *first = &corosync->nodes[representative];
    if (!first->is_computed || first->ring != corosync->nodes[member].ring) {
        return;
    }
    sim_ticks due = probe_due(run, corosync, representative);
    sim_ticks start = due - corosync->parameters->merge;
    first->probe_due = start > run_now(run) ? run_now(run) : due; /* or it has expired */
    first->is_computed = false;
    place_token(run, corosync, representative);
    BIT_SET_EACH(members, other)
    {
        /* On a network so slow that a round takes longer, the timer has expired already. */
        sim_ticks expires = ticks_later(corosync->nodes[other].received, corosync->token);
        if (!PLANTED("the token is not missed")) {
            totem_set(run, corosync, other, TIMER_TOKEN,
                      expires > run_now(run) ? expires : run_now(run));
        }
        totem_arm_retransmit(run, corosync, other);
    }
}
