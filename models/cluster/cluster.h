/*
 * The state of a system of kind "cluster": its parts, and how they are wired.
 *
 *     faults --> nodes, network --> membership --> manager --> services, fencing
 *
 * The manager decides (manager/manager.h), services run and recover (service/service.h), clients
 * ask (clients/clients.h). Calls go down only; what goes up is told to listeners, and what nodes do
 * to their watchers.
 */
#ifndef MODELS_CLUSTER_CLUSTER_H
#define MODELS_CLUSTER_CLUSTER_H

#include "models/cluster/clients/clients.h"
#include "models/cluster/losses.h"
#include "models/cluster/manager/manager.h"
#include "models/cluster/membership/backlog.h"
#include "models/cluster/membership/membership.h"

struct chassis;      /* models/chassis/chassis.h */
struct lock_clients; /* models/locks/lock_clients.h */
struct lock_manager; /* models/locks/lock_manager.h */
struct cluster_parameters;
struct offered_loads; /* models/systems/cluster_offered_load.h */
struct shutdown;      /* models/cluster/shutdown.h */
struct unit_path;     /* models/cluster/paths.h */
struct unit_device;   /* models/cluster/unit_devices.h */

enum cluster_event {
    CLUSTER_FAULT,         /* argument: index of the fault */
    CLUSTER_FAULT_GOES_ON, /* argument: index of the fault */
    CLUSTER_SHUTDOWN,      /* argument: the node */
    CLUSTER_PATH_FAILS,    /* argument: the unit and the node */
    CLUSTER_PATH_FOUND,    /* argument: the same and the path */
    CLUSTER_PATH_BACK,     /* argument: the same */
    CLUSTER_FAILBACK,      /* argument: the unit and the node */
    CLUSTER_INSTANT,       /* the instant whose availability is asked for */
    CLUSTER_EVENTS,
};

/** The state of a fault of the spec. */
struct cluster_fault {
    struct stream stream; /* from which all that it draws comes */
    uint64_t event;       /* on the timeline, of its injection */

    enum timeline_word awaited; /* the event that it follows; WORD_NONE: the fault has a time */
    uint64_t seen;              /* events of that kind so far */
    uint64_t follows;           /* on the timeline, the one that it follows; 0: none yet */
    uint64_t turns;             /* later events that have happened */
};

struct cluster {
    struct component component; /* "system" */
    const struct cluster_parameters *parameters;
    struct timeline *timeline;
    struct run *run; /* for what follows an event of the timeline */

    uint32_t node_count;
    struct node *nodes;
    struct node **node_list;
    const char *const *node_names;
    struct node_watchers watchers;
    struct policy_view policy_view;

    struct network *network;          /* that of requests: the first of those that join the nodes */
    struct networks networks;         /* that join the nodes */
    const char *const *private_names; /* of all but the first */
    const struct membership_operations *membership;
    struct component *membership_component;
    struct backlog *backlogs;   /* of membership messages, for each node */
    struct shutdown *shutdowns; /* of each node */
    struct bit_set shutting_down;
    const struct fencing_operations *fencing;
    const void *fencing_parameters;
    struct component *fencing_component;
    bool is_fencing_safe; /* no writer is left when a service is started elsewhere */
    struct losses losses;
    struct manager manager;

    struct chassis **chassis;
    size_t chassis_count;
    sim_ticks lost_at;            /* when a node went down last */
    bool has_lost_more;           /* and another one at that instant */
    struct counter lost_together; /* instants at which more than one node went down */
    struct lun **luns;
    size_t lun_count;
    struct unit_path *paths;     /* of each node to each unit */
    struct unit_device *devices; /* of each unit */
    struct san *san;             /* between nodes and units; NULL: none */
    struct cause_list causes;    /* that outages may have */
    struct service *services;
    size_t service_count;
    struct clients **groups;
    uint8_t *group_services; /* the service that each group asks */
    size_t group_count;
    struct lock_manager *lock_manager; /* NULL: none */
    struct lock_clients **lock_groups;
    uint32_t *lock_group_ends; /* the number after the last client of each */
    size_t lock_group_count;
    struct cluster_fault *faults;
    bool faults_follow;                      /* one of them follows an event */
    struct counter faults_injected;          /* of the spec's list */
    const void *partitions[NETWORKS_MOST];   /* the fault that parts each network now; NULL: none */
    const void **link_losses[NETWORKS_MOST]; /* the fault at each network's link of each node and
                                                the clients; NULL: none */
    struct level out;                        /* services that are out */
    struct level any_out;                    /* 1 while a service is out */
    struct counter any_outages;              /* times that a service went out while no other was */
    bool fails_at_random;                    /* something has a time to failure */
    const struct offered_loads *offered;     /* by open groups of clients */
};

/** The node of that name; node_count, the endpoint of the clients, for any other. */
uint32_t cluster_node_named(const struct cluster *cluster, const char *name);

/** The place of the network of that name among those that join the nodes. @param name  of a private
 *  network; NULL: the first */
uint32_t cluster_network_named(const struct cluster *cluster, const char *name);

/** Have the parts watch the nodes, in their order: losses, network, units, services, manager,
 *  fencing, membership. After all of them are built. */
void cluster_watch(struct cluster *cluster);

/** The port for messages of the membership, with the cluster as owner: a node that hangs reads them
 *  when it resumes. */
void cluster_deliver_membership(struct run *run, void *owner,
                                const struct network_message *message);

/* The listeners to membership, quorum and fencing, with the cluster as owner. */
void cluster_suspected(struct run *run, void *owner, uint32_t by, const struct bit_set *suspects,
                       struct cause cause);
void cluster_formed(struct run *run, void *owner, const struct bit_set *members,
                    struct cause cause);
void cluster_recounted(struct run *run, void *owner, struct cause cause);
void cluster_left(struct run *run, void *owner, uint32_t by, uint32_t node, struct cause cause);
void cluster_fenced(struct run *run, void *owner, uint32_t requester, uint32_t target,
                    bool is_fenced, struct cause cause);

/** The storage of fencing, with the cluster as owner. */
enum fencing_ejection cluster_eject(struct run *run, void *owner, uint32_t by, uint32_t target,
                                    struct cause cause);

/* The leases of fencing, with the cluster as owner. */
bool cluster_joins(const void *owner, uint32_t one, uint32_t other);
void cluster_set_demoted(struct run *run, void *owner, uint32_t node, bool is_demoted,
                         struct cause cause);
bool cluster_is_idle(const void *owner, uint32_t node);

/** The listener to services. */
struct service_listener cluster_service_listener(struct cluster *cluster);

/** Nodes that are heard again before a ring was formed without them were not lost. */
void cluster_find_again(struct cluster *cluster);

/** Links or partitions have changed. */
void cluster_network_changed(struct run *run, struct cluster *cluster, struct cause cause);

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
