/*
 * Strides: an access, and the next one a fixed distance behind it, round and round in a region.
 *
 * At the end of the region it goes on from the start: what is past the end wraps round. All threads
 * begin at the start of their regions unless `thread_offset` sets them apart in the one that they
 * share: with a stride of 0 and an offset of a few bytes each thread keeps to a word of its own in
 * one line, which is false sharing.
 */
#include "models/addresses/regions.h"

extern const struct kind stride_kind;

struct stride_parameters {
    struct regions_parameters regions; /* first */
    int64_t stride;
    int64_t thread_offset;
};

#define MEMBER(name) offsetof(struct stride_parameters, name)

static TABLE(parameters_table, struct stride_parameters, REGIONS_ROWS,
             {.name = "stride",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(stride),
              .doc = "From the start of an access to that of the next in the same region.",
              .preset = "\"8 B\"",
              .most = (double)PATTERN_REGION},
             {.name = "thread_offset",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(thread_offset),
              .doc = "From the first shared access of a thread to that of the next thread.",
              .preset = "\"0 B\"",
              .most = (double)PATTERN_REGION});

struct stride {
    struct pattern pattern;
    struct regions regions;
    uint64_t size;
    uint64_t stride;
    uint64_t thread_offset;
};

struct stride_place {
    struct regions_place regions;
    uint64_t position[REGIONS];
};

static struct pattern *make(struct arena *arena, const void *from,
                            const struct pattern_environment *around)
{
    (void)around;
    const struct stride_parameters *parameters = from;
    struct stride *stride = ARENA_NEW(arena, struct stride);
    stride->regions = regions_make(&parameters->regions);
    stride->size = (uint64_t)parameters->regions.size;
    stride->stride = (uint64_t)parameters->stride;
    stride->thread_offset = (uint64_t)parameters->thread_offset;
    return &stride->pattern;
}

static void begin(struct run *run, struct pattern_place *place)
{
    const struct stride *stride = (const struct stride *)place->pattern;
    struct stride_place *state = ARENA_NEW(run->arena, struct stride_place);
    regions_begin(place, &state->regions);
    state->position[REGION_SHARED] = place->thread * stride->thread_offset % stride->size;
    place->state = state;
}

static uint32_t next(struct run *run, struct pattern_place *place, struct access *list,
                     uint32_t most)
{
    (void)run;
    const struct stride *stride = (const struct stride *)place->pattern;
    struct stride_place *state = place->state;
    for (uint32_t i = 0; i < most; i++) {
        uint32_t toss = regions_toss(&stride->regions, &state->regions);
        enum region region = regions_choose(&stride->regions, toss);
        uint64_t position = state->position[region];
        list[i] = regions_access(&stride->regions, toss, state->regions.base[region] + position, 0);
        position += stride->stride;
        state->position[region] = position >= stride->size ? position - stride->size : position;
    }
    return most;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct stride_parameters *parameters = from;
    regions_check(&parameters->regions, scope, context);
    if (context->is_whole && parameters->stride > parameters->regions.size) {
        scope_complain(scope, "stride", context->complaints,
                       "%lld bytes are more than the region has, which is %lld",
                       (long long)parameters->stride, (long long)parameters->regions.size);
    }
}

static const struct pattern_operations operations = {.make = make, .begin = begin, .next = next};

const struct kind stride_kind = {
    .name = "stride",
    .role = "pattern",
    .doc = "Accesses a fixed distance apart, round and round in a region.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
