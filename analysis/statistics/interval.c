#include "analysis/statistics/interval.h"

#include <math.h>

#include "analysis/statistics/round.h"
#include "sim/base/assert.h"

double interval_half_width(const struct interval *interval)
{
    /* Half of each first: the difference of the largest doubles would be infinite. */
    return interval->known ? round_derived(interval->upper / 2 - interval->lower / 2) : 0;
}

bool interval_is_symmetric(const struct interval *interval)
{
    double above = interval->upper - interval->mean;
    double below = interval->mean - interval->lower;
    double rounding = 1e-11 * fabs(interval->mean);

    return interval->known && fabs(above - below) <= 1e-9 * (above + below) + rounding;
}

void interval_clip(struct interval *interval, double least, double most)
{
    ASSERT(least <= most);
    if (interval->known) {
        interval->lower = fmin(fmax(interval->lower, least), most);
        interval->upper = fmin(fmax(interval->upper, least), most);
    }
}

bool interval_holds(const struct interval *interval, double value)
{
    return interval->known && interval->lower <= value && value <= interval->upper;
}

void interval_set_width(struct interval *interval, double half_width)
{
    ASSERT(half_width >= 0);
    interval->lower = round_derived(interval->mean - half_width);
    interval->upper = round_derived(interval->mean + half_width);
    interval->known = true;
}
