/* The parts that watch the nodes of a cluster. */
#include "models/cluster/cluster.h"
#include "models/cluster/paths.h"
#include "models/cluster/shutdown.h"

static void begin_loss(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct cluster *cluster = owner;
    losses_begin(run, &cluster->losses, node->index, cause.event);
}

/* Counts the instants at which more than one node goes down. */
static void count_together(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)node;
    (void)cause;
    struct cluster *cluster = owner;
    bool is_another = cluster->lost_at == run_now(run);
    if (is_another && !cluster->has_lost_more) {
        counter_add(&cluster->lost_together);
    }
    cluster->has_lost_more = is_another;
    cluster->lost_at = run_now(run);
}

static void end_loss(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)run;
    (void)node;
    (void)cause;
    cluster_find_again(owner);
}

static void connect(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct cluster *cluster = owner;
    networks_set_up(run, &cluster->networks, node->index, true);
}

static void disconnect(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct cluster *cluster = owner;
    networks_set_up(run, &cluster->networks, node->index, false);
}

static void lun_up(struct run *run, void *lun, struct node *node, struct cause cause)
{
    (void)cause;
    lun_host_runs(run, lun, node->index);
}

static void lun_down(struct run *run, void *lun, struct node *node, struct cause cause)
{
    (void)cause;
    lun_host_down(run, lun, node->index);
}

static void lun_hung(struct run *run, void *lun, struct node *node, struct cause cause)
{
    (void)cause;
    lun_host_hung(run, lun, node->index);
}

static void discover_paths(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    paths_boot(run, owner, node->index);
}

static void fencing_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct cluster *cluster = owner;
    cluster->fencing->node_up(run, cluster->fencing_component, node->index);
}

static void fencing_down(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct cluster *cluster = owner;
    cluster->fencing->node_down(run, cluster->fencing_component, node->index);
}

static void fencing_hung(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct cluster *cluster = owner;
    cluster->fencing->node_hung(run, cluster->fencing_component, node->index, cause);
}

static void fencing_resumed(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct cluster *cluster = owner;
    cluster->fencing->node_resumed(run, cluster->fencing_component, node->index);
}

void cluster_deliver_membership(struct run *run, void *owner, const struct network_message *message)
{
    struct cluster *cluster = owner;
    enum node_state state = cluster->nodes[message->to].state;
    if (state == NODE_UP) {
        cluster->membership->deliver(run, cluster->membership_component, message);
    } else if (state == NODE_HUNG) {
        backlog_keep(&cluster->backlogs[message->to], run->arena, message);
    }
}

static void membership_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct cluster *cluster = owner;
    cluster->membership->node_up(run, cluster->membership_component, node->index, cause);
}

static void membership_down(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct cluster *cluster = owner;
    backlog_clear(&cluster->backlogs[node->index]);
    cluster->membership->node_down(run, cluster->membership_component, node->index, cause);
}

static void membership_hung(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct cluster *cluster = owner;
    cluster->membership->node_hung(run, cluster->membership_component, node->index, cause);
}

static void membership_resumed(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct cluster *cluster = owner;
    const struct message_port port = {cluster, cluster_deliver_membership};
    cluster->membership->node_resumed(run, cluster->membership_component, node->index, cause);
    backlog_read(run, &cluster->backlogs[node->index], &port);
}

void cluster_watch(struct cluster *cluster)
{
    struct node_watchers *watchers = &cluster->watchers;
    node_watchers_add(watchers,
                      &(struct node_watcher){cluster, {NULL, count_together, NULL, NULL}});
    node_watchers_add(watchers, &(struct node_watcher){
                                    cluster,
                                    {NULL, begin_loss, begin_loss, end_loss},
                                });
    node_watchers_add(watchers, &(struct node_watcher){
                                    cluster,
                                    {connect, disconnect, NULL, NULL},
                                });
    for (size_t i = 0; i < cluster->lun_count; i++) {
        node_watchers_add(watchers, &(struct node_watcher){
                                        cluster->luns[i],
                                        {lun_up, lun_down, lun_hung, lun_up},
                                    });
    }
    node_watchers_add(watchers,
                      &(struct node_watcher){cluster, {discover_paths, NULL, NULL, NULL}});
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_watch(&cluster->services[i], watchers);
    }
    manager_watch(&cluster->manager, watchers);
    shutdown_watch(cluster);
    node_watchers_add(watchers, &(struct node_watcher){
                                    cluster,
                                    {fencing_up, fencing_down, fencing_hung, fencing_resumed},
                                });
    node_watchers_add(watchers,
                      &(struct node_watcher){
                          cluster,
                          {membership_up, membership_down, membership_hung, membership_resumed},
                      });
}
