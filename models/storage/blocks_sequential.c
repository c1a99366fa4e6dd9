/* I/Os one behind the other, from the start of a region to its end, and again. */
#include "models/storage/blocks.h"

static TABLE(parameters_table, struct blocks_parameters, BLOCKS_ROWS);

static uint64_t next(struct blocks *blocks, uint64_t size)
{
    uint64_t at = blocks->at + size <= blocks->count ? blocks->at : 0;
    uint64_t step = (size + blocks->alignment - 1) / blocks->alignment * blocks->alignment;
    blocks->at = at + step;
    return blocks->first + at;
}

static const struct blocks_operations operations = {next};

const struct kind blocks_sequential_kind = {
    .name = "sequential",
    .role = "blocks",
    .doc = "One behind the other, from the start of a region to its end, and again.",
    .parameters = &parameters_table,
    .operations = &operations,
};
