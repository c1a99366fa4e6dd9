/*
 * timeline.jsonl: what happened in the replications that keep their timeline, an event a line.
 *
 *     {"point": 0, "replication": 0, "seq": 17, "t": "30.000000000000 s", "event": "fence.ok",
 *      "node": "alpha", "object": "database", "cause": 12, "phase": "fence",
 *      "detail": {"lasted": "10.000000000000 s", "attempt": 1}}
 *
 * (there in one line). Points come in order, then replications, then events. Times are text, exact
 * to the tick: 12 decimals where it is a picosecond, 9 where it is a nanosecond. A duration that
 * never ends is null, members that do not apply are left out. Where more happened than is kept the
 * replication ends with {"point": 0, "replication": 0, "cut": 1234}, the number of events left out.
 *
 * A worker writes the lines of its run without point and replication, as the store keeps them; the
 * file is put together when results are written, so it is the same bytes for any -j and any shards.
 */
#ifndef EXPERIMENTS_TIMELINE_FILE_H
#define EXPERIMENTS_TIMELINE_FILE_H

#include "experiments/results/file.h"
#include "experiments/runs/experiment.h"
#include "sim/measure/timeline.h"

#define TIMELINE_NAME "timeline.jsonl"

/** Append a kept timeline, a line for each event and one for those cut. */
void timeline_lines(const struct timeline *timeline, int64_t ticks_per_second,
                    struct text_buffer *text);

/** A file on its way; begun with the first timeline that was kept. */
struct timeline_file {
    struct optional_output file;
    uint64_t events; /* in the file */
};

/** @param folder  borrowed */
void timeline_file_start(struct timeline_file *file, const char *folder);

/** Add the timelines of a point's used replications. @return false with `error` set (73, 74) */
bool timeline_file_add(struct timeline_file *file, struct store *store,
                       const struct experiment_point *point,
                       const struct replications *replications, struct error *error);

/** Say where the file is and which command shows it; nothing where there is no file. */
void timeline_file_print(const struct timeline_file *file, FILE *out);

#endif
