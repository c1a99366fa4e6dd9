/*
 * The order of services that require each other: which waits for which.
 *
 * A service is started where those that it requires are up on members of its partition, and they
 * are stopped when it has been (Pacemaker: a mandatory, symmetrical order). One whose required
 * service is lost, or cannot run, is stopped, and waits. Where they run: placement.h.
 */
#ifndef MODELS_CLUSTER_MANAGER_ORDERING_H
#define MODELS_CLUSTER_MANAGER_ORDERING_H

#include "models/cluster/manager/manager.h"

/** Whether all that a service requires are up, and stay so, beside a node. */
bool ordering_is_ready(const struct manager *manager, const struct service *service, uint32_t node);

/** Have the services beside a node stopped that use one there. @return whether there are none left
 */
bool ordering_stop_users(struct run *run, struct manager *manager, const struct service *service,
                         uint32_t node, struct cause cause);

/** Stops that waited for the end of others go on where these have ended. */
void ordering_release(struct run *run, struct manager *manager);

/** A service that another requires and that does not run, nor starts, in a partition; NULL: none.
 */
const struct service *ordering_missing(const struct partition *partition,
                                       const struct service *service);

/** Whether a service that another requires is not up in a partition any more, as far as that knows.
 */
bool ordering_has_lost(const struct partition *partition, const struct service *service);

/** Services that wait for one that is up now, or gone from their node, go on. */
void ordering_go_on(struct run *run, struct manager *manager, const struct partition *partition,
                    const struct service *service, uint64_t cause);

#endif
