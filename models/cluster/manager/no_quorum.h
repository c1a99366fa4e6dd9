/*
 * A partition without quorum, and what it does with the services that it runs.
 *
 * The partition stops them, lets them run, or has all its members fenced, as `no_quorum_policy`
 * says. The coordinator fences the other members, and itself when the last of them has been fenced.
 * A coordinator that has had no quorum since it booted fences nobody, and stops what it runs; so
 * does every partition whose fencing takes no node down.
 *
 * Source: Pacemaker Explained, no-quorum-policy; its controller's quorum panic, which needs a
 * coordinator that has had quorum, and its scheduler, which orders the coordinator's fencing last.
 */
#ifndef MODELS_CLUSTER_MANAGER_NO_QUORUM_H
#define MODELS_CLUSTER_MANAGER_NO_QUORUM_H

#include "models/cluster/manager/partition.h"

/** The plan of a partition without quorum is computed. */
void no_quorum_act(struct run *run, struct manager *manager, struct partition *partition);

/** Whether a partition has its own members fenced. */
bool no_quorum_fences(const struct manager *manager, const struct partition *partition);

/** A member has been fenced, or the time until the next try is over. */
void no_quorum_go_on(struct run *run, struct manager *manager, struct partition *partition);

#endif
