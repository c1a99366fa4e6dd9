/*
 * Predictions of timelines beside what was measured, as JSON.
 *
 *     {"point": 0, "replications": 20, "without_fault": 0, "fault": "fault.inject alpha: ...",
 *      "events": [{"event": "node.suspect", "node": "beta", "object": null, "occurrence": 1,
 *                  "measured": 2.704, "line": 2,
 *                  "predicted": {"mean": 2.7, "minimum": 2.44, "maximum": 3, "replications": 20},
 *                  "difference": 0.004, "within": true}],
 *      "phases": [{"service": "database", "replication": 3, "stretches": [{"phases": ["detect"],
 *                  "measured": 2.704, "predicted": {...}, "difference": ..., "within": ...}],
 *                  "outage": {...}}],
 *      "unfinished_outages": 0,
 *      "measured_only": [{"event": ..., "measured": ..., "line": 7, "reason": "..."}],
 *      "predicted_only": [{"event": ..., "predicted": {...}}],
 *      "ignored_keys": ["host"]}
 *
 * Times are in seconds from the fault, to the microsecond. `within` is null where fewer than two
 * replications have the event; a stretch that the log does not determine has null for "measured".
 */
#ifndef EXPERIMENTS_TIMELINE_AGAINST_JSON_H
#define EXPERIMENTS_TIMELINE_AGAINST_JSON_H

#include "experiments/timeline/against.h"

#include <stdio.h>

void against_write_json(const struct against *against, FILE *out);

#endif
