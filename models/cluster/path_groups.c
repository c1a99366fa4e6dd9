#include "models/cluster/path_groups.h"

#include "models/storage/san_failures.h"

/* The priority of a path, by which groups are ordered. */
static int64_t priority(const struct cluster *cluster, uint32_t one)
{
    return cluster->san == NULL ? 0 : san_way_priority(cluster->san, one);
}

/* Whether two paths are in one group. */
static bool are_together(const struct cluster *cluster, size_t lun, uint32_t one, uint32_t other)
{
    switch ((enum path_grouping)lun_parameters_of(cluster->luns[lun])->path_grouping) {
    case PATH_GROUPING_MULTIBUS:
        return true;
    case PATH_GROUPING_BY_PRIO:
        return priority(cluster, one) == priority(cluster, other);
    case PATH_GROUPING_FAILOVER:
        break;
    }
    return one == other;
}

bool path_is_used(const struct cluster *cluster, size_t lun, uint32_t node, uint32_t one)
{
    return are_together(cluster, lun, one, cluster->paths[paths_number(cluster, lun, node)].active);
}

bool path_group_carries(const struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    for (uint32_t i = 0; i < lun_path_count(cluster->luns[lun]); i++) {
        if (path->each[i].failures == 0 && !path->each[i].is_known &&
            path_is_used(cluster, lun, node, i)) {
            return true;
        }
    }
    return false;
}

bool path_group_has_hope(const struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    for (uint32_t i = 0; i < lun_path_count(cluster->luns[lun]); i++) {
        if (!path->each[i].is_known && path_is_used(cluster, lun, node, i)) {
            return true;
        }
    }
    return false;
}

uint32_t path_find_best(const struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    uint32_t best = PATHS_MOST;
    for (uint32_t i = 0; i < lun_path_count(cluster->luns[lun]); i++) {
        if (!path->each[i].is_known &&
            (best == PATHS_MOST || priority(cluster, i) > priority(cluster, best))) {
            best = i;
        }
    }
    return best;
}
