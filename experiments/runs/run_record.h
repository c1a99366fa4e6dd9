/*
 * The record of one finished run, as a line of JSON.
 *
 * The worker writes a record, the store keeps it word for word, and statistics read it back:
 *
 *     {"events": 12, "ties": 0, "random": true, "ticks_per_second": 1000000000,
 *      "window_s": [0, 0.5, 1], "pieces": [0, 1], "series": [2.5, 3, ...],
 *      "metrics": {"throughput": {"unit": "1/s", "values": [0.12, 0.1]},
 *                  "response_time": {"unit": "s", "statistic": "ratio", "parts": [7, 9],
 *                                    "wholes": [3, 4], "cells": [812000, 5000, 3, 0, ...]},
 *                  "classes.jobs.response_time": "response_time",
 *                  "lost_fraction": {"unit": "1", "statistic": "share", "most": 1, "parts": [0, 0],
 *                                    "wholes": [0, 0], "reason": "none arrived"}},
 *      "resources": {"cpu": [0.9, 0.91]}, "laws": [["little", "system", 0, true]]}
 *
 * Each metric stands there for every window of the run, as the sums that its statistic adds up
 * (sim/component/report.h); a mean over time has its values. `series` is the signal in batches that
 * a warm-up is chosen by. `cells` is what percentiles are made of: for each cell the ticks from the
 * greatest value of the cell before to its least one, the ticks from there to its greatest one, and
 * how many values of each piece it holds; a piece is some windows that follow each other. The
 * lowest fifth of all values lies in few cells, most of it in one. A metric with the same
 * numbers as an earlier one has its name instead, and so has a resource that is as busy as a mean
 * over time says. Reals read back as the same doubles. A law's last entry is null where nothing
 * happened that it speaks of. A series, where there is one, is the last member (series_record.h).
 */
#ifndef EXPERIMENTS_RUNS_RUN_RECORD_H
#define EXPERIMENTS_RUNS_RUN_RECORD_H

#include "analysis/statistics/mser.h"
#include "analysis/statistics/quantile.h"
#include "sim/base/text.h"
#include "sim/component/simulation.h"

enum {
    RUN_RECORD_SERIES = SIMULATION_SLICES / MSER_BATCH, /* values in a series */
    RUN_RECORD_PIECES = SIMULATION_WINDOWS,             /* most pieces */
};

/** The observations of one piece: some windows that follow each other. */
struct run_record_cells {
    struct quantile_cell *list;
    size_t count;
};

struct run_record_metric {
    const char *name;
    const char *unit;
    const char *reason;         /* why it is undefined in one of the windows; NULL: it is not */
    const char *mark;           /* why no run is long enough for it; NULL: nothing known of it */
    const char *no_percentiles; /* why the model cannot tell any; NULL: it can */
    enum statistic statistic;
    double most;                    /* INFINITY where it has no bound */
    double *parts;                  /* by window; a mean over time: value x length */
    double *wholes;                 /* by window; a mean over time: length [s], 0 where undefined */
    double *events;                 /* by window, random events that it rests on; NULL: on none */
    struct run_record_cells *cells; /* by piece; NULL: no percentiles */
};

struct run_record_resource {
    const char *component;
    double *utilization; /* by window */
};

struct run_record {
    uint64_t events;
    uint64_t ties;
    bool is_random; /* a random number was drawn */
    int64_t ticks_per_second;
    size_t window_count;
    double *window_s; /* where each starts, and where the last ends */
    size_t piece_count;
    size_t *piece_first; /* the window that each piece starts with; the last ends with the run */
    double *series;      /* RUN_RECORD_SERIES values; NULL: the warm-up is not chosen */
    struct run_record_metric *metrics;
    size_t metric_count;
    struct run_record_resource *resources;
    size_t resource_count;
    struct law *laws;
    size_t law_count;
};

/** Append the record of a finished run. */
void run_record_write(const struct simulation_result *result, struct text_buffer *text);

/** The two counts at the head of a record, without reading the rest. */
void run_record_counts(const char *text, uint64_t *events, uint64_t *ties);

/**
 * Read a record; everything in it lives in the arena.
 *
 * @return false when the text is none (74): the store is damaged
 */
bool run_record_read(const char *text, struct arena *arena, struct run_record *record,
                     struct error *error);

#endif
