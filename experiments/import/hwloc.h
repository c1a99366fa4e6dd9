/*
 * The XML that `lstopo --of xml` writes, of hwloc 1 and 2, read with the hwloc library.
 *
 * Each core belongs to the nearest node: the smallest that has it; of several that are alike, the
 * first that is no HBM. Nodes that no core belongs to have memory alone. Cores that the process
 * which wrote the file might not use count like others: the machine is described, not a share.
 */
#ifndef EXPERIMENTS_IMPORT_HWLOC_H
#define EXPERIMENTS_IMPORT_HWLOC_H

#include "experiments/import/topology.h"

/**
 * Read a text.
 *
 * @param text      the whole file with a zero at its end
 * @param bytes     of it, without the zero
 * @param topology  filled in; the caller frees it, whatever is returned
 * @return false with error 65: hwloc cannot read it; 70: hwloc is missing
 */
bool hwloc_read(const char *text, size_t bytes, const char *name, struct topology *topology,
                struct notes *notes, struct error *error);

#endif
