/*
 * The metrics and the laws of a ledger, as a report has them.
 */
#ifndef SIM_COMPONENT_REPORT_LEDGER_H
#define SIM_COMPONENT_REPORT_LEDGER_H

#include "sim/component/report.h"
#include "sim/measure/ledger.h"

/** The rows of a ledger's metrics, reported in this order; NULL: not reported. */
struct ledger_rows {
    const struct metric_row *utilization;
    const struct metric_row *queue_length;
    const struct metric_row *response_time;
    const struct metric_row *throughput;
};

/** The metrics of a ledger whose parts present, busy and done keep marks, and the resource.
 *  @param servers  1 or more @param resource  its path */
void report_ledger(struct report *report, const char *path, const struct ledger_rows *rows,
                   const struct ledger *ledger, int64_t servers, const char *resource);

/** Joined = done + lost + found. */
void report_flow_balance(struct report *report, const char *path, const struct ledger *ledger,
                         const struct ledger_found *found);

/** Little's law: the number present over time = the time of all. */
void report_littles_law(struct report *report, const char *path, const struct ledger *ledger,
                        sim_ticks now, const struct ledger_found *found);

/** Busy servers over time = service received. @param unit  of service in a tick of a server */
void report_utilization_law(struct report *report, const char *path, const struct ledger *ledger,
                            sim_ticks now, wide unit, const struct ledger_found *found);

#endif
