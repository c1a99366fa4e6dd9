/* Specs of clusters that chance has put together, each from its seed alone. */
#ifndef TESTS_PROPERTIES_CLUSTER_SPEC_H
#define TESTS_PROPERTIES_CLUSTER_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A spec as `coupling run` reads it. */
struct cluster_spec {
    char *text; /* free() it */
    size_t length;
    bool is_live;  /* all is repaired and healed long before the end, and nothing needs an operator:
                      every service has to be up then */
    uint64_t over; /* when the last fault is over and the last repair done, where it is live [ms] */
};

/** The spec of a seed: its clusters, clients, faults and times; the run's own seed is the same. */
struct cluster_spec cluster_spec_draw(uint64_t seed);

/** When a spec's last fault is over [ticks]. */
static inline int64_t cluster_spec_over(const struct cluster_spec *spec, int64_t ticks_per_second)
{
    return (int64_t)spec->over * (ticks_per_second / 1000);
}

#endif
