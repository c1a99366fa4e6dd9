/*
 * One replication's timeline, read back from an output folder; timeline/file.h has the file's form.
 */
#ifndef EXPERIMENTS_TIMELINE_READ_H
#define EXPERIMENTS_TIMELINE_READ_H

#include "analysis/timeline/lines.h"
#include "sim/base/error.h"

/** Which replication is wanted; what is not given is the first in the file. */
struct timeline_choice {
    bool has_point;
    bool has_replication;
    uint64_t point;
    uint64_t replication;
};

/**
 * Read a timeline.
 *
 * @param folder  an output folder
 * @param lines   to be freed with timeline_lines_free whatever is returned
 * @return false when there is none (66) or the file is damaged (74)
 */
bool timeline_read(const char *folder, const struct timeline_choice *choice,
                   struct timeline_lines *lines, struct error *error);

/** A replication that was read, which lives until this returns. */
typedef void timeline_visit(const struct timeline_lines *lines, void *context);

/**
 * Read all replications of a point, one after another: the one that is wanted, else the first that
 * has a timeline.
 *
 * @return false when there is none (66) or the file is damaged (74); some may have been visited
 */
bool timeline_read_each(const char *folder, const struct timeline_choice *choice,
                        timeline_visit *visit, void *context, struct error *error);

#endif
