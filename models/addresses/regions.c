#include "models/addresses/regions.h"

/* Regions of threads' own below 2^48. */
#define THREADS_MOST ((UINT64_C(1) << 48) / PATTERN_REGION - 1)

const char *const regions_writes[] = {[REGIONS_WRITE] = "write", [REGIONS_MODIFY] = "modify", NULL};

static uint64_t cut_of(double share)
{
    return (uint64_t)(share * 0x1p32 + 0.5);
}

struct regions regions_make(const struct regions_parameters *parameters)
{
    double shared = parameters->shared_share;
    double writes = parameters->write_share;
    return (struct regions){
        .shared = cut_of(shared),
        .low = cut_of(shared * writes),
        .high = cut_of(1 - (1 - shared) * writes),
        .bytes = (uint16_t)parameters->element,
        .kinds = {ACCESS_READ, parameters->writes == REGIONS_MODIFY ? ACCESS_MODIFY : ACCESS_WRITE},
        .draws = (shared > 0 && shared < 1) || (writes > 0 && writes < 1),
    };
}

void regions_begin(struct pattern_place *place, struct regions_place *regions)
{
    regions->base[REGION_PRIVATE] = pattern_private(place->thread);
    regions->base[REGION_SHARED] = PATTERN_SHARED;
    regions->stream = &place->stream;
    regions->used = REGIONS_WORDS;
}

void regions_check_threads(const struct scope *scope, const struct check_context *context)
{
    const struct pattern_environment *around = context->environment;
    if (around->threads > THREADS_MOST) {
        scope_complain(scope, NULL, context->complaints,
                       "%u threads have no regions of their own in 48 bits of addresses: at most "
                       "%u",
                       around->threads, (unsigned)THREADS_MOST);
    }
}

void regions_check(const struct regions_parameters *parameters, const struct scope *scope,
                   const struct check_context *context)
{
    regions_check_threads(scope, context);
    if (context->is_whole && parameters->element > parameters->size) {
        scope_complain(scope, "element", context->complaints,
                       "an access of %lld bytes does not fit in a region of %lld",
                       (long long)parameters->element, (long long)parameters->size);
    }
}
