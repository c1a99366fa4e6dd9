#include "analysis/theory/single_node.h"

#include <math.h>

bool single_node_solve(double failure_s, const double *steps_s, size_t steps,
                       struct single_node *out, struct error *error)
{
    static const char where[] = "single node";
    double outage_s = 0;

    *out = (struct single_node){0};
    if (!(failure_s > 0) || isinf(failure_s)) {
        return error_set(error, ERROR_INTERNAL, where,
                         "the mean time to failure is %g s; it must be above 0 and finite",
                         failure_s);
    }
    for (size_t i = 0; i < steps; i++) {
        if (!(steps_s[i] >= 0) || isinf(steps_s[i])) {
            return error_set(error, ERROR_INTERNAL, where,
                             "the mean of step %zu is %g s; it must be 0 or more and finite", i,
                             steps_s[i]);
        }
        outage_s += steps_s[i];
    }
    double cycle_s = failure_s + outage_s;
    *out = (struct single_node){.availability = failure_s / cycle_s,
                                .unavailability = outage_s / cycle_s,
                                .failures_per_s = 1 / cycle_s,
                                .between_failures_s = cycle_s,
                                .outage_s = outage_s};
    return true;
}
