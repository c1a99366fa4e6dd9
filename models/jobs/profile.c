#include "models/jobs/profile.h"

#include "sim/base/assert.h"

#include <string.h>

static void add_step(struct profile *profile, size_t at, struct profile_step step)
{
    profile->steps =
        arena_grow(profile->arena, profile->steps, profile->count, &profile->capacity, sizeof step);
    memmove(&profile->steps[at + 1], &profile->steps[at], (profile->count - at) * sizeof step);
    profile->steps[at] = step;
    profile->count++;
}

void profile_start(struct profile *profile, sim_ticks now, int64_t free)
{
    profile->count = 0;
    add_step(profile, 0, (struct profile_step){now, free});
}

/* The step that starts at a time; makes one. */
static size_t split(struct profile *profile, sim_ticks at)
{
    size_t low = 0, high = profile->count; /* the last step that starts by then is in [low, high) */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (profile->steps[middle].from <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    ASSERT_SLOW(profile->steps[low].from <= at);
    if (profile->steps[low].from != at) {
        struct profile_step step = {at, profile->steps[low].free};
        add_step(profile, ++low, step);
    }
    return low;
}

void profile_take(struct profile *profile, sim_ticks from, sim_ticks to, int64_t processors)
{
    size_t first = split(profile, from);
    size_t last = split(profile, to);
    for (size_t i = first; i < last; i++) {
        profile->steps[i].free -= processors;
    }
}

sim_ticks profile_find(const struct profile *profile, int64_t processors, sim_ticks duration)
{
    sim_ticks start = TICKS_NEVER;
    for (size_t i = 0; i < profile->count; i++) {
        if (profile->steps[i].free < processors) {
            start = TICKS_NEVER;
            continue;
        }
        start = start == TICKS_NEVER ? profile->steps[i].from : start;
        if (i + 1 < profile->count && ticks_add(start, duration) <= profile->steps[i + 1].from) {
            break;
        }
    }
    ASSERT(start != TICKS_NEVER);
    return start;
}
