/* A row for one metric, made where it is reported: for tests that have no table. */
#ifndef TESTS_SIM_COMPONENT_METRIC_OF_H
#define TESTS_SIM_COMPONENT_METRIC_OF_H

#include "sim/component/metric.h"

#define METRIC_OF(name, unit, statistic)                                                           \
    (&(const struct metric_row){(name), (unit), STATISTIC_##statistic, "For a test.", true,        \
                                BETTER_LESS})

#endif
