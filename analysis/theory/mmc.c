#include "analysis/theory/mmc.h"

#include "analysis/theory/erlang.h"
#include "sim/base/assert.h"
#include "sim/base/real.h"

bool mmc_solve(double arrivals_per_s, double services_per_s, int64_t servers, struct mmc *out)
{
    ASSERT(arrivals_per_s >= 0 && services_per_s > 0 && servers >= 1);
    double offered = arrivals_per_s / services_per_s;
    double capacity_per_s = (double)servers * services_per_s;

    *out = (struct mmc){.means.utilization = offered / (double)servers};
    if (arrivals_per_s >= capacity_per_s) {
        return false;
    }
    out->waits = erlang_c(servers, offered);
    out->means =
        queue_from_waiting(offered / (double)servers, arrivals_per_s,
                           out->waits / (capacity_per_s - arrivals_per_s), 1 / services_per_s);
    return true;
}

bool mmc_waiting_percentile(double arrivals_per_s, double services_per_s, int64_t servers,
                            double share, double *out_s)
{
    ASSERT(share >= 0 && share < 1);
    struct mmc queue;

    *out_s = 0;
    if (!mmc_solve(arrivals_per_s, services_per_s, servers, &queue)) {
        return false;
    }
    if (queue.waits > 1 - share) {
        *out_s = real_log(queue.waits / (1 - share)) /
                 ((double)servers * services_per_s - arrivals_per_s);
    }
    return true;
}

/*
 * Chance of a response longer than `time`, with time in mean services: a service, and with chance
 * `waits` an exponential wait of rate `spare` (servers beyond the load) before it. The two rates
 * meet at spare = 1, where the plain form would divide zero by zero: there a series stands in.
 */
static double response_tail(double time, double waits, double spare)
{
    double service_tail = real_exp(-time);
    double apart = (spare - 1) * time;

    if (apart < 1e-4 && apart > -1e-4) {
        return service_tail * (1 + waits * time * (1 - apart / 2 * (1 - apart / 3)));
    }
    return service_tail + waits * (service_tail - real_exp(-spare * time)) / (spare - 1);
}

bool mmc_response_percentile(double arrivals_per_s, double services_per_s, int64_t servers,
                             double share, double *out_s)
{
    ASSERT(share >= 0 && share < 1);
    struct mmc queue;

    *out_s = 0;
    if (!mmc_solve(arrivals_per_s, services_per_s, servers, &queue)) {
        return false;
    }
    double spare = (double)servers - arrivals_per_s / services_per_s;
    double low = 0;
    double high = 1;
    while (response_tail(high, queue.waits, spare) > 1 - share) {
        low = high;
        high *= 2;
    }
    for (double middle = low + (high - low) / 2; middle > low && middle < high;
         middle = low + (high - low) / 2) {
        if (response_tail(middle, queue.waits, spare) > 1 - share) {
            low = middle;
        } else {
            high = middle;
        }
    }
    *out_s = high / services_per_s;
    return true;
}
