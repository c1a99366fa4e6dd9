/*
 * Streams of random numbers, one for each source of randomness in a model.
 *
 * A stream is named by (seed, replication, path of the component, purpose) and by nothing else:
 * not by the point of a sweep, the worker, or the order of creation. So all points of a sweep
 * draw common random numbers, and a result does not depend on where it was computed. The numbers
 * are Philox4x64-10 (Salmon, Moraes, Dror, Shaw 2011) of a counter: the key holds seed and
 * replication, the upper half of the counter the name of the stream.
 *
 * A stream lives in the state of its owner, holds no pointers and needs no clean-up. One draw of
 * 64 bits costs about 3 ns.
 */
#ifndef SIM_RANDOM_STREAM_H
#define SIM_RANDOM_STREAM_H

#include <stdint.h>

enum { STREAM_BUFFER = 4 };

struct stream {
    uint64_t buffer[STREAM_BUFFER];
    uint32_t used;          /* words of the buffer already handed out */
    uint64_t block;         /* counter of the next four words */
    uint64_t name[2];       /* hash of path and purpose */
    uint64_t key[2];        /* seed, replication */
};

/** Start a stream. @param path  component path @param purpose  "service", "route", ... */
void stream_init(struct stream *stream, uint64_t seed, uint64_t replication, const char *path,
                 const char *purpose);
