#include "models/storage/blocks.h"

#include <inttypes.h>

void blocks_start(struct blocks *blocks, const struct part *part, uint64_t device)
{
    static const struct blocks_parameters all = {.alignment = IO_BLOCK_BYTES};
    const struct blocks_parameters *given = part->kind != NULL ? part->parameters : &all;
    uint64_t first = (uint64_t)given->first;
    uint64_t rest = device > first ? device - first : 0;
    blocks->kind = part->kind != NULL ? part->kind : &blocks_uniform_kind;
    blocks->first = first;
    blocks->count = given->count > 0 ? (uint64_t)given->count : rest;
    blocks->alignment = (uint64_t)given->alignment / IO_BLOCK_BYTES;
    blocks->at = 0;
}

void blocks_check(const struct part *part, uint64_t device, const struct scope *scope,
                  const struct check_context *context)
{
    if (part->kind == NULL || device == 0) {
        return;
    }
    const struct blocks_parameters *given = part->parameters;
    uint64_t end = (uint64_t)given->first + (uint64_t)(given->count > 0 ? given->count : 1);
    if (end > device) {
        scope_complain(scope, "blocks", context->complaints,
                       "go up to block %" PRIu64 ": the device has %" PRIu64 ", numbered from 0",
                       end - 1, device);
    }
}

void blocks_check_size(const struct distribution *size, uint64_t device, const struct scope *scope,
                       const struct check_context *context)
{
    double bytes = (double)device * IO_BLOCK_BYTES;
    bool is_known = device > 0 && size->family != DISTRIBUTION_NONE && !context->has_stand_ins;
    if (is_known && distribution_mean(size) > bytes) {
        scope_complain(scope, "size", context->complaints,
                       "is %.12g B on average: the device has %.12g B", distribution_mean(size),
                       bytes);
    }
}
