#include "models/machine/distance.h"

#include "sim/random/distribution.h"

sim_ticks distance_beyond_nearest(const struct distances *distances, uint32_t processor,
                                  uint32_t home)
{
    double crossing = distance_crossing(distances, processor, home);
    /* Where even the nearest crossing has no finite mean, no memory counts as farther away. */
    return crossing > distances->nearest ? distribution_round(crossing - distances->nearest) : 0;
}
