/*
 * The gallery: example specs that have a name, wherever the program stands.
 *
 * The gallery is the folder that the environment variable COUPLING_GALLERY names; else
 * share/coupling/gallery beside the folder of the program, experiments/gallery in the source tree
 * that the program was built in, the folder that the installation was configured for, or
 * experiments/gallery under the working folder: the first that is there.
 */
#ifndef EXPERIMENTS_SPEC_GALLERY_H
#define EXPERIMENTS_SPEC_GALLERY_H

#include "sim/base/error.h"

#include <stddef.h>

/** Its folder, which need not be there. To be freed with memory_free. */
char *gallery_folder(void);

/** Names of the specs in a folder, without ".json", in the order of their bytes. */
struct gallery_names {
    char **list;
    size_t count;
};

/** @return false with `error` set (66): the folder cannot be opened */
bool gallery_read(struct gallery_names *names, const char *folder, struct error *error);

void gallery_names_free(struct gallery_names *names);

/**
 * The file of a SPEC: itself, where it is a file, a path or "-"; else the spec of the gallery of
 * that name.
 *
 * @return to be freed with memory_free; NULL with `error` set (66), with the nearest name
 */
char *gallery_spec(const char *spec, struct error *error);

#endif
