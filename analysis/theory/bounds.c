#include "analysis/theory/bounds.h"

#include "sim/base/assert.h"

bool bounds_solve(const struct mva_station *stations, size_t count, int64_t population,
                  double think_s, struct bounds *out)
{
    ASSERT(population >= 1 && think_s >= 0);
    double customers = (double)population;
    double total_s = 0;
    double delay_s = think_s;
    double largest_s = 0;

    *out = (struct bounds){0};
    for (size_t k = 0; k < count; k++) {
        double demand_s = stations[k].visits * stations[k].service_s;
        if (stations[k].servers == MVA_DELAY) {
            delay_s += demand_s;
            continue;
        }
        total_s += demand_s;
        if (demand_s / (double)stations[k].servers > largest_s) {
            largest_s = demand_s / (double)stations[k].servers;
            out->bottleneck = k;
        }
    }
    if (largest_s <= 0) {
        return false;
    }
    double alone_per_s = customers / (total_s + delay_s);
    double queued_s = customers * largest_s - think_s;
    double round_s = total_s + delay_s - think_s;
    out->most_per_s = 1 / largest_s;
    out->knee = (total_s + delay_s) / largest_s;
    out->throughput_upper_per_s = alone_per_s < 1 / largest_s ? alone_per_s : 1 / largest_s;
    out->throughput_lower_per_s = customers / (customers * total_s + delay_s);
    out->response_lower_s = round_s > queued_s ? round_s : queued_s;
    return true;
}
