/*
 * A removable medium as a drive moves over it: a tape whose data goes along it once or several
 * times, or a disc.
 *
 * Data goes `passes` times along the medium, to and fro: the first pass from its beginning to its
 * end, the next one back (serpentine; linear tape has one). A drive locates at one speed from where
 * the heads are to where the block is, whatever the pass: so two positions drawn uniformly are a
 * third of a pass apart on average. Changing the pass beside that takes no time.
 */
#ifndef MODELS_STORAGE_REMOVABLE_MEDIUM_H
#define MODELS_STORAGE_REMOVABLE_MEDIUM_H

#include "sim/kernel/ticks.h"

#include <stdint.h>

struct removable_medium {
    uint64_t blocks; /* of IO_BLOCK_BYTES */
    int64_t passes;
    sim_ticks locate; /* of any distance but none, beside the way */
    sim_ticks pass;   /* from one end to the other */
    sim_ticks rewind; /* from the end to the beginning */
};

/** Where a block lies along the medium, 0 (its beginning) to 1. @param block  up to the count */
double removable_place(const struct removable_medium *medium, uint64_t block);

/** Time to go from one block to another [ticks]; 0: it is the same. */
sim_ticks removable_locate_time(const struct removable_medium *medium, uint64_t from, uint64_t to);

/** Time from a block to the beginning of the medium, before it is unloaded [ticks]. */
sim_ticks removable_rewind_time(const struct removable_medium *medium, uint64_t from);

#endif
