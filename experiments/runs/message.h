/*
 * Messages between the runner and its workers: a length, a kind, and that many bytes.
 *
 * The runner sends a point (its document as JSON) and then runs of it, one message each; the
 * worker answers each run with its record, or with the reason why it failed. Both ends are the
 * same program on the same machine, so numbers travel as they are in memory.
 */
#ifndef EXPERIMENTS_RUNS_MESSAGE_H
#define EXPERIMENTS_RUNS_MESSAGE_H

#include "sim/base/text.h"

#include <stdint.h>

enum message_kind {
    MESSAGE_POINT = 1, /* to the worker: a document; the runs that follow are of it */
    MESSAGE_RUN,       /* to the worker: struct message_run */
    MESSAGE_RECORD, /* to the runner: run_record_write's text; a NUL and timeline_lines' text follow
                     * where the run kept its timeline */
    MESSAGE_FAILED, /* to the runner: a sentence */
};

struct message_header {
    uint32_t kind;
    uint32_t bytes; /* of the payload */
};

struct message_run {
    uint64_t replication;
    uint64_t event_limit;  /* events it may schedule; 0: as work_estimate_limit says of the point */
    uint32_t check;        /* invariants after every event */
    uint32_t shuffle_ties; /* 0, or which pseudo-random order ties pop in */
};

struct message {
    enum message_kind kind;
    const char *payload;
    size_t bytes;
};

/** Append a message to a buffer of bytes to send. */
void message_append(struct text_buffer *buffer, enum message_kind kind, const void *payload,
                    size_t bytes);

/**
 * The first whole message of received bytes.
 *
 * @param message  points into `bytes`
 * @return the bytes it takes, or 0 when it has not come whole
 */
size_t message_parse(const char *bytes, size_t count, struct message *message);

/** Read a whole message, waiting for it. @return false at the end of the stream */
bool message_receive(int descriptor, struct text_buffer *buffer, struct message *message);

/** Write a whole message. @return false when the other end is gone */
bool message_send(int descriptor, enum message_kind kind, const void *payload, size_t bytes);

#endif
