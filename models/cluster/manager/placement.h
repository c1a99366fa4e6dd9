/*
 * The nodes on which a service may run, beside the others.
 *
 * A service that is with another follows it (Pacemaker: colocation, INFINITY). The policy places
 * the first of such a group, on a node where all of them may run if there is one. Of two services
 * that are apart (-INFINITY) the one that says so gives way: it leaves a node that the other needs.
 */
#ifndef MODELS_CLUSTER_MANAGER_PLACEMENT_H
#define MODELS_CLUSTER_MANAGER_PLACEMENT_H

#include "models/cluster/manager/manager.h"

/** The node to start a service on. @return -1: none */
int32_t placement_choose(const struct manager *manager, const struct partition *partition,
                         const struct service *service);

/** The service that another is with, where that has no instance in a partition; NULL: there is
 *  none, or it runs. */
const struct service *placement_missing(const struct partition *partition,
                                        const struct service *service);

/** Whether an instance has to leave its node: standby mode, another that it follows or gives way
 *  to, or a follower that can run elsewhere alone. */
bool placement_must_leave(const struct manager *manager, const struct partition *partition,
                          const struct instance *instance);

/** The stickiness of a service and of those with it that run on a node, added up. */
int64_t placement_stickiness(const struct service *service, uint32_t node);

/** Whether no service that is apart from one is in use on a node. */
bool placement_is_free(const struct service *service, uint32_t node);

/** Services that are apart are not in use on one node; one that is with another is not in use on
 *  another node, unless one of them is being stopped. */
void placement_invariants(struct run *run, const struct manager *manager);

#endif
