/*
 * The role "blocks": which blocks of a device I/Os refer to, one I/O after the other.
 *
 * A spec names one as {"kind": "uniform", ...}. Where a device has no blocks to speak of (station)
 * and none are given, all I/Os refer to block 0. A block costs O(1).
 */
#ifndef MODELS_STORAGE_BLOCKS_H
#define MODELS_STORAGE_BLOCKS_H

#include "models/storage/io.h"
#include "sim/component/kind.h"

/** The parameters of all kinds: a region of the device. */
struct blocks_parameters {
    int64_t first;
    int64_t count;     /* 0: up to the end of the device */
    int64_t alignment; /* [bytes] */
};

/** The rows of these parameters. */
#define BLOCKS_ROWS                                                                                \
    {.name = "first",                                                                              \
     .type = PARAMETER_INTEGER,                                                                    \
     .offset = offsetof(struct blocks_parameters, first),                                          \
     .doc = "The first block of the region, of 512 B.",                                            \
     .preset = "0",                                                                                \
     .most = 1e15},                                                                                \
        {.name = "count",                                                                          \
         .type = PARAMETER_INTEGER,                                                                \
         .offset = offsetof(struct blocks_parameters, count),                                      \
         .doc = "Blocks of the region; up to the end of the device unless given.",                 \
         .flags = PARAMETER_OPTIONAL,                                                              \
         .least = 1,                                                                               \
         .most = 1e15},                                                                            \
    {                                                                                              \
        .name = "alignment", .type = PARAMETER_SIZE,                                               \
        .offset = offsetof(struct blocks_parameters, alignment),                                   \
        .doc =                                                                                     \
            "What the distance of an I/O from the start of the region is a multiple of; rounded "  \
            "down to whole blocks.",                                                               \
        .preset = "\"512 B\"", .least = IO_BLOCK_BYTES, .most = 1e12                               \
    }

/** Where a stream of I/Os is in its region. */
struct blocks {
    const struct kind *kind;
    uint64_t first;
    uint64_t count;     /* 0: there are none */
    uint64_t alignment; /* [blocks] */
    uint64_t at;        /* the kind's own */
    struct stream stream;
};

/** Operations of the role "blocks". */
struct blocks_operations {
    /** The first block of an I/O. @param size  of it [blocks], not above those of the region */
    uint64_t (*next)(struct blocks *blocks, uint64_t size);
};

extern const struct kind blocks_uniform_kind;
extern const struct kind blocks_sequential_kind;

/** Start; the caller starts the stream. @param part  no kind: uniform over the device
 *  @param device  blocks of it; 0: any number */
void blocks_start(struct blocks *blocks, const struct part *part, uint64_t device);

/** Complain of a region that is not on the device. @param part  no kind: nothing to complain of
 *  @param device  blocks of it; 0: any number @param scope  of what has the key "blocks" */
void blocks_check(const struct part *part, uint64_t device, const struct scope *scope,
                  const struct check_context *context);

/** The first block of an I/O; one larger than the region begins with it. @param bytes  of it */
static inline uint64_t blocks_next(struct blocks *blocks, int64_t bytes)
{
    uint64_t size = ((uint64_t)bytes + IO_BLOCK_BYTES - 1) / IO_BLOCK_BYTES;
    const struct blocks_operations *operations = blocks->kind->operations;
    return size < blocks->count ? operations->next(blocks, size > 0 ? size : 1) : blocks->first;
}

/** Complain of I/Os that are larger than the device on average. @param device  blocks of it; 0: any
 *  number @param scope  of what has the key "size" */
void blocks_check_size(const struct distribution *size, uint64_t device, const struct scope *scope,
                       const struct check_context *context);

#endif
