/*
 * A machine whose memory is DRAM with the times of its grade, under the loads of MLC.
 *
 * The channels deliver what rows, banks and refreshes let them, so nothing of them is fitted. The
 * idle latency that was measured has the waiting of a lone reference in it, for its bank's open row
 * and for refreshes, which the model adds to the latencies of the machine: they are lowered by as
 * much. Under full load MLC has one core chase pointers while the others read sequentially; how
 * many lines these have in flight is fitted to the latency of the chase.
 */
#ifndef EXPERIMENTS_IMPORT_DRAM_FIT_H
#define EXPERIMENTS_IMPORT_DRAM_FIT_H

#include "sim/base/error.h"

#include <jansson.h>

/** Of the lines of a stream this share follows the line before: runs of 1,000, 64 KB. */
#define DRAM_FIT_SEQUENTIAL "0.999"

enum { DRAM_FIT_OUTSTANDING_MOST = 1024 };

struct dram_load {
    double idle;      /* latency without load, of each node's own memory, in the mean [s] */
    double saturated; /* latency of the chase under full load [s]; 0: not measured */
    int64_t threads;  /* of all cores */
};

struct dram_fitted {
    double wait_least;   /* of a lone reference, for rows and refreshes: of the nodes, the least */
    double wait_most;    /* and the most [s] */
    int64_t outstanding; /* lines in flight of each stream; 0: not fitted */
    double bandwidth;    /* of the whole machine under full load [B/s] */
    double latency;      /* of the chase under full load [s] */
    unsigned runs;       /* that it took */
};

/** Whether a machine says of what DRAM its memory is, or each of its nodes that is not plain. */
bool dram_fit_is_possible(const json_t *machine);

/**
 * Lower the latencies of a machine by the waiting of a lone reference, for the memory of each node
 * by its own, and find the lines in flight of a stream, up to 1,024 and as many as a run can hold,
 * that bring the chase nearest to the latency under full load.
 *
 * Takes one run for each memory with DRAM, or up to four, and ten more where a latency under full
 * load was measured and there are cores beside the first.
 *
 * @param machine  complete, with the idle latencies as measured
 * @param name     of the import, in errors
 * @return false with error 65 where it is no valid machine, or a latency is shorter than the wait
 */
bool dram_fit(json_t *machine, const struct dram_load *load, const char *name,
              struct dram_fitted *fitted, struct error *error);

#endif
