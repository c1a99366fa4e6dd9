/*
 * The layout of runs.sqlite: its tables, and which version of them a file has.
 *
 * A file of a newer version of the program is refused. The runs of an older one carry no digests,
 * so that nothing says whether they are whole: its tables are emptied, and that is said. The words
 * of every table are compared with those written here, so that a damaged description of a table
 * cannot make SQLite read it in another way.
 */
#ifndef EXPERIMENTS_RUNS_STORE_LAYOUT_H
#define EXPERIMENTS_RUNS_STORE_LAYOUT_H

#include "experiments/runs/store_file.h"

/** Refuse a file whose layout is newer than what this program knows (74). */
bool store_layout_refuse(struct store *store, struct error *error);

/** Within a transaction: lay out an empty file, or one of an older layout anew; check the rest. */
bool store_layout_make(struct store *store, struct error *error);

/** Check a file that is only to be read (66: empty; 74: older, newer or damaged). */
bool store_layout_check(struct store *store, struct error *error);

#endif
