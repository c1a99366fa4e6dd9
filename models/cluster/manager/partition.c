#include "models/cluster/manager/partition.h"

#include "models/cluster/service/instance.h"
#include "models/planted.h"

struct partition *partition_of(const struct manager *manager, uint32_t node)
{
    int32_t partition = manager->views[node].partition;
    return partition < 0 ? NULL : &manager->partitions[partition];
}

uint32_t partition_coordinator(const struct manager *manager, const struct partition *partition)
{
    return (uint32_t)(partition - manager->partitions);
}

const struct bit_set *partition_unclean(const struct manager *manager,
                                        const struct partition *partition)
{
    static const struct bit_set none = {0};
    uint32_t coordinator = partition_coordinator(manager, partition);
    if (bit_set_has(&partition->members, coordinator)) {
        return &manager->views[coordinator].unclean;
    }
    uint32_t first = bit_set_first(&partition->members);
    return first < BIT_SET_MOST ? &manager->views[first].unclean : &none;
}

bool partition_believes_up(const struct partition *partition, const struct service *service)
{
    return bit_set_meets(&service->fell_with, &partition->members);
}

unsigned partition_gates(const struct manager *manager, uint32_t node)
{
    const struct partition *partition = partition_of(manager, node);
    if (partition == NULL || !partition->is_quorate) {
        return 0;
    }
    if (!partition->is_planned) {
        return GATE_QUORATE;
    }
    bool is_clean = bit_set_is_empty(partition_unclean(manager, partition));
    return GATE_QUORATE | GATE_PLANNED | (is_clean ? (unsigned)GATE_FENCED : 0);
}

void partition_abort_plan(struct run *run, struct manager *manager, struct partition *partition)
{
    const struct manager_environment *around = &manager->around;
    uint32_t coordinator = partition_coordinator(manager, partition);
    event_cancel(run, partition->plan);
    partition->plan = EVENT_NONE;
    partition->is_planned = false;
    BIT_SET_EACH(&manager->views[coordinator].asked, target)
    {
        around->fencing->withdraw(run, around->fencing_component, coordinator, target);
    }
    for (size_t i = 0; i < manager->service_count; i++) {
        BIT_SET_EACH(&partition->members, node)
        {
            struct instance *instance = &manager->services[i].instances[node];
            if (instance->is_waiting) {
                instance_vanish(run, instance);
            }
        }
    }
}

/* A ring that is broken has no quorum until one is formed. */
static void break_up(struct run *run, struct manager *manager, struct partition *partition)
{
    partition->is_quorate = false;
    partition->is_broken = true;
    partition_abort_plan(run, manager, partition);
}

/* Takes the members of a new ring out of the partitions that they were in, which break. A node may
 * have been down in between. */
static void break_others(struct run *run, struct manager *manager, const struct bit_set *members)
{
    for (uint32_t i = 0; i < manager->around.node_count; i++) {
        struct partition *partition = &manager->partitions[i];
        if (bit_set_meets(&partition->members, members)) {
            if (!partition->is_broken) {
                break_up(run, manager, partition);
            }
            if (!PLANTED("a node stays in its old partition")) {
                bit_set_subtract(&partition->members, members);
            }
        }
    }
}

/* Whether all members have booted, and no ring that they were in has acted with quorum since. */
static bool are_fresh(const struct manager *manager, const struct bit_set *members)
{
    BIT_SET_EACH(members, node)
    {
        if (!manager->views[node].is_fresh) {
            return false;
        }
    }
    return true;
}

/* Finds what the members of a new ring know together: those that are fresh add nothing to what the
 * others know. @param rings  nodes of their last rings
 * @param unclean  nodes unclean from now on */
static void join_views(const struct manager *manager, const struct bit_set *members,
                       struct bit_set *rings, struct bit_set *unclean)
{
    bool is_fresh = are_fresh(manager, members);
    struct bit_set fenced, left;
    bit_set_clear(&fenced);
    bit_set_clear(&left);
    bit_set_clear(unclean);
    bit_set_copy(rings, members);
    BIT_SET_EACH(members, node)
    {
        const struct node_view *view = &manager->views[node];
        if (is_fresh || !view->is_fresh) {
            bit_set_unite(rings, &view->members);
            bit_set_unite(unclean, &view->unclean);
            bit_set_unite(&fenced, &view->fenced);
            bit_set_unite(&left, &view->left);
        }
    }
    if (is_fresh && manager->around.parameters->startup_fencing) {
        bit_set_all(rings, manager->around.node_count);
    }
    bit_set_unite(unclean, rings);
    bit_set_subtract(unclean, members);
    bit_set_subtract(unclean, &fenced);
    bit_set_subtract(unclean, &left);
}

/* Gives a member its view of a new ring. */
static void renew_view(struct node_view *view, uint32_t coordinator, const struct bit_set *members,
                       const struct bit_set *unclean)
{
    view->partition = (int32_t)coordinator;
    bit_set_copy(&view->members, members);
    bit_set_copy(&view->unclean, unclean);
    bit_set_clear(&view->fenced);
    bit_set_clear(&view->left);
    bit_set_subtract(&view->asked, members);
}

/* Notes how far the losses of absent nodes and of members are handled now. */
static void note_progress(struct run *run, struct manager *manager,
                          const struct partition *partition, const struct bit_set *nodes)
{
    enum phase phase = partition->is_quorate ? PHASE_PLAN : PHASE_QUORUM;
    struct losses *losses = manager->around.losses;
    BIT_SET_EACH(nodes, node)
    {
        losses_reach(run, losses, node, phase, partition->cause.event);
    }
    bit_set_unite(&losses->lost, nodes);
    bit_set_subtract(&losses->lost, &partition->members);
}

/* Whether a verdict lets a ring act. */
static bool may_act(const struct manager *manager, const struct quorum_verdict *verdict)
{
    return verdict->is_quorate || manager->around.parameters->no_quorum_policy == NO_QUORUM_IGNORE;
}

/* Whether the ring has quorum, as its votes say. */
static void note_votes(struct run *run, struct manager *manager, struct partition *partition,
                       struct quorum_verdict verdict)
{
    struct timeline *timeline = manager->around.timeline;
    uint32_t coordinator = partition_coordinator(manager, partition);
    partition->is_open = false;
    partition->is_quorate = may_act(manager, &verdict);
    partition->cause.event =
        timeline_add(timeline, run_now(run),
                     &(struct timeline_event){
                         .event = verdict.is_quorate ? WORD_QUORUM_OK : WORD_QUORUM_LOST,
                         .node = manager->around.node_names[coordinator],
                         .cause = partition->cause.event,
                     });
    BIT_SET_EACH(&partition->members, node)
    {
        manager->views[node].had_quorum |= partition->is_quorate;
        if (manager->around.fencing->set_quorum != NULL) {
            manager->around.fencing->set_quorum(run, manager->around.fencing_component, node,
                                                verdict.is_quorate, partition->cause);
        }
    }
    timeline_number(timeline, "votes", verdict.votes);
    timeline_number(timeline, "needed", verdict.needed);
    if (verdict.wins_tie) {
        timeline_text(timeline, "tie", "won");
    }
    if (verdict.has_device) {
        timeline_text(timeline, "device", "votes");
    }
    if (verdict.waits) {
        timeline_text(timeline, "waits", "for all nodes");
    }
}

/* The votes of a new ring, as far as they are complete. */
static void count_votes(struct run *run, struct manager *manager, struct partition *partition)
{
    const struct manager_environment *around = &manager->around;
    struct quorum_verdict verdict =
        around->quorum->form(run, around->quorum_component, &partition->members);
    partition->is_quorate = false;
    partition->is_open = verdict.is_open;
    if (!verdict.is_open) {
        note_votes(run, manager, partition, verdict);
    }
}

bool partition_recount(struct run *run, struct manager *manager, struct partition *partition,
                       bool gains, struct cause cause)
{
    const struct manager_environment *around = &manager->around;
    const struct node_view *view = &manager->views[partition_coordinator(manager, partition)];
    struct quorum_verdict verdict =
        around->quorum->count(run, around->quorum_component, &view->members);
    bool is_changed = partition->is_open || may_act(manager, &verdict) != partition->is_quorate;
    if (verdict.is_open || !is_changed || may_act(manager, &verdict) != gains) {
        return false;
    }
    if (!partition->is_open) {
        partition_abort_plan(run, manager, partition);
        partition->cause = cause;
    }
    note_votes(run, manager, partition, verdict);
    note_progress(run, manager, partition, &partition->missed);
    return true;
}

/* The members follow the coordinator of their partition from now on. */
static void follow(struct manager *manager, const struct partition *partition)
{
    BIT_SET_EACH(&partition->members, node)
    {
        manager->views[node].coordinator = (int32_t)partition_coordinator(manager, partition);
    }
}

struct partition *partition_form(struct run *run, struct manager *manager,
                                 const struct bit_set *members, struct cause cause)
{
    struct bit_set nodes; /* whose loss is handled, or over */
    struct bit_set unclean;
    join_views(manager, members, &nodes, &unclean);
    struct election election = election_of(manager, members);
    uint32_t coordinator = election.coordinator;
    bool is_fresh = are_fresh(manager, members);
    break_others(run, manager, members);
    BIT_SET_EACH(members, node)
    {
        manager->views[node].is_fresh = is_fresh;
        renew_view(&manager->views[node], coordinator, members, &unclean);
    }
    struct partition *partition = &manager->partitions[coordinator];
    BIT_SET_EACH(&partition->members, left)
    {
        manager->views[left].partition = -1; /* the nodes left will have a ring of their own */
    }
    bit_set_copy(&partition->members, members);
    partition->is_planned = partition->is_broken = false;
    partition->cause = cause;
    partition->way = election.way;
    partition->plan = EVENT_NONE;
    if (election.way != ELECTION_PENDING) {
        follow(manager, partition);
    }
    count_votes(run, manager, partition);
    bit_set_unite(&nodes, &unclean);
    bit_set_copy(&partition->missed, &nodes);
    note_progress(run, manager, partition, &nodes);
    return partition;
}

static void clear_view(struct manager *manager, uint32_t node)
{
    struct node_view *view = &manager->views[node];
    view->is_fresh = true;
    view->is_hung = false;
    view->had_quorum = false;
    view->partition = view->coordinator = -1;
    struct bit_set *const sets[] = {&view->members, &view->unclean, &view->fenced, &view->left,
                                    &view->asked};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        bit_set_clear(sets[i]);
    }
    for (uint32_t i = 0; view->failed != NULL && i < manager->around.node_count; i++) {
        view->failed[i] = 0;
    }
}

void partition_lose(struct run *run, struct manager *manager, uint32_t node)
{
    struct partition *partition = partition_of(manager, node);
    if (partition != NULL && partition_coordinator(manager, partition) == node) {
        break_up(run, manager, partition);
        bit_set_remove(&partition->members, node);
    }
    clear_view(manager, node);
}

void partition_boot(struct manager *manager, uint32_t node, sim_ticks now)
{
    clear_view(manager, node);
    manager->views[node].booted = now;
}

void partition_plan(struct manager *manager, struct partition *partition)
{
    partition->is_planned = true;
    follow(manager, partition);
    BIT_SET_EACH(&partition->members, node)
    {
        manager->views[node].is_fresh &= !partition->is_quorate;
    }
}

bool partition_clean(struct manager *manager, struct partition *partition, uint32_t node)
{
    bool is_unclean = bit_set_has(partition_unclean(manager, partition), node);
    BIT_SET_EACH(&partition->members, member)
    {
        struct node_view *view = &manager->views[member];
        if (is_unclean) {
            bit_set_remove(&view->unclean, node);
        } else {
            bit_set_add(&view->fenced, node); /* fenced before it was missed */
        }
    }
    return is_unclean;
}
