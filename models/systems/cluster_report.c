/* What a cluster did over a window: the whole first, then each part. */
#include "models/systems/cluster.h"
#include "models/workload/clients_report.h"

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
    for (size_t i = 0; i < cluster->service_count; i++) {
        service_report(&cluster->services[i], report);
    }
    for (size_t i = 0; i < cluster->group_count; i++) {
        clients_report(cluster->groups[i], report);
    }
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        node_report(&cluster->nodes[i], report);
    }
    for (size_t i = 0; i < cluster->lun_count; i++) {
        lun_report(cluster->luns[i], report);
    }
    cluster->fencing->report(cluster->fencing_component, report);
    cluster->membership->report(cluster->membership_component, report);
    network_report(cluster->network, report);
}
