/* Nodes that are unlike: memory without cores, and memories of unlike bandwidth. */
#ifndef EXPERIMENTS_IMPORT_MLC_NODES_H
#define EXPERIMENTS_IMPORT_MLC_NODES_H

#include "experiments/import/mlc.h"
#include "experiments/import/notes.h"

#include <jansson.h>
#include <stdbool.h>

/**
 * List the nodes of a machine where they are unlike, in the order of the columns. A node without
 * cores has one channel of the most bandwidth that any node has from it; a node with cores and less
 * bandwidth than others has fewer channels.
 *
 * @param machine  with its channels; nodes that it lists keep what they say, and of their channels
 *                 and their DRAM nothing is found
 */
void mlc_set_nodes(json_t *machine, const struct mlc_text *mlc, struct notes *notes);

/** Whether a text has a node without cores. */
bool mlc_has_far_memory(const struct mlc_text *mlc);

#endif
