#include "models/cluster/manager/manager.h"

#include "models/cluster/manager/decide.h"
#include "models/cluster/manager/no_quorum.h"
#include "models/cluster/manager/ordering.h"
#include "models/cluster/manager/partition.h"
#include "models/cluster/manager/placement.h"
#include "models/cluster/rank.h"

enum event {
    PLANNED,   /* argument: the coordinator */
    RECHECKED, /* argument: the coordinator */
    DECIDED,   /* argument: the place of a decision */
    ASKED,     /* argument: the pair of the requester and the target */
    EVENTS,
};

static uint64_t decision_place(const struct manager *manager, const struct service *service,
                               uint32_t node)
{
    return node * manager->service_count + service->index;
}

/* Partitions that plan at one instant do so in the order of their coordinators. */
static void schedule_partition(struct run *run, struct manager *manager,
                               struct partition *partition, sim_ticks delay, enum event event)
{
    uint32_t coordinator = partition_coordinator(manager, partition);
    partition->plan =
        event_ranked_after(run, delay, EVENT_NORMAL, cluster_rank(RANK_MANAGER, coordinator),
                           &manager->component, event, coordinator);
}

static void schedule_plan(struct run *run, struct manager *manager, struct partition *partition)
{
    sim_ticks delay = election_plan_time(run, manager, &partition->members, partition->way);
    schedule_partition(run, manager, partition, delay, PLANNED);
}

/* Schedules the next try at nodes that cannot be fenced now. */
static void plan_recheck(struct run *run, struct manager *manager, struct partition *partition)
{
    if (!event_is_pending(run, partition->plan)) {
        schedule_partition(run, manager, partition, manager->around.parameters->recheck_interval,
                           RECHECKED);
    }
}

void manager_formed(struct run *run, struct manager *manager, const struct bit_set *members,
                    struct cause cause)
{
    struct partition *partition = partition_form(run, manager, members, cause);
    if (!partition->is_open) {
        schedule_plan(run, manager, partition);
    }
}

/* First those that lose quorum: no two have it at once. */
void manager_recount(struct run *run, struct manager *manager, struct cause cause)
{
    for (uint32_t i = 0; i < 2 * manager->around.node_count; i++) {
        uint32_t coordinator = i % manager->around.node_count;
        struct partition *partition = &manager->partitions[coordinator];
        bool gains = i >= manager->around.node_count;
        if (!partition->is_broken && bit_set_has(&partition->members, coordinator) &&
            partition_recount(run, manager, partition, gains, cause) &&
            !manager->views[coordinator].is_hung) {
            schedule_plan(run, manager, partition);
        }
    }
}

/* Members are no longer lost; no service waits for the loss of a member any more. */
static void welcome(struct run *run, struct manager *manager, const struct partition *partition)
{
    struct losses *losses = manager->around.losses;
    BIT_SET_EACH(&partition->members, node)
    {
        if (partition_of(manager, node) != partition) {
            continue; /* lost again since */
        }
        losses_reach(run, losses, node, PHASE_STORAGE, partition->cause.event);
        for (size_t i = 0; i < manager->service_count; i++) {
            if (manager->services[i].lost_on == (int32_t)node) {
                manager->services[i].lost_on = -1;
            }
        }
        losses_forget(losses, node);
    }
}

/* Has all unclean nodes fenced, for as long as the plan stands. */
static void fence_unclean(struct run *run, struct manager *manager, struct partition *partition,
                          const struct bit_set *unclean)
{
    uint32_t coordinator = partition_coordinator(manager, partition);
    struct cause cause = partition->cause;
    struct bit_set members;
    bit_set_copy(&members, &partition->members);
    BIT_SET_EACH(unclean, target)
    {
        if (bit_set_equals(&partition->members, &members) && partition->is_planned) {
            decide_fence(run, manager, coordinator, target, cause);
        }
    }
}

static void on_planned(struct run *run, void *component, uint64_t coordinator)
{
    struct manager *manager = component;
    struct partition *partition = &manager->partitions[coordinator];
    partition->plan = EVENT_NONE;
    partition_plan(manager, partition);
    partition->cause.event =
        timeline_add(manager->around.timeline, run_now(run),
                     &(struct timeline_event){.event = WORD_PLAN_COMPUTED,
                                              .node = manager->around.node_names[coordinator],
                                              .cause = partition->cause.event});
    ordering_release(run, manager);
    if (!partition->is_quorate) {
        no_quorum_act(run, manager, partition);
        return;
    }
    struct bit_set unclean;
    bit_set_copy(&unclean, partition_unclean(manager, partition));
    BIT_SET_EACH(&unclean, node)
    {
        losses_reach(run, manager->around.losses, node, PHASE_FENCE, partition->cause.event);
    }
    welcome(run, manager, partition);
    decide_related(run, manager, partition, ~(service_set)0, partition->cause);
    fence_unclean(run, manager, partition, &unclean);
}

static void on_rechecked(struct run *run, void *component, uint64_t coordinator)
{
    struct manager *manager = component;
    struct partition *partition = &manager->partitions[coordinator];
    struct bit_set unclean;
    partition->plan = EVENT_NONE;
    if (no_quorum_fences(manager, partition)) {
        no_quorum_go_on(run, manager, partition);
        return;
    }
    bit_set_copy(&unclean, partition_unclean(manager, partition));
    BIT_SET_EACH(&unclean, target)
    {
        decide_fence(run, manager, (uint32_t)coordinator, target, partition->cause);
    }
    for (size_t i = 0; i < manager->service_count; i++) {
        BIT_SET_EACH(&partition->members, node)
        {
            decide_stuck(run, manager, &manager->services[i], node);
        }
    }
}

/* The requests of a coordinator that failed in a row, this one included. */
static uint32_t count_failure(struct manager *manager, uint32_t requester, uint32_t target)
{
    struct node_view *view = &manager->views[requester];
    if (view->failed == NULL) {
        view->failed = ARENA_ARRAY(manager->arena, uint32_t, manager->around.node_count);
    }
    return ++view->failed[target];
}

/* A request has failed: the next follows, or waits for the recheck. */
static void ask_again(struct run *run, struct manager *manager, struct partition *partition,
                      uint32_t requester, uint32_t target)
{
    const struct manager_environment *around = &manager->around;
    uint32_t failed = count_failure(manager, requester, target);
    struct fencing_requests requests = {1, 0};
    if (around->fencing->requests != NULL) {
        requests = around->fencing->requests(around->fencing_parameters);
    }
    if (partition == NULL || !partition->is_planned) {
        return;
    }
    if (failed < requests.most) {
        uint64_t pair = (uint64_t)requester * around->node_count + target;
        uint32_t number = around->node_count + (uint32_t)pair; /* behind the plans */
        event_ranked_after(run, requests.delay, EVENT_NORMAL, cluster_rank(RANK_MANAGER, number),
                           &manager->component, ASKED, pair);
    } else {
        plan_recheck(run, manager, partition);
    }
}

/* The time after a request that failed is over. */
static void on_asked(struct run *run, void *component, uint64_t pair)
{
    struct manager *manager = component;
    uint32_t requester = (uint32_t)(pair / manager->around.node_count);
    uint32_t target = (uint32_t)(pair % manager->around.node_count);
    struct partition *partition = partition_of(manager, requester);
    if (partition == NULL || !partition->is_planned) {
        return;
    }
    if (no_quorum_fences(manager, partition)) {
        no_quorum_go_on(run, manager, partition);
        return;
    }
    if (bit_set_has(partition_unclean(manager, partition), target)) {
        decide_fence(run, manager, requester, target, partition->cause);
    }
    for (size_t i = 0; i < manager->service_count; i++) {
        decide_stuck(run, manager, &manager->services[i], target);
    }
}

void manager_fenced(struct run *run, struct manager *manager, uint32_t requester,
                    struct fencing_answer answer, struct cause cause)
{
    struct partition *partition = partition_of(manager, requester);
    if (!answer.is_fenced) {
        ask_again(run, manager, partition, requester, answer.target);
        return;
    }
    if (manager->views[requester].failed != NULL) {
        manager->views[requester].failed[answer.target] = 0;
    }
    /* An answer asked for before the target was in this ring counts if the target is off. Else a
     * device that works when its node has just come back would have the node lost, and fenced,
     * again and again. */
    struct bit_set *asked = &manager->views[requester].asked;
    bool is_true = answer.is_off || bit_set_has(asked, answer.target);
    bit_set_remove(asked, answer.target);
    if (partition == NULL || !is_true) {
        return;
    }
    if (no_quorum_fences(manager, partition)) {
        partition_clean(manager, partition, answer.target);
        no_quorum_go_on(run, manager, partition);
        return;
    }
    /* A member that is off is known to be, and needs no fencing when the ring is without it. */
    bool is_member = bit_set_has(&partition->members, answer.target);
    if ((is_member && !answer.is_off) || !partition_clean(manager, partition, answer.target) ||
        is_member) {
        return;
    }
    losses_reach(run, manager->around.losses, answer.target, PHASE_STORAGE, cause.event);
    for (size_t i = 0; i < manager->service_count; i++) {
        BIT_SET_EACH(&partition->members, node)
        {
            service_go_on(run, &manager->services[i], node, cause.event);
        }
    }
}

void manager_set_standby(struct run *run, struct manager *manager, uint32_t node, bool is_standby,
                         struct cause cause)
{
    if (bit_set_has(&manager->standby, node) == is_standby) {
        return;
    }
    (is_standby ? bit_set_add : bit_set_remove)(&manager->standby, node);
    const struct timeline_event event = {.event = is_standby ? WORD_NODE_STANDBY : WORD_NODE_ONLINE,
                                         .node = manager->around.node_names[node],
                                         .cause = cause.event};
    cause.event = timeline_add(manager->around.timeline, run_now(run), &event);
    struct partition *partition = partition_of(manager, node);
    if (partition != NULL) {
        decide_related(run, manager, partition, ~(service_set)0, cause);
    }
}

void manager_set_demoted(struct run *run, struct manager *manager, uint32_t node, bool is_demoted,
                         struct cause cause)
{
    struct partition *partition = partition_of(manager, node);
    (is_demoted ? bit_set_add : bit_set_remove)(&manager->demoted, node);
    if (!is_demoted && partition != NULL) {
        decide_related(run, manager, partition, ~(service_set)0, cause);
    }
    struct bit_set only;
    bit_set_only(&only, node);
    for (size_t i = 0; is_demoted && i < manager->service_count; i++) {
        decide_stop(run, &manager->services[i], &only, cause);
    }
}

/* A quorum with a device follows which nodes run. */
static void hear(struct run *run, struct manager *manager, uint32_t node)
{
    if (manager->around.quorum->node_heard != NULL) {
        manager->around.quorum->node_heard(run, manager->around.quorum_component, node);
    }
}

static void miss(struct run *run, struct manager *manager, uint32_t node, bool is_leaving)
{
    if (manager->around.quorum->node_missed != NULL) {
        manager->around.quorum->node_missed(run, manager->around.quorum_component, node,
                                            is_leaving);
    }
}

void manager_left(struct run *run, struct manager *manager, uint32_t by, uint32_t node)
{
    if (by == node) {
        partition_lose(run, manager, node);
        miss(run, manager, node, true);
    } else {
        bit_set_add(&manager->views[by].left, node);
    }
}

void manager_undecided(struct run *run, struct manager *manager, const struct service *service,
                       uint32_t node)
{
    uint64_t place = decision_place(manager, service, node);
    if (!event_is_pending(run, manager->decisions[place])) {
        manager->decisions[place] =
            event_ranked_after(run, 0, EVENT_DECISION, cluster_rank(RANK_MANAGER, (uint32_t)place),
                               &manager->component, DECIDED, place);
    }
}

/* The services that may run when another has ended or moved: those related to it, and under some
 * policies those that were blocked. */
static service_set concerned(const struct manager *manager, const struct service *service)
{
    service_set services = service->relations.related | service_only(service->index);
    for (size_t i = 0; manager->around.policy->is_exclusive && i < manager->service_count; i++) {
        services |= manager->services[i].is_blocked ? service_only(i) : 0;
    }
    return services;
}

static void on_decided(struct run *run, void *component, uint64_t place)
{
    struct manager *manager = component;
    uint32_t node = (uint32_t)(place / manager->service_count);
    struct service *service = &manager->services[place % manager->service_count];
    struct partition *partition = partition_of(manager, node);
    ordering_release(run, manager);
    if (partition != NULL) {
        struct cause cause = service->instances[node].cause;
        decide_related(run, manager, partition, concerned(manager, service), cause);
        ordering_go_on(run, manager, partition, service, cause.event);
    }
}

unsigned manager_gates(const struct manager *manager, const struct service *service, uint32_t node)
{
    unsigned ready = placement_is_free(service, node) && ordering_is_ready(manager, service, node)
                         ? GATE_REQUIRES
                         : 0;
    return partition_gates(manager, node) | ready;
}

bool manager_stop_users(struct run *run, struct manager *manager, const struct service *service,
                        uint32_t node, struct cause cause)
{
    return ordering_stop_users(run, manager, service, node, cause);
}

void manager_stuck(struct run *run, struct manager *manager, struct service *service, uint32_t node)
{
    decide_stuck(run, manager, service, node);
}

static void on_node_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct manager *manager = owner;
    manager->around.quorum->node_booted(manager->around.quorum_component, node->index);
    partition_boot(manager, node->index, run_now(run));
    hear(run, manager, node->index);
}

static void on_node_down(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct manager *manager = owner;
    const struct partition *partition = partition_of(manager, node->index);
    struct bit_set unclean; /* known to a coordinator alone until the next ring */
    bit_set_clear(&unclean);
    if (partition != NULL && partition_coordinator(manager, partition) == node->index) {
        bit_set_copy(&unclean, &manager->views[node->index].unclean);
    }
    partition_lose(run, manager, node->index);
    BIT_SET_EACH(&unclean, lost)
    {
        losses_reach(run, manager->around.losses, lost, PHASE_DETECT, cause.event);
    }
    miss(run, manager, node->index, false);
}

static void on_node_hung(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct manager *manager = owner;
    struct partition *partition = partition_of(manager, node->index);
    if (partition != NULL && partition_coordinator(manager, partition) == node->index) {
        partition_abort_plan(run, manager, partition);
    }
    manager->views[node->index].is_hung = true;
    miss(run, manager, node->index, false);
}

static void on_node_resumed(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct manager *manager = owner;
    struct partition *partition = partition_of(manager, node->index);
    if (partition != NULL && partition_coordinator(manager, partition) == node->index &&
        !partition->is_broken && !partition->is_open) {
        schedule_plan(run, manager, partition);
    }
    manager->views[node->index].is_hung = false;
    hear(run, manager, node->index);
}

void manager_watch(struct manager *manager, struct node_watchers *watchers)
{
    node_watchers_add(watchers, &(struct node_watcher){.owner = manager,
                                                       .on = {[NODE_COMES_UP] = on_node_up,
                                                              [NODE_GOES_DOWN] = on_node_down,
                                                              [NODE_HANGS] = on_node_hung,
                                                              [NODE_RESUMES] = on_node_resumed}});
}

static event_handler *const handlers[] = {
    [PLANNED] = on_planned, [RECHECKED] = on_rechecked, [DECIDED] = on_decided, [ASKED] = on_asked};
static const char *const event_names[] = {
    [PLANNED] = "planned", [RECHECKED] = "rechecked", [DECIDED] = "decided", [ASKED] = "asked"};
static const struct behaviour behaviour = {
    .on = handlers, .event_names = event_names, .event_count = EVENTS};

void manager_init(struct manager *manager, struct assembly *assembly, const char *path,
                  const struct manager_environment *environment)
{
    uint32_t count = environment->node_count;
    *manager = (struct manager){
        .component = {&behaviour, path}, .around = *environment, .arena = assembly->arena};
    manager->views = ARENA_ARRAY(assembly->arena, struct node_view, count);
    manager->partitions = ARENA_ARRAY(assembly->arena, struct partition, count);
    component_stream(assembly, &manager->component, "plans", &manager->plans);
    for (uint32_t node = 0; node < count; node++) {
        manager->views[node].partition = (int32_t)environment->coordinator;
        manager->views[node].coordinator = (int32_t)environment->coordinator;
        manager->views[node].had_quorum = true;
        bit_set_all(&manager->views[node].members, count);
    }
    struct partition *partition = &manager->partitions[environment->coordinator];
    bit_set_all(&partition->members, count);
    partition->is_quorate = partition->is_planned = true;
}

void manager_serve(struct manager *manager, struct arena *arena, struct service *services,
                   size_t count)
{
    manager->services = services;
    manager->service_count = count;
    manager->order = ARENA_ARRAY(arena, uint8_t, count);
    relations_order(services, count, manager->order);
    manager->decisions = ARENA_ARRAY(arena, struct event_id, count * manager->around.node_count);
}
