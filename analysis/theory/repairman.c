#include "analysis/theory/repairman.h"

#include "analysis/theory/birth_death.h"
#include "sim/base/assert.h"
#include "sim/base/memory.h"
#include "sim/base/real.h"

struct rates {
    int64_t customers;
    int64_t servers;
    double service_per_think;
};

static double ratio_of(size_t state, const void *context)
{
    const struct rates *rates = context;
    int64_t here = (int64_t)state;
    int64_t busy = here + 1 < rates->servers ? here + 1 : rates->servers;

    return (double)(rates->customers - here) * rates->service_per_think / (double)busy;
}

static void add_customer_view(int64_t customers, double think_s, double service_s,
                              struct repairman *out)
{
    out->thinking = think_s / (think_s + out->means.response_s);
    out->speedup = out->means.throughput_per_s * (think_s + service_s);
    out->power = (double)customers * out->thinking;
}

void repairman_solve(int64_t customers, int64_t servers, double think_s, double service_s,
                     struct repairman *out)
{
    ASSERT(customers >= 1 && servers >= 1 && think_s > 0 && service_s > 0);
    struct rates rates = {customers, servers, service_s / think_s};
    size_t last = (size_t)customers;
    double *chances = memory_alloc((last + 1) * sizeof(double));
    double waiting = 0;
    double busy = 0;

    birth_death_solve(ratio_of, &rates, last, chances);
    for (int64_t i = 1; i <= customers; i++) {
        waiting += (double)(i > servers ? i - servers : 0) * chances[i];
        busy += (double)(i < servers ? i : servers) * chances[i];
    }
    double throughput_per_s = busy / service_s;
    out->means = queue_from_waiting(busy / (double)servers, throughput_per_s,
                                    waiting / throughput_per_s, service_s);
    out->idle = chances[0];
    add_customer_view(customers, think_s, service_s, out);
    memory_free(chances);
}

/* 1 / psi(rate) - 1 for an Erlang or constant service, without cancellation for short ones. */
static double failures_per_success(double rate, int phases, double service_s)
{
    double each = phases == REPAIRMAN_CONSTANT ? rate * service_s : rate * service_s / phases;
    double power = phases == REPAIRMAN_CONSTANT ? each : phases * real_log1p(each);

    if (power < 0.5) {
        double term = power;
        double sum = power;
        for (int i = 2; i < 20; i++) {
            term *= power / i;
            sum += term;
        }
        return sum;
    }
    return real_exp(power) - 1;
}

void repairman_single_solve(int64_t customers, int phases, double think_s, double service_s,
                            struct repairman *out)
{
    ASSERT(customers >= 1 && phases >= 0 && think_s > 0 && service_s > 0);
    double served = 1;
    double term = 1;

    /* Past 1e300 customers in a busy period, infinity included, the server is never idle. */
    for (int64_t j = 1; j < customers && served < 1e300; j++) {
        term *= (double)(customers - j) / (double)j *
                failures_per_success((double)j / think_s, phases, service_s);
        served += term;
    }

    /* Idle time over busy time: the mean time to the next arrival over the mean busy period. */
    double spare = think_s / (double)customers / service_s / served;
    double throughput_per_s = 1 / ((1 + spare) * service_s);
    /* A round takes N / X; what is neither thinking nor service is waiting. */
    double waiting_s = (double)customers / throughput_per_s - think_s - service_s;
    out->means = queue_from_waiting(1 / (1 + spare), throughput_per_s,
                                    waiting_s > 0 ? waiting_s : 0, service_s);
    out->idle = spare / (1 + spare);
    add_customer_view(customers, think_s, service_s, out);
}
