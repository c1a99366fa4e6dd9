#include "analysis/theory/mg1.h"

#include "sim/base/assert.h"

bool mg1_solve(double arrivals_per_s, struct moments service, struct queue_means *out)
{
    ASSERT(arrivals_per_s >= 0 && service.mean_s > 0 && service.second_s2 > 0);
    double load = arrivals_per_s * service.mean_s;

    *out = (struct queue_means){.utilization = load};
    if (load >= 1) {
        return false;
    }
    double waiting_s = arrivals_per_s * service.second_s2 / (2 * (1 - load));
    *out = queue_from_waiting(load, arrivals_per_s, waiting_s, service.mean_s);
    return true;
}

bool mg1_ps_solve(double arrivals_per_s, double service_s, struct queue_means *out)
{
    ASSERT(arrivals_per_s >= 0 && service_s > 0);
    double load = arrivals_per_s * service_s;

    *out = (struct queue_means){.utilization = load};
    if (load >= 1) {
        return false;
    }
    *out = queue_from_waiting(load, arrivals_per_s, load * service_s / (1 - load), service_s);
    return true;
}

bool mg1_batch_solve(double groups_per_s, double group_mean, double group_second,
                     struct moments service, struct queue_means *out)
{
    ASSERT(group_mean >= 1 && group_second >= group_mean);
    double arrivals_per_s = groups_per_s * group_mean;

    if (!mg1_solve(arrivals_per_s, service, out)) {
        return false;
    }
    double before_own = (group_second - group_mean) / (2 * group_mean);
    double waiting_s = out->waiting_s + before_own * service.mean_s / (1 - out->utilization);
    *out = queue_from_waiting(out->utilization, arrivals_per_s, waiting_s, service.mean_s);
    return true;
}

bool mg1_vacation_solve(double arrivals_per_s, struct moments service, struct moments vacation,
                        struct queue_means *out)
{
    ASSERT(vacation.mean_s > 0 && vacation.second_s2 > 0);

    if (!mg1_solve(arrivals_per_s, service, out)) {
        return false;
    }
    double waiting_s = out->waiting_s + vacation.second_s2 / (2 * vacation.mean_s);
    *out = queue_from_waiting(out->utilization, arrivals_per_s, waiting_s, service.mean_s);
    return true;
}
