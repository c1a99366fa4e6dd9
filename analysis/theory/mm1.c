#include "analysis/theory/mm1.h"

#include "sim/base/assert.h"
#include "sim/base/real.h"

bool mm1_solve(double arrivals_per_s, double services_per_s, struct queue_means *out)
{
    ASSERT(arrivals_per_s >= 0 && services_per_s > 0);
    double load = arrivals_per_s / services_per_s;

    *out = (struct queue_means){.utilization = load};
    if (load >= 1) {
        return false;
    }
    double response_s = 1 / (services_per_s - arrivals_per_s);
    *out = queue_from_waiting(load, arrivals_per_s, load * response_s, 1 / services_per_s);
    return true;
}

bool mm1_empty(double arrivals_per_s, double services_per_s, double *out)
{
    ASSERT(arrivals_per_s >= 0 && services_per_s > 0);
    double load = arrivals_per_s / services_per_s;

    *out = load < 1 ? 1 - load : 0;
    return load < 1;
}

bool mm1_response_percentile(double arrivals_per_s, double services_per_s, double share,
                             double *out_s)
{
    ASSERT(arrivals_per_s >= 0 && services_per_s > 0 && share >= 0 && share < 1);

    *out_s = 0;
    if (arrivals_per_s >= services_per_s) {
        return false;
    }
    *out_s = -real_log(1 - share) / (services_per_s - arrivals_per_s);
    return true;
}
