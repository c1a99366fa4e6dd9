/*
 * Write-backs: dirty lines on their way from the caches of a core to memory.
 *
 * A line leaves by a request of a core, which evicts a line of its own or has another core give
 * one up. The line then crosses to its home and is written there, as a reference of no thread, and
 * takes a place in the write buffer of the core that made the request until memory has it. Lines
 * that find no place wait for one, in order; a core whose buffer is full waits with its next miss,
 * so that few do.
 *
 * Where all processors see what an interconnect carries, memory takes a line that its owner gives
 * up on a request as the request is carried, and nothing else crosses.
 */
#ifndef MODELS_CACHES_WRITE_BACKS_H
#define MODELS_CACHES_WRITE_BACKS_H

#include "models/machine/reference.h"
#include "sim/kernel/run.h"

struct caches;

/** Lines that one request may make leave, at most: each level evicts one line for each that it
 *  takes in, on both ways, and one more is given up by its owner. */
enum { WRITE_BACKS_OF_A_REQUEST = 16 };

struct write_back_due {
    uint64_t line;
    uint32_t agent;  /* that it leaves */
    uint64_t value;  /* line_values.h */
    bool is_flushed; /* the agent keeps it or gives it up because another one asked */
    uint32_t next;   /* of those that wait for a place of one core, or are free */
};

/** Lines that wait for a place, in order; WRITE_BACK_NONE: none. */
struct write_backs_waiting {
    uint32_t first, last;
};

#define WRITE_BACK_NONE UINT32_MAX

struct write_backs {
    struct write_back_due due[WRITE_BACKS_OF_A_REQUEST]; /* of the request that is being served */
    uint32_t due_count;
    uint32_t most;                       /* places of a core */
    uint32_t *in_flight;                 /* of each core */
    struct write_backs_waiting *waiting; /* of each core */
    struct write_back_due *lines;        /* those that wait; the array grows */
    uint32_t capacity, free;
    uint64_t waiting_count;
    struct arena *arena;
    uint64_t added; /* lines due so far */
    uint64_t ended; /* lines that memory has */
};

/** Make empty write buffers. @param buffer  places in one */
void write_backs_init(struct write_backs *write_backs, struct arena *arena, uint32_t cores,
                      int64_t buffer);

/** A dirty line leaves an agent for memory. */
void write_backs_add(struct caches *caches, uint64_t line, uint32_t agent, bool is_flushed);

/** Send what is due by a request of a core. */
void write_backs_send(struct run *run, struct caches *caches, uint32_t core);

/** Memory has a line. */
void write_backs_end(struct run *run, struct caches *caches, struct reference *reference);

/** Whether a core has to wait with its next miss. */
static inline bool write_backs_are_full(const struct write_backs *write_backs, uint32_t core)
{
    return write_backs->in_flight[core] >= write_backs->most;
}

/** Lines that are on their way, or wait for a place. O(cores) */
uint64_t write_backs_in_flight(const struct write_backs *write_backs, uint32_t cores);

#endif
