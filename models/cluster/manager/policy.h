/*
 * The role "policy": on which node a service runs.
 *
 *     "policy": {"kind": "asymmetric"}, or its name alone
 */
#ifndef MODELS_CLUSTER_MANAGER_POLICY_H
#define MODELS_CLUSTER_MANAGER_POLICY_H

#include "models/cluster/node/node.h"
#include "models/cluster/service/relations.h"
#include "sim/base/bit_set.h"

/** Which of several nodes takes a service over; FAILOVER_BY_POLICY: as the policy chooses. */
enum failover_policy {
    FAILOVER_BY_POLICY,
    FAILOVER_PRIORITY,
    FAILOVER_ROUND_ROBIN,
    FAILOVER_LOAD,
    FAILOVER_BIGGEST_AVAILABLE,
};

/** A service, as a policy sees it. */
struct policy_service {
    const char *name;
    uint32_t preferred; /* node */
    double load; /* cores that its requests would keep busy if all were answered, from the spec */
    int32_t
        home; /* the member that runs it or is to run it, as far as the manager knows; -1: none */
    service_set followers;                    /* that go where it goes */
    const struct parameter_list *takeover_by; /* const char *: nodes; NULL: as the policy says */
    enum failover_policy failover_policy;
};

/** The view of a policy: nodes, and services with their homes and loads. */
struct policy_view {
    const struct node_parameters *nodes; /* in the order of the spec */
    const char *const *node_names;
    uint32_t node_count;
    struct policy_service *services;
    size_t service_count;
};

/** The environment of a policy's check, which complains of roles and services that do not fit.
 *  The view has no homes; a service on an unknown node is complained of already. */
struct policy_check {
    const struct policy_view *view;
    struct scope nodes, services; /* the maps of the spec */
};

/** Operations of the role "policy". */
struct policy_operations {
    /** The node to run a service on. @param parameters  of the policy @return -1: none of the
     *  candidates may */
    int32_t (*choose)(const void *parameters, const struct policy_view *view, size_t service,
                      const struct bit_set *candidates);
    /** Whether a service moves back to its own node whatever its scores say; NULL: it does not. */
    bool (*fails_back)(const void *parameters);
    /** Whether services keep each other off nodes: one that is blocked may run when another ends.
     */
    bool is_exclusive;
};

/** The node to run a service on: its own, else of those that may take it over and that the policy
 *  accepts, the one that the service's failover policy says. Where the service names neither nodes
 *  nor a failover policy, as the policy chooses. @return -1: none */
int32_t policy_choose(const struct policy_operations *policy, const void *parameters,
                      const struct policy_view *view, size_t service,
                      const struct bit_set *candidates);

/** Whether a node runs a service other than one and those that follow it. */
bool policy_has_others(const struct policy_view *view, size_t service, uint32_t node);

/** Complain of services whose own node is a standby. @param policy  its name */
void policy_check_standbys(const struct policy_check *asked, const char *policy,
                           struct complaints *complaints);

#endif
