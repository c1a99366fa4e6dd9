/*
 * The manager of a cluster: which services run where.
 *
 * There is one for each partition (models/cluster/manager/partition.h), on its coordinator, which
 * is elected (models/cluster/manager/election.h). When a ring has quorum its coordinator computes a
 * plan, has every node fenced that was lost and not seen
 * to end (the unclean ones), and starts each service that no member runs where the policy says;
 * gates hold recoveries up until the plan is computed and no node is unclean. A partition without
 * quorum stops what it runs. A new ring, or the end of the coordinator, ends the plan: instances
 * that are starting go on, instances that wait at a gate are decided on again.
 *
 * A request to fence that has failed is made again at once. The coordinator counts those that fail
 * in a row; from the last that may on it waits for its recheck. Only a success ends the count.
 *
 * Services that require each other are decided on together, in their order
 * (models/cluster/manager/ordering.h).
 *
 * The manager knows what nodes know (their views), what fencing has answered, and what instances
 * have reported. A report is decided on at the end of its instant, in the order of the nodes.
 */
#ifndef MODELS_CLUSTER_MANAGER_MANAGER_H
#define MODELS_CLUSTER_MANAGER_MANAGER_H

#include "models/cluster/fencing/fencing.h"
#include "models/cluster/losses.h"
#include "models/cluster/manager/manager_parameters.h"
#include "models/cluster/manager/policy.h"
#include "models/cluster/node/node_watchers.h"
#include "models/cluster/quorum/quorum.h"
#include "models/cluster/service/service.h"

struct partition;
struct node_view;

/** The answer of fencing to a request of a node. */
struct fencing_answer {
    uint32_t target;
    bool is_fenced; /* false: all attempts have failed */
    bool is_off;    /* the target is off at the time of the answer */
};

struct manager_environment {
    const char *const *node_names;
    uint32_t node_count;
    struct timeline *timeline;
    struct losses *losses;
    const struct policy_operations *policy;
    const void *policy_parameters;
    struct policy_view *policy_view; /* the manager finds the homes */
    const struct fencing_operations *fencing;
    struct component *fencing_component;
    const void *fencing_parameters;
    bool is_fencing_safe;
    bool leaves_fenced_up; /* a node that is fenced may stay up */
    const struct quorum_operations *quorum;
    struct component *quorum_component;
    const struct manager_parameters *parameters;
    uint32_t coordinator; /* at the start */
};

struct manager {
    struct component component; /* "system" */
    struct manager_environment around;
    struct service *services;
    size_t service_count;
    uint8_t *order;               /* in which services are decided on: indices */
    struct event_id *decisions;   /* pending, of each service on each node */
    struct node_view *views;      /* of each node */
    struct partition *partitions; /* by coordinator */
    struct bit_set standby;       /* nodes in standby mode: they run nothing */
    struct bit_set demoted;       /* nodes without a lease: they run nothing */
    struct stream plans;          /* times to them */
    struct arena *arena;
};

/** Start a manager whose nodes are all in one partition, with no plan to make. @param path  of the
 *  system */
void manager_init(struct manager *manager, struct assembly *assembly, const char *path,
                  const struct manager_environment *environment);

/** Give the manager the services that it looks after. */
void manager_serve(struct manager *manager, struct arena *arena, struct service *services,
                   size_t count);

/** Watch the nodes: the memory of a node is lost with it, a coordinator that hangs plans no more.
 */
void manager_watch(struct manager *manager, struct node_watchers *watchers);

/** The membership has formed a ring. */
void manager_formed(struct run *run, struct manager *manager, const struct bit_set *members,
                    struct cause cause);

/** Votes have changed: rings that stand are counted again. @param cause  of the change */
void manager_recount(struct run *run, struct manager *manager, struct cause cause);

/** Put a node in standby mode, or take it out: what it runs moves, and may come back. */
void manager_set_standby(struct run *run, struct manager *manager, uint32_t node, bool is_standby,
                         struct cause cause);

/** A node that runs has lost its lease, and stops all that it runs; nothing is decided on in its
 *  partition until it has one again, or that has formed without it. */
void manager_set_demoted(struct run *run, struct manager *manager, uint32_t node, bool is_demoted,
                         struct cause cause);

/** A node knows that another, or itself, has left its ring in an orderly way. */
void manager_left(struct run *run, struct manager *manager, uint32_t by, uint32_t node);

/** Fencing has answered. */
void manager_fenced(struct run *run, struct manager *manager, uint32_t requester,
                    struct fencing_answer answer, struct cause cause);

/** An instance has ended, or is up: its service is decided on at the end of the instant. */
void manager_undecided(struct run *run, struct manager *manager, const struct service *service,
                       uint32_t node);

/** The gates that are open for a service on a node. @return enum gate, added up */
unsigned manager_gates(const struct manager *manager, const struct service *service, uint32_t node);

/** A service is to be stopped on a node: those of its partition that use it are stopped first.
 *  @return whether there are none left */
bool manager_stop_users(struct run *run, struct manager *manager, const struct service *service,
                        uint32_t node, struct cause cause);

/** An instance could not be stopped: a member beside it has its node fenced. */
void manager_stuck(struct run *run, struct manager *manager, struct service *service,
                   uint32_t node);

/** At most one partition is quorate, two_node excepted; members belong to one. */
void manager_invariants(struct run *run, const struct manager *manager);

#endif
