/* The sources of `coupling import`, which have their arguments and notes in common. */
#ifndef EXPERIMENTS_COMMANDS_IMPORT_H
#define EXPERIMENTS_COMMANDS_IMPORT_H

#include "experiments/import/notes.h"
#include "sim/base/error.h"

#include <jansson.h>
#include <stdint.h>

/** `coupling import` as it was given. */
struct import_arguments {
    const char *source; /* "corosync", "faults", "hwloc", "lscpu", "mlc": the first word */
    const char *path;   /* of the file that is imported; "-": standard input */
    const char *output; /* NULL: standard output */
    const char *machine;
    const char *origin; /* of a log: the date or time of day that is 0 s; NULL: the earliest */
    uint64_t cores, channels; /* 0: not given */
};

/** Import a file. @return a machine or a spec, a new reference; NULL with `error` set */
typedef json_t *import_function(const struct import_arguments *arguments, struct notes *notes,
                                struct error *error);

import_function import_corosync, import_faults, import_hwloc, import_lscpu, import_mlc;

#endif
