/* The decisions of a manager: on which member a service runs, and which node is fenced for it. */
#ifndef MODELS_CLUSTER_MANAGER_DECIDE_H
#define MODELS_CLUSTER_MANAGER_DECIDE_H

#include "models/cluster/manager/manager.h"

/**
 * Decide where a service goes on in a partition whose plan is computed.
 *
 * Of several instances all are stopped, then one is started. One instance goes on, or is moved back
 * to the preferred node, or is stopped where a service that it requires is lost. Where there is
 * none, the policy names a member; none, or a required service that does not run: the service is
 * blocked.
 */
void decide(struct run *run, struct manager *manager, struct partition *partition,
            struct service *service, struct cause cause);

/** Decide on services of a set, each after those that it requires. */
void decide_related(struct run *run, struct manager *manager, struct partition *partition,
                    service_set services, struct cause cause);

/** Stop the instances of a service on nodes of a set. */
void decide_stop(struct run *run, struct service *service, const struct bit_set *among,
                 struct cause cause);

/** Have a node fenced by another. */
void decide_fence(struct run *run, struct manager *manager, uint32_t requester, uint32_t target,
                  struct cause cause);

/** Have the node fenced of an instance that could not be stopped, by a member beside it; nothing
 *  for any other instance. */
void decide_stuck(struct run *run, struct manager *manager, struct service *service, uint32_t node);

#endif
