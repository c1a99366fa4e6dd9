/*
 * The values of lines: which write a copy of a line is of.
 *
 * Caches have states of lines and no data. A run with --check, where each access is an event at its
 * own time, gives data to lines: the number of the last write. Each place that may have a line has
 * a number for it: a core with all of its own levels, the level that the cores of a processor share
 * (or, where that has not the line, what leaves the processor through it), and memory. Data that
 * moves from a place to another takes its number along; a place that loses a line keeps the number,
 * so that a core which goes on with a line that it has lost reads what is old.
 *
 * Numbers move at the instant at which states change. A line that is written back is in memory from
 * the instant on at which it leaves its agent: its home hands out the new data from then on, and
 * only the crossing takes time.
 *
 * An access takes effect at its time where it hits, and where it misses when its line is served;
 * accesses that join a line on its way take effect with the miss, in their order. A load that finds
 * another number than that of the last write is kept as a fault (load_returns_last_write), and so
 * is a store, which writes a part of the line that it finds. A load after a store of its own thread
 * that still waits has the store's data from the store buffer, and the rest of its line from the
 * caches.
 *
 * Moves and accesses cost O(1) on average; memory grows with the lines that were referred to, up to
 * 43 bytes for each place that had one.
 */
#ifndef MODELS_CACHES_LINE_VALUES_H
#define MODELS_CACHES_LINE_VALUES_H

#include "models/machine/access.h"
#include "sim/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/** An access to a line. */
struct line_use {
    uint64_t line;
    uint64_t number; /* of the access, among those of its thread */
    int64_t thread;
    uint32_t core;
    uint8_t kind;       /* enum access_kind */
    bool is_late;       /* it joins a line that its core has lost since it was served */
    bool is_forwarded;  /* a store of its thread before it waits: it finds what that will write */
    uint32_t reference; /* that brings the line, while the access waits for it */
};

/** Takes note of what an access finds, and of what it writes, if it does. */
struct line_values_port {
    void *owner;
    void (*take)(void *owner, const struct line_use *use, uint64_t found);
};

struct line_value {
    uint64_t key; /* line and place, 1 more; 0: the entry is free */
    uint64_t version;
};

struct line_values {
    struct arena *arena;
    struct line_value *entries;
    uint64_t mask;  /* entries there are, less 1 */
    uint64_t count; /* of these, in use */
    uint32_t places;
    struct line_use *waiting; /* for a line to be served, in order */
    uint32_t waiting_count, waiting_room;
    struct line_values_port port; /* take NULL: nobody notes */
    uint64_t uses, stale_uses;
    struct line_use stale; /* the first of them, and: */
    uint64_t found, last;
};

/** Make places without lines: all have the number 0 of each line. */
struct line_values *line_values_make(struct arena *arena, uint32_t cores, uint32_t processors);

/** The place of the level that the cores of a processor share. That of a core is its number. */
static inline uint32_t line_values_shared(uint32_t cores, uint32_t processor)
{
    return cores + processor;
}

/** The place of memory. */
static inline uint32_t line_values_memory(uint32_t cores, uint32_t processors)
{
    return cores + processors;
}

/** The number of a line in a place; 0: it has not been there. */
uint64_t line_values_at(struct line_values *values, uint32_t place, uint64_t line);

/** A line comes to a place. @param version  its number */
void line_values_put(struct line_values *values, uint32_t place, uint64_t line, uint64_t version);

/** A line goes from one place to another. @param values  NULL, here and below: lines have none */
void line_values_move(struct line_values *values, uint64_t line, uint32_t from, uint32_t to);

/** An access takes effect: it finds its line, and a store gives that the next number. */
void line_values_use(struct line_values *values, const struct line_use *use);

/** An access waits until the line of its reference is served. */
void line_values_await(struct line_values *values, const struct line_use *use);

/** The accesses that wait for a reference take effect; loads alone where its core may not write. */
void line_values_serve(struct line_values *values, uint32_t reference, bool may_write);

/** The accesses that wait for a reference wait for another one. */
void line_values_pass(struct line_values *values, uint32_t from, uint32_t to);

#endif
