/*
 * Fencing by SCSI-3 persistent reservations, as fence_scsi does it: nodes are kept from their
 * storage, and stay up.
 *
 * Every node has registered a key on each of its paths to each unit, and registers again when it
 * boots. To fence a node is to remove its keys (PREEMPT AND ABORT), which is final and all at once:
 * a node without a key can remove no other's, so that of two nodes that fence each other one wins.
 * The node that lost runs on; it reads, its writes are refused, and it can start nothing that needs
 * the storage until somebody has rebooted it. A command over a path that is dead, which nobody
 * knows yet, waits as I/Os do: it is sent again over the path that is left, and fails where I/Os
 * fail; one that waits on takes the time-out of the attempt.
 *
 * With coordination points nodes have keys there too, and race for their majority before a key is
 * removed from storage: the requester removes the target's key from one point after the other, but
 * for those where its own is gone. A requester without the majority of all points resets itself at
 * once (it panics), so that no loser runs on where both can reach the points. Boots register keys
 * at all points again.
 *
 * Source: Veritas Cluster Server, I/O fencing (VxFEN: three points, the loser panics);
 * fence-agents, fence_scsi(8); SCSI Primary Commands, PERSISTENT RESERVE OUT.
 */
#ifndef MODELS_CLUSTER_FENCING_FENCING_SCSI_PR_H
#define MODELS_CLUSTER_FENCING_FENCING_SCSI_PR_H

#include "models/cluster/fencing/fencing.h"

struct scsi_pr_parameters {
    struct fencing_parameters common;
    struct distribution duration;
    struct distribution reboot; /* from ejection to reboot; family none: never */
    bool aptpl;
    int64_t coordination_points; /* 0: none */
};

enum { COORDINATION_POINTS_MOST = 31 };

extern const struct kind fencing_scsi_pr_kind;

#endif
