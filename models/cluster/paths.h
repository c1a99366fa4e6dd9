/*
 * The paths of nodes to units: lost and restored by faults.
 *
 * A node reaches a unit while no loss of all its paths goes on; losses may overlap. I/Os wait from
 * the loss on, and fail when the unit's patience is over (models/storage/lun.h). Paths are cables:
 * a node that boots has no more of them than before.
 */
#ifndef MODELS_CLUSTER_PATHS_H
#define MODELS_CLUSTER_PATHS_H

#include "models/cluster/cluster.h"

struct unit_path {
    uint32_t losses;       /* that go on */
    struct event_id fails; /* I/Os fail from then on */
    struct cause cause;    /* of the last loss, or of what followed from it */
};

/** A node loses all its paths to a unit. @param lun  its index */
void paths_lose(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                struct cause cause);

/** A loss is over; paths are back unless another goes on. @param lun  index of the unit */
void paths_restore(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                   struct cause cause);

/** The handler of CLUSTER_PATH_FAILS. */
event_handler paths_on_fail;

#endif
