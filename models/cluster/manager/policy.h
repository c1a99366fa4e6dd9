/*
 * The role "policy": on which node a service runs.
 *
 * A spec names one as "policy": "asymmetric".
 */
#ifndef MODELS_CLUSTER_MANAGER_POLICY_H
#define MODELS_CLUSTER_MANAGER_POLICY_H

#include "models/cluster/node/node.h"
#include "sim/base/bit_set.h"

/** The view of a policy: the nodes. */
struct policy_view {
    const struct node_parameters *nodes; /* in the order of the spec */
    const char *const *node_names;
    uint32_t node_count;
};

/** The environment of a policy's check, which complains of roles and services that do not fit. */
struct policy_check {
    const struct policy_view *view;
    struct scope nodes, services; /* the maps of the spec */
    const char *const *service_names;
    const int32_t *preferred; /* the node of each service; -1: an unknown one, complained of */
    size_t service_count;
};

/** Operations of the role "policy". */
struct policy_operations {
    /** The node to run a service on. @return -1: none of the candidates may */
    int32_t (*choose)(const struct policy_view *view, uint32_t preferred,
                      const struct bit_set *candidates);
};

#endif
