/* Nodes, cores and channels of a machine file, beside those of a text of Memory Latency Checker. */
#ifndef EXPERIMENTS_IMPORT_MLC_AGREE_H
#define EXPERIMENTS_IMPORT_MLC_AGREE_H

#include "experiments/import/mlc_found.h"
#include "experiments/import/notes.h"
#include "sim/base/error.h"

#include <jansson.h>

/**
 * Refuse a machine whose numbers are none or whose nodes are not those of a text, and make a
 * processor of each sub-NUMA cluster, as a text has a row for each.
 *
 * @param machine  of --machine, before anything of the text is in it
 * @param name     of the text, in errors
 * @return false with error 65
 */
bool mlc_agree(json_t *machine, const struct mlc_found *found, const char *name,
               struct notes *notes, struct error *error);

#endif
