#include "models/cluster/cluster.h"

#include "models/cluster/manager/partition.h"
#include "models/cluster/service/pathless.h"
#include "models/cluster/service/settle.h"
#include "models/cluster/shutdown.h"

#include <string.h>

uint32_t cluster_node_named(const struct cluster *cluster, const char *name)
{
    uint32_t node = 0;
    while (node < cluster->node_count && strcmp(cluster->node_names[node], name) != 0) {
        node++;
    }
    return node;
}

uint32_t cluster_network_named(const struct cluster *cluster, const char *name)
{
    uint32_t network = name == NULL ? 0 : 1;
    while (network > 0 && network < cluster->networks.count &&
           strcmp(cluster->private_names[network - 1], name) != 0) {
        network++;
    }
    return network;
}

void cluster_find_again(struct cluster *cluster)
{
    struct bit_set missed;
    bit_set_clear(&missed);
    for (uint32_t by = 0; by < cluster->node_count; by++) {
        const struct node_view *view = &cluster->manager.views[by];
        if (!node_is_running(&cluster->nodes[by])) {
            continue;
        }
        bit_set_unite(&missed, &view->unclean);
        BIT_SET_EACH(&view->members, node)
        {
            if (node != by && !networks_join(&cluster->networks, by, node)) {
                bit_set_add(&missed, node);
            }
        }
    }
    BIT_SET_EACH(&cluster->losses.lost, node)
    {
        if (!bit_set_has(&missed, node) && node_is_running(&cluster->nodes[node])) {
            losses_forget(&cluster->losses, node);
        }
    }
}

void cluster_network_changed(struct run *run, struct cluster *cluster, struct cause cause)
{
    cluster_find_again(cluster);
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_look_again(run, &cluster->services[i], cause);
    }
    if (cluster->fencing->network_changed != NULL) {
        cluster->fencing->network_changed(run, cluster->fencing_component, cause);
    }
    cluster->membership->network_changed(run, cluster->membership_component, cause);
}

static unsigned gates(const void *owner, const struct service *service, uint32_t node)
{
    return manager_gates(&((const struct cluster *)owner)->manager, service, node);
}

static bool is_free(struct run *run, void *owner, const struct service *service, uint32_t node,
                    struct cause cause)
{
    return manager_stop_users(run, &((struct cluster *)owner)->manager, service, node, cause);
}

static void on_undecided(struct run *run, void *owner, const struct service *service, uint32_t node)
{
    struct cluster *cluster = owner;
    manager_undecided(run, &cluster->manager, service, node);
    shutdown_look(run, cluster);
}

static void on_stuck(struct run *run, void *owner, struct service *service, uint32_t node)
{
    manager_stuck(run, &((struct cluster *)owner)->manager, service, node);
}

static void on_out(struct run *run, void *owner, const struct service *service, struct cause cause)
{
    struct cluster *cluster = owner;
    level_add(&cluster->out, run_now(run), 1);
    if (cluster->any_out.value == 0) {
        counter_add(&cluster->any_outages);
    }
    level_set(&cluster->any_out, run_now(run), 1);
    for (size_t i = 0; i < cluster->group_count; i++) {
        if (cluster->group_services[i] == service->index) {
            clients_outage_began(run, cluster->groups[i], cause);
        }
    }
}

static void on_back(struct run *run, void *owner, const struct service *service, struct cause cause)
{
    struct cluster *cluster = owner;
    level_add(&cluster->out, run_now(run), -1);
    level_set(&cluster->any_out, run_now(run), cluster->out.value > 0 ? 1 : 0);
    shutdown_look(run, cluster);
    for (size_t i = 0; i < cluster->group_count; i++) {
        if (cluster->group_services[i] == service->index) {
            clients_outage_ended(run, cluster->groups[i], cause);
        }
    }
}

struct service_listener cluster_service_listener(struct cluster *cluster)
{
    return (struct service_listener){cluster,  gates,  on_undecided, is_free,
                                     on_stuck, on_out, on_back};
}

void cluster_suspected(struct run *run, void *owner, uint32_t by, const struct bit_set *suspects,
                       struct cause cause)
{
    struct cluster *cluster = owner;
    const struct node_view *view = &cluster->manager.views[by];
    struct bit_set expected;
    bit_set_copy(&expected, &view->members);
    bit_set_unite(&expected, &view->unclean);
    bit_set_unite(&expected, suspects);
    BIT_SET_EACH(&expected, node)
    {
        bool is_heard =
            node_is_running(&cluster->nodes[node]) && networks_join(&cluster->networks, by, node);
        if (node != by && !is_heard) {
            losses_notice(run, &cluster->losses, node, cause.event);
        }
    }
}

/* Checks made in every run whenever the nodes that may act have changed. */
static void verify(struct run *run, const struct cluster *cluster)
{
    manager_invariants(run, &cluster->manager);
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_invariants(run, &cluster->services[i].component);
    }
}

void cluster_formed(struct run *run, void *owner, const struct bit_set *members, struct cause cause)
{
    struct cluster *cluster = owner;
    manager_formed(run, &cluster->manager, members, cause);
    shutdown_look(run, cluster);
    verify(run, cluster);
}

void cluster_recounted(struct run *run, void *owner, struct cause cause)
{
    struct cluster *cluster = owner;
    manager_recount(run, &cluster->manager, cause);
    shutdown_look(run, cluster);
    verify(run, cluster);
}

void cluster_left(struct run *run, void *owner, uint32_t by, uint32_t node, struct cause cause)
{
    (void)cause;
    struct cluster *cluster = owner;
    manager_left(run, &cluster->manager, by, node);
    if (by == node) {
        shutdown_left(run, cluster, node);
    }
}

enum fencing_ejection cluster_eject(struct run *run, void *owner, uint32_t by, uint32_t target,
                                    struct cause cause)
{
    struct cluster *cluster = owner;
    bool waits = false;
    for (size_t i = 0; i < cluster->lun_count; i++) {
        enum lun_path path = lun_path(cluster->luns[i], by);
        if (lun_has_ejected(cluster->luns[i], by) || path == LUN_PATH_FAIL) {
            return EJECTION_REFUSED;
        }
        waits = waits || path == LUN_PATH_WAIT;
    }
    if (waits) {
        return EJECTION_WAITS;
    }
    for (size_t i = 0; i < cluster->lun_count; i++) {
        cause.event = lun_eject(run, cluster->luns[i], by, target, cause.event);
    }
    for (size_t i = 0; i < cluster->service_count; i++) {
        cluster->services[i].taken = cause; /* why writes are refused from now on */
        pathless_look_again(run, &cluster->services[i]);
    }
    return EJECTION_DONE;
}

bool cluster_joins(const void *owner, uint32_t one, uint32_t other)
{
    return networks_join(&((const struct cluster *)owner)->networks, one, other);
}

void cluster_set_demoted(struct run *run, void *owner, uint32_t node, bool is_demoted,
                         struct cause cause)
{
    manager_set_demoted(run, &((struct cluster *)owner)->manager, node, is_demoted, cause);
}

bool cluster_is_idle(const void *owner, uint32_t node)
{
    const struct cluster *cluster = owner;
    struct bit_set only, live;
    bit_set_only(&only, node);
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_find_live(&cluster->services[i], &only, &live);
        if (!bit_set_is_empty(&live)) {
            return false;
        }
    }
    return true;
}

void cluster_fenced(struct run *run, void *owner, uint32_t requester, uint32_t target,
                    bool is_fenced, struct cause cause)
{
    struct cluster *cluster = owner;
    enum node_state state = cluster->nodes[target].state;
    bool is_off = state == NODE_DOWN || state == NODE_BOOTING;
    /* A target that has booted since has released its units, and may hold them again. */
    for (size_t i = 0; i < cluster->lun_count && is_fenced && is_off; i++) {
        lun_release(run, cluster->luns[i], target);
    }
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_look_again(run, &cluster->services[i], cause);
    }
    manager_fenced(run, &cluster->manager, requester,
                   (struct fencing_answer){target, is_fenced, is_off}, cause);
    verify(run, cluster);
}
