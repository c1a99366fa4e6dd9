/*
 * Levels of fencing: what is tried, one after the other, to fence a node.
 *
 *     fence --> level 1 --failed--> level 2 --failed--> ... --> the request has failed
 *                  |                   |
 *                  +----- fenced ------+--> the target is down
 *
 * Each level is a kind of fencing with attempts, time-outs and an operator of its own. A request
 * goes to the next level when one has failed with all its attempts; the next request begins with
 * the first level. The fencing delay of the target is waited for at the first level alone. A level
 * that has been given up may succeed later (an operator came): that counts, and the others are
 * taken back. How many requests may fail in a row is what the first level says.
 *
 * Source: Pacemaker Explained, fencing topology.
 */
#ifndef MODELS_CLUSTER_FENCING_FENCING_LEVELS_H
#define MODELS_CLUSTER_FENCING_FENCING_LEVELS_H

#include "models/cluster/fencing/fencing.h"

/** The parameters of all levels. */
struct fencing_levels_parameters {
    const struct part *first;
    const struct parameter_list *others; /* struct part */
};

/** A level, 0 being the first. */
static inline const struct part *fencing_level_at(const struct fencing_levels_parameters *levels,
                                                  size_t level)
{
    const struct part *others = levels->others->elements;
    return level == 0 ? levels->first : &others[level - 1];
}

/** Whether a node that was fenced, by whatever level, is known to write no more. */
bool fencing_levels_are_safe(const struct fencing_levels_parameters *levels);

/** Whether a level takes a node for fenced as its watchdog has reset it. */
bool fencing_levels_trust_watchdog(const struct fencing_levels_parameters *levels);

/** Whether a node may stay up that a level has fenced. */
bool fencing_levels_leave_up(const struct fencing_levels_parameters *levels);

/** Whether a level fences by storage alone. */
bool fencing_levels_are_by_storage(const struct fencing_levels_parameters *levels);

/** The operations of the role "fencing", on what fencing_levels_build returns; those on parameters
 *  take struct fencing_levels_parameters. */
extern const struct fencing_operations fencing_levels_operations;

/** Build all levels. @param system  the scope of the section "system" @param parameters  live as
 * long as the run */
struct component *fencing_levels_build(struct assembly *assembly, const struct scope *system,
                                       const struct fencing_levels_parameters *parameters,
                                       const struct fencing_environment *environment);

#endif
