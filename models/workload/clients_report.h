/* Results of several client groups together. */
#ifndef MODELS_WORKLOAD_CLIENTS_REPORT_H
#define MODELS_WORKLOAD_CLIENTS_REPORT_H

#include "models/workload/clients.h"

/**
 * Report "throughput", "response_time" and "errors" over all groups.
 *
 * Response times are merged from the groups' histograms, so the percentiles are those of all
 * answers together, not means of percentiles.
 *
 * @param groups  at least one
 */
void clients_report_all(struct clients *const *groups, size_t count, struct report *report);

#endif
