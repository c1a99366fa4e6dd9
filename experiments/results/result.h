/*
 * The results of an experiment: results.json, the same bytes every time; beside it results.csv, the
 * same numbers as a table (tidy.h); spec.json, the spec as it was run, which stands alone
 * (spec/filled.h); timeline.jsonl, where timelines were kept; and series.csv, where metrics were
 * looked at over time.
 *
 * Points are read from the store, computed (point.h) and written (json/) one by one; summaries,
 * comparisons and curves stay in memory for the table that is printed afterwards. No clock and no
 * name of a machine is in the file: those are in provenance.json.
 */
#ifndef EXPERIMENTS_RESULTS_RESULT_H
#define EXPERIMENTS_RESULTS_RESULT_H

#include "experiments/results/crossing.h"
#include "experiments/results/export/series_file.h"
#include "experiments/results/pareto.h"
#include "experiments/results/shortfall.h"
#include "experiments/timeline/file.h"

#define RESULT_NAME      "results.json"
#define RESULT_CSV_NAME  "results.csv"
#define RESULT_SPEC_NAME "spec.json"

struct result {
    struct point_summaries summaries;
    struct comparisons comparisons;
    struct curves curves;
    struct crossings crossings;
    struct pareto pareto;
    bool is_imprecise; /* a wanted precision was not reached at some point */
    uint64_t failed;   /* runs */
    struct shortfall shortfall;
    struct timeline_file timeline;
    struct series_file series;
};

/**
 * Write FOLDER/results.json, FOLDER/results.csv, FOLDER/spec.json, FOLDER/timeline.jsonl and
 * FOLDER/series.csv or none, and the tables of the last results in the store, for the points this
 * experiment owns.
 *
 * @param result  filled in; the caller frees it with result_free, whatever is returned
 * @return false with `error` set: the old files, if any, are still there
 */
bool result_write(const struct experiment *experiment, const char *folder, struct result *result,
                  struct error *error);

/** Write FOLDER/spec.json alone, for a sweep that begins. */
bool result_write_spec(const struct spec *spec, const char *folder, struct error *error);

/** The exit status of a command that made the result: 2 where runs failed, 1 where a wanted
 * precision was not reached or an objective does not pass, else 0. */
int result_status(const struct result *result);

void result_free(struct result *result);

#endif
