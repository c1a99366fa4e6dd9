/*
 * Taking over an output folder that was used before.
 *
 * The same folder may be given to a spec with another seed or another horizon: finished runs stay
 * in the store, but the results are replaced, so the user is told what was there and what comes
 * instead. A folder of another name is not taken without being told so.
 */
#ifndef EXPERIMENTS_RUNS_TAKEOVER_H
#define EXPERIMENTS_RUNS_TAKEOVER_H

#include "experiments/runs/store.h"

#include <stdio.h>

struct takeover {
    const char *folder;
    bool is_forced; /* --force: another name is allowed */
    bool is_dry;    /* nothing is made: the sentences say what a run would do */
    FILE *out;      /* for sentences */
};

/**
 * Say on takeover->out how what the store was made for differs from what comes now.
 *
 * @return false with `error` set (73) when the names differ and it is not forced
 */
bool takeover_check(const struct takeover *takeover, struct store *store,
                    const struct store_experiment *next, struct error *error);

/**
 * Look for files with names of results in a folder in which no experiment was ever run: they are
 * the user's own, and results would replace them.
 *
 * @param has_store  an experiment was run there
 * @return false with `error` set (73) when there is such a file and it is not forced
 */
bool takeover_check_files(const struct takeover *takeover, bool has_store, struct error *error);

#endif
