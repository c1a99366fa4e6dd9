/*
 * One replication's timeline, read back from an output folder; timeline/file.h has the file's form.
 *
 * Lines are kept as they stand beside what is understood of them: the formats that programs and
 * people see are made of the one or the other.
 */
#ifndef EXPERIMENTS_TIMELINE_READ_H
#define EXPERIMENTS_TIMELINE_READ_H

#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <stddef.h>
#include <stdint.h>

/** One more fact about an event. */
struct timeline_fact {
    const char *name;
    const char *text; /* as people read it */
    bool is_duration;
    int64_t ticks; /* of a duration */
};

/** An event. NULL, or 0 for `cause`, where its line says nothing. */
struct timeline_line {
    const char *text; /* the line itself */
    uint64_t seq;     /* from 1, rising */
    uint64_t cause;   /* the seq of the event that led to it, less than its own */
    uint64_t fault; /* the seq of the first fault among its causes, or its own; 0: there is none */
    int64_t at;     /* [ticks], never less than that of the event before */
    const char *event;
    const char *node;
    const char *object;
    const char *phase;
    struct timeline_fact *facts;
    size_t fact_count;
};

/** A replication of a point. */
struct timeline_lines {
    struct arena *arena;
    uint64_t point;
    uint64_t replication;
    int decimals; /* of its times: 12 or 9 */
    struct timeline_line *list;
    size_t count;
    size_t capacity;
    uint64_t cut;         /* events that were not kept */
    const char *cut_text; /* the line that says so, NULL: none */
    size_t in_file;       /* replications of all points that the file has */
};

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

void timeline_lines_free(struct timeline_lines *lines);

/** The event with that number, NULL: it was not kept, or 0. */
const struct timeline_line *timeline_find(const struct timeline_lines *lines, uint64_t seq);

/** The fault or failure that the tree of an event's causes began with, NULL: there is none. */
const struct timeline_line *timeline_fault(const struct timeline_lines *lines,
                                           const struct timeline_line *line);

/** The fact of that name, or NULL. */
const struct timeline_fact *timeline_fact(const struct timeline_line *line, const char *name);

#endif
