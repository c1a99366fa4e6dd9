/*
 * The paths of nodes to units: lost and restored by faults.
 *
 * A node has one path to a unit, or several in groups, of which one group is used (dm-multipath): a
 * path each (failover), all paths (multibus), or those of a priority (group_by_prio). I/Os go over
 * the paths of the group in use that are not known to have failed (models/storage/lun_ways.c). When
 * none of them works I/Os wait until that is known, then go over the best group that has a path
 * left: the highest priority, then the first path. Those sent over a path that has failed unknown
 * wait by themselves while another one works, and no service is out for it. A failure that is
 * reported (the link is seen down) is known after fast_io_fail_tmo; one that is silent (frames
 * vanish) when a check of the path, one each checker_interval, has waited for checker_timeout: so
 * the failover takes from the time-out to the time-out and an interval. A path that is mended
 * before that is known is used on, and I/Os that have vanished on it wait for their own time-outs;
 * after it the next check finds it, where there are several, and at once where it is the only one.
 * Failures overlap: those of one sort are one loss from the first to the end of the last, and a
 * path is known to be lost by the first timer of a loss that goes on. Paths that are found at one
 * instant are known together, so that none of them takes the I/Os of another. Then I/Os go back to
 * a better group (failback immediate, after a while), or stay. With no path left, as after a loss
 * of all paths at once, the unit's no_path_retry says what becomes of I/Os.
 *
 * A node reaches a unit while no loss of all its paths goes on; losses may overlap. I/Os wait from
 * the loss on, and fail when the unit's patience is over (models/storage/lun.h). Paths are cables:
 * a node that boots has no more of them than before, and discovers which of them work: those that
 * do not are known as lost, and the best group of the others is used.
 */
#ifndef MODELS_CLUSTER_PATHS_H
#define MODELS_CLUSTER_PATHS_H

#include "models/cluster/cluster.h"

/** Failures of one path that go on: those of one sort overlap to one loss. */
struct path_failures {
    uint32_t count;
    sim_ticks found_at; /* the loss is known then */
    struct cause cause; /* of the loss */
};

/** The sorts of failures of a path: of each the timer of its own finds it. */
enum path_failure_sort { PATH_REPORTED, PATH_SILENT, PATH_SORTS };

struct one_path {
    uint32_t failures;                   /* that go on, of both sorts */
    struct path_failures of[PATH_SORTS]; /* these by their sort */
    bool is_known;                       /* to have failed */
    struct event_id found;               /* its failure, or that it works again */
    struct cause cause;                  /* of the failure */
};

struct unit_path {
    struct one_path *each;    /* as many as the unit has for each node */
    uint32_t active;          /* a path of the group in use */
    bool is_exhausted;        /* every path is known to have failed */
    struct event_id failback; /* to come */
    sim_ticks phase;          /* of the checks of paths */
    uint32_t losses;          /* of all paths, that go on */
    struct event_id fails;    /* I/Os fail from then on */
    struct cause cause;       /* of the last loss, or of what followed from it */
};

/** A node loses all its paths to a unit. @param lun  its index */
void paths_lose(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                struct cause cause);

/** A loss is over; paths are back unless another goes on. @param lun  index of the unit */
void paths_restore(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                   struct cause cause);

/** Build the paths of all nodes to all units; all are sound. */
void paths_build(struct assembly *assembly, struct cluster *cluster);

/** A path of a node to a unit fails, or such a failure is over. @param number  of the path, from 0
 *  @param is_silent  nothing reports the failure */
void paths_fail(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                uint32_t number, bool is_silent, struct cause cause);
void paths_mend(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                uint32_t number, bool is_silent, struct cause cause);

/** A node has booted: it discovers its paths. */
void paths_boot(struct run *run, struct cluster *cluster, uint32_t node);

/** The handlers of CLUSTER_PATH_FAILS, CLUSTER_PATH_FOUND, CLUSTER_PATH_BACK and CLUSTER_FAILBACK.
 */
event_handler paths_on_fail, paths_on_found, paths_on_back, paths_on_failback;

/** Fail the run when I/Os of a node wait with a path, or go without one. */
void paths_invariants(struct run *run, const struct cluster *cluster);

#endif
