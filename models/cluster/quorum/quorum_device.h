/*
 * A quorum device: a witness that is no node, and gives its votes to one ring.
 *
 * Nodes that run and reach the device are connected to it. A new ring asks it, and counts its votes
 * when it has answered; a ring that has waited for sync_timeout counts them without the device. The
 * device decides when every node that is connected is heard, and all those of a ring tell the same
 * ring. Its votes go to the ring with more than half of the nodes; of two halves to the one with
 * more nodes connected, else to the one with the first node (tie_breaker: lowest) or the last one.
 *
 * A node that is not heard (it is down or hangs, its way to the device is cut, or the device has
 * failed) is connected until the timeout is over, and until then the device decides nothing. A ring
 * keeps the votes while one of its members is connected. A node that leaves in an orderly way is
 * not connected any more from then on.
 *
 * Source: corosync-qdevice qnetd-algo-ffsplit.c and man corosync-qdevice.8. There each node counts
 * by itself, and heartbeats are sent each 0.8 timeouts, so that node and device notice up to 0.2
 * timeouts apart; here a ring counts as a whole, and both notice at once.
 */
#ifndef MODELS_CLUSTER_QUORUM_QUORUM_DEVICE_H
#define MODELS_CLUSTER_QUORUM_QUORUM_DEVICE_H

#include "models/cluster/quorum/quorum.h"
#include "sim/component/assembly.h"

enum device_tie { DEVICE_LOWEST, DEVICE_HIGHEST };

/** The parameters: the object "device" of votequorum. */
struct quorum_device_parameters {
    int64_t votes;
    int tie_breaker; /* enum device_tie */
    sim_ticks timeout;
    sim_ticks sync_timeout;
};

extern const struct table quorum_device_table;

struct quorum_device {
    struct component component; /* "system.quorum.device" */
    const struct quorum_device_parameters *parameters;
    struct quorum_listener listener;
    uint32_t node_count;
    uint32_t failures;         /* of the device, that go on */
    uint32_t *cuts;            /* of the way of each node to the device, that go on */
    struct bit_set running;    /* nodes */
    struct bit_set left;       /* nodes that have left, and are in no new ring yet */
    struct bit_set connected;  /* nodes */
    struct bit_set answered;   /* nodes whose ring has its answer, or waits for none */
    struct bit_set holder;     /* the ring with the votes; empty: none */
    struct bit_set *rings;     /* of each node; empty: none */
    struct event_id *silences; /* of each node that is connected and not heard */
    struct event_id *syncs;    /* of each ring that waits, at its first member */
    struct event_id settles;
    struct cause cause; /* of the last failure or cut, or its end */
};

/** Warn of what is not wise. @param scope  of the device */
void quorum_device_check(const struct quorum_device_parameters *parameters,
                         const struct scope *scope, const struct check_context *context);

/** Build a device. At time 0 all nodes are connected, in one ring that has its votes. */
struct quorum_device *quorum_device_build(struct assembly *assembly, const struct scope *scope,
                                          const struct quorum_device_parameters *parameters,
                                          const struct quorum_environment *environment);

/** A node runs again: it has booted, and is in no ring, or it hung. */
void quorum_device_boot(struct quorum_device *device, uint32_t node);
void quorum_device_hear(struct run *run, struct quorum_device *device, uint32_t node);

/** A node is down or hangs. @param is_leaving  it says so itself */
void quorum_device_miss(struct run *run, struct quorum_device *device, uint32_t node,
                        bool is_leaving);

/** A new ring asks. @return false: none of its members is connected, and it waits for nothing */
bool quorum_device_ask(struct run *run, struct quorum_device *device,
                       const struct bit_set *members);

/** Whether a ring that has asked still waits. */
bool quorum_device_is_awaited(const struct quorum_device *device, const struct bit_set *members);

/** Whether the votes of the device are those of a ring. */
bool quorum_device_votes_for(const struct quorum_device *device, const struct bit_set *members);

/** A failure begins, or one has ended; as many end as begin. @param node  whose way to the device
 *  is cut; the number of nodes: the device itself */
void quorum_device_set(struct run *run, struct quorum_device *device, uint32_t node, bool works,
                       struct cause cause);

void quorum_device_invariants(struct run *run, const struct quorum_device *device);

#endif
