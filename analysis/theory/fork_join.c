#include "analysis/theory/fork_join.h"

#include "sim/base/assert.h"

double fork_join_harmonic(int64_t n)
{
    ASSERT(n >= 1);
    double sum = 0;

    for (int64_t i = n; i >= 1; i--) {
        sum += 1 / (double)i;
    }
    return sum;
}

bool fork_join_response(int64_t queues, double arrivals_per_s, double services_per_s, double *out_s)
{
    ASSERT(queues >= 1 && arrivals_per_s >= 0 && services_per_s > 0);
    double load = arrivals_per_s / services_per_s;

    *out_s = 0;
    if (load >= 1) {
        return false;
    }
    double single_s = 1 / (services_per_s - arrivals_per_s);
    if (queues == 1) {
        *out_s = single_s;
        return true;
    }
    double growth = fork_join_harmonic(queues) / 1.5; /* H_2 = 3/2 */
    *out_s = (growth + 4.0 / 11.0 * (1 - growth) * load) * (12 - load) / 8 * single_s;
    return true;
}
