#include "models/machine/distance.h"

#include "sim/random/distribution.h"

static sim_ticks beyond(double crossing, double nearest)
{
    /* Where even the nearest crossing has no finite mean, no memory counts as farther away. */
    return crossing > nearest ? distribution_round(crossing - nearest) : 0;
}

sim_ticks distance_beyond_nearest(const struct distances *distances, uint32_t processor,
                                  uint32_t home)
{
    return beyond(distance_crossing(distances, processor, home), distances->nearest);
}

sim_ticks distance_beyond_nearest_to(const struct distances *distances, uint32_t processor,
                                     uint32_t home)
{
    double nearest =
        distances->nearest_to == NULL ? 0 : distances->nearest_to[distance_place(distances, home)];
    return beyond(distance_crossing(distances, processor, home), nearest > 0 ? nearest : 0);
}
