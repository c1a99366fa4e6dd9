#include "analysis/timeline/range.h"

#include "sim/base/assert.h"

enum { MICROSECOND_DECIMALS = 6 };

int64_t timeline_microseconds(int64_t ticks, int decimals)
{
    int64_t step = 1; /* ticks of a microsecond */
    for (int i = MICROSECOND_DECIMALS; i < decimals; i++) {
        step *= 10;
    }
    int64_t whole = ticks / step;
    int64_t rest = ticks % step;
    if (rest < 0) {
        whole--;
        rest += step;
    }
    return whole + (rest >= step - rest ? 1 : 0);
}

void timeline_range_add(struct timeline_range *range, int64_t at)
{
    range->minimum = range->count == 0 || at < range->minimum ? at : range->minimum;
    range->maximum = range->count == 0 || at > range->maximum ? at : range->maximum;
    range->sum += (double)at;
    range->count++;
}

double timeline_range_mean(const struct timeline_range *range)
{
    ASSERT(range->count > 0);
    return range->sum / (double)range->count;
}

bool timeline_range_holds(const struct timeline_range *range, int64_t at)
{
    return range->count > 0 && at >= range->minimum && at <= range->maximum;
}
