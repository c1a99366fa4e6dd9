#include "analysis/theory/priority.h"

#include "sim/base/assert.h"

/* Work in service as an arrival finds it: the mean residual, were the class always served. */
static double residual_work(const struct priority_class *class)
{
    ASSERT(class->arrivals_per_s >= 0 && class->service.mean_s > 0 && class->service.second_s2 > 0);
    return class->arrivals_per_s * class->service.second_s2 / 2;
}

bool priority_solve(const struct priority_class *classes, size_t count, struct queue_means *out)
{
    double residual_s = 0;
    double load = 0;

    for (size_t i = 0; i < count; i++) {
        residual_s += residual_work(&classes[i]);
        load += classes[i].arrivals_per_s * classes[i].service.mean_s;
        out[i] = (struct queue_means){.utilization =
                                          classes[i].arrivals_per_s * classes[i].service.mean_s};
    }
    if (load >= 1) {
        return false;
    }
    double above = 0;
    for (size_t i = 0; i < count; i++) {
        const struct priority_class *class = &classes[i];
        double own = class->arrivals_per_s * class->service.mean_s;
        double waiting_s = residual_s / ((1 - above) * (1 - above - own));
        out[i] = queue_from_waiting(own, class->arrivals_per_s, waiting_s, class->service.mean_s);
        above += own;
    }
    return true;
}

size_t priority_preemptive_solve(const struct priority_class *classes, size_t count,
                                 struct queue_means *out)
{
    double residual_s = 0;
    double above = 0;
    size_t stable = 0;

    for (size_t i = 0; i < count; i++) {
        const struct priority_class *class = &classes[i];
        double own = class->arrivals_per_s * class->service.mean_s;

        out[i] = (struct queue_means){.utilization = own};
        residual_s += residual_work(class);
        if (stable < i || above + own >= 1) {
            continue;
        }
        double preempted_s = class->service.mean_s * above / (1 - above);
        double waiting_s = preempted_s + residual_s / ((1 - above) * (1 - above - own));
        out[i] = queue_from_waiting(own, class->arrivals_per_s, waiting_s, class->service.mean_s);
        above += own;
        stable++;
    }
    return stable;
}
