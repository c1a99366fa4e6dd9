/*
 * SBD: fencing by messages on a shared disk, and watchdogs.
 *
 * Every node has a slot on the disk and reads it once in each loop. To fence a node is to write a
 * message into its slot; a node that runs reads it and resets itself. A node that hangs cannot, but
 * then its watchdog is not fed and resets it. So after msgwait the requester takes the node for
 * fenced, whatever has happened: SBD never asks.
 *
 * A watchdog was fed last when its node began to hang. A node that resumes in time feeds it again,
 * unless a message is waiting: it reads its slot first. Hence a node writes for `loop` and
 * `watchdog` at most after the message, and a msgwait under both together is not safe. A node that
 * boots clears its slot.
 *
 * The watchdog of a virtual machine that is paused stands still with it. When the machine resumes
 * it goes on with the loop where it was, and may write until it reads its slot: no msgwait is long
 * enough for that, and where a fault pauses nodes SBD is not taken for safe.
 *
 * The slots may be on several devices (models/cluster/fencing/sbd_devices.h), which fail for all
 * nodes at once. A message goes to those that work, and the target reads it on any; the requester
 * learns after msgwait whether more than half have it, so a node may be reset by a request that
 * fails. A node that has lost its devices lives while it has quorum; when it has neither, its loop
 * feeds the watchdog no more: the last time at the look at which the devices were last read less
 * than io_timeout and a loop ago, or before quorum was lost. A node that has not had quorum since
 * it booted lives. A device that is back is read at once; the real daemon tries every 5 s, and it
 * does not start without enough devices, nor the cluster on the node.
 *
 * Without devices quorum alone counts (its loss is noticed as that of devices); a node that hears
 * the request resets itself, and any other is taken to have done so after msgwait.
 *
 * Source: ClusterLabs sbd, sbd(8), src/sbd-common.c, inquisitor_child (src/sbd-inquisitor.c),
 * messenger (src/sbd-md.c), compute_status (src/sbd-pacemaker.c).
 */
#ifndef MODELS_CLUSTER_FENCING_FENCING_SBD_H
#define MODELS_CLUSTER_FENCING_FENCING_SBD_H

#include "models/cluster/fencing/fencing.h"
#include "models/cluster/fencing/sbd_devices.h"

struct sbd_parameters {
    struct fencing_parameters common;
    sim_ticks watchdog;
    sim_ticks msgwait; /* 0: twice the watchdog */
    sim_ticks loop;
    int64_t devices;      /* up to SBD_DEVICES_MOST */
    sim_ticks io_timeout; /* beside a loop, for which a look at a device counts */
    bool pacemaker;       /* quorum keeps a node alive as well */
};

extern const struct kind sbd_kind;

/* fencing_sbd_times.c, from the parameters alone. */

/** Time from a message to its answer [ticks]. */
sim_ticks sbd_msgwait(const struct sbd_parameters *parameters);

/** How long good news of a device counts: to the last look at which it is younger than io_timeout
 *  and a loop [ticks]. */
sim_ticks sbd_freshness(const struct sbd_parameters *parameters);

/* Operations of the role, and the check of the kind. @param from  struct sbd_parameters */
bool sbd_is_safe_with(const void *from);
struct distribution sbd_race_window(const void *from);
void sbd_check(const void *from, const struct scope *scope, const struct check_context *context);

#endif
