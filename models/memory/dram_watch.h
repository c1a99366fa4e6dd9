/*
 * The watch over a channel of DRAM: whether the commands given to it are ones that devices allow.
 *
 * The watch hears each command at its instant and keeps books of its own, and knows nothing of how
 * the channel finds that instant. What is wrong once stays wrong.
 */
#ifndef MODELS_MEMORY_DRAM_WATCH_H
#define MODELS_MEMORY_DRAM_WATCH_H

#include "models/memory/dram_timing.h"

#include "sim/base/arena.h"
#include "sim/base/wide.h"

struct dram_watch_bank {
    uint32_t row; /* open, or DRAM_NO_ROW */
    sim_ticks at; /* last command */
};

struct dram_watch_rank {
    struct dram_watch_bank *banks;
    sim_ticks activated[DRAM_ACTIVATIONS]; /* the last activations */
    uint64_t activations;
    sim_ticks refreshed; /* end of the last refresh */
};

struct dram_watch {
    const struct dram_timing *timing;
    struct dram_watch_rank *ranks;
    sim_ticks sent;        /* end of the last data */
    uint64_t lines;        /* whose data were sent, */
    wide sending;          /* and the time that it took [ticks] */
    bool rows_are_wrong;   /* a row was opened over another, or used while it was not open */
    bool window_is_wrong;  /* five activations of a rank came within tFAW */
    bool data_are_wrong;   /* data of two accesses overlap */
    bool refresh_is_wrong; /* a rank had a command in a refresh, or a row open */
};

void dram_watch_init(struct dram_watch *watch, struct arena *arena,
                     const struct dram_timing *timing);

void dram_watch_precharge(struct dram_watch *watch, uint32_t rank, uint32_t bank, sim_ticks at);
void dram_watch_activate(struct dram_watch *watch, uint32_t rank, uint32_t bank, uint32_t row,
                         sim_ticks at);

/** A read or write of a row, and its data. */
void dram_watch_access(struct dram_watch *watch, uint32_t rank, uint32_t bank, uint32_t row,
                       sim_ticks at, sim_ticks from, sim_ticks to);

void dram_watch_refresh(struct dram_watch *watch, uint32_t rank, sim_ticks from, sim_ticks to);

#endif
