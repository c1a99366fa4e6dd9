/* How long after its last fault a cluster may take until every service is up for good. */
#ifndef TESTS_PROPERTIES_CLUSTER_BOUND_H
#define TESTS_PROPERTIES_CLUSTER_BOUND_H

#include "models/systems/cluster.h"

/**
 * The bound, from the cluster's own parameters: what must follow, one thing after another, each as
 * long as it can be.
 *
 * A request to fence that a fault has made hopeless ends, and the next comes at the recheck. Then
 * twice, as nodes that do not know of each other may fence one of them once more: a node boots, all
 * form one ring, a coordinator is found and plans, and whoever is missing is fenced. Then every
 * service is started, and once more where it fails back: its monitor notices, it is stopped, and
 * all steps are taken.
 *
 * @param parameters  of a cluster with time-outs that its operations keep, and durations that are
 *                    three times their mean at most
 * @return the bound [ticks]
 */
sim_ticks cluster_bound(const struct cluster_parameters *parameters, int64_t ticks_per_second);

#endif
