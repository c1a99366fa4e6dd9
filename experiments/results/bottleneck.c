#include "experiments/results/bottleneck.h"

#include "models/kinds.h"

/* Whether the resource is the one that core_share is about. */
static bool holds_threads(const char *component)
{
    const struct kind *kind = kinds_find(KIND_PART, component);
    return kind != NULL && kind->holds_threads;
}

struct bottleneck bottleneck_of(const struct bottleneck_resource *resources, size_t count,
                                double core_share)
{
    struct bottleneck found = {0};
    double busy = -1;

    for (size_t i = 0; i < count; i++) {
        if (!found.has_busiest || resources[i].utilization > found.busiest.utilization) {
            found.has_busiest = true;
            found.busiest = resources[i];
        }
        busy = holds_threads(resources[i].component) ? resources[i].utilization : busy;
    }
    found.is_named = found.has_busiest && found.busiest.utilization > BOTTLENECK_UTILIZATION;
    if (!found.is_named && busy >= 0 && core_share > 0) {
        double latency = 1 - busy / core_share;
        found.has_latency = true;
        found.latency = latency > 0 ? latency : 0;
    }
    return found;
}

double bottleneck_core_share(const struct point *point)
{
    const struct system_operations *system = point->system->operations;
    return system->core_share == NULL ? 0 : system->core_share(point->system_parameters);
}

void bottleneck_print(struct text_buffer *text, const struct bottleneck *bottleneck)
{
    const struct bottleneck_resource *busiest = &bottleneck->busiest;
    if (bottleneck->is_named) {
        text_print(text, "%s %.1f %%", busiest->component, 100 * busiest->utilization);
    } else if (bottleneck->has_latency) {
        text_print(text, "latency: %.0f %% of core time in memory", 100 * bottleneck->latency);
    } else if (bottleneck->has_busiest) {
        text_print(text, "none above %.0f %%: %s %.1f %%", 100 * BOTTLENECK_UTILIZATION,
                   busiest->component, 100 * busiest->utilization);
    }
}
