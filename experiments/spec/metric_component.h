/* The part of a system that a metric is of, by its name. */
#ifndef EXPERIMENTS_SPEC_METRIC_COMPONENT_H
#define EXPERIMENTS_SPEC_METRIC_COMPONENT_H

#include <stddef.h>

/**
 * The beginning of a metric's name that is the path of a part: "stations.cpu" of
 * "stations.cpu.utilization", as the kinds describe their metrics.
 *
 * @return its length without the dot; 0: a metric of the whole system
 */
size_t metric_component(const char *metric);

#endif
