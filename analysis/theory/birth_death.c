#include "analysis/theory/birth_death.h"

#include "sim/base/assert.h"

void birth_death_solve(birth_death_ratio *ratio, const void *context, size_t last, double *chances)
{
    size_t peak = 0;
    while (peak < last && ratio(peak, context) > 1) {
        peak++;
    }

    chances[peak] = 1;
    for (size_t i = peak; i < last; i++) {
        double step = ratio(i, context);
        ASSERT(step >= 0 && step <= 1 + 1e-9);
        chances[i + 1] = chances[i] * step;
    }
    for (size_t i = peak; i > 0; i--) {
        chances[i - 1] = chances[i] / ratio(i - 1, context);
    }

    double total = 0;
    for (size_t i = 0; i <= last; i++) {
        total += chances[i];
    }
    for (size_t i = 0; i <= last; i++) {
        chances[i] /= total;
    }
}
