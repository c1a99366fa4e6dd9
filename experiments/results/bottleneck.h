/*
 * The bottleneck of a system: a resource that is full, or the time that no resource is busy with.
 *
 * The busiest resource is a bottleneck only where it is nearly full. Else more of it would gain
 * little, and the time goes elsewhere: cores of a multiprocessor that are not busy wait for
 * memory, full or not, which is latency.
 */
#ifndef EXPERIMENTS_RESULTS_BOTTLENECK_H
#define EXPERIMENTS_RESULTS_BOTTLENECK_H

#include "experiments/spec/spec.h"
#include "sim/base/text.h"

/** A resource is a bottleneck above this utilization. */
#define BOTTLENECK_UTILIZATION 0.9

/** A resource that can saturate, and how busy it was. */
struct bottleneck_resource {
    const char *component;
    double utilization; /* 0 to 1, mean over replications */
};

struct bottleneck {
    bool has_busiest;                   /* the system has a resource that can saturate */
    bool is_named;                      /* the busiest is above 90 % */
    struct bottleneck_resource busiest; /* of equals the first */
    bool has_latency;                   /* not named, and cores wait for memory */
    double latency;                     /* share in memory of the time of cores with a thread */
};

/**
 * Decide from the resources of a point.
 *
 * @param core_share  share of the cores that have a thread: bottleneck_core_share
 */
struct bottleneck bottleneck_of(const struct bottleneck_resource *resources, size_t count,
                                double core_share);

/** Share of the cores that has a thread, above 0 to 1; 0 of systems without cores. */
double bottleneck_core_share(const struct point *point);

/**
 * Append it in a few words: "interconnect.bus 97.8 %", "latency: 43 % of core time in memory" or
 * "none above 90 %: cpu 57.2 %"; nothing without resources.
 */
void bottleneck_print(struct text_buffer *text, const struct bottleneck *bottleneck);

#endif
