/* I/Os anywhere in a region, each place as likely as any other. */
#include "models/storage/blocks.h"

static TABLE(parameters_table, struct blocks_parameters, BLOCKS_ROWS);

static uint64_t next(struct blocks *blocks, uint64_t size)
{
    uint64_t places = (blocks->count - size) / blocks->alignment + 1;
    return blocks->first + stream_below(&blocks->stream, places) * blocks->alignment;
}

static const struct blocks_operations operations = {next};

const struct kind blocks_uniform_kind = {
    .name = "uniform",
    .role = "blocks",
    .doc = "Anywhere in a region, each place as likely as any other.",
    .parameters = &parameters_table,
    .operations = &operations,
};
