/* Values that only a simulation tells: of a machine under the loads of Memory Latency Checker. */
#ifndef EXPERIMENTS_IMPORT_MLC_CALIBRATE_H
#define EXPERIMENTS_IMPORT_MLC_CALIBRATE_H

#include "experiments/import/mlc_found.h"
#include "experiments/import/notes.h"

#include <jansson.h>

/**
 * Fit channel_bandwidth to the peak; of a machine with DRAM its latencies, and the lines in flight
 * of a stream.
 *
 * @param machine  complete but for that
 * @param found    with the lines in flight; gets how many each thread has
 * @param name     of the text, in errors
 * @return false with error 65 where the machine is not valid
 */
bool mlc_calibrate(json_t *machine, struct mlc_found *found, const char *name, struct notes *notes,
                   struct error *error);

#endif
