/* The metrics of a SAN: of each host, and of all. */
#include "models/storage/san_state.h"
#include "sim/measure/fairness.h"

static const char no_ios[] = "no I/O of a node was done";

const struct metric_row san_metrics[] = {
    [SAN_THROUGHPUT] =
        METRIC_MORE("throughput", "1/s", MEAN, "I/Os of all nodes that are done in a second."),
    [SAN_RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "response_time", "Time from an I/O of any node until it is done, over whatever path."),
    [SAN_FAIRNESS] = METRIC_MORE("fairness", "1", ONCE,
                                 "Jain's index of the I/Os done for each node that had some: 1"
                                 " where all had as many, of the whole run."),
    [SAN_HOST_THROUGHPUT] = METRIC_MORE("nodes.NODE.throughput", "1/s", MEAN,
                                        "I/Os of the node that are done in a second."),
    [SAN_HOST_RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "nodes.NODE.response_time",
        "Time from an I/O of the node until it is done, over whatever path."),
    [SAN_ADAPTERS] = SAN_LANE_METRICS("nodes.NODE.ADAPTER.LANE."),
    [SAN_FABRICS] = SAN_LANE_METRICS("fabrics.FABRIC.LANE."),
    [SAN_PORTS] = SAN_LANE_METRICS("ports.PORT.LANE."),
    METRICS_END,
};

static void report_host(const struct san_host *host, struct report *report)
{
    report_per_second(report, host->path, &san_metrics[SAN_HOST_THROUGHPUT],
                      tally_in(&host->done, report->window));
    report_durations(report, host->path, &san_metrics[SAN_HOST_RESPONSE_TIME], &host->done);
}

static void report_fairness(const struct san *san, struct report *report)
{
    struct fairness fairness = {0};
    for (uint32_t i = 0; i < san->host_count; i++) {
        uint64_t count = san->hosts[i].done.marked[report->window->to].count;
        if (count > 0) {
            fairness_add(&fairness, (double)count);
        }
    }
    if (fairness.count == 0) {
        report_missing(report, san->component.path, &san_metrics[SAN_FAIRNESS], no_ios);
        return;
    }
    report_once(report, san->component.path, &san_metrics[SAN_FAIRNESS], fairness_index(&fairness),
                1);
}

void san_report(const struct component *component, struct report *report)
{
    const struct san *san = (const struct san *)component;
    const struct tally *all[BIT_SET_MOST];
    uint64_t count = 0;
    for (uint32_t i = 0; i < san->host_count; i++) {
        all[i] = &san->hosts[i].done;
        count += tally_in(all[i], report->window);
    }
    report_per_second(report, component->path, &san_metrics[SAN_THROUGHPUT], count);
    report_durations_of(report, component->path, &san_metrics[SAN_RESPONSE_TIME], all,
                        san->host_count);
    report_fairness(san, report);
    for (uint32_t i = 0; i < san->host_count; i++) {
        report_host(&san->hosts[i], report);
    }
    for (uint32_t i = 0; i < san->part_count; i++) {
        for (int lane = 0; lane < 2 && san->parts[i].lanes[lane] != NULL; lane++) {
            san_lane_report(san->parts[i].lanes[lane], report);
        }
    }
}
