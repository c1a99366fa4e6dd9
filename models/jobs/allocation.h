/*
 * Processors of nodes, and which of them a job is given.
 *
 * Nodes are numbered in the order of their groups; node i has processors of its own, numbered
 * after those of the nodes before it. A job is given any processors that are free: `compact` takes
 * as few nodes as there can be, the fullest that suffices last; `spread` takes one processor of
 * each node in turn, the emptiest first. The processors of a job are a list, so that giving and
 * taking back cost O(1) for each, beside O(nodes) for choosing.
 */
#ifndef MODELS_JOBS_ALLOCATION_H
#define MODELS_JOBS_ALLOCATION_H

#include "models/jobs/job.h"

#include <stdbool.h>

enum allocation_policy { ALLOCATION_COMPACT, ALLOCATION_SPREAD };

/** No job has the processor. */
#define ALLOCATION_FREE UINT32_MAX

struct allocation {
    enum allocation_policy policy;
    uint32_t node_count;
    uint32_t processor_count;
    uint32_t free_count;  /* processors of all nodes */
    uint32_t most;        /* processors of the largest node */
    uint32_t *free;       /* processors of each node that are free */
    uint32_t *free_first; /* the first free processor of each node */
    uint32_t *next;       /* of each processor: the next free one of its node, or of its job */
    uint32_t *node;       /* of each processor */
    uint32_t *owner;      /* of each processor: the slot of its job, or ALLOCATION_FREE */
    uint32_t *order;      /* room for choosing: nodes */
    uint32_t *bucket;     /* room for choosing: a place for each number of free processors */
};

/** Start with all processors free. @param processors  of each node, `node_count` of them */
void allocation_init(struct allocation *allocation, struct arena *arena,
                     enum allocation_policy policy, const uint32_t *processors,
                     uint32_t node_count);

/** Give a job its processors; asserts that so many are free. @return the nodes that they are on */
uint32_t allocation_give(struct allocation *allocation, struct job *job);

/** Take the processors of a job back. */
void allocation_take_back(struct allocation *allocation, struct job *job);

/** Processors that a job has, found one by one in the table of owners. */
uint32_t allocation_census(const struct allocation *allocation, uint32_t slot);

#endif
