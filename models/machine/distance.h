/*
 * Distances: how long a line takes to cross the interconnect from each processor to each memory,
 * where it meets no other line.
 *
 * A data sheet or a measurement gives one latency for memory that is not the processor's own: that
 * of the nearest one. From a memory that is farther away a line takes longer, by the difference of
 * the two crossings.
 */
#ifndef MODELS_MACHINE_DISTANCE_H
#define MODELS_MACHINE_DISTANCE_H

#include "sim/kernel/ticks.h"

#include <stddef.h>
#include <stdint.h>

struct distances {
    uint32_t homes;         /* places of memories */
    const double *crossing; /* from each processor to each home [ticks]; NULL: all take no time */
    double nearest; /* the shortest crossing [ticks]; 0: no home is behind the interconnect */
    const double *nearest_to; /* the same for each home; negative: no other processor reaches it */
    uint32_t of_a_processor;  /* nodes at one place; 0: 1 */
};

static inline uint32_t distance_place(const struct distances *distances, uint32_t node)
{
    return distances->of_a_processor > 1 ? node / distances->of_a_processor : node;
}

/** The time that a line takes to cross from a node to a home [ticks]; 0 within its processor. */
static inline double distance_crossing(const struct distances *distances, uint32_t processor,
                                       uint32_t home)
{
    size_t from = distance_place(distances, processor);
    return distances->crossing == NULL
               ? 0
               : distances->crossing[from * distances->homes + distance_place(distances, home)];
}

/** The crossing to a home less the crossing to the nearest home [ticks], 0 or more. */
sim_ticks distance_beyond_nearest(const struct distances *distances, uint32_t processor,
                                  uint32_t home);

/** The same less the crossing to that home from the processor nearest to it. */
sim_ticks distance_beyond_nearest_to(const struct distances *distances, uint32_t processor,
                                     uint32_t home);

#endif
