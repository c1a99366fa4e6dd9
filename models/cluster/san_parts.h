/*
 * The parts of a cluster's SAN that fail: all paths through them, and no others.
 *
 * A part fails when the first of its failures begins, and works again when the last has ended. Each
 * failure of a part, reported or silent, is one of every path through it, of each node to each unit
 * (paths.h).
 */
#ifndef MODELS_CLUSTER_SAN_PARTS_H
#define MODELS_CLUSTER_SAN_PARTS_H

#include "models/cluster/paths.h"

/** The listener to random failures of parts. */
struct san_part_listener san_parts_listener(struct cluster *cluster);

/** A part fails, or such a failure is over. @param part  models/storage/san.h
 *  @param is_silent  nothing reports the failure */
void san_parts_fail(struct run *run, struct cluster *cluster, uint32_t part, bool is_silent,
                    struct cause cause);
void san_parts_mend(struct run *run, struct cluster *cluster, uint32_t part, bool is_silent,
                    struct cause cause);

/** Fail the run when a path through a part that has failed works. */
void san_parts_invariants(struct run *run, const struct cluster *cluster);

#endif
