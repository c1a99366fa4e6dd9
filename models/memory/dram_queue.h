/*
 * References that wait for a channel of DRAM, and which of them is next.
 *
 * FCFS takes them in order of arrival. FR-FCFS (Rixner et al. 2000) looks at the oldest of them, as
 * many as fit into its window, and takes the one whose data can come first; of equals a row hit,
 * and then the oldest. When so many row hits have passed the oldest reference, no more of its bank
 * do, and it is the next as soon as its data can follow those before without a gap. So none waits
 * for ever.
 */
#ifndef MODELS_MEMORY_DRAM_QUEUE_H
#define MODELS_MEMORY_DRAM_QUEUE_H

#include "models/machine/reference.h"
#include "models/memory/dram_channel.h"

struct dram_queue {
    struct reference_pool *pool; /* of its references */
    struct reference_queue waiting;
    uint32_t passed; /* row hits taken before the oldest */
};

/** The access that a waiting reference wants. @param is_write  it waits among written lines; those
 *  of a page that moves are written among what is read */
static inline struct dram_access dram_wanted(const struct reference *reference, bool is_write)
{
    uint64_t place = reference->slot[0];
    return (struct dram_access){.rank = (uint32_t)(place >> 32),
                                .bank = (uint32_t)place,
                                .row = (uint32_t)reference->slot[1],
                                .is_write = is_write || reference_writes_page(reference)};
}

/** A reference comes, and waits. */
void dram_queue_push(struct dram_queue *queue, struct reference *reference,
                     const struct dram_place *place);

/** The choice of a reference. */
struct dram_choice {
    uint32_t before; /* the reference before it in the queue, or REFERENCE_NONE */
    struct dram_access access;
    struct dram_plan plan;
};

/** Choose the next reference, and leave it where it is; there must be one. */
struct dram_choice dram_queue_choose(const struct dram_queue *queue, struct dram_channel *channel,
                                     bool are_writes, sim_ticks now);

/** Take the reference chosen. */
struct reference *dram_queue_take(struct dram_queue *queue, const struct dram_choice *choice);

#endif
