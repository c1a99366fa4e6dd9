/* Results of several client groups together. */
#ifndef MODELS_CLUSTER_CLIENTS_CLIENTS_REPORT_H
#define MODELS_CLUSTER_CLIENTS_CLIENTS_REPORT_H

#include "models/cluster/clients/clients.h"

/* clang-format off */
/**
 * The rows of throughput, response time and errors: for one group, for all groups together, and for
 * one group in a part of a run.
 *
 * @param PREFIX  "" or "before." @param OVER  statistic of the throughput
 * @param WHEN    "" or ", ..."
 */
#define CLIENTS_RESULTS(PREFIX, OVER, WHEN)                                                        \
    METRIC_MORE(PREFIX "throughput", "1/s", OVER, "Answers in a second" WHEN "."),                 \
    METRIC_WITH_PERCENTILES(PREFIX "response_time",                                                \
           "Time from a request to its answer, retries and all" WHEN "."),                         \
    METRIC_LESS(PREFIX "errors", "1", SHARE,                                                       \
                "Requests that are lost, among those that end" WHEN ".")
/* clang-format on */

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
