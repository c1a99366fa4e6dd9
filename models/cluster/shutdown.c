#include "models/cluster/shutdown.h"

#include "models/cluster/manager/partition.h"
#include "models/cluster/rank.h"

static void look(struct run *run, struct cluster *cluster, uint32_t node)
{
    struct shutdown *shutdown = &cluster->shutdowns[node];
    if (shutdown->is_ordered && !event_is_pending(run, shutdown->next)) {
        shutdown->next = event_ranked_after(run, 0, EVENT_LAST, cluster_rank(RANK_SHUTDOWN, node),
                                            &cluster->component, CLUSTER_SHUTDOWN, node);
    }
}

void shutdown_look(struct run *run, struct cluster *cluster)
{
    BIT_SET_EACH(&cluster->shutting_down, node)
    {
        look(run, cluster, node);
    }
}

void shutdown_order(struct run *run, struct cluster *cluster, uint32_t node, sim_ticks off,
                    struct cause cause)
{
    struct shutdown *shutdown = &cluster->shutdowns[node];
    if (cluster->nodes[node].state != NODE_UP || shutdown->is_ordered) {
        return;
    }
    *shutdown = (struct shutdown){.is_ordered = true, .off = off, .cause = cause};
    shutdown->was_standby = bit_set_has(&cluster->manager.standby, node);
    bit_set_add(&cluster->shutting_down, node);
    manager_set_standby(run, &cluster->manager, node, true, cause);
    look(run, cluster, node);
}

/* Whether a service runs on the node, or is on its way up in the node's partition. */
static bool holds_up(const struct cluster *cluster, const struct service *service, uint32_t node)
{
    const struct partition *partition = partition_of(&cluster->manager, node);
    if (service->instances[node].state != INSTANCE_STOPPED) {
        return true;
    }
    for (uint32_t other = 0; partition != NULL && other < cluster->node_count; other++) {
        if (bit_set_has(&partition->members, other) &&
            service->instances[other].state == INSTANCE_RECOVERING) {
            return true;
        }
    }
    return false;
}

static bool is_idle(const struct cluster *cluster, uint32_t node)
{
    for (size_t i = 0; i < cluster->service_count; i++) {
        if (holds_up(cluster, &cluster->services[i], node)) {
            return false;
        }
    }
    return true;
}

void shutdown_on_look(struct run *run, void *component, uint64_t number)
{
    struct cluster *cluster = component;
    uint32_t node = (uint32_t)number;
    struct shutdown *shutdown = &cluster->shutdowns[node];
    shutdown->next = EVENT_NONE;
    if (!shutdown->is_ordered || cluster->nodes[node].state != NODE_UP) {
        return;
    }
    if (shutdown->has_left) {
        node_shut_down(run, &cluster->nodes[node], shutdown->off, shutdown->cause);
    } else if (!shutdown->is_leaving && is_idle(cluster, node)) {
        shutdown->is_leaving = true;
        cluster->membership->leave(run, cluster->membership_component, node, shutdown->cause);
    }
}

void shutdown_left(struct run *run, struct cluster *cluster, uint32_t node)
{
    cluster->shutdowns[node].has_left = true;
    look(run, cluster, node);
}

/* An order ends with the node; standby mode that came with it ends too. */
static void on_node_down(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct cluster *cluster = owner;
    struct shutdown *shutdown = &cluster->shutdowns[node->index];
    if (!shutdown->is_ordered) {
        return;
    }
    if (!shutdown->was_standby) {
        bit_set_remove(&cluster->manager.standby, node->index);
    }
    event_cancel(run, shutdown->next);
    *shutdown = (struct shutdown){.is_ordered = false};
    bit_set_remove(&cluster->shutting_down, node->index);
}

static void on_node_resumed(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    look(run, owner, node->index);
}

void shutdown_watch(struct cluster *cluster)
{
    node_watchers_add(
        &cluster->watchers,
        &(struct node_watcher){
            .owner = cluster,
            .on = {[NODE_GOES_DOWN] = on_node_down, [NODE_RESUMES] = on_node_resumed}});
}
