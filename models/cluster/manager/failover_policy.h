/*
 * Which of several nodes takes a service over: values of a service's `failover_policy`.
 *
 * VCS decides so for each service group (FailOverPolicy; Cluster Server Administrator's Guide,
 * "About service group failover"): the first of its nodes, the one with the fewest groups, or the
 * one with the most left of its capacity. A node that is to have the service counts with it, and
 * with those that follow it.
 */
#ifndef MODELS_CLUSTER_MANAGER_FAILOVER_POLICY_H
#define MODELS_CLUSTER_MANAGER_FAILOVER_POLICY_H

#include "models/cluster/manager/policy.h"

/** The best of some nodes for a service, of equals the first.
 *  @return -1: there is none. Cost: nodes x services */
int32_t failover_policy_choose(enum failover_policy policy, const struct policy_view *view,
                               size_t service, const uint32_t *nodes, uint32_t count);

#endif
