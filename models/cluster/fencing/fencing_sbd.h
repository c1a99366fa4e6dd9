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
 * Source: ClusterLabs sbd, sbd(8) and src/sbd-common.c.
 */
#ifndef MODELS_CLUSTER_FENCING_FENCING_SBD_H
#define MODELS_CLUSTER_FENCING_FENCING_SBD_H

#include "models/cluster/fencing/fencing.h"

struct sbd_parameters {
    struct fencing_parameters common;
    sim_ticks watchdog;
    sim_ticks msgwait; /* 0: twice the watchdog */
    sim_ticks loop;
};

extern const struct kind sbd_kind;

#endif
