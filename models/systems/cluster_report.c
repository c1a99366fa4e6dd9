/* The metrics of a whole cluster. */
#include "models/cluster/clients/clients_report.h"
#include "models/systems/cluster.h"

const struct metric_row cluster_metrics[] = {
    CLIENTS_RESULTS("", MEAN, ""), AVAILABILITY_METRICS,
    METRIC_LESS("nodes_lost_together", "1", COUNT,
                "Instants at which more than one node went down; where there are chassis."),
    METRIC_LESS("faults_injected", "1", COUNT,
                "Faults of the list that came; where one of them follows an event, which may not."),
    METRICS_END};

static const struct metric_row *const together =
    &cluster_metrics[sizeof cluster_metrics / sizeof *cluster_metrics - 3];
static const struct metric_row *const injected = together + 1;

void cluster_report(const struct component *system, struct report *report)
{
    const struct cluster *cluster = (const struct cluster *)system;
    if (cluster->group_count > 0) {
        clients_report_all(cluster->groups, cluster->group_count, report);
    }
    outages_report_availability(&cluster->any_out, "", cluster->fails_at_random,
                                counter_in(&cluster->any_outages, report->window), report);
    if (cluster->chassis_count > 0) {
        report_counter(report, "", together, &cluster->lost_together);
    }
    if (cluster->faults_follow) {
        report_counter(report, "", injected, &cluster->faults_injected);
    }
}

void cluster_laws(const struct component *system, sim_ticks now, struct report *report)
{
    (void)now;
    const struct cluster *cluster = (const struct cluster *)system;
    for (size_t i = 0; i < cluster->service_count; i++) {
        const struct service *service = &cluster->services[i];
        wide executed = (wide)service->work.redone.count + service->work.abandoned.count;
        for (size_t group = 0; group < cluster->group_count; group++) {
            executed +=
                cluster->group_services[group] == i ? clients_executed(cluster->groups[group]) : 0;
        }
        if (service->has_clients) {
            report_law(report, "executions", service->component.path, service->work.executed,
                       executed);
        }
    }
}
