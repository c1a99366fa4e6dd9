/*
 * An experiment read back from its output folder: the spec and the runs of runs.sqlite.
 *
 * `merge` and `compare` start from it. The folder is not changed.
 */
#ifndef EXPERIMENTS_RUNS_OUTPUT_FOLDER_H
#define EXPERIMENTS_RUNS_OUTPUT_FOLDER_H

#include "experiments/runs/experiment.h"

struct output_folder {
    struct arena *arena;
    char *path; /* of the folder */
    struct store_experiment described;
    struct spec *spec;
    struct experiment experiment;
};

/**
 * Open a folder.
 *
 * @param path  the folder, or its results.json or runs.sqlite
 * @return false with `error` set (66: no runs there); call output_folder_close in either case
 */
bool output_folder_open(struct output_folder *folder, const char *path, struct error *error);
void output_folder_close(struct output_folder *folder);

#endif
