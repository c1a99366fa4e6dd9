/*
 * The events of one replication as they happened: a reader makes these lines, whatever file they
 * come from, and lanes, outages and reports look at them.
 *
 * A line is kept as it stands beside what is understood of it: the formats that programs and people
 * see are made of the one or the other.
 */
#ifndef ANALYSIS_TIMELINE_LINES_H
#define ANALYSIS_TIMELINE_LINES_H

#include "sim/base/arena.h"
#include "sim/base/timeline_words.h"

#include <stdbool.h>
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
    uint64_t fault;   /* the seq of the first fault among its causes since one began anew, or its
                       * own; 0: there is none */
    int64_t at;       /* [ticks], never less than that of the event before */
    const char *event;
    enum timeline_word word; /* of the event; WORD_NONE: one that is not known */
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

/** Start a timeline without events. @param lines  to be freed with timeline_lines_free */
void timeline_lines_init(struct timeline_lines *lines);

/**
 * Add an event that happened after those that are there; the fault among its causes is found.
 *
 * @param line  its texts and facts outlive the timeline, as those in its arena do
 * @return NULL, or what is wrong with the event, which is then not added
 */
const char *timeline_lines_add(struct timeline_lines *lines, const struct timeline_line *line);

void timeline_lines_free(struct timeline_lines *lines);

/** The event with that number, NULL: it was not kept, or 0. */
const struct timeline_line *timeline_find(const struct timeline_lines *lines, uint64_t seq);

/** The fault or failure that the tree of an event's causes began with, NULL: there is none. */
const struct timeline_line *timeline_fault(const struct timeline_lines *lines,
                                           const struct timeline_line *line);

/** Order two names as strcmp does; NULL comes before all others. */
int timeline_compare_texts(const char *left, const char *right);

/** The fact of that name, or NULL. */
const struct timeline_fact *timeline_fact(const struct timeline_line *line, const char *name);

#endif
