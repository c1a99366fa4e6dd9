/* Uniform accesses: each element of a region is as likely as any other, within 2^-28, each time
 * anew. */
#include "models/addresses/regions.h"

extern const struct kind uniform_kind;

static TABLE(parameters_table, struct regions_parameters, REGIONS_ROWS);

struct uniform {
    struct pattern pattern;
    struct regions regions;
    uint64_t elements;
};

static struct pattern *make(struct arena *arena, const void *from,
                            const struct pattern_environment *around)
{
    (void)around;
    const struct regions_parameters *parameters = from;
    struct uniform *uniform = ARENA_NEW(arena, struct uniform);
    uniform->regions = regions_make(parameters);
    uniform->elements = (uint64_t)(parameters->size / parameters->element);
    return &uniform->pattern;
}

static void begin(struct run *run, struct pattern_place *place)
{
    struct regions_place *regions = ARENA_NEW(run->arena, struct regions_place);
    regions_begin(place, regions);
    place->state = regions;
}

static uint32_t next(struct run *run, struct pattern_place *place, struct access *list,
                     uint32_t most)
{
    (void)run;
    const struct uniform *uniform = (const struct uniform *)place->pattern;
    struct regions_place *regions = place->state;
    uint64_t elements = uniform->elements;
    for (uint32_t i = 0; i < most; i++) {
        /* The high half of word x elements is the element; the low half, which is uniform too,
         * tells the region and whether it writes. */
        unsigned_wide product = (unsigned_wide)regions_word(regions) * elements;
        uint64_t offset = (uint64_t)(product >> 64) * uniform->regions.bytes;
        uint32_t toss = uniform->regions.draws ? (uint32_t)((uint64_t)product >> 32) : 0;
        enum region region = regions_choose(&uniform->regions, toss);
        list[i] = regions_access(&uniform->regions, toss, regions->base[region] + offset, 0);
    }
    return most;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    regions_check(from, scope, context);
}

static const struct pattern_operations operations = {.make = make, .begin = begin, .next = next};

const struct kind uniform_kind = {
    .name = "uniform",
    .role = "pattern",
    .doc = "Accesses to elements of a region, each as likely as any other.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
