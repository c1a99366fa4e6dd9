/*
 * The DRAM of a machine as the parameters and their preset make it, and where an address lies in
 * it.
 *
 * Lines that follow each other go to the channels in turn, then to bank groups in turn, then along
 * the row. Where rows stay open these are as few groups as hide tCCD_L behind the bursts of the
 * others, so that a stream has few rows open: two of the four of DDR4, as of the controllers whose
 * address functions were measured, which take one bit of the bank group from below the columns and
 * the other from above them (Pessl, Gruss, Maurice, Schwarz and Mangard 2016). Where each access
 * closes its row a stream goes to all groups. The bank of a row is turned by the number of the row,
 * so that streams which lie a power of two apart do not meet in one bank (permutation-based
 * interleaving: Zhang, Zhu and Zhang 2000).
 */
#ifndef MODELS_MEMORY_DRAM_TIMING_H
#define MODELS_MEMORY_DRAM_TIMING_H

#include "models/memory/dram_parameters.h"

#define DRAM_NO_ROW UINT32_MAX

enum { DRAM_ACTIVATIONS = 4 }; /* of a rank, in a window of tFAW */

struct dram_timing {
    struct dram_times times; /* all given */
    uint32_t channels;       /* of a controller */
    uint32_t ranks;          /* of a channel */
    uint32_t groups;         /* of a rank */
    uint32_t near_groups;    /* of these so many hold lines that follow each other */
    uint32_t banks;          /* of a rank, in all groups */
    uint32_t lines;          /* of a row */
    sim_ticks line;          /* data of a line: one burst after another */
    uint64_t line_bytes;     /* that these bursts carry */
    sim_ticks ahead;         /* a burst is decided on so long before the channel is free for it */
    bool closes;             /* a row is closed behind each access */
    sim_ticks timeout;       /* a row is closed when it was idle so long; 0: never */
    bool is_in_order;        /* FCFS */
    uint32_t window;         /* references that are looked at for the next */
    uint32_t writes_high;    /* a channel writes when so many lines wait for it, */
    uint32_t writes_low;     /* until so many are left */
    uint32_t hits_most;      /* row hits that may pass the oldest reference */
    bool refreshes;
};

/** The place of a line in its memory. */
struct dram_place {
    uint32_t channel;
    uint32_t rank;
    uint32_t bank; /* of the rank */
    uint32_t row;
};

/** @param parameters  checked @param channels  of a controller */
struct dram_timing dram_timing(const struct dram_parameters *parameters, uint32_t channels,
                               int64_t line_bytes, int64_t ticks_per_second);

/** The bank group of a bank. */
static inline uint32_t dram_group(const struct dram_timing *timing, uint32_t bank)
{
    return bank % timing->groups;
}

/** The place of the line at an address [lines]. */
struct dram_place dram_place(const struct dram_timing *timing, uint32_t address);

/** A reference that finds its row closed takes so long, from its arrival to the end of its data
 *  [ticks]. */
static inline sim_ticks dram_access(const struct dram_timing *timing)
{
    return timing->times.tRCD + timing->times.tCL + timing->line;
}

#endif
