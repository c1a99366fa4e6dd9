/*
 * The record of a run: what one replication found, as one line of JSON.
 *
 * Workers write it, the store keeps it word for word, and statistics read it back:
 *
 *     {"events": 12, "ties": 0, "warmup_s": 0.5,
 *      "metrics": {"response_time": {"unit": "s", "value": 0.1, "percentiles": [0.07, null, ...]},
 *                  "lost_fraction": {"unit": "1", "reason": "nobody arrived"}},
 *      "resources": {"cpu": 0.9}, "laws": [["little", "system", 0, true]]}
 *
 * Reals read back as the same doubles. Reading costs about a microsecond a metric.
 */
#ifndef EXPERIMENTS_RECORD_H
#define EXPERIMENTS_RECORD_H

#include "sim/base/text.h"
#include "sim/component/simulation.h"

struct record {
    uint64_t events;
    uint64_t ties;
    double warmup_s; /* removed from the results */
    struct metric *metrics;
    size_t metric_count;
    struct resource *resources;
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
