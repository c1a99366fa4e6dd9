/*
 * Zipf accesses: of the items of a region the one of rank k is referred to in proportion to
 * k^-exponent (0: all alike; 1: Zipf's law), each time anew.
 *
 * An access is to the first bytes of an item. Popular items lie all over the region, at the places
 * of a permutation that is the same in every run, for all threads and for both regions
 * (scatter.h); unscattered they lie side by side, the most popular first.
 */
#include "models/addresses/ranks.h"
#include "models/addresses/regions.h"
#include "models/addresses/scatter.h"

extern const struct kind zipf_kind;

enum { EXPONENT_MOST = 100 };

struct zipf_parameters {
    struct regions_parameters regions; /* first */
    int64_t item;
    double exponent;
    bool scattered;
};

#define MEMBER(name) offsetof(struct zipf_parameters, name)

static TABLE(parameters_table, struct zipf_parameters, REGIONS_ROWS,
             {.name = "item",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(item),
              .doc = "Bytes from an item to the next; items differ in how popular they are.",
              .preset = "\"64 B\"",
              .least = 1,
              .most = (double)PATTERN_REGION},
             {.name = "exponent",
              .type = PARAMETER_REAL,
              .offset = MEMBER(exponent),
              .doc = "The item of rank k is referred to in proportion to k^-exponent.",
              .preset = "1",
              .most = EXPONENT_MOST},
             {.name = "scattered",
              .type = PARAMETER_BOOLEAN,
              .offset = MEMBER(scattered),
              .doc = "Popular items lie all over the region, not side by side at its start.",
              .preset = "true"});

struct zipf {
    struct pattern pattern;
    struct regions regions;
    struct ranks ranks;
    struct scatter scatter;
    uint64_t item;
    bool is_scattered;
};

static struct pattern *make(struct arena *arena, const void *from,
                            const struct pattern_environment *around)
{
    (void)around;
    const struct zipf_parameters *parameters = from;
    struct zipf *zipf = ARENA_NEW(arena, struct zipf);
    uint64_t items = (uint64_t)(parameters->regions.size / parameters->item);
    zipf->regions = regions_make(&parameters->regions);
    zipf->ranks = ranks_make(arena, items, parameters->exponent);
    zipf->scatter = scatter_make(items);
    zipf->item = (uint64_t)parameters->item;
    zipf->is_scattered = parameters->scattered;
    return &zipf->pattern;
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
    const struct zipf *zipf = (const struct zipf *)place->pattern;
    struct regions_place *regions = place->state;
    for (uint32_t i = 0; i < most; i++) {
        uint64_t item = ranks_draw(&zipf->ranks, regions) - 1;
        if (zipf->is_scattered) {
            item = scatter_place(&zipf->scatter, item);
        }
        uint32_t toss = regions_toss(&zipf->regions, regions);
        enum region region = regions_choose(&zipf->regions, toss);
        uint64_t address = regions->base[region] + item * zipf->item;
        list[i] = regions_access(&zipf->regions, toss, address, 0);
    }
    return most;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct zipf_parameters *parameters = from;
    regions_check(&parameters->regions, scope, context);
    if (!context->is_whole) {
        return;
    }
    if (parameters->regions.element > parameters->item) {
        scope_complain(scope, "item", context->complaints,
                       "an item of %lld bytes does not hold an access of %lld",
                       (long long)parameters->item, (long long)parameters->regions.element);
    }
    if (parameters->item > parameters->regions.size) {
        scope_complain(scope, "item", context->complaints,
                       "an item of %lld bytes does not fit in a region of %lld",
                       (long long)parameters->item, (long long)parameters->regions.size);
    }
}

static const struct pattern_operations operations = {.make = make, .begin = begin, .next = next};

const struct kind zipf_kind = {
    .name = "zipf",
    .role = "pattern",
    .doc = "Accesses to items of a region that are not equally popular, by Zipf's law.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
