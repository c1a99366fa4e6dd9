/*
 * Streams of random numbers, one for each source of randomness in a model.
 *
 * A stream is named by (seed, replication, path of the component, purpose) and by nothing else:
 * not by the point of a sweep, the worker, or the order of creation. So all points of a sweep
 * draw common random numbers, and a result does not depend on where it was computed. The numbers
 * are Philox4x64-10 (Salmon, Moraes, Dror, Shaw 2011) of a counter: the key holds seed and
 * replication, the upper half of the counter a 128-bit hash of the name, the lower half counts.
 * Two streams overlap only if their names hash alike: not to be expected below 2^60 names.
 *
 *     struct stream stream;
 *     stream_init(&stream, seed, replication, "stations.cpu", "service");
 *     double u = stream_uniform(&stream);
 *
 * A stream lives in the state of its owner, holds no pointers, needs no clean-up, and may be
 * copied: the copy draws the same numbers. One draw of 64 bits costs about 3 ns.
 */
#ifndef SIM_RANDOM_STREAM_H
#define SIM_RANDOM_STREAM_H

#include "sim/base/assert.h"
#include "sim/base/wide.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STREAM_BUFFER = 4 };

struct stream {
    uint64_t buffer[STREAM_BUFFER];
    uint64_t used;    /* words of the buffer already handed out, less than STREAM_BUFFER */
    uint64_t block;   /* counter of the next four words */
    uint64_t name[2]; /* hash of path and purpose */
    uint64_t key[2];  /* seed, replication */
};

/**
 * Start a stream at its first number.
 *
 * @param path     component path, "stations.cpu"
 * @param purpose  what the numbers decide: "service", "route", ...
 */
void stream_init(struct stream *stream, uint64_t seed, uint64_t replication, const char *path,
                 const char *purpose);

/**
 * Fill the buffer with the words of the next block. Called by stream_next.
 *
 * Kept out of line: inlined it saves 0.6 ns in a loop that does nothing but draw, and costs 5 % in
 * one that draws from two streams. More words than four a time gained nothing either.
 */
void stream_refill(struct stream *stream) __attribute__((noinline));

/** Whether a number was drawn since stream_init. */
static inline bool stream_was_used(const struct stream *stream)
{
    return stream->block != 1 || stream->used != 0;
}

/** The function that all streams are made of: four words of Philox4x64-10 for a counter and key. */
void stream_philox(const uint64_t counter[4], const uint64_t key[2], uint64_t words[4]);

/** The next 64 random bits. */
static inline uint64_t stream_next(struct stream *stream)
{
    uint64_t word = stream->buffer[stream->used];
    if (__builtin_expect(++stream->used == STREAM_BUFFER, 0)) {
        /* Refilled now and not when the next word is wanted: no code waits for the result yet, so a
         * processor that executes out of order hides most of the work behind what follows. */
        stream_refill(stream);
    }
    return word;
}

/** The next `count` words, as stream_next would hand them out; about a fifth faster in bulk. */
void stream_fill(struct stream *stream, uint64_t *words, size_t count);

/** A real uniform on the open interval (0, 1): an odd multiple of 2^-53. */
static inline double stream_uniform(struct stream *stream)
{
    return ((double)(int64_t)(stream_next(stream) >> 12) + 0.5) * 0x1p-52;
}

/**
 * A whole number uniform on 0 ... n - 1, exactly (Lemire 2019, algorithm 5).
 *
 * @param n  > 0
 */
static inline uint64_t stream_below(struct stream *stream, uint64_t n)
{
    ASSERT(n > 0);
    unsigned_wide product = (unsigned_wide)stream_next(stream) * n;
    if (__builtin_expect((uint64_t)product < n, 0)) {
        uint64_t least = -n % n; /* 2^64 mod n: products whose low word is below are surplus */
        while ((uint64_t)product < least) {
            product = (unsigned_wide)stream_next(stream) * n;
        }
    }
    return (uint64_t)(product >> 64);
}

#endif
