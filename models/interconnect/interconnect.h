/*
 * The role "interconnect": carries references between processors and memories.
 *
 * A spec names one as {"kind": "bus", ...}. An interconnect takes a reference over when it has to
 * cross, lets it wait for whatever is shared, and hands it on through its port when it is across.
 */
#ifndef MODELS_INTERCONNECT_INTERCONNECT_H
#define MODELS_INTERCONNECT_INTERCONNECT_H

#include "models/memory/memory.h"

/** The machine around an interconnect. */
struct interconnect_environment {
    enum memory_layout layout;
    uint32_t processors;
    uint32_t homes; /* memories: 1, or one for each processor */
    int64_t line_bytes;
    int64_t ticks_per_second;
    struct reference_pool *pool;
    struct reference_port out; /* takes references once across */
};

/** Operations of the role "interconnect"; all but crossing get the component that the kind built of
 * a struct interconnect_environment. */
struct interconnect_operations {
    /** Mean time a line takes to cross, unloaded [ticks]. */
    double (*crossing)(const void *parameters, int64_t line_bytes, int64_t ticks_per_second);
    /** Take over a reference from its processor, to its home. */
    void (*carry)(struct run *run, struct component *interconnect, struct reference *reference);
    /** References that are crossing or wait to. */
    uint64_t (*present)(const struct component *interconnect);
};

/**
 * The time that carrying a line takes [ticks]: `transfer` where it is given, else line / bandwidth.
 *
 * @param bandwidth  [bytes/s]; 0 with no transfer: no time
 */
struct distribution interconnect_transfer(const struct distribution *transfer, double bandwidth,
                                          int64_t line_bytes, int64_t ticks_per_second);

#endif
