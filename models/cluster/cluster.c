#include "models/cluster/cluster.h"

#include "models/cluster/manager/side.h"

#include <string.h>

uint32_t cluster_node_named(const struct cluster *cluster, const char *name)
{
    uint32_t node = 0;
    while (node < cluster->node_count && strcmp(cluster->node_names[node], name) != 0) {
        node++;
    }
    return node;
}

void cluster_progress(struct run *run, struct cluster *cluster, uint32_t node, enum phase phase,
                      uint64_t cause)
{
    cluster->progress[node] = phase;
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_lost_progress(run, &cluster->services[i], node, phase, cause);
    }
}

/* A node that is heard again before a ring was formed without it was not lost. */
static void find_again(struct cluster *cluster)
{
    struct bit_set missed;
    bit_set_clear(&missed);
    for (uint32_t by = 0; by < cluster->node_count; by++) {
        const struct view *view = &cluster->views[by];
        if (!node_is_running(&cluster->nodes[by])) {
            continue;
        }
        bit_set_unite(&missed, &view->unclean);
        BIT_SET_EACH(&view->members, node)
        {
            if (node != by && !network_reaches(cluster->network, by, node)) {
                bit_set_add(&missed, node);
            }
        }
    }
    BIT_SET_EACH(&cluster->lost, node)
    {
        if (!bit_set_has(&missed, node) && node_is_running(&cluster->nodes[node])) {
            bit_set_remove(&cluster->lost, node);
            cluster->progress[node] = PHASE_DETECT;
        }
    }
}

void cluster_network_changed(struct run *run, struct cluster *cluster, struct cause cause)
{
    find_again(cluster);
    cluster->membership->network_changed(run, cluster->membership_component, cause);
}

/* Whether a group of clients uses a service. */
static bool uses(const struct cluster *cluster, size_t group, const struct service *service)
{
    return cluster->group_services[group] == service->index;
}

void cluster_outage_began(struct run *run, struct cluster *cluster, struct service *service,
                          struct cause cause)
{
    level_add(&cluster->out, run_now(run), 1);
    if (cluster->any_out.value == 0) {
        counter_add(&cluster->any_outages);
    }
    level_set(&cluster->any_out, run_now(run), 1);
    for (size_t i = 0; i < cluster->group_count; i++) {
        if (uses(cluster, i, service)) {
            clients_outage_began(run, cluster->groups[i], cause);
        }
    }
}

void cluster_outage_ended(struct run *run, struct cluster *cluster, struct service *service,
                          struct cause cause)
{
    level_add(&cluster->out, run_now(run), -1);
    level_set(&cluster->any_out, run_now(run), cluster->out.value > 0 ? 1 : 0);
    for (size_t i = 0; i < cluster->group_count; i++) {
        if (uses(cluster, i, service)) {
            clients_outage_ended(run, cluster->groups[i], cause);
        }
    }
}

/* The loss of a node begins to be handled, unless it is handled already (it was hung, or cut off,
 * and is now reset). */
static void begin_loss(struct run *run, struct cluster *cluster, uint32_t node, uint64_t cause)
{
    if (!bit_set_has(&cluster->lost, node)) {
        cluster_progress(run, cluster, node, PHASE_DETECT, cause);
    }
}

void cluster_node_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct cluster *cluster = owner;
    network_set_up(run, cluster->network, node->index, true);
    quorum_node_booted(&cluster->quorum, node->index);
    side_node_up(cluster, node->index);
    for (size_t i = 0; i < cluster->lun_count; i++) {
        lun_node_runs(run, cluster->luns[i], node->index);
    }
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_node_up(run, &cluster->services[i], node->index);
    }
    cluster->fencing->node_up(run, cluster->fencing_component, node->index);
    cluster->membership->node_up(run, cluster->membership_component, node->index, cause);
}

void cluster_node_down(struct run *run, void *owner, struct node *node, enum node_state before,
                       struct cause cause)
{
    struct cluster *cluster = owner;
    if (before == NODE_BOOTING) {
        return;
    }
    begin_loss(run, cluster, node->index, cause.event);
    network_set_up(run, cluster->network, node->index, false);
    for (size_t i = 0; i < cluster->lun_count; i++) {
        lun_node_down(run, cluster->luns[i], node->index);
    }
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_node_down(run, &cluster->services[i], node->index, cause);
    }
    side_node_down(run, cluster, node->index, cause);
    cluster->fencing->node_down(run, cluster->fencing_component, node->index);
    cluster->membership->node_down(run, cluster->membership_component, node->index, cause);
}

void cluster_node_hung(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct cluster *cluster = owner;
    begin_loss(run, cluster, node->index, cause.event);
    for (size_t i = 0; i < cluster->lun_count; i++) {
        lun_node_hung(run, cluster->luns[i], node->index);
    }
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_node_hung(run, &cluster->services[i], node->index, cause);
    }
    side_node_hung(run, cluster, node->index);
    cluster->fencing->node_hung(run, cluster->fencing_component, node->index, cause);
    cluster->membership->node_hung(run, cluster->membership_component, node->index, cause);
}

void cluster_node_resumed(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct cluster *cluster = owner;
    find_again(cluster);
    cluster->fencing->node_resumed(run, cluster->fencing_component, node->index);
    for (size_t i = 0; i < cluster->lun_count; i++) {
        lun_node_runs(run, cluster->luns[i], node->index);
    }
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_node_resumed(run, &cluster->services[i], node->index, cause);
    }
    side_node_resumed(run, cluster, node->index);
    cluster->membership->node_resumed(run, cluster->membership_component, node->index, cause);
}

void cluster_suspected(struct run *run, void *owner, uint32_t by, const struct bit_set *suspects,
                       struct cause cause)
{
    struct cluster *cluster = owner;
    const struct view *view = &cluster->views[by];
    struct bit_set expected;
    bit_set_copy(&expected, &view->members);
    bit_set_unite(&expected, &view->unclean);
    bit_set_unite(&expected, suspects);
    BIT_SET_EACH(&expected, node)
    {
        bool is_heard =
            node_is_running(&cluster->nodes[node]) && network_reaches(cluster->network, by, node);
        if (node == by || is_heard) {
            continue;
        }
        bit_set_add(&cluster->lost, node);
        if (cluster->progress[node] == PHASE_DETECT) {
            cluster_progress(run, cluster, node, PHASE_MEMBERSHIP, cause.event);
        }
    }
}

/* Checks made in every run whenever the nodes that may act have changed. */
static void verify(struct run *run, const struct cluster *cluster)
{
    sides_invariants(run, cluster);
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_invariants(run, &cluster->services[i].component);
    }
}

void cluster_formed(struct run *run, void *owner, const struct bit_set *members, struct cause cause)
{
    side_formed(run, owner, members, cause);
    verify(run, owner);
}

void cluster_fenced(struct run *run, void *owner, uint32_t requester, uint32_t target,
                    bool is_fenced, struct cause cause)
{
    side_fenced(run, owner, requester, target, is_fenced, cause);
    verify(run, owner);
}
