/*
 * The priorities of services, and the delay of fencing that follows from them.
 *
 * The priority of a node is the sum of those of the services that are believed to run on it. Of two
 * sides that fence each other the one with the node of the highest priority is to survive: the
 * others wait before they have that node fenced.
 *
 * Source: Pacemaker Explained, priority-fencing-delay, and the scheduler's
 * node_priority_fencing_delay().
 */
#ifndef MODELS_CLUSTER_MANAGER_PRIORITIES_H
#define MODELS_CLUSTER_MANAGER_PRIORITIES_H

#include "models/cluster/manager/partition.h"

/**
 * Time that a partition waits before it has a node fenced, because of what runs there [ticks].
 *
 * `priority_fencing_delay` for a node outside the partition whose priority is the highest of all
 * nodes, not all of which have the same; 0 where the partition has more than half of the nodes.
 */
sim_ticks priorities_fencing_delay(const struct manager *manager, const struct partition *partition,
                                   uint32_t target);

#endif
