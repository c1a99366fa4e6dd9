#include "analysis/theory/mmck.h"

#include "analysis/theory/birth_death.h"
#include "sim/base/assert.h"
#include "sim/base/memory.h"

struct mmck_rates {
    double offered;
    int64_t servers;
};

static double ratio_of(size_t state, const void *context)
{
    const struct mmck_rates *rates = context;
    int64_t busy = (int64_t)state + 1 < rates->servers ? (int64_t)state + 1 : rates->servers;

    return rates->offered / (double)busy;
}

void mmck_solve(double arrivals_per_s, double services_per_s, int64_t servers, int64_t capacity,
                struct mmck *out)
{
    ASSERT(arrivals_per_s > 0 && services_per_s > 0 && servers >= 1 && capacity >= servers);
    struct mmck_rates rates = {arrivals_per_s / services_per_s, servers};
    size_t last = (size_t)capacity;
    double *chances = memory_alloc((last + 1) * sizeof(double));
    double waiting = 0;
    double busy = 0;

    birth_death_solve(ratio_of, &rates, last, chances);
    for (int64_t i = 1; i <= capacity; i++) {
        waiting += (double)(i > servers ? i - servers : 0) * chances[i];
        busy += (double)(i < servers ? i : servers) * chances[i];
    }
    double throughput_per_s = busy * services_per_s;
    out->means = queue_from_waiting(busy / (double)servers, throughput_per_s,
                                    waiting / throughput_per_s, 1 / services_per_s);
    out->empty = chances[0];
    out->lost = chances[last];
    memory_free(chances);
}
