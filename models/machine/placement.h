/*
 * Placement: which memory holds the line that a thread refers to.
 *
 * Policies, by their names in operating systems: local (each thread's memory is on its own
 * processor), interleaved (pages go round all memories), on_one_node (all is where one thread
 * initialized it), and first_touch (a page is placed where it is first referred to: a thread's
 * private pages near it, shared pages wherever the first reference came from). Or the share of
 * remote references is given outright, evenly spread over the other memories.
 */
#ifndef MODELS_MACHINE_PLACEMENT_H
#define MODELS_MACHINE_PLACEMENT_H

#include "sim/base/arena.h"
#include "sim/random/stream.h"

enum placement_policy {
    PLACEMENT_FIRST_TOUCH, /* first: the default */
    PLACEMENT_LOCAL,
    PLACEMENT_INTERLEAVED,
    PLACEMENT_ON_ONE_NODE,
};

struct placement_options {
    enum placement_policy policy;
    uint32_t nodes;      /* processors with memory */
    uint32_t node;       /* PLACEMENT_ON_ONE_NODE */
    double remote_share; /* above 0: of all references, whatever the policy */
    double shared_share; /* PLACEMENT_FIRST_TOUCH: of all references, to shared pages */
    uint32_t shared_pages;
};

struct placement {
    struct placement_options options;
    uint16_t *homes; /* PLACEMENT_FIRST_TOUCH: of each shared page, 1 more than its node; 0: none */
};

void placement_init(struct placement *placement, struct arena *arena,
                    const struct placement_options *options);

/** The slow end of placement_home: the policies that draw. */
uint32_t placement_draw(struct placement *placement, struct stream *stream, uint32_t processor);

/** The home of the next line that a thread on `processor` refers to. */
static inline uint32_t placement_home(struct placement *placement, struct stream *stream,
                                      uint32_t processor)
{
    const struct placement_options *options = &placement->options;
    if (options->nodes == 1 || (options->remote_share == 0 && options->shared_share == 0 &&
                                options->policy <= PLACEMENT_LOCAL)) {
        return options->nodes == 1 ? 0 : processor;
    }
    return placement_draw(placement, stream, processor);
}

#endif
