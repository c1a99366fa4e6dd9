/* From the text of Memory Latency Checker to a machine. */
#ifndef EXPERIMENTS_IMPORT_MLC_MACHINE_H
#define EXPERIMENTS_IMPORT_MLC_MACHINE_H

#include "experiments/import/mlc.h"
#include "experiments/import/notes.h"

#include <jansson.h>

/** Properties that the text does not say; 0: not given. */
struct mlc_known {
    int64_t cores;    /* of each node */
    int64_t channels; /* of each node's memory */
};

/**
 * Calibrate a machine with idle latencies, the all-local peak, bandwidths between nodes and the
 * latency under full load.
 *
 * The lines in flight, by Little's law from the most loaded row of the text, belong to the
 * workload: a note and the description say them.
 *
 * @param machine  what is known of the machine, {} or an import of hwloc or lscpu; completed
 * @param name     of the text, in errors and in the description
 * @return false with error 65 where machine and text do not fit, or the machine is not valid
 */
bool mlc_machine(json_t *machine, const struct mlc_text *mlc, const struct mlc_known *known,
                 const char *name, struct notes *notes, struct error *error);

#endif
