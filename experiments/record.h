/*
 * The record of a run: what one replication found, as one line of JSON.
 *
 * Workers write it, the store keeps it word for word, and statistics read it back:
 *
 *     {"events": 12, "ties": 0, "cuts_s": [0, 0.5], "series": [2.5, 3, ...],
 *      "metrics": {"response_time": {"unit": "s", "values": [0.12, 0.1],
 *                                    "percentiles": [[0.07, null, ...], ...]},
 *                  "lost_fraction": {"unit": "1", "values": [0, null], "reason": "nobody came"}},
 *      "resources": {"cpu": [0.9, 0.91]}, "laws": [["little", "system", 0, true]]}
 *
 * A law's last entry is null where nothing happened that it speaks of.
 *
 * With an automatic warm-up every value stands there for each possible cut, and `series` is the
 * signal in batches that the cut is chosen by; else there is one value and no series. A single long
 * run that was divided has its metrics' "batches" beside the "values". Reals read
 * back as the same doubles. Reading costs some microseconds a metric.
 */
#ifndef EXPERIMENTS_RECORD_H
#define EXPERIMENTS_RECORD_H

#include "analysis/statistics/mser.h"
#include "sim/base/text.h"
#include "sim/component/simulation.h"

enum {
    RECORD_SERIES = SIMULATION_SLICES / MSER_BATCH, /* values in a series */
    RECORD_CUTS_MOST = SIMULATION_CUTS + 1,
};

struct record {
    uint64_t events;
    uint64_t ties;
    size_t cut_count;
    double cuts_s[RECORD_CUTS_MOST]; /* what each removes from the results */
    double *series;                  /* RECORD_SERIES values; NULL: nothing to choose from */
    struct metric *metrics;          /* for each metric, one for each cut */
    size_t metric_count;
    size_t batch_count;         /* 0 unless the run was divided into batches */
    double *batches;            /* for each metric, one for each batch; NAN where undefined */
    struct resource *resources; /* for each resource, one for each cut */
    size_t resource_count;
    struct law *laws;
    size_t law_count;
};

/** Append the record of a finished run. */
void record_write(const struct simulation_result *result, struct text_buffer *text);

/** The two counts at the head of a record, without reading the rest. */
void record_counts(const char *text, uint64_t *events, uint64_t *ties);

/**
 * Read a record; everything in it lives in the arena.
 *
 * @return false when the text is none (74): the store is damaged
 */
bool record_read(const char *text, struct arena *arena, struct record *record, struct error *error);

#endif
