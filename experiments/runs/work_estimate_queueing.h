/* How often something happens in a queueing system. */
#ifndef EXPERIMENTS_RUNS_WORK_ESTIMATE_QUEUEING_H
#define EXPERIMENTS_RUNS_WORK_ESTIMATE_QUEUEING_H

#include "experiments/spec/spec.h"

/** Events a simulated second: arrivals, ends of thinking, of services and of vacations; without
 *  queueing. */
double workload_queueing_events_per_s(const struct point *point);

#endif
