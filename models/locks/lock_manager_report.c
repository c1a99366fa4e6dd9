/* The metrics of a lock manager. */
#include "models/locks/lock_manager_state.h"

static const char no_locks[] = "no lock was asked for";

enum {
    THROUGHPUT,
    LATENCY,
    LATENCY_LOCAL,
    LATENCY_REMOTE,
    CONVERT_LATENCY,
    WAITED,
    LOCAL,
    MESSAGES_PER_LOCK,
    MESSAGES,
    BLOCKING,
    STALE,
    DEADLOCKS,
    QUEUE_LENGTH,
    HELD,
    HOLDING_TIME,
    NODE_UTILIZATION,
    NODE_MASTERED,
    NODE_MESSAGES,
};

const struct metric_row lock_manager_metrics[] = {
    [THROUGHPUT] = METRIC_MORE("throughput", "1/s", MEAN,
                               "New locks and conversions that are granted in a second, those to a"
                               " lower mode left out."),
    [LATENCY] = METRIC_WITH_PERCENTILES("grant_latency",
                                        "Time from asking for a new lock until its node has it."),
    [LATENCY_LOCAL] = METRIC_WITH_PERCENTILES("grant_latency_local",
                                              "The same where the master is the node itself."),
    [LATENCY_REMOTE] =
        METRIC_WITH_PERCENTILES("grant_latency_remote", "The same where another is the master."),
    [CONVERT_LATENCY] = METRIC_WITH_PERCENTILES(
        "convert_latency", "Time from asking for a conversion, but to a lower mode, until the node"
                           " has it."),
    [WAITED] = METRIC_LESS("waiting_share", "1", RATIO,
                           "Share of new locks and conversions that the master did not grant at"
                           " once."),
    [LOCAL] = METRIC_MORE("local_share", "1", SHARE,
                          "Share of the new locks granted whose master is the node itself."),
    [MESSAGES_PER_LOCK] = METRIC_LESS("messages_per_lock", "1", RATIO,
                                      "Messages between nodes for each new lock asked for, those"
                                      " of its conversions and unlock among them."),
    [MESSAGES] = METRIC_LESS("messages", "1/s", MEAN, "Messages between nodes in a second."),
    [BLOCKING] = METRIC_LESS("blocking_notices", "1/s", MEAN,
                             "Times in a second that a lock is told that it is in the way."),
    [STALE] = METRIC_LESS("stale_requests", "1/s", MEAN,
                          "Requests in a second to a node that had given the resource up."),
    [DEADLOCKS] = METRIC_LESS("conversion_deadlocks", "1/s", MEAN,
                              "Conversions in a second that would have waited for a conversion"
                              " that waits for them, and were told so at once."),
    [QUEUE_LENGTH] = METRIC("queue_length", "1", MEAN,
                            "Locks at all resources: granted, and those that wait for it."),
    [HELD] = METRIC("held", "1", MEAN, "Locks granted, at all resources."),
    [HOLDING_TIME] = METRIC("holding_time", "s", RATIO,
                            "Time from a grant at the master until it has the unlock."),
    [NODE_UTILIZATION] = METRIC("nodes.NODE.utilization", "1", MEAN,
                                "Share of time in which the node's lock manager is busy."),
    [NODE_MASTERED] =
        METRIC("nodes.NODE.mastered", "1", MEAN, "Resources whose master the node is."),
    [NODE_MESSAGES] =
        METRIC("nodes.NODE.messages", "1/s", MEAN, "Messages that the node sends in a second."),
    METRICS_END,
};

static const struct metric_row *row(int which)
{
    return &lock_manager_metrics[which];
}

static void report_latencies(const struct lock_manager *manager, struct report *report)
{
    const char *path = manager->component.path;
    const struct tally *both[] = {&manager->granted[0], &manager->granted[1]};
    report_durations_of(report, path, row(LATENCY), both, 2);
    report_durations(report, path, row(LATENCY_LOCAL), both[0]);
    report_durations(report, path, row(LATENCY_REMOTE), both[1]);
    report_durations(report, path, row(CONVERT_LATENCY), &manager->converted);
}

static void report_shares(const struct lock_manager *manager, struct report *report)
{
    const char *path = manager->component.path;
    const struct window *window = report->window;
    uint64_t local = tally_in(&manager->granted[0], window);
    uint64_t granted = local + tally_in(&manager->granted[1], window);
    uint64_t asked =
        counter_in(&manager->new_locks, window) + counter_in(&manager->conversions, window);
    report_ratio(report, path, row(WAITED), (double)counter_in(&manager->waited, window),
                 (double)asked, no_locks);
    report_share(report, path, row(LOCAL), local, granted, no_locks);
    report_ratio(report, path, row(MESSAGES_PER_LOCK), (double)counter_in(&manager->sent, window),
                 (double)counter_in(&manager->new_locks, window), no_locks);
}

void lock_manager_report(const struct component *component, struct report *report)
{
    const struct lock_manager *manager = (const struct lock_manager *)component;
    const char *path = component->path;
    report_per_second(report, path, row(THROUGHPUT),
                      tally_in(&manager->operations.done, report->window));
    report_latencies(manager, report);
    report_shares(manager, report);
    report_rate(report, path, row(MESSAGES), &manager->sent);
    report_rate(report, path, row(BLOCKING), &manager->blocking);
    report_rate(report, path, row(STALE), &manager->stale);
    report_rate(report, path, row(DEADLOCKS), &manager->deadlocks);
    report_level(report, path, row(QUEUE_LENGTH), &manager->locks.present);
    report_level(report, path, row(HELD), &manager->locks.busy);
    report_durations(report, path, row(HOLDING_TIME), &manager->held);
    for (uint32_t i = 0; i < manager->around.node_count; i++) {
        const struct lock_node *node = &manager->nodes[i];
        double utilization = level_mean(&node->busy, report->window);
        report_utilization(report, node->path, row(NODE_UTILIZATION), utilization);
        report_level(report, node->path, row(NODE_MASTERED), &node->mastered);
        report_rate(report, node->path, row(NODE_MESSAGES), &node->sent);
        report_resource(report, node->path, utilization);
    }
}
