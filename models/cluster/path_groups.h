/*
 * Groups of a node's paths to a unit (multipath.conf: path_grouping_policy): which paths share
 * I/Os, and which group is the best.
 */
#ifndef MODELS_CLUSTER_PATH_GROUPS_H
#define MODELS_CLUSTER_PATH_GROUPS_H

#include "models/cluster/paths.h"

/** The place of a node's paths to a unit among cluster->paths. */
static inline uint32_t paths_number(const struct cluster *cluster, size_t lun, uint32_t node)
{
    return (uint32_t)lun * cluster->node_count + node;
}

/** Whether a path is of the group in use. @param one  of the node to the unit, from 0 */
bool path_is_used(const struct cluster *cluster, size_t lun, uint32_t node, uint32_t one);

/** Whether a path that I/Os take carries them. O(paths) */
bool path_group_carries(const struct cluster *cluster, size_t lun, uint32_t node);

/** Whether some path of the group in use is not known to have failed. O(paths) */
bool path_group_has_hope(const struct cluster *cluster, size_t lun, uint32_t node);

/** The path of the highest priority, then the first, that is not known to have failed.
 *  @return PATHS_MOST: none; O(paths) */
uint32_t path_find_best(const struct cluster *cluster, size_t lun, uint32_t node);

#endif
