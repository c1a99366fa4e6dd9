#include "models/cluster/quorum/dynamic_voting.h"

#include "models/planted.h"

const struct vote_record *dynamic_voting_latest(const struct dynamic_voting *voting,
                                                const struct bit_set *members)
{
    const struct vote_record *latest = NULL;
    BIT_SET_EACH(members, node)
    {
        const struct vote_record *record = &voting->records[node];
        if (record->generation > (latest == NULL ? 0 : latest->generation)) {
            latest = record;
        }
    }
    return latest;
}

static uint32_t votes_needed(const struct vote_record *record)
{
    return (bit_set_count(&record->voters) + record->has_lock) / 2 + 1;
}

/* The votes of nodes that count: of those that remember a ring with quorum. */
static uint32_t votes_of(const struct dynamic_voting *voting, const struct vote_record *record,
                         const struct bit_set *members)
{
    uint32_t votes = 0;
    BIT_SET_EACH(members, node)
    {
        votes += bit_set_has(&record->voters, node) && voting->records[node].generation > 0;
    }
    return votes;
}

/* The last of the voters, or the one that the spec has dropped first. */
static uint32_t find_dropped(const struct dynamic_voting *voting, const struct bit_set *voters)
{
    uint32_t dropped = voting->rules.dropped;
    if (dropped < voting->node_count && bit_set_has(voters, dropped)) {
        return dropped;
    }
    BIT_SET_EACH(voters, node)
    {
        dropped = node;
    }
    return dropped;
}

/* The votes that count after a ring with quorum: those of its members that have not left; the last
 * to leave keeps its own. */
static struct vote_record next_record(struct dynamic_voting *voting, const struct bit_set *ring)
{
    struct vote_record record = {.generation = ++voting->generations};
    bit_set_copy(&record.voters, ring);
    bit_set_intersect(&record.voters, &voting->entitled);
    if (!bit_set_is_within(&record.voters, &voting->left)) {
        bit_set_subtract(&record.voters, &voting->left);
    }
    uint32_t count = bit_set_count(&record.voters);
    if (count % 2 == 0 && count > 0) {
        bool is_adjusted = voting->rules.is_adjusted;
        record.has_lock =
            voting->lock != NULL && (!is_adjusted || quorum_lock_is_reached(voting->lock, ring));
        if (is_adjusted && !record.has_lock) {
            bit_set_remove(&record.voters, find_dropped(voting, &record.voters));
        }
    }
    return record;
}

static void remember(struct dynamic_voting *voting, const struct bit_set *nodes,
                     const struct vote_record *record)
{
    BIT_SET_EACH(nodes, node)
    {
        voting->records[node] = *record;
    }
}

/* Notes the verdict on a ring. */
static struct quorum_verdict judge(struct dynamic_voting *voting, const struct bit_set *ring,
                                   struct quorum_verdict verdict)
{
    if (verdict.is_quorate) {
        struct vote_record record = next_record(voting, ring);
        remember(voting, ring, &record);
    }
    BIT_SET_EACH(ring, node)
    {
        voting->verdicts[node] = verdict;
    }
    return verdict;
}

struct quorum_verdict dynamic_voting_form(struct run *run, struct component *component,
                                          const struct bit_set *members)
{
    struct dynamic_voting *voting = (struct dynamic_voting *)component;
    const struct vote_record *latest = dynamic_voting_latest(voting, members);
    struct quorum_verdict verdict = {.votes = bit_set_count(members), .needed = voting->node_count};
    bool is_complete = verdict.votes == voting->node_count;
    bool is_short = false; /* by the vote of the lock */
    if (latest != NULL) {
        verdict.votes = votes_of(voting, latest, members);
        verdict.needed = votes_needed(latest);
        is_short = latest->has_lock && verdict.votes + 1 == verdict.needed;
        verdict.is_quorate = verdict.votes >= verdict.needed;
        verdict.is_quorate |= is_short && PLANTED("half of the votes need no lock");
    }
    if (is_complete && !verdict.is_quorate) {
        verdict.votes = verdict.needed = voting->node_count; /* they decide, whatever is known */
        verdict.is_quorate = true;
    }
    verdict.waits = latest == NULL && !is_complete;
    if (voting->lock != NULL) {
        quorum_lock_withdraw(run, voting->lock, members);
    }
    BIT_SET_EACH(members, node)
    {
        bit_set_copy(&voting->rings[node], members);
    }
    bit_set_subtract(&voting->left, members);
    if (!verdict.is_quorate && is_short) {
        verdict.is_open = true;
        quorum_lock_race(run, voting->lock, members, latest->generation);
    }
    return judge(voting, members, verdict);
}

/* The member that still stands in a ring as it was formed; the number of nodes: none. */
static uint32_t find_standing(const struct dynamic_voting *voting, const struct bit_set *ring)
{
    BIT_SET_EACH(ring, node)
    {
        if (bit_set_equals(&voting->rings[node], ring)) {
            return node;
        }
    }
    return voting->node_count;
}

struct quorum_verdict dynamic_voting_count(struct run *run, struct component *component,
                                           const struct bit_set *members)
{
    (void)run;
    const struct dynamic_voting *voting = (const struct dynamic_voting *)component;
    uint32_t node = find_standing(voting, members);
    return node == voting->node_count ? (struct quorum_verdict){0} : voting->verdicts[node];
}

/* A race for the lock is over. */
static void on_decided(struct run *run, void *owner, const struct bit_set *ring, bool is_won)
{
    struct dynamic_voting *voting = owner;
    uint32_t node = find_standing(voting, ring);
    if (node == voting->node_count) {
        return;
    }
    struct quorum_verdict verdict = voting->verdicts[node];
    verdict.is_open = false;
    verdict.is_quorate = verdict.has_device = is_won;
    verdict.votes += is_won;
    judge(voting, ring, verdict);
    voting->listener.recount(run, voting->listener.owner, voting->cause);
}

/* Counts the votes of a standing ring anew, if its members that run have enough of those that
 * count: the others cannot have quorum without one of them. */
static void adjust(struct dynamic_voting *voting, const struct bit_set *ring)
{
    struct bit_set here;
    bit_set_copy(&here, ring);
    bit_set_intersect(&here, &voting->running);
    const struct vote_record *latest = dynamic_voting_latest(voting, &here);
    if (latest != NULL && votes_of(voting, latest, &here) >= votes_needed(latest)) {
        struct vote_record record = next_record(voting, ring);
        remember(voting, &here, &record);
    }
}

static bool is_quorate(const struct dynamic_voting *voting, uint32_t node)
{
    return bit_set_has(&voting->rings[node], node) && voting->verdicts[node].is_quorate;
}

void dynamic_voting_node_missed(struct run *run, struct component *component, uint32_t node,
                                bool is_leaving)
{
    (void)run;
    struct dynamic_voting *voting = (struct dynamic_voting *)component;
    if (!is_leaving) {
        bit_set_remove(&voting->running, node);
        return;
    }
    bit_set_add(&voting->left, node);
    if (is_quorate(voting, node)) {
        struct bit_set ring;
        bit_set_copy(&ring, &voting->rings[node]);
        adjust(voting, &ring);
    }
    bit_set_clear(&voting->rings[node]);
}

void dynamic_voting_node_heard(struct run *run, struct component *component, uint32_t node)
{
    (void)run;
    bit_set_add(&((struct dynamic_voting *)component)->running, node);
}

void dynamic_voting_node_booted(struct component *component, uint32_t node)
{
    struct dynamic_voting *voting = (struct dynamic_voting *)component;
    bit_set_clear(&voting->rings[node]);
    bit_set_remove(&voting->left, node);
    if (!voting->rules.remembers) {
        voting->records[node].generation = 0;
    }
}

void dynamic_voting_set_device(struct run *run, struct component *component, uint32_t node,
                               bool works, struct cause cause)
{
    (void)run;
    struct dynamic_voting *voting = (struct dynamic_voting *)component;
    if (voting->lock == NULL) {
        return;
    }
    quorum_lock_set(voting->lock, node, works);
    voting->cause = cause;
    struct bit_set seen;
    bit_set_clear(&seen);
    for (uint32_t i = 0; i < voting->node_count && voting->rules.is_adjusted; i++) {
        if (!bit_set_has(&seen, i) && bit_set_has(&voting->running, i) && is_quorate(voting, i)) {
            bit_set_unite(&seen, &voting->rings[i]);
            adjust(voting, &voting->rings[i]);
        }
    }
}

bool dynamic_voting_may_act(const struct component *component, const struct bit_set *members)
{
    const struct dynamic_voting *voting = (const struct dynamic_voting *)component;
    return bit_set_meets(members, &voting->entitled);
}

bool dynamic_voting_may_be_two(const struct component *component)
{
    (void)component;
    return false;
}

bool dynamic_voting_may_be_two_with(const void *parameters,
                                    const struct quorum_environment *environment)
{
    (void)parameters;
    (void)environment;
    return false;
}

/* Whichever node it is: of several only that which was the last to stand may. */
bool dynamic_voting_may_act_alone(const void *parameters,
                                  const struct quorum_environment *environment)
{
    (void)parameters;
    return environment->node_count == 1;
}

void dynamic_voting_check(const struct scope *scope, const struct check_context *context)
{
    const struct quorum_environment *around = context->environment;
    uint32_t votes = 0;
    for (uint32_t node = 0; node < around->node_count; node++) {
        votes += quorum_votes(around, node);
        if (quorum_votes(around, node) > 1) {
            scope_complain(scope, NULL, context->complaints,
                           "\"%s\" has %u votes: here a node has one, or none",
                           around->node_names[node], quorum_votes(around, node));
            return;
        }
    }
    if (votes == 0) {
        scope_complain(scope, NULL, context->complaints, "no node has a vote");
    }
}

static void build_lock(struct assembly *assembly, struct dynamic_voting *voting,
                       const struct scope *scope, const struct quorum_environment *environment)
{
    const struct dynamic_voting_rules *rules = &voting->rules;
    struct scope lock = rules->lock_name == NULL ? *scope : scope_child(scope, rules->lock_name);
    voting->lock = quorum_lock_build(assembly, &lock, rules->lock, environment, &voting->running,
                                     (struct quorum_lock_listener){voting, on_decided});
}

struct component *dynamic_voting_build(struct assembly *assembly, const struct kind *kind,
                                       const struct scope *scope,
                                       const struct dynamic_voting_rules *rules,
                                       const struct quorum_environment *environment)
{
    uint32_t count = environment->node_count;
    struct arena *arena = assembly->arena;
    struct dynamic_voting *voting = ARENA_NEW(arena, struct dynamic_voting);
    *voting = (struct dynamic_voting){
        .component = {&kind->behaviour, scope->path},
        .rules = *rules,
        .listener = environment->listener,
        .node_count = count,
        .records = ARENA_ARRAY(arena, struct vote_record, count),
        .rings = ARENA_ARRAY(arena, struct bit_set, count),
        .verdicts = ARENA_ARRAY(arena, struct quorum_verdict, count),
    };
    struct bit_set all;
    bit_set_all(&all, count);
    bit_set_copy(&voting->running, &all);
    for (uint32_t node = 0; node < count; node++) {
        bit_set_copy(&voting->rings[node], &all);
        if (quorum_votes(environment, node) > 0) {
            bit_set_add(&voting->entitled, node);
        }
    }
    if (rules->lock != NULL) {
        build_lock(assembly, voting, scope, environment);
    }
    judge(voting, &all,
          (struct quorum_verdict){.is_quorate = true, .votes = count, .needed = count});
    return &voting->component;
}
