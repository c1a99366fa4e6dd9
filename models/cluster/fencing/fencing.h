/*
 * The role "fencing": making sure that a node which cannot be heard does nothing more.
 *
 * The coordinator of a quorate ring asks for a node to be fenced and waits for the answer. A
 * request waits for the target's fencing delay and a random one, then the device is used: attempts,
 * one after the other with a pause between them, share one time-out. A request that has failed is
 * made again (models/cluster/manager/manager.h). After the first that failed an operator may be on
 * the way, who confirms that the node is down, whatever the requests do meanwhile.
 *
 * A node may ask for itself to be fenced (storage left out), and never hears the answer.
 *
 * A request belongs to its requester: when the requester goes down before the device has been told,
 * nothing happens; a device that has been told does its work all the same. So does an operator, who
 * resets the target whatever becomes of the requester, unless the target has booted before; only a
 * requester that runs is told.
 */
#ifndef MODELS_CLUSTER_FENCING_FENCING_H
#define MODELS_CLUSTER_FENCING_FENCING_H

#include "models/cluster/faults/cause.h"
#include "models/cluster/node/node.h"
#include "models/network/network.h"

/** Parameters that kinds of fencing share. A kind has a row for each that it uses (fencer.h); the
 *  others are 0. */
struct fencing_parameters {
    sim_ticks timeout;                       /* of all attempts together; 0: none */
    int64_t attempts;                        /* of one request, at most */
    sim_ticks retry_delay;                   /* between two attempts of a request */
    int64_t requests;                        /* for a target, that may fail in a row */
    sim_ticks request_delay;                 /* from a request that failed to the next */
    struct distribution delay;               /* before each request; family none: no time */
    struct distribution manual_confirmation; /* family none: no operator will */
};

enum { FENCING_ATTEMPTS, FENCING_FAILURES, FENCING_MANUAL, FENCING_TIME };

/** The metrics of every kind of fencing (fencer.c). */
extern const struct metric_row fencing_metrics[];

/** How often a target is asked for. */
struct fencing_requests {
    int64_t most;    /* that may fail in a row before the requester waits for its recheck */
    sim_ticks delay; /* from one that failed to the next [ticks] */
};

struct fencing_listener {
    void *owner;
    /** The target is down for certain, or (is_fenced false) all attempts have failed; an operator
     *  may confirm later that it is down. Never called inside `fence`. */
    void (*done)(struct run *run, void *owner, uint32_t requester, uint32_t target, bool is_fenced,
                 struct cause cause);
};

/** An ejection: refused, as the one that ejects was ejected itself or has no path that it knows of,
 *  done, or one that waits for a path, as its I/Os do. */
enum fencing_ejection { EJECTION_REFUSED, EJECTION_DONE, EJECTION_WAITS };

/** The storage of a cluster, by which a kind may fence. */
struct fencing_storage {
    void *owner;
    /** Eject a node from all units. */
    enum fencing_ejection (*eject)(struct run *run, void *owner, uint32_t by, uint32_t target,
                                   struct cause cause);
};

/** The leases of a cluster's nodes, for a kind by which they give up what they run. */
struct fencing_leases {
    void *owner;
    /** Whether two nodes hear each other. */
    bool (*joins)(const void *owner, uint32_t one, uint32_t other);
    /** A node that runs has no lease any more, or has one again. It stops all that it runs, and may
     *  start nothing in between. */
    void (*set_demoted)(struct run *run, void *owner, uint32_t node, bool is_demoted,
                        struct cause cause);
    /** Whether a node runs no service, nor starts or stops one. */
    bool (*is_idle)(const void *owner, uint32_t node);
};

struct fencing_environment {
    struct node *const *nodes;
    uint32_t node_count;
    struct timeline *timeline;
    struct fencing_listener listener;
    struct fencing_storage storage;
    struct fencing_leases leases;
    uint32_t level;        /* 0: the first, which waits for the fencing delay of a target */
    bool may_pause;        /* a fault of the spec pauses nodes, and their watchdogs with them */
    bool may_lose_devices; /* a fault of the spec befalls the devices that messages are on */
};

/** Levels of fencing at most (Pacemaker: topology). */
enum { FENCING_LEVELS_MOST = 9 };

/** The environment of a check of a kind of fencing; NULL: one level. */
struct fencing_check {
    uint32_t levels;
};

/** Operations of the role "fencing"; those on a component get what the kind's build
 * returned, whose environment is a struct fencing_environment. A check also warns, with the source
 * of the rule. */
struct fencing_operations {
    /** The kind stands for no fencing: requests are answered, and nothing happens to a node. */
    bool is_absent;
    /** A node that is fenced is kept from its storage alone, and stays up. */
    bool is_by_storage;
    /** A node that is fenced has given up what it ran, and stays up. */
    bool leaves_up;
    /** A node that cannot be told is taken for fenced as its watchdog has reset it, which that of a
     *  paused node does not. */
    bool trusts_watchdog;
    /** How often a target is asked for. NULL: once, and again at each recheck. */
    struct fencing_requests (*requests)(const void *parameters);
    /** Time before each request, beside the target's own fencing delay. NULL: none. */
    const struct distribution *(*delay)(const void *parameters);
    /** How long after the order a node that is being fenced can still give orders, which are
     *  carried out whatever becomes of it. NULL, or family none: not at all. */
    struct distribution (*race_window)(const void *parameters);
    /** Whether a node that was fenced is known to write no more: never with "none", and with "sbd"
     *  only where every node has reset itself by the time of the answer. */
    bool (*is_safe_with)(const void *parameters);
    /** Whether keys and reservations of units outlast a power cycle of the array. NULL: yes. */
    bool (*keeps_keys)(const void *parameters);
    /** Ask for a node to be fenced; a request of the same requester and target that is still open
     *  goes on, unless its target has booted since the device was told. @param delay  of the first
     *  level, beside those that it has itself [ticks] */
    void (*fence)(struct run *run, struct component *fencing, uint32_t requester, uint32_t target,
                  sim_ticks delay, struct cause cause);
    /** Take back a request, if its device has not been told yet. */
    void (*withdraw)(struct run *run, struct component *fencing, uint32_t requester,
                     uint32_t target);
    /** The way to the device of a target is lost, or one loss of it has ended; as many losses end
     *  as begin, and the device is reached when none is left. NULL: no network leads to devices. */
    void (*set_reachable)(struct run *run, struct component *fencing, uint32_t target,
                          bool is_reachable);
    /** A failure of a device that messages are on begins, or one has ended; as many end as begin.
     *  NULL: there are none. @param device  from 0; one that is not there is left alone */
    void (*set_device)(struct run *run, struct component *fencing, uint32_t device, bool works,
                       struct cause cause);
    /** Whether the ring of a node has quorum, when its votes have been counted. NULL: of no
     *  interest. @param cause  of the ring */
    void (*set_quorum)(struct run *run, struct component *fencing, uint32_t node, bool has_quorum,
                       struct cause cause);
    /** Links or partitions have changed. NULL: of no interest. */
    void (*network_changed)(struct run *run, struct component *fencing, struct cause cause);
    /** I/Os of a node to a unit wait for a path no more: they have one, or fail. NULL: of no
     *  interest. */
    void (*paths_changed)(struct run *run, struct component *fencing, uint32_t node, bool has_path);
    /* Nodes, after they have changed: requests lapse, watchdogs are fed or not. */
    void (*node_up)(struct run *run, struct component *fencing, uint32_t node);
    void (*node_down)(struct run *run, struct component *fencing, uint32_t node);
    void (*node_hung)(struct run *run, struct component *fencing, uint32_t node,
                      struct cause cause);
    void (*node_resumed)(struct run *run, struct component *fencing, uint32_t node);
};

#endif
