/*
 * The JSON that `lscpu -J` writes: fields with data, flat until util-linux 2.36, nested since.
 *
 * Cores of a node are its processors over the threads of a core. lscpu knows no distances, and
 * numbers sockets only as a whole. Its field names are in the language of the user: those of
 * LC_ALL=C are read.
 */
#ifndef EXPERIMENTS_IMPORT_LSCPU_H
#define EXPERIMENTS_IMPORT_LSCPU_H

#include "experiments/import/topology.h"

/**
 * Read a document.
 *
 * @param name      of the file, in errors
 * @param topology  filled in; the caller frees it, whatever is returned
 * @return false with error 65: it is of another shape, or a field is missing or says something else
 */
bool lscpu_read(const json_t *document, const char *name, struct topology *topology,
                struct notes *notes, struct error *error);

/** Processors in a list such as "0-17,36-53" or "0,1". @return -1 when it is none */
int64_t lscpu_count(const char *list);

#endif
