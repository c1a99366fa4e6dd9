/*
 * A block cache before a device, as of a storage controller or an operating system: write through.
 *
 * Streams name it in place of the device. A read of a block that it holds takes `hit_time` and the
 * time of its bytes at `bandwidth`, however many there are at once; other I/Os go to the device,
 * whose completion is theirs. What is read or written is held from its request on, by its first
 * block (caches/block_cache.h); writes always go to the device.
 *
 * An I/O costs O(1) beside its device, and a hit one event. Memory: about 33 bytes for each
 * `smallest` bytes of capacity.
 */
#ifndef MODELS_IO_CACHE_WRITE_THROUGH_H
#define MODELS_IO_CACHE_WRITE_THROUGH_H

#include "models/caches/block_cache.h"
#include "models/storage/device.h"

extern const struct kind cache_write_through_kind;

/** The parameters that all kinds of the role "block_cache" have first. */
struct block_cache_parameters {
    const char *device;
    int64_t capacity;
    int64_t smallest;
    const struct kind *replacement;
    struct distribution hit_time;
    double bandwidth; /* 0: bytes take no time */
};

/** The environment that a block cache is built in. */
struct block_cache_environment {
    const struct device *device;
    struct io_port port; /* takes I/Os that it has served */
};

struct cache_write_through {
    struct component component; /* "block_caches.NAME" */
    const struct block_cache_parameters *parameters;
    struct block_cache_environment around;
    struct block_cache blocks;
    struct stream hits_drawn;
    uint64_t open; /* hits on their way */
    struct counter reads, writes, hits, misses, evictions;
    struct counter served, passed; /* hits that are done, I/Os for the device */
};

#endif
