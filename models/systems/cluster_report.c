/* The metrics of a whole cluster. */
#include "models/cluster/clients/clients_report.h"
#include "models/systems/cluster_offered_load.h"

#include "sim/base/text.h"

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

/* Why what hangs on a part is not to be trusted. */
static const char *mark_of(const struct report *report, const struct offered_loads *loads,
                           const struct offered_part *part)
{
    struct text_buffer text = {0};
    offered_part_print(loads, part, &text);
    const char *mark = arena_print(report->arena,
                                   "open clients load %s to %.3g: from 1 on a queue grows for ever,"
                                   " so the value hangs on how long the run is",
                                   text.text, part->load);
    text_buffer_free(&text);
    return mark;
}

/* The queues of parts that are offered too much. */
static void mark_parts(const struct cluster *cluster, struct report *report)
{
    static const char *const ways[] = {[LINK_TRANSMIT] = "transmit", [LINK_RECEIVE] = "receive"};
    const struct offered_loads *loads = cluster->offered;
    const char *network = ((const struct component *)cluster->network)->path;
    for (uint32_t i = 0; i < loads->part_count; i++) {
        const struct offered_part *part = &loads->parts[i];
        if (part->load < 1) {
            continue;
        }
        const char *mark = mark_of(report, loads, part);
        if (part->sort == OFFERED_CORES) {
            const char *node = cluster->nodes[part->owner].component.path;
            report_unstable(report, arena_print(report->arena, "%s.jobs", node), mark);
            report_unstable(report, arena_print(report->arena, "%s.job_response_time", node), mark);
        } else if (part->sort == OFFERED_UPLINK) {
            const char *name = loads->network.switches.map->names[part->owner];
            report_unstable(report,
                            arena_print(report->arena, "%s.switches.%s.%s.wait", network, name,
                                        ways[part->way]),
                            mark);
        }
    }
}

/* The groups of clients whose requests pass such a part, their services, and all groups together.
 */
static void mark_groups(const struct cluster *cluster, struct report *report)
{
    static const char *const of_all[] = {"throughput", "response_time", "errors", "availability",
                                         "availability_nines"};
    bool is_first = true;
    for (size_t i = 0; i < cluster->group_count; i++) {
        const struct offered_part *worst = offered_loads_worst(cluster->offered, i);
        if (worst->load < 1) {
            continue;
        }
        const char *mark = mark_of(report, cluster->offered, worst);
        const char *group = clients_component(cluster->groups[i])->path;
        const char *service = cluster->services[cluster->group_services[i]].component.path;
        report_unstable(report, group, mark);
        report_unstable(report, arena_print(report->arena, "%s.availability", service), mark);
        report_unstable(report, arena_print(report->arena, "%s.availability_nines", service), mark);
        for (size_t k = 0; is_first && k < sizeof of_all / sizeof *of_all; k++) {
            report_unstable(report, of_all[k], mark);
        }
        is_first = false;
    }
}

void cluster_report(const struct component *system, struct report *report)
{
    const struct cluster *cluster = (const struct cluster *)system;
    mark_parts(cluster, report);
    mark_groups(cluster, report);
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
