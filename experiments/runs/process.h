/*
 * The first set-up of a process, of the program and its workers alike.
 *
 * - The three standard descriptors are open, so that no file of ours gets the number of one and is
 *   written into by a message. A closed standard input is empty; a closed standard output refuses
 *   what is written (74, when a command ends); what goes to a closed standard error is lost.
 * - A reader that has gone away and a file that is too large are errors of the write that meets
 *   them (EPIPE, EFBIG), not signals that end the process.
 * - jansson, SQLite and libuv allocate with sim/base/memory, so that no failed allocation of theirs
 *   can pass for an absent value.
 */
#ifndef EXPERIMENTS_RUNS_PROCESS_H
#define EXPERIMENTS_RUNS_PROCESS_H

#include "sim/base/error.h"

/** Set up this process; called once, before any library is used. */
bool process_start(struct error *error);

/** Let libraries allocate with sim/base/memory. @return false when one refuses: it is in use */
bool process_use_memory(void);

/** Open /dev/null in place of each standard descriptor that is closed. */
bool process_open_standard(void);

#endif
