#include "models/cluster/manager/side.h"

#include "models/cluster/rank.h"
#include "models/cluster/service/recovery.h"
#include "models/planted.h"

struct side *side_of(struct cluster *cluster, uint32_t node)
{
    int32_t side = cluster->views[node].side;
    return side < 0 ? NULL : &cluster->sides[side];
}

static uint32_t coordinator_of(const struct cluster *cluster, const struct side *side)
{
    return (uint32_t)(side - cluster->sides);
}

const struct bit_set *side_unclean(const struct cluster *cluster, const struct side *side)
{
    return &cluster->views[bit_set_first(&side->members)].unclean;
}

/* The members of a side's ring, also members that have gone down since. */
static const struct bit_set *side_ring(const struct cluster *cluster, const struct side *side)
{
    return &cluster->views[bit_set_first(&side->members)].members;
}

void sides_init(struct cluster *cluster, struct assembly *assembly)
{
    cluster->views = ARENA_ARRAY(assembly->arena, struct view, cluster->node_count);
    cluster->sides = ARENA_ARRAY(assembly->arena, struct side, cluster->node_count);
    for (uint32_t node = 0; node < cluster->node_count; node++) {
        bit_set_all(&cluster->views[node].members, cluster->node_count);
    }
    struct side *side = &cluster->sides[0];
    bit_set_all(&side->members, cluster->node_count);
    side->is_quorate = side->is_planned = true;
}

/* Voids the side's plan: the next plan decides again on the instances that wait for it. */
static void abort_plan(struct run *run, struct cluster *cluster, struct side *side)
{
    uint32_t coordinator = coordinator_of(cluster, side);
    event_cancel(run, side->plan);
    side->plan = EVENT_NONE;
    side->is_planned = false;
    for (uint32_t target = 0; target < cluster->node_count; target++) {
        cluster->fencing->withdraw(run, cluster->fencing_component, coordinator, target);
    }
    for (size_t i = 0; i < cluster->service_count; i++) {
        BIT_SET_EACH(&side->members, node)
        {
            struct instance *instance = &cluster->services[i].instances[node];
            if (instance->is_waiting) {
                instance_vanish(run, instance);
            }
        }
    }
}

/* A ring that is broken has no quorum until one is formed. */
static void break_side(struct run *run, struct cluster *cluster, struct side *side)
{
    abort_plan(run, cluster, side);
    side->is_quorate = false;
    side->is_broken = true;
}

static void leave_side(struct run *run, struct cluster *cluster, uint32_t node)
{
    struct side *side = side_of(cluster, node);
    if (side != NULL) {
        break_side(run, cluster, side);
        if (!PLANTED("a node stays in its old side")) {
            bit_set_remove(&side->members, node);
        }
        cluster->views[node].side = -1;
    }
}

/* Breaks rings that have lost a node to a new ring, though the node was down in between. */
static void break_rings(struct run *run, struct cluster *cluster, const struct bit_set *members)
{
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        struct side *side = &cluster->sides[i];
        if (!bit_set_is_empty(&side->members) && bit_set_meets(side_ring(cluster, side), members)) {
            break_side(run, cluster, side);
        }
    }
}

/* Sides that plan at one instant do so in the order of their coordinators. */
static void schedule(struct run *run, struct cluster *cluster, struct side *side, sim_ticks delay,
                     enum cluster_event event)
{
    uint32_t coordinator = coordinator_of(cluster, side);
    side->plan = event_ranked_after(run, delay, EVENT_NORMAL, cluster_rank(RANK_SIDE, coordinator),
                                    &cluster->component, event, coordinator);
}

static void schedule_plan(struct run *run, struct cluster *cluster, struct side *side)
{
    schedule(run, cluster, side, distribution_draw(cluster->plan_time, &cluster->plans),
             CLUSTER_PLANNED);
}

/* The joint knowledge of the members of a new ring. */
struct joint_view {
    struct bit_set rings;   /* nodes of the last rings of the members */
    struct bit_set unclean; /* nodes unclean from now on */
};

static void join_views(const struct cluster *cluster, const struct bit_set *members,
                       struct joint_view *joint)
{
    bool is_fresh = true;
    struct bit_set fenced;
    bit_set_clear(&fenced);
    bit_set_copy(&joint->rings, members);
    bit_set_clear(&joint->unclean);
    BIT_SET_EACH(members, node)
    {
        const struct view *view = &cluster->views[node];
        if (!view->is_fresh) {
            is_fresh = false;
            bit_set_unite(&joint->rings, &view->members);
            bit_set_unite(&joint->unclean, &view->unclean);
            bit_set_unite(&fenced, &view->fenced);
        }
    }
    if (is_fresh && cluster->startup_fencing) {
        bit_set_all(&joint->rings, cluster->node_count);
    }
    bit_set_unite(&joint->unclean, &joint->rings);
    bit_set_subtract(&joint->unclean, members);
    bit_set_subtract(&joint->unclean, &fenced);
}

/* Notes how far the losses of absent nodes and of members are handled now. */
static void note_progress(struct run *run, struct cluster *cluster, const struct side *side,
                          const struct joint_view *joint)
{
    enum phase phase = side->is_quorate ? PHASE_PLAN : PHASE_QUORUM;
    struct bit_set nodes;
    bit_set_copy(&nodes, &joint->rings);
    bit_set_unite(&nodes, &joint->unclean);
    BIT_SET_EACH(&nodes, node)
    {
        cluster_progress(run, cluster, node, phase, side->cause.event);
    }
    bit_set_unite(&cluster->lost, &nodes);
    bit_set_subtract(&cluster->lost, &side->members);
}

/* Gives a member its view of a new ring. */
static void renew_view(struct view *view, uint32_t coordinator, const struct bit_set *members,
                       const struct bit_set *unclean)
{
    view->is_fresh = false;
    view->side = (int32_t)coordinator;
    bit_set_copy(&view->members, members);
    bit_set_copy(&view->unclean, unclean);
    bit_set_clear(&view->fenced);
    bit_set_subtract(&view->asked, members);
}

void side_formed(struct run *run, struct cluster *cluster, const struct bit_set *members,
                 struct cause cause)
{
    struct joint_view joint;
    join_views(cluster, members, &joint);
    uint32_t coordinator = bit_set_first(members);
    break_rings(run, cluster, members);
    BIT_SET_EACH(members, node)
    {
        leave_side(run, cluster, node);
    }
    BIT_SET_EACH(members, node)
    {
        renew_view(&cluster->views[node], coordinator, members, &joint.unclean);
    }
    struct side *side = &cluster->sides[coordinator];
    BIT_SET_EACH(&side->members, left)
    {
        cluster->views[left].side = -1; /* the nodes left will have a ring of their own */
    }
    *side = (struct side){.cause = cause};
    bit_set_copy(&side->members, members);
    side->is_quorate = quorum_form(&cluster->quorum, members);
    side->cause.event =
        cluster_note(run, cluster, side->is_quorate ? WORD_QUORUM_OK : WORD_QUORUM_LOST,
                     cluster->node_names[coordinator], NULL, cause.event);
    timeline_number(cluster->timeline, "votes", bit_set_count(members));
    timeline_number(cluster->timeline, "needed", cluster->quorum.votes_needed);
    if (!side->is_quorate && bit_set_count(members) >= cluster->quorum.votes_needed) {
        timeline_text(cluster->timeline, "waits", "for all nodes");
    }
    note_progress(run, cluster, side, &joint);
    schedule_plan(run, cluster, side);
}

/* More than one instance where one is meant: all are stopped, then one is started. */
static void stop_all(struct run *run, struct service *service, const struct bit_set *among,
                     struct cause cause)
{
    struct bit_set live;
    service_find_live(service, among, &live);
    BIT_SET_EACH(&live, node)
    {
        instance_stop(run, &service->instances[node], cause);
    }
}

/* Whether a node can run a service: a member, and the service has not failed to start there. */
static bool is_able(const struct side *side, const struct service *service, uint32_t node)
{
    return bit_set_has(&side->members, node) && !bit_set_has(&service->banned, node);
}

/* Moves a service back to its preferred node when that node can run it. */
static void fail_back(struct run *run, struct cluster *cluster, const struct side *side,
                      struct service *service, struct instance *instance, uint64_t cause)
{
    if (!service->parameters->failback || instance->state != INSTANCE_UP ||
        instance->node->index == service->preferred ||
        !is_able(side, service, service->preferred)) {
        return;
    }
    uint64_t event = cluster_note(run, cluster, WORD_FAILBACK_START,
                                  cluster->node_names[service->preferred], service->name, cause);
    instance_stop(run, instance, (struct cause){event, ROOT_FAILBACK});
}

/* Whether the service ran on a member that is down and not missed yet: as far as the side knows,
 * the service still runs there. */
static bool is_believed_elsewhere(const struct cluster *cluster, const struct side *side,
                                  const struct service *service)
{
    BIT_SET_EACH(&service->fell_with, node)
    {
        if (bit_set_has(side_ring(cluster, side), node) && !bit_set_has(&side->members, node)) {
            return true;
        }
    }
    return false;
}

void side_decide(struct run *run, struct cluster *cluster, struct side *side,
                 struct service *service, struct cause cause)
{
    if (!side->is_planned || !side->is_quorate || is_believed_elsewhere(cluster, side, service)) {
        return;
    }
    struct bit_set live;
    service_find_live(service, &side->members, &live);
    if (bit_set_count(&live) > 1) {
        stop_all(run, service, &side->members, cause);
        return;
    }
    if (!bit_set_is_empty(&live)) {
        struct instance *instance = &service->instances[bit_set_first(&live)];
        instance_fence_stuck(run, instance);
        fail_back(run, cluster, side, service, instance, cause.event);
        return;
    }
    struct bit_set able;
    bit_set_copy(&able, &side->members);
    bit_set_subtract(&able, &service->banned);
    int32_t node = cluster->policy->choose(&cluster->policy_view, service->preferred, &able);
    if (node < 0) {
        cluster_note(run, cluster, WORD_SERVICE_BLOCKED, NULL, service->name, cause.event);
        return;
    }
    recovery_begin(run, &service->instances[node], cause);
}

/* Members are no longer lost; no service waits for the loss of a member any more. */
static void welcome(struct run *run, struct cluster *cluster, const struct side *side)
{
    BIT_SET_EACH(&side->members, node)
    {
        cluster_progress(run, cluster, node, PHASE_STORAGE, side->cause.event);
        for (size_t i = 0; i < cluster->service_count; i++) {
            if (cluster->services[i].lost_on == (int32_t)node) {
                cluster->services[i].lost_on = -1;
            }
        }
        cluster->progress[node] = PHASE_DETECT;
    }
}

/* Schedules the next try at nodes that cannot be fenced now. */
static void plan_recheck(struct run *run, struct cluster *cluster, struct side *side)
{
    if (!event_is_pending(run, side->plan)) {
        schedule(run, cluster, side, cluster->recheck_interval, CLUSTER_RECHECKED);
    }
}

void side_planned(struct run *run, struct cluster *cluster, uint32_t coordinator)
{
    struct side *side = &cluster->sides[coordinator];
    side->plan = EVENT_NONE;
    side->is_planned = true;
    side->cause.event = cluster_note(run, cluster, WORD_PLAN_COMPUTED,
                                     cluster->node_names[coordinator], NULL, side->cause.event);
    struct cause cause = side->cause;
    struct bit_set members;
    bit_set_copy(&members, &side->members);
    if (!side->is_quorate) {
        for (size_t i = 0; i < cluster->service_count; i++) {
            stop_all(run, &cluster->services[i], &members, cause);
        }
        return;
    }
    struct bit_set unclean;
    bit_set_copy(&unclean, side_unclean(cluster, side));
    BIT_SET_EACH(&unclean, node)
    {
        cluster_progress(run, cluster, node, PHASE_FENCE, cause.event);
    }
    welcome(run, cluster, side);
    for (size_t i = 0; i < cluster->service_count; i++) {
        side_decide(run, cluster, side, &cluster->services[i], cause);
    }
    BIT_SET_EACH(&unclean, target)
    {
        if (bit_set_equals(&side->members, &members) && side->is_planned) {
            side_fence(run, cluster, coordinator, target, cause);
        }
    }
    if (!bit_set_is_empty(&unclean)) {
        plan_recheck(run, cluster, side);
    }
}

void side_rechecked(struct run *run, struct cluster *cluster, uint32_t coordinator)
{
    struct side *side = &cluster->sides[coordinator];
    struct bit_set unclean;
    bit_set_copy(&unclean, side_unclean(cluster, side));
    side->plan = EVENT_NONE;
    BIT_SET_EACH(&unclean, target)
    {
        side_fence(run, cluster, coordinator, target, side->cause);
    }
    for (size_t i = 0; i < cluster->service_count; i++) {
        BIT_SET_EACH(&side->members, node)
        {
            instance_fence_stuck(run, &cluster->services[i].instances[node]);
        }
    }
    if (!bit_set_is_empty(&unclean)) {
        plan_recheck(run, cluster, side);
    }
}

void side_fence(struct run *run, struct cluster *cluster, uint32_t requester, uint32_t target,
                struct cause cause)
{
    bit_set_add(&cluster->views[requester].asked, target);
    cluster->fencing->fence(run, cluster->fencing_component, requester, target, cause);
}

void side_fenced(struct run *run, struct cluster *cluster, uint32_t requester, uint32_t target,
                 bool is_fenced, struct cause cause)
{
    struct side *side = side_of(cluster, requester);
    if (!is_fenced) {
        if (side != NULL && side->is_planned) {
            plan_recheck(run, cluster, side);
        }
        return;
    }
    /* A target that has booted since has released its units, and may hold them again. */
    enum node_state state = cluster->nodes[target].state;
    bool is_down = state == NODE_DOWN || state == NODE_BOOTING;
    for (size_t i = 0; i < cluster->service_count && is_down; i++) {
        if (cluster->services[i].lun != NULL) {
            lun_release(run, cluster->services[i].lun, target);
        }
    }
    /* An answer asked for before the target was in this ring counts if the target is down. Else a
     * device that works when its node has just come back would have the node lost, and fenced,
     * again and again. */
    bool is_true = is_down || bit_set_has(&cluster->views[requester].asked, target);
    bit_set_remove(&cluster->views[requester].asked, target);
    if (side == NULL || bit_set_has(&side->members, target) || !is_true) {
        return;
    }
    if (!bit_set_has(side_unclean(cluster, side), target)) {
        /* The target was fenced before it was missed. */
        BIT_SET_EACH(&side->members, node)
        {
            bit_set_add(&cluster->views[node].fenced, target);
        }
        return;
    }
    BIT_SET_EACH(&side->members, node)
    {
        bit_set_remove(&cluster->views[node].unclean, target);
    }
    cluster_progress(run, cluster, target, PHASE_STORAGE, cause.event);
    for (size_t i = 0; i < cluster->service_count; i++) {
        BIT_SET_EACH(&side->members, node)
        {
            struct instance *instance = &cluster->services[i].instances[node];
            if (instance->is_waiting) {
                instance->cause.event = cause.event;
                recovery_go_on(run, instance);
            }
        }
    }
}

void side_node_down(struct run *run, struct cluster *cluster, uint32_t node, struct cause cause)
{
    struct side *side = side_of(cluster, node);
    bool is_coordinator = side != NULL && coordinator_of(cluster, side) == node;
    if (is_coordinator) {
        leave_side(run, cluster, node);
        BIT_SET_EACH(&cluster->views[node].unclean, lost)
        {
            cluster_progress(run, cluster, lost, PHASE_DETECT, cause.event);
        }
    } else if (side != NULL) {
        bit_set_remove(&side->members, node);
    }
    cluster->views[node] = (struct view){.is_fresh = true, .side = -1};
}

void side_node_hung(struct run *run, struct cluster *cluster, uint32_t node)
{
    struct side *side = side_of(cluster, node);
    if (side != NULL && coordinator_of(cluster, side) == node) {
        abort_plan(run, cluster, side);
    }
}

void side_node_resumed(struct run *run, struct cluster *cluster, uint32_t node)
{
    struct side *side = side_of(cluster, node);
    if (side != NULL && coordinator_of(cluster, side) == node && !side->is_broken) {
        schedule_plan(run, cluster, side);
    }
}

void side_node_up(struct cluster *cluster, uint32_t node)
{
    cluster->views[node] = (struct view){.is_fresh = true, .side = -1};
}
