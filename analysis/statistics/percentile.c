#include "analysis/statistics/percentile.h"

#include <stdio.h>

#include "sim/base/assert.h"
#include "sim/base/memory.h"

bool percentile_is_supported(uint64_t observations, unsigned per_mille)
{
    ASSERT(per_mille < 1000);
    uint64_t needed = (PERCENTILE_BEYOND * UINT64_C(1000) + 999 - per_mille) / (1000 - per_mille);

    return observations >= needed;
}

struct percentile percentile_interval(const double *values, const bool *supported,
                                      size_t replications, unsigned per_mille, double confidence)
{
    ASSERT(per_mille < 1000);
    struct percentile result = {.interval.confidence = confidence};
    double *kept = memory_alloc((replications + 1) * sizeof(double));
    size_t count = 0;

    for (size_t i = 0; i < replications; i++) {
        if (supported[i]) {
            kept[count++] = values[i];
        }
    }
    if (count >= PERCENTILE_SUPPORTS) {
        result.interval = student_interval(kept, count, confidence);
        result.known = true;
    } else {
        char tenth[8] = "";
        if (per_mille % 10 != 0) {
            snprintf(tenth, sizeof tenth, ".%u", per_mille % 10);
        }
        snprintf(result.reason, sizeof result.reason,
                 "fewer than %d replications hold %d observations beyond p%u%s",
                 PERCENTILE_SUPPORTS, PERCENTILE_BEYOND, per_mille / 10, tenth);
    }
    memory_free(kept);
    return result;
}
