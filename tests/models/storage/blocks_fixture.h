/* Blocks of I/Os for tests. */
#ifndef TESTS_MODELS_STORAGE_BLOCKS_FIXTURE_H
#define TESTS_MODELS_STORAGE_BLOCKS_FIXTURE_H

#include "models/storage/blocks.h"

#include <criterion/criterion.h>

static inline struct blocks blocks_of(const struct kind *kind, int64_t first, int64_t count,
                                      int64_t alignment, uint64_t device)
{
    static struct blocks_parameters parameters;
    parameters = (struct blocks_parameters){first, count, alignment};
    struct blocks blocks = {0};
    stream_init(&blocks.stream, 1, 2, "test", "blocks");
    blocks_start(&blocks, &(struct part){kind, &parameters}, device);
    return blocks;
}

#endif
