/*
 * The role "arbitration": which processor gets the bus next.
 *
 * An arbiter is pure: it sees which processors ask, since when, and which had the bus last, and
 * names one that asks. Each processor's references keep their order.
 */
#ifndef MODELS_INTERCONNECT_ARBITRATION_H
#define MODELS_INTERCONNECT_ARBITRATION_H

#include "sim/kernel/ticks.h"
#include "sim/random/stream.h"

#include <stdbool.h>
#include <stdint.h>

/** The asking processors. */
struct bus_requests {
    uint32_t processors;
    uint32_t last;          /* processor served last */
    const uint64_t *asking; /* one bit for each processor, 64 a word */
    const sim_ticks *since; /* for each asking processor: when its oldest reference came */
};

struct arbitration_operations {
    /** Name one of the processors that ask; there is at least one. */
    uint32_t (*choose)(const struct bus_requests *requests, struct stream *stream);
};

/** The first asking processor from `from` on, or `processors` when there is none. */
uint32_t bus_requests_next(const struct bus_requests *requests, uint32_t from);

#endif
