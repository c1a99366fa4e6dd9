/*
 * The state of a system of kind "cluster", shared by the parts that act on it.
 *
 *     faults --> nodes, network --> membership --> sides --> fencing, recovery --> services
 *
 * Sides plan (side.h), services run and recover (service.h, recovery.h), clients ask (clients.h).
 */
#ifndef MODELS_CLUSTER_CLUSTER_H
#define MODELS_CLUSTER_CLUSTER_H

#include "models/cluster/clients/clients.h"
#include "models/cluster/fencing/fencing.h"
#include "models/cluster/manager/policy.h"
#include "models/cluster/membership/membership.h"
#include "models/cluster/quorum/quorum.h"
#include "models/cluster/service/service.h"

struct side;
struct view;
struct cluster_parameters;

enum cluster_event {
    CLUSTER_FAULT,      /* argument: index of the fault */
    CLUSTER_FAULT_ENDS, /* argument: index of the fault */
    CLUSTER_PLANNED,    /* argument: the coordinator */
    CLUSTER_RECHECKED,  /* argument: the coordinator */
    CLUSTER_INSTANT,    /* the instant whose availability is asked for */
    CLUSTER_EVENTS,
};

struct cluster {
    struct component component; /* "system" */
    const struct cluster_parameters *parameters;
    struct timeline *timeline;

    uint32_t node_count;
    struct node *nodes;
    struct node **node_list;
    const char *const *node_names;
    struct policy_view policy_view;
    const struct policy_operations *policy;

    struct network *network;
    const struct membership_operations *membership;
    struct component *membership_component;
    const struct fencing_operations *fencing;
    struct component *fencing_component;
    bool has_fencing;     /* of a kind that does something */
    bool is_fencing_safe; /* no writer is left when a service is started elsewhere */

    struct quorum quorum;
    struct view *views; /* of each node */
    struct side *sides; /* by coordinator */
    /* How far the loss of each node is handled: the first phase unfinished. */
    enum phase *progress;
    struct bit_set lost; /* nodes whose loss a node has noticed, and that have not come back */
    const struct distribution *plan_time;
    sim_ticks recheck_interval;
    bool startup_fencing;
    struct stream plans;

    struct lun **luns;
    size_t lun_count;
    struct service *services;
    size_t service_count;
    struct clients **groups;
    uint8_t *group_services; /* the service that each group asks */
    size_t group_count;
    uint64_t *fault_events;     /* on the timeline, of each fault injected */
    const void *partition;      /* the fault that parts the network now; NULL: none */
    const void **losses;        /* the fault at the link of each node and the clients; NULL: none */
    struct level out;           /* services that are out */
    struct level any_out;       /* 1 while a service is out */
    struct counter any_outages; /* times that a service went out while no other was */
    bool fails_at_random;       /* a node or an application has a time to failure */
};

/** The node of that name; node_count, the endpoint of the clients, for any other. */
uint32_t cluster_node_named(const struct cluster *cluster, const char *name);

/** The loss of a node has come to a phase: the outages that wait for it follow. */
void cluster_progress(struct run *run, struct cluster *cluster, uint32_t node, enum phase phase,
                      uint64_t cause);

/* The listeners to nodes, membership and fencing, with the cluster as owner. */
void cluster_node_up(struct run *run, void *owner, struct node *node, struct cause cause);
void cluster_node_down(struct run *run, void *owner, struct node *node, enum node_state before,
                       struct cause cause);
void cluster_node_hung(struct run *run, void *owner, struct node *node, struct cause cause);
void cluster_node_resumed(struct run *run, void *owner, struct node *node, struct cause cause);
void cluster_suspected(struct run *run, void *owner, uint32_t by, const struct bit_set *suspects,
                       struct cause cause);
void cluster_formed(struct run *run, void *owner, const struct bit_set *members,
                    struct cause cause);
void cluster_fenced(struct run *run, void *owner, uint32_t requester, uint32_t target,
                    bool is_fenced, struct cause cause);

/** Links or partitions have changed. */
void cluster_network_changed(struct run *run, struct cluster *cluster, struct cause cause);

/** A service went out, or came back. */
void cluster_outage_began(struct run *run, struct cluster *cluster, struct service *service,
                          struct cause cause);
void cluster_outage_ended(struct run *run, struct cluster *cluster, struct service *service,
                          struct cause cause);

/** An event on the timeline. @return its number */
static inline uint64_t cluster_note(struct run *run, const struct cluster *cluster,
                                    enum timeline_word event, const char *node, const char *object,
                                    uint64_t cause)
{
    return timeline_add(
        cluster->timeline, run_now(run),
        &(struct timeline_event){.event = event, .node = node, .object = object, .cause = cause});
}

#endif
