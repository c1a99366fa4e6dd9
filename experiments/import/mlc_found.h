/* Properties of the whole machine in a text of Memory Latency Checker: means, peak, lines in
 * flight. */
#ifndef EXPERIMENTS_IMPORT_MLC_FOUND_H
#define EXPERIMENTS_IMPORT_MLC_FOUND_H

#include "experiments/import/mlc.h"
#include "experiments/import/notes.h"

#include <stdbool.h>
#include <stdint.h>

enum { MLC_LINE_BYTES = 64, MLC_ALIKE_PERCENT = 3 };

struct mlc_found {
    const struct mlc_text *mlc;
    size_t nodes;      /* with cores */
    bool is_uniform;   /* latencies between all of several nodes differ by less than 3 % */
    double local_ns;   /* mean idle latency, of each node's own memory unless it is uniform */
    double peak;       /* all nodes read their own memory [B/s] */
    double lines;      /* in flight under full load, in the whole machine */
    double latency_ns; /* under full load */
    int64_t outstanding;
};

/** Start with the latencies. */
void mlc_find_latencies(const struct mlc_text *mlc, struct mlc_found *found);

/**
 * The bandwidth of all nodes together: each node's own memory in the matrix of bandwidths, else all
 * reads of the system, else the most loaded row. Under uniform memory the matrix has no peak: it
 * loads one node at a time.
 *
 * @return false when the text says none
 */
bool mlc_find_peak(struct mlc_found *found, struct notes *notes);

/** Lines in flight by Little's law, from the most loaded row; without one twice those that the peak
 *  needs at the idle latency. */
void mlc_find_lines(struct mlc_found *found, struct notes *notes);

/** The row of loaded latencies with the shortest delay; NULL: there is none. */
const struct mlc_load *mlc_most_loaded(const struct mlc_text *mlc);

#endif
