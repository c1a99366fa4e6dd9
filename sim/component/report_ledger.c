#include "sim/component/report_ledger.h"

void report_ledger(struct report *report, const char *path, const struct ledger_rows *rows,
                   const struct ledger *ledger, int64_t servers, const char *resource)
{
    double utilization = level_mean(&ledger->busy, report->window) / (double)servers;
    if (rows->utilization != NULL) {
        report_utilization(report, path, rows->utilization, utilization);
    }
    if (rows->queue_length != NULL) {
        report_level(report, path, rows->queue_length, &ledger->present);
    }
    if (rows->response_time != NULL) {
        report_durations(report, path, rows->response_time, &ledger->done);
    }
    if (rows->throughput != NULL) {
        report_per_second(report, path, rows->throughput, tally_in(&ledger->done, report->window));
    }
    report_resource(report, resource, utilization);
}

static void report_law_of(struct report *report, const char *law, const char *path,
                          struct ledger_law sides)
{
    report_law(report, law, path, sides.left, sides.right);
}

void report_flow_balance(struct report *report, const char *path, const struct ledger *ledger,
                         const struct ledger_found *found)
{
    report_law_of(report, "flow_balance", path, ledger_flow_balance(ledger, found));
}

void report_littles_law(struct report *report, const char *path, const struct ledger *ledger,
                        sim_ticks now, const struct ledger_found *found)
{
    report_law_of(report, "little", path, ledger_little(ledger, now, found));
}

void report_utilization_law(struct report *report, const char *path, const struct ledger *ledger,
                            sim_ticks now, wide unit, const struct ledger_found *found)
{
    report_law_of(report, "utilization", path, ledger_utilization(ledger, now, unit, found));
}
