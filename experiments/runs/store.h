/*
 * The store: finished runs, in SQLite, so that none is made twice and none is lost.
 *
 * `runs.sqlite` in the output folder keeps each run under its key (see digest.h) with its record
 * word for word, one transaction each, on the disk before store_put returns. The text of a point is
 * kept once. Beside them stands the experiment they were last made for, whose spec `merge` and
 * `compare` read back. The timeline of a run, where it was kept, stands in a table of its own: it
 * is not part of what was found, and statistics need not read past it.
 *
 * Runs, timelines, the texts of points and the experiment have a digest each, over key and content.
 * A row that differs from its digest is reported on standard error and counts as not made; a store
 * that is only read, and one whose results are being written, refuse it (74) instead.
 *
 * For people there are the tables of the last results (experiments/runs/store_results.h).
 *
 * Two processes may use one store at a time: each waits for the other's transaction. A store
 * without a path lives in memory and goes with the process.
 */
#ifndef EXPERIMENTS_RUNS_STORE_H
#define EXPERIMENTS_RUNS_STORE_H

#include "experiments/runs/digest.h"
#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <stddef.h>

/** Name of the file in an output folder. */
#define STORE_NAME "runs.sqlite"

struct store;

/** The experiment of a folder's runs. */
struct store_experiment {
    const char *name;
    const char *spec; /* resolved, as one JSON text that spec_open_text reads */
    const char *engine;
    int64_t shard; /* K of K/N; 0/1: everything */
    int64_t shards;
};

/** A point as the store knows it. The text is borrowed. */
struct store_point {
    const char *canonical;
    struct digest digest; /* of the text */
    struct run_keys keys;
    int64_t seed;
    size_t id;          /* how messages name it: its number in the experiment at hand */
    uint64_t timelines; /* replications, the first ones, that are only there with their timeline */
};

enum store_status { STORE_NONE, STORE_DONE, STORE_FAILED };

struct store_run {
    uint64_t replication;
    enum store_status status;
    const char *text;     /* the record, or the reason of the failure */
    const char *timeline; /* timeline_lines' text; NULL: not kept; store_each leaves it out */
};

/**
 * Open a store, creating it when it is missing.
 *
 * @param path  NULL: in memory
 * One of an older layout is emptied, and that is said on standard error.
 *
 * @return NULL with error 73 (cannot be created) or 74 (damaged, of a newer layout, disk full)
 */
struct store *store_open(const char *path, struct error *error);

/**
 * Open a store that must be there, for reading; what is damaged in it is an error (74).
 *
 * @return NULL with error 66 when there is none, 74 when its layout is another
 */
struct store *store_open_readonly(const char *path, struct error *error);

/** Close it; what was put is safe already. NULL is allowed. */
void store_close(struct store *store);

bool store_set_experiment(struct store *store, const struct store_experiment *experiment,
                          struct error *error);

/**
 * @param experiment  filled in; its texts live in the arena
 * @return false with error 66 when there is none, 74 when its description is damaged
 */
bool store_experiment(struct store *store, struct arena *arena, struct store_experiment *experiment,
                      struct error *error);

/** A point's digest and keys; no timelines. @param canonical  borrowed */
void store_point_init(struct store_point *point, const char *canonical, int64_t seed);

/** Put a run, in a transaction of its own unless one is open. A run of the same key is replaced. A
 *  store whose file was moved, deleted or replaced in the meantime is an error (74). */
bool store_put(struct store *store, const struct store_point *point, const struct store_run *run,
               struct error *error);

/** Called for each run; the text is valid until it returns. @return false: no more */
typedef bool store_visit(void *context, const struct store_run *run);

/** The runs of a point and its seed, in order of replication, up to `most`: one SELECT. One that
 *  is damaged, or lacks the timeline the point wants of it, is not there. */
bool store_each(struct store *store, const struct store_point *point, uint64_t most,
                store_visit *visit, void *context, struct error *error);

/** The kept timeline of a run, in the arena. @param lines  NULL: none is kept */
bool store_timeline(struct store *store, const struct store_point *point, uint64_t replication,
                    struct arena *arena, const char **lines, struct error *error);

/** One past the highest replication there is of a point and its seed; 0 when there is none. Rows
 *  under another key than that of their replication do not count. */
bool store_last(struct store *store, const struct store_point *point, uint64_t *count,
                struct error *error);

/** Drop the failed runs of a point, so that they are tried again. */
bool store_forget_failures(struct store *store, const struct store_point *point,
                           struct error *error);

/** Several puts as one transaction: for copies, never for runs just made. */
bool store_begin(struct store *store, struct error *error);
bool store_commit(struct store *store, struct error *error);

#endif
