#include "models/cluster/paths.h"

#include "models/cluster/rank.h"
#include "models/cluster/service/service.h"

static uint32_t number(const struct cluster *cluster, size_t lun, uint32_t node)
{
    return (uint32_t)lun * cluster->node_count + node;
}

/* A node reaches a unit, or its I/Os wait or fail: first the unit knows, then its services. */
static void set(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                enum lun_path path)
{
    struct cause cause = cluster->paths[number(cluster, lun, node)].cause;
    struct lun *unit = cluster->luns[lun];
    for (size_t i = 0; i < cluster->service_count; i++) {
        if (cluster->services[i].lun == unit) {
            service_set_unreached(&cluster->services[i], node, cause);
        }
    }
    lun_set_path(run, unit, node, path);
    for (size_t i = 0; i < cluster->service_count; i++) {
        if (cluster->services[i].lun == unit) {
            service_path_changed(run, &cluster->services[i], node, cause);
        }
    }
}

static void note(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                 enum timeline_word word)
{
    struct cause *cause = &cluster->paths[number(cluster, lun, node)].cause;
    cause->event = cluster_note(run, cluster, word, cluster->node_names[node],
                                lun_name(cluster->luns[lun]), cause->event);
}

static void fail(struct run *run, struct cluster *cluster, size_t lun, uint32_t node)
{
    note(run, cluster, lun, node, WORD_PATH_FAIL);
    set(run, cluster, lun, node, LUN_PATH_FAIL);
}

void paths_lose(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                struct cause cause)
{
    uint32_t index = number(cluster, lun, node);
    struct unit_path *path = &cluster->paths[index];
    if (path->losses++ > 0) {
        return;
    }
    path->cause = cause;
    note(run, cluster, lun, node, WORD_PATH_LOSS);
    set(run, cluster, lun, node, LUN_PATH_WAIT);
    sim_ticks patience = lun_path_patience(cluster->luns[lun]);
    if (patience == 0) {
        fail(run, cluster, lun, node);
    } else {
        path->fails =
            event_ranked_after(run, patience, EVENT_NORMAL, cluster_rank(RANK_PATH, index),
                               &cluster->component, CLUSTER_PATH_FAILS, index);
    }
}

void paths_restore(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                   struct cause cause)
{
    struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    if (--path->losses > 0) {
        return;
    }
    event_cancel(run, path->fails);
    path->cause = cause;
    note(run, cluster, lun, node, WORD_PATH_RESTORED);
    set(run, cluster, lun, node, LUN_PATH);
}

void paths_on_fail(struct run *run, void *component, uint64_t argument)
{
    struct cluster *cluster = component;
    fail(run, cluster, argument / cluster->node_count, (uint32_t)(argument % cluster->node_count));
}
