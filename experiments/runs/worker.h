/*
 * A worker process: takes points and runs from a pipe, simulates, answers with records.
 *
 * A worker sees only documents, and the files of data that these name, no database; so a run that
 * crashes or eats all memory takes nothing along. The last point read is kept for the runs that
 * follow. A worker ends when its pipe does, and dies with the runner; interrupts from the terminal
 * are the runner's business.
 */
#ifndef EXPERIMENTS_RUNS_WORKER_H
#define EXPERIMENTS_RUNS_WORKER_H

#include "experiments/runs/message.h"
#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <jansson.h>

/** File descriptors of a worker: where runs come from and where records go. */
enum { WORKER_INPUT = 0, WORKER_OUTPUT = 3 };

/** Serve runs until the input ends. @return exit status */
int worker_serve(int input, int output);

/** Prepare the process (signals, death of the parent) and serve the two descriptors above. */
int worker_main(void);

#endif
