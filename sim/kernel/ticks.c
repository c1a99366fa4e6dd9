#include "sim/kernel/ticks.h"

#include "sim/base/assert.h"
#include "sim/base/wide.h"

static const double YEAR_S = 365.25 * 86400.0;
static const double FINE_HORIZON_S = 90.0 * 86400.0;
static const double YEARS_MAX = 290.0;

int64_t ticks_per_second_for(double horizon_s)
{
    if (!(horizon_s <= YEARS_MAX * YEAR_S)) {
        return 0;
    }
    return horizon_s < FINE_HORIZON_S ? TICKS_PER_SECOND_FINE : TICKS_PER_SECOND_COARSE;
}

sim_ticks ticks_from_seconds(double seconds, int64_t ticks_per_second)
{
    ASSERT(seconds >= 0.0);
    ASSERT(ticks_per_second > 0 && ticks_per_second <= TICKS_PER_SECOND_FINE);
    /* 2^63 seconds are never under any tick; this also keeps infinity out of the bits below. */
    if (!(seconds < 0x1p63)) {
        return TICKS_NEVER;
    }
    union {
        double real;
        uint64_t bits;
    } parts = {.real = seconds};
    int exponent = (int)(parts.bits >> 52);
    uint64_t mantissa = parts.bits & ((UINT64_C(1) << 52) - 1);
    if (exponent == 0) {
        return 0; /* zero and what is so small that only subnormals hold it */
    }
    mantissa |= UINT64_C(1) << 52;
    /* seconds = mantissa x 2^shift, so the product is exact in 53 + 63 bits. */
    int shift = exponent - 1075;
    unsigned_wide product = (unsigned_wide)mantissa * (uint64_t)ticks_per_second;
    if (shift >= 0) {
        product <<= shift; /* at most by 10: seconds are under 2^63 */
    } else if (shift < -126) {
        product = 0;
    } else {
        unsigned_wide half = (unsigned_wide)1 << (-shift - 1);
        product = (product + half) >> -shift;
    }
    return product >= (unsigned_wide)TICKS_NEVER ? TICKS_NEVER : (sim_ticks)product;
}

double ticks_to_seconds(sim_ticks ticks, int64_t ticks_per_second)
{
    ASSERT(ticks_per_second > 0 && ticks_per_second <= TICKS_PER_SECOND_FINE);
    uint64_t size = ticks < 0 ? -(uint64_t)ticks : (uint64_t)ticks;
    double seconds;
    if (size < (UINT64_C(1) << 53)) {
        seconds = (double)size / (double)ticks_per_second; /* both exact: one rounding */
    } else {
        /* The quotient with 64 binary places and a sticky bit, so that it too is rounded once. */
        unsigned_wide wanted = (unsigned_wide)size << 64;
        unsigned_wide divisor = (unsigned_wide)(uint64_t)ticks_per_second;
        unsigned_wide quotient = wanted / divisor;
        quotient |= quotient * divisor != wanted;
        seconds = (double)quotient * 0x1p-64;
    }
    return ticks < 0 ? -seconds : seconds;
}
