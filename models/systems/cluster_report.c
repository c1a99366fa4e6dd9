/* The metrics of a whole cluster. */
#include "models/cluster/clients/clients_report.h"
#include "models/systems/cluster.h"

const struct metric_row cluster_metrics[] = {CLIENTS_RESULTS("", MEAN, ""), AVAILABILITY_METRICS,
                                             METRICS_END};

void cluster_report(const struct component *system, struct report *report)
{
    const struct cluster *cluster = (const struct cluster *)system;
    if (cluster->group_count > 0) {
        clients_report_all(cluster->groups, cluster->group_count, report);
    }
    outages_report_availability(&cluster->any_out, "", cluster->fails_at_random,
                                counter_in(&cluster->any_outages, report->window), report);
}
