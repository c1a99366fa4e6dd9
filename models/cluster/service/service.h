/*
 * A service: an application that one node runs at a time, with its storage and its address.
 *
 * On each node there is an instance, which may be stopped, recovering, up, failed or stopping. One
 * instance at a time is meant to run; without fencing two may. The service is up while an instance
 * is up on a node that runs; from the end of that to the next is an outage
 * (models/cluster/service/outage.h).
 *
 * An instance comes up by recovery, a list of steps that is walked
 * (models/cluster/service/recovery.h). The cluster's sides decide where
 * (models/cluster/manager/side.h).
 */
#ifndef MODELS_CLUSTER_SERVICE_SERVICE_H
#define MODELS_CLUSTER_SERVICE_SERVICE_H

#include "models/cluster/node/node.h"
#include "models/cluster/service/outage.h"
#include "models/storage/lun.h"
#include "sim/component/assembly.h"

enum { SERVICES_MOST = 64 };

/** An operation on a service: how long it takes, and how long it may. */
struct operation_parameters {
    struct distribution time;
    sim_ticks timeout;
};

/** How the application is watched. */
struct monitor_parameters {
    sim_ticks interval;
    sim_ticks timeout; /* after which an application that does not answer counts as failed */
};

struct file_system_parameters {
    int64_t journal; /* bytes that a recovery replays */
    struct operation_parameters *mount;
};

/** The parameters of a service. */
struct service_parameters {
    const char *on;      /* the node that runs it at the start, and is preferred */
    const char *storage; /* a LUN; NULL: none */
    struct operation_parameters *volume;
    struct file_system_parameters *file_system;
    struct operation_parameters *address;
    struct operation_parameters *start;
    struct operation_parameters *stop;
    struct distribution recovery; /* the application's own, after it has not been stopped cleanly */
    struct monitor_parameters *monitor;
    bool failback;
    struct distribution time_to_failure; /* of the application; family none: never */
    struct distribution demand;          /* of a request, on one core */
    double storage_accesses;             /* share of requests that use the storage */
    double writes;                       /* share of these that write */
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
    STEP_RESERVATION,
    STEP_VOLUME,
    STEP_REPLAY,
    STEP_MOUNT,
    STEP_ADDRESS,
    STEP_START,
    STEP_RECOVERY,
    STEPS,
};

struct service;

enum instance_event { INSTANCE_STEP_DONE, INSTANCE_STOP_DONE, INSTANCE_MONITORED, INSTANCE_FAILS };

/** A service on a node. Its component path is "services.NAME". */
struct instance {
    struct component component;
    struct service *service;
    struct node *node;
    enum instance_state state;
    enum step step;       /* while recovering */
    uint32_t steps_done;  /* bits */
    bool is_waiting;      /* at a step, for its side */
    bool is_late;         /* the step or stop under way will not end within its time-out */
    bool is_restart;      /* the stop is followed by a start here */
    struct cause cause;   /* of its present action: its last event on the timeline */
    struct event_id next; /* the end of a step or of stopping, the monitor that finds a failure */
    struct event_id failure;
    sim_ticks up_at;        /* monitors come at multiples of their interval from here */
    sim_ticks left;         /* until `next`, while the node hangs; TICKS_NEVER: nothing was due */
    sim_ticks failure_left; /* until `failure` */
    unsigned next_event;
};

struct cluster;
extern const struct behaviour instance_behaviour;

struct service {
    struct component component; /* "services.NAME" */
    struct cluster *cluster;
    const struct service_parameters *parameters;
    const char *name;
    uint8_t index;
    uint32_t preferred;         /* node */
    struct lun *lun;            /* NULL: none */
    struct instance *instances; /* one for each node */
    int32_t address;            /* node that announced the address last; -1: none */
    int32_t lost_on;            /* node whose loss has to be handled first; -1: none */
    bool was_clean;             /* the last application that was up was stopped cleanly */
    bool is_journal_clean;      /* the last node that mounted the file system has unmounted it */
    struct cause taken;         /* why the last owner took the storage over */
    struct bit_set fell_with;   /* nodes lost with an instance since one was up, until they boot */
    struct bit_set banned;      /* nodes on which the service failed to start, until they boot */
    struct outages outages;
    struct stream operations, failures, demands, accesses;
};

/** Build a service whose preferred node runs it. */
void service_init(struct service *service, struct assembly *assembly, const struct scope *scope,
                  struct cluster *cluster, uint8_t index, const char *name,
                  const struct service_parameters *parameters);

/* Changes of a node, which are changes of its instances. */
void service_node_down(struct run *run, struct service *service, uint32_t node, struct cause cause);
void service_node_hung(struct run *run, struct service *service, uint32_t node, struct cause cause);
void service_node_resumed(struct run *run, struct service *service, uint32_t node,
                          struct cause cause);
void service_node_up(struct run *run, struct service *service, uint32_t node);

/** The application on a node fails. @param is_silent  by hanging: a monitor has to time out */
void instance_fail(struct run *run, struct instance *instance, bool is_silent, struct cause cause);

/** Stop an instance cleanly; nothing when it is stopped or stopping. */
void instance_stop(struct run *run, struct instance *instance, struct cause cause);

/** Has the node fenced of an instance that could not be stopped; nothing with any other. */
void instance_fence_stuck(struct run *run, struct instance *instance);

/** Schedule the one event that an instance waits for; on a node that hangs, for its return. */
void instance_schedule(struct run *run, struct instance *instance, enum instance_event event,
                       sim_ticks delay);

/** Schedule the random failure of an instance. */
void instance_schedule_failure(struct run *run, struct instance *instance, sim_ticks delay);

/** The instance could not be started: not here again until the node boots. */
void instance_give_up(struct run *run, struct instance *instance);

/** The instance is up. */
void instance_come_up(struct run *run, struct instance *instance);

/** The instance is gone without an event: its process does not exist any more. */
void instance_vanish(struct run *run, struct instance *instance);

/** Find the nodes of a set that have an instance which is not stopped. */
void service_find_live(const struct service *service, const struct bit_set *among,
                       struct bit_set *live);

/**
 * After a change of an instance: an outage begins or ends, or goes back.
 *
 * @param phase    the first unfinished, if the service is out
 * @param lost_on  the node whose loss has to be handled first; -1: none
 */
void service_settle(struct run *run, struct service *service, enum phase phase, int32_t lost_on,
                    struct cause cause);

/** Where the outage that is on stands, as the loss of a node is handled. */
void service_lost_progress(struct run *run, struct service *service, uint32_t node,
                           enum phase phase, uint64_t cause);

void service_report(const struct component *component, struct report *report);
void service_laws(const struct component *component, sim_ticks now, struct report *report);
/** Up or out; on nodes that live; with safe fencing on one of them; a mounted unit is held. */
void service_invariants(struct run *run, const struct component *component);

#endif
