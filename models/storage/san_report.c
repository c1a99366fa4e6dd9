/* The metrics of a SAN: of each host, and of all. */
#include "models/storage/san_state.h"
#include "sim/measure/fairness.h"

static const char no_ios[] = "no I/O of a node was done";

/* clang-format off */
/* Rows of parts that fail at random. */
#define SAN_LIFE_METRICS(BEFORE, WHAT)                                                             \
    METRIC_MORE(BEFORE "availability", "1", MEAN,                                                  \
                "Share of time in which the " WHAT " works; where it fails at random."),           \
    METRIC_LESS(BEFORE "failures", "1", COUNT, "Failures of the " WHAT " at random.")
/* clang-format on */

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
    [SAN_PATH_AVAILABILITY] =
        METRIC_MORE("path_availability", "1", MEAN,
                    "Share of time in which a path of a node works, over all nodes; where parts"
                    " fail at random."),
    [SAN_HOST_PATH_AVAILABILITY] =
        METRIC_MORE("nodes.NODE.path_availability", "1", MEAN,
                    "Share of time in which a path of the node works, whether or not I/Os take it;"
                    " where parts fail at random."),
    [SAN_HOST_PATHS] = METRIC_MORE("nodes.NODE.working_paths", "1", MEAN,
                                   "Paths of the node that work; where parts fail at random."),
    [SAN_HOST_PATH_LOSSES] =
        METRIC_LESS("nodes.NODE.path_losses", "1", COUNT,
                    "Times that the last path of the node failed; where parts fail at random."),
    [SAN_HOST_IO_AVAILABILITY] = METRIC_MORE(
        "nodes.NODE.LUN.io_availability", "1", MEAN,
        "Share of time in which I/Os of the node to the unit have a path that carries them: not"
        " while none works, nor until a failure is found and they fail over; where parts fail at"
        " random."),
    SAN_LIFE_METRICS("nodes.NODE.ADAPTER.", "adapter"),
    SAN_LIFE_METRICS("fabrics.FABRIC.", "fabric"),
    SAN_LIFE_METRICS("ports.PORT.", "port"),
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

static void report_paths(const struct san *san, struct report *report)
{
    double available = 0;
    for (uint32_t i = 0; i < san->host_count; i++) {
        available += level_mean(&san->hosts[i].has_path, report->window);
    }
    report_utilization(report, san->component.path, &san_metrics[SAN_PATH_AVAILABILITY],
                       available / san->host_count);
    for (uint32_t i = 0; i < san->host_count; i++) {
        const struct san_host *host = &san->hosts[i];
        report_utilization(report, host->path, &san_metrics[SAN_HOST_PATH_AVAILABILITY],
                           level_mean(&host->has_path, report->window));
        report_level(report, host->path, &san_metrics[SAN_HOST_PATHS], &host->paths);
        report_counter(report, host->path, &san_metrics[SAN_HOST_PATH_LOSSES], &host->path_losses);
        for (uint32_t unit = 0; unit < san->unit_count; unit++) {
            const struct san_reach *reach = &host->units[unit];
            report_utilization(report, reach->path, &san_metrics[SAN_HOST_IO_AVAILABILITY],
                               level_mean(&reach->goes, report->window));
        }
    }
}

/* Parts that fail at random. */
static void report_lives(const struct san *san, struct report *report)
{
    for (uint32_t i = 0; i < san->part_count; i++) {
        const struct san_part *part = &san->parts[i];
        const struct metric_row *rows =
            &san_metrics[SAN_PART_ROWS + SAN_LIFE_ROWS * (unsigned)san_place_of(san, i).sort];
        if (part->life != NULL) {
            report_utilization(report, part->path, &rows[SAN_LIFE_AVAILABILITY],
                               level_mean(&part->works, report->window));
            report_counter(report, part->path, &rows[SAN_LIFE_FAILURES], &part->life->failures);
        }
    }
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
    if (san->fails_at_random) {
        report_paths(san, report);
        report_lives(san, report);
    }
}
