#include "models/station/route.h"

#include "sim/base/assert.h"

void route_init(struct route *route, struct arena *arena, struct visit *const *to,
                const double *weights, size_t count)
{
    uint64_t *below = ARENA_ARRAY(arena, uint64_t, count);
    *route = (struct route){.to = ARENA_ARRAY(arena, struct visit *, count), .below = below};
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (weights[i] <= 0) {
            continue;
        }
        sum += weights[i];
        route->to[route->count] = to[i];
        below[route->count++] = sum < 1 ? (uint64_t)(sum * 0x1p64) : UINT64_MAX;
    }
    ASSERT(route->count > 0);
    route->first = route->to[0];
}

struct visit *route_choose(const struct route *route, uint64_t word)
{
    uint32_t low = 0;
    uint32_t high = route->count - 1; /* takes what rounding left over */
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (word < route->below[middle]) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return route->to[low];
}
