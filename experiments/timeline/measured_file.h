/*
 * The log of a real cluster as JSON lines:
 *
 *     {"t": 2.704, "event": "node.suspect", "node": "beta"}
 *
 * `t` is in seconds from the fault, or from any other instant where a line has the event
 * fault.inject. `event` is a word of a timeline. `node` may be left out, and `object` (the service,
 * the victim, the LUN) may stand there too. Other keys are passed over. Lines may come in any
 * order; empty ones, a byte order mark at the start and carriage returns mean nothing.
 */
#ifndef EXPERIMENTS_TIMELINE_MEASURED_FILE_H
#define EXPERIMENTS_TIMELINE_MEASURED_FILE_H

#include "analysis/timeline/measured.h"
#include "sim/base/error.h"

enum { MEASURED_MISTAKES_MOST = 100 }; /* those beyond are counted */

/** A line that is no event. */
struct measured_mistake {
    size_t line; /* 0: the file as a whole */
    const char *text;
};

struct measured_file {
    struct measured_log log;           /* sorted */
    struct measured_mistake *mistakes; /* in the order of lines */
    size_t mistake_count, mistake_capacity, omitted;
    const char **ignored; /* keys that were passed over */
    size_t ignored_count, ignored_capacity;
};

/**
 * Read a log.
 *
 * @param file   to be freed with measured_file_free whatever is returned
 * @return false when it cannot be read (66, 74), or has mistakes (65), the first of which is the
 *         error
 */
bool measured_file_read(const char *path, struct measured_file *file, struct error *error);
void measured_file_free(struct measured_file *file);

#endif
