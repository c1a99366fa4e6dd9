#include "models/interconnect/interconnect.h"

struct distribution interconnect_transfer(const struct distribution *transfer, double bandwidth,
                                          int64_t line_bytes, int64_t ticks_per_second)
{
    if (transfer->family != DISTRIBUTION_NONE) {
        return *transfer;
    }
    double seconds = bandwidth > 0 ? (double)line_bytes / bandwidth : 0;
    return distribution_constant(ticks_from_seconds(seconds, ticks_per_second));
}
