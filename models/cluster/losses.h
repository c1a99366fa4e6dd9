/*
 * Losses: how far the loss of each node is handled, which is the phase of the outages that wait for
 * it. Nothing is decided by losses; they account for what has happened.
 */
#ifndef MODELS_CLUSTER_LOSSES_H
#define MODELS_CLUSTER_LOSSES_H

#include "models/cluster/service/phase.h"
#include "sim/base/arena.h"
#include "sim/base/bit_set.h"
#include "sim/kernel/run.h"

struct service;

struct losses {
    enum phase *progress; /* of each node: the first phase of its loss that is not finished */
    struct bit_set lost; /* nodes whose loss another one has noticed, and that have not come back */
    struct service *services;
    size_t service_count;
};

void losses_init(struct losses *losses, struct arena *arena, uint32_t node_count);

/** The loss of a node has come to a phase: the outages that wait for the node follow. */
void losses_reach(struct run *run, struct losses *losses, uint32_t node, enum phase phase,
                  uint64_t cause);

/** A node has gone down, or hangs. Its loss begins to be handled, unless it is handled already: the
 *  node hung or was cut off, and is now reset. */
void losses_begin(struct run *run, struct losses *losses, uint32_t node, uint64_t cause);

/** A node is heard again before a ring was formed without it: it was not lost. */
void losses_forget(struct losses *losses, uint32_t node);

/** A node has noticed that another one is silent. */
void losses_notice(struct run *run, struct losses *losses, uint32_t node, uint64_t cause);

#endif
