#include "models/addresses/scatter.h"

#include "sim/base/assert.h"

static uint64_t common_divisor(uint64_t one, uint64_t other)
{
    while (other != 0) {
        uint64_t rest = one % other;
        one = other;
        other = rest;
    }
    return one;
}

struct scatter scatter_make(uint64_t count)
{
    /* Without structure in their bits; the next that have no divisor in common with n are taken. */
    static const uint64_t starts[2] = {82946939, 51367271};
    ASSERT(count >= 1 && count <= SCATTER_MOST);
    struct scatter scatter = {.count = count, .inverse = UINT64_MAX / count};
    while (UINT64_C(4) << 2 * scatter.shift <= count) {
        scatter.shift++;
    }
    scatter.mask = (UINT64_C(1) << scatter.shift) - 1;
    scatter.whole = count & ~scatter.mask;
    for (int i = 0; i < 2; i++) {
        scatter.factors[i] = starts[i];
        while (common_divisor(scatter.factors[i], count) != 1) {
            scatter.factors[i]++;
        }
    }
    return scatter;
}
