/*
 * Parts of a service and of its instances: parameters, states, and the listener to services.
 *
 * models/cluster/service/service.h says what a service is.
 */
#ifndef MODELS_CLUSTER_SERVICE_SERVICE_STATE_H
#define MODELS_CLUSTER_SERVICE_SERVICE_STATE_H

#include "models/cluster/node/node.h"
#include "models/cluster/service/commits.h"
#include "models/cluster/service/outage.h"
#include "models/cluster/service/relations.h"
#include "models/network/networks.h"
#include "models/storage/lun.h"

/** An operation on a service: how long it takes, and how long it may. */
struct operation_parameters {
    struct distribution time;
    sim_ticks timeout;
};

/** How the application is watched. */
struct monitor_parameters {
    sim_ticks interval;
    sim_ticks timeout; /* after which an application that does not answer counts as failed */
    int64_t
        check_level; /* OCF_CHECK_LEVEL: 0 does no I/O, 10 reads the unit, 20 writes to it too */
};

struct file_system_parameters {
    int64_t journal; /* bytes that a recovery replays */
    struct operation_parameters *mount;
};

/** The parameters of a service. */
struct service_parameters {
    const char *on;                    /* the node that runs it at the start, and is preferred */
    const char *storage;               /* a LUN; NULL: none */
    struct parameter_list takeover_by; /* const char *: names of nodes */
    int failover_policy;               /* enum failover_policy (models/cluster/manager/policy.h) */
    struct parameter_list requires;    /* const char *: names of services */
    const char *with;                  /* a service; NULL: none */
    struct parameter_list apart_from;  /* const char *: names of services */
    struct operation_parameters *volume;
    struct file_system_parameters *file_system;
    struct operation_parameters *address;
    struct operation_parameters *start;
    struct operation_parameters *stop;
    struct distribution recovery; /* the application's own, after it has not been stopped cleanly */
    struct monitor_parameters *monitor;
    int64_t priority;                      /* of its node, where nodes fence each other */
    int64_t preference;                    /* score of the node `on`; PARAMETER_INFINITE */
    int64_t stickiness;                    /* score of the node that it is on; PARAMETER_INFINITE */
    int64_t migration_threshold;           /* failures on a node; PARAMETER_INFINITE: any */
    sim_ticks failure_timeout;             /* 0: failures are not forgotten */
    struct distribution time_to_failure;   /* of the application; family none: never */
    struct distribution demand;            /* of a request, on one core */
    struct distribution connection_demand; /* family none: no work */
    double storage_accesses;               /* share of requests that use the storage */
    double writes;                         /* share of these that write */
    sim_ticks commit_interval;             /* 0: a write is on the unit before its answer */
};

extern const struct table service_table;

enum instance_state {
    INSTANCE_STOPPED,
    INSTANCE_RECOVERING,
    INSTANCE_UP,
    INSTANCE_FAILED, /* the application has ended by itself; the monitor finds out */
    INSTANCE_STOPPING,
};

/** The steps of a recovery, in the order in which they are walked. */
enum step {
    STEP_PLAN,
    STEP_FENCE,
    STEP_REQUIRES,
    STEP_RESERVATION,
    STEP_VOLUME,
    STEP_REPLAY,
    STEP_MOUNT,
    STEP_ADDRESS,
    STEP_START,
    STEP_RECOVERY,
    STEPS,
};

/** The agents that take the steps. */
enum agent { AGENT_NONE, AGENT_VOLUME, AGENT_FILE_SYSTEM, AGENT_ADDRESS, AGENT_APPLICATION };

_Static_assert(STEPS < 32, "an instance keeps the steps that are done as bits");

/** The permissions that the manager gives on a node, as bits. */
enum gate {
    GATE_QUORATE = 1,  /* the node's partition may act */
    GATE_PLANNED = 2,  /* and its plan is computed */
    GATE_FENCED = 4,   /* and no node is left that may still write */
    GATE_REQUIRES = 8, /* the services that it requires are up, and none apart from it is there */
};

struct service;
struct losses;

/** The listener to services. */
struct service_listener {
    void *owner;
    /** The gates that are open for a service on a node. @return enum gate, added up */
    unsigned (*gates)(const void *owner, const struct service *service, uint32_t node);
    /** An instance has ended, or is up: where its service goes on has to be decided. */
    void (*undecided)(struct run *run, void *owner, const struct service *service, uint32_t node);
    /** An instance is to be stopped: those that require it are stopped first. @return whether there
     *  are none left */
    bool (*is_free)(struct run *run, void *owner, const struct service *service, uint32_t node,
                    struct cause cause);
    /** An instance could not be stopped: its node has to be fenced. */
    void (*stuck)(struct run *run, void *owner, struct service *service, uint32_t node);
    /** The service is out, or back. */
    void (*out)(struct run *run, void *owner, const struct service *service, struct cause cause);
    void (*back)(struct run *run, void *owner, const struct service *service, struct cause cause);
};

struct service_environment {
    struct node *const *nodes;
    const char *const *node_names;
    uint32_t node_count;
    struct timeline *timeline;
    const struct network *network;   /* nodes, then the clients */
    const struct networks *networks; /* that one, and those private to the nodes */
    const struct losses *losses;     /* whose phases are those of the outages */
    const struct distribution *action_delay;
    bool start_failure_is_fatal;
    bool is_fencing_safe;            /* no writer is left when a service is started elsewhere */
    bool fails_at_random;            /* something has a time to failure */
    const struct cause_list *causes; /* that outages may have */
    struct service_listener listener;
};

/** A service on a node. Its component path is "services.NAME". */
struct instance {
    struct component component;
    struct service *service;
    struct node *node;
    enum instance_state state;
    enum step step;          /* while recovering */
    uint32_t steps_done;     /* bits */
    enum agent agent;        /* at work */
    sim_ticks agent_left;    /* until its time-out, at the end of the step or stop */
    sim_ticks step_time;     /* of the step that a delay is before */
    bool is_delayed;         /* the agent has not begun */
    uint32_t starts;         /* times that it has come up */
    bool is_waiting;         /* at a step, for a gate */
    bool is_late;            /* the step or stop under way will not end within its time-out */
    bool is_on_unit;         /* the step or stop under way does I/O */
    bool is_stalled;         /* it stands still, as its node has no path to the unit */
    sim_ticks work_left;     /* of what is stalled */
    sim_ticks probe_timeout; /* part of the time to the monitor that finds a unit out of reach */
    bool is_found_bad;       /* the monitor has found that an application which is up has no unit */
    struct cause unreached;  /* why the node has no path to the unit */
    bool is_restart;         /* the stop is followed by a start here */
    struct cause cause;      /* of its present action: its last event on the timeline */
    struct event_id next; /* the end of a step or of stopping, the monitor that finds a failure */
    struct event_id failure;
    int64_t failed;          /* times that it failed here and that are not forgotten */
    struct event_id forgets; /* the event at which they are */
    struct event_id order;   /* to stop; the stop begins with it */
    bool is_ordered;         /* an order is under way */
    bool is_held;            /* it waits for services that require this one to be stopped */
    bool is_restart_ordered;
    struct cause order_cause;
    sim_ticks order_left;   /* until `order`, while the node hangs */
    sim_ticks up_at;        /* monitors come at multiples of their interval from here */
    sim_ticks left;         /* until `next`, while the node hangs; TICKS_NEVER: nothing was due */
    sim_ticks failure_left; /* until `failure` */
    unsigned next_event;
    struct commits commits;
};

struct service {
    struct component component; /* "services.NAME" */
    struct service_environment around;
    const struct service_parameters *parameters;
    const char *name;
    uint8_t index;
    uint32_t preferred;  /* node */
    struct service *all; /* services of the cluster, by index */
    struct relations relations;
    bool has_clients;
    struct lun *lun;            /* NULL: none */
    struct instance *instances; /* one for each node */
    int32_t address;            /* node that announced the address last; -1: none */
    int32_t lost_on;            /* node whose loss has to be handled first; -1: none */
    bool is_blocked;            /* that no member may run it is noted */
    bool is_moving_back;        /* to its preferred node, and was stopped elsewhere for that */
    bool was_clean;             /* the last application that was up was stopped cleanly */
    bool is_journal_clean;      /* the last node that mounted the file system has unmounted it */
    struct cause taken;         /* why the last owner took the storage, or was ejected */
    struct bit_set fell_with;   /* nodes lost with an instance since one was up, until they boot */
    struct bit_set banned;      /* nodes on which the service failed to start, until they boot */
    struct outages outages;
    struct work work;
    struct stream operations, delays, failures, demands, connections, accesses;
};

/** Whether the service moves back to its preferred node where that can run it. */
static inline bool service_may_move_back(const struct service *service)
{
    return service->parameters->preference > service->parameters->stickiness;
}

/** The number of a start of a service, not 0 and no other's of that service until instances have
 *  started so often that 32 bits run out. @param start  1: the first on that node */
static inline uint32_t service_start_number(const struct service *service, uint32_t node,
                                            uint32_t start)
{
    return start * service->around.node_count + node;
}

/** Whether the instance is, or was before its stop, past the gate of the services that it requires.
 */
static inline bool instance_is_in_use(const struct instance *instance)
{
    return instance->state != INSTANCE_STOPPED && (instance->steps_done >> STEP_REQUIRES & 1) != 0;
}

/** Whether an instance stops, or is about to. */
static inline bool instance_is_stopping(const struct instance *instance)
{
    return instance->state == INSTANCE_STOPPING || instance->is_ordered;
}

/** Whether gates are open for a service on a node. @param gates  enum gate, added up */
static inline bool service_is_open(const struct service *service, uint32_t node, unsigned gates)
{
    const struct service_listener *listener = &service->around.listener;
    return (listener->gates(listener->owner, service, node) & gates) == gates;
}

#endif
