/* The interconnect of a machine, from the matrix of bandwidths of Memory Latency Checker. */
#ifndef EXPERIMENTS_IMPORT_MLC_LINKS_H
#define EXPERIMENTS_IMPORT_MLC_LINKS_H

#include "experiments/import/mlc.h"
#include "experiments/import/notes.h"

#include <jansson.h>
#include <stdbool.h>

/**
 * Set the interconnect: a link for each pair of nodes, point_to_point where all are alike, else a
 * topology. Where the text has no bandwidths between nodes, a link carries what a memory delivers.
 *
 * @param is_uniform  the links are those from each node to the one memory
 * @param peak        of the whole machine [B/s]
 */
void mlc_set_links(json_t *machine, const struct mlc_text *mlc, bool is_uniform, double peak,
                   struct notes *notes);

#endif
