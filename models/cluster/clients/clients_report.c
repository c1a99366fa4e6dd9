#include "models/cluster/clients/clients_report.h"

#include "models/cluster/clients/clients_state.h"

enum { THROUGHPUT, RESPONSE_TIME, ERRORS, RESULTS };

enum {
    REQUESTS_ISSUED = RESULTS,
    REQUESTS_COMPLETED,
    REQUESTS_LOST,
    REQUESTS_RETRIED,
    REQUESTS_UNADDRESSED,
    REPLIES_LATE,
    REFUSALS,
    PERIODS,
    AVAILABILITY = PERIODS + CLIENTS_PERIODS * RESULTS,
    FIRST_SERVED_AGAIN,
    LAST_SERVED_AGAIN,
    OUTSIDE_SERVICE_LEVEL,
    CONNECTIONS,
    RECONNECTIONS,
    CONNECTION_LOAD,
    BACKOFF_TIME,
};

const struct metric_row clients_metrics[] = {
    CLIENTS_RESULTS("", MEAN, ""),
    [REQUESTS_ISSUED] = METRIC("requests_issued", "1", COUNT, "Requests, without retries."),
    [REQUESTS_COMPLETED] =
        METRIC_MORE("requests_completed", "1", COUNT, "Requests that are answered."),
    [REQUESTS_LOST] =
        METRIC_LESS("requests_lost", "1", COUNT, "Requests of which all attempts have failed."),
    [REQUESTS_RETRIED] = METRIC_LESS("requests_retried", "1", COUNT, "Attempts after the first."),
    [REQUESTS_UNADDRESSED] = METRIC("requests_unaddressed", "1", COUNT,
                                    "Attempts while no node has the service's address."),
    [REPLIES_LATE] =
        METRIC_LESS("replies_late", "1", COUNT, "Replies to attempts that have timed out."),
    [REFUSALS] = METRIC_LESS("refusals", "1", COUNT, "Attempts that a node refused."),
    [PERIODS + CLIENTS_BEFORE * RESULTS] =
        CLIENTS_RESULTS("before.", RATIO, ", before the first outage"),
    [PERIODS + CLIENTS_DURING * RESULTS] = CLIENTS_RESULTS("during.", RATIO, ", in outages"),
    [PERIODS + CLIENTS_AFTER * RESULTS] = CLIENTS_RESULTS("after.", RATIO, ", after an outage"),
    [AVAILABILITY] = METRIC_MORE("availability", "1", MEAN,
                                 "Share of time in which a request of the group would be served."),
    [FIRST_SERVED_AGAIN] =
        METRIC_LESS("first_served_again", "s", RATIO,
                    "Time from the start of an outage to the first answer after it."),
    [LAST_SERVED_AGAIN] =
        METRIC_LESS("last_served_again", "s", RATIO,
                    "Time from there until no request sent before its end is open."),
    [OUTSIDE_SERVICE_LEVEL] =
        METRIC_LESS("outside_service_level", "1", RATIO,
                    "Share of time, in intervals, in which too few requests were answered in time:"
                    " where the group has a service_level."),
    [CONNECTIONS] = METRIC("connections", "1", COUNT,
                           "Connections set up: where the service has a connection_demand."),
    [RECONNECTIONS] = METRIC_LESS("reconnections", "1", COUNT,
                                  "Those set up by retries, or in place of one whose application "
                                  "had ended."),
    [CONNECTION_LOAD] = METRIC_LESS("connection_load", "1", MEAN,
                                    "Work of the nodes on setting up connections, in cores."),
    [BACKOFF_TIME] = METRIC("backoff_time", "s", RATIO,
                            "Mean back-off before a retry: where back-offs have a jitter."),
    METRICS_END,
};

static const char *const no_period[CLIENTS_PERIODS] = {
    "no measured time lies before the first outage",
    "no measured time lies in an outage",
    "no measured time lies after an outage",
};

static const char no_request[] = "no request was answered or lost";

static const struct metric_row *clients_row(int metric)
{
    return &clients_metrics[metric];
}

static void report_errors(struct report *report, const char *path, const struct metric_row *errors,
                          uint64_t completed, uint64_t lost)
{
    report_share(report, path, errors, lost, completed + lost, no_request);
}

/* Percentiles of the times reported last are not told where a node cannot tell them. */
static void deny_percentiles(struct report *report, const struct clients *clients)
{
    if (clients->around.no_percentiles != NULL) {
        report_no_percentiles(report, clients->around.no_percentiles);
    }
}

static void report_part(struct report *report, const struct clients *clients,
                        enum clients_period period)
{
    const struct clients_part *part = &clients->parts[period];
    const struct metric_row *rows = clients_row(PERIODS + (int)period * RESULTS);
    const char *path = clients->component.path;
    double seconds =
        wide_to_double(level_in(&part->on, report->window)) / (double)report->ticks_per_second;
    uint64_t completed = tally_in(&part->completed, report->window);
    report_ratio(report, path, &rows[THROUGHPUT], (double)completed, seconds, no_period[period]);
    report_durations(report, path, &rows[RESPONSE_TIME], &part->completed);
    deny_percentiles(report, clients);
    if (seconds == 0) {
        report_missing(report, path, &rows[ERRORS], no_period[period]);
    } else {
        report_errors(report, path, &rows[ERRORS], completed,
                      counter_in(&part->lost, report->window));
    }
}

static void report_again(struct report *report, const struct clients *clients, int metric,
                         const struct tally *tally, const char *reason)
{
    double count = (double)tally_in(tally, report->window);
    double seconds =
        wide_to_double(tally_sum(tally, report->window)) / (double)report->ticks_per_second;
    report_ratio(report, clients->component.path, clients_row(metric), seconds, count, reason);
}

/* The response times of some groups, over all periods. */
static void report_responses(struct report *report, const char *path,
                             const struct clients *const *groups, size_t count)
{
    const struct tally **periods =
        ARENA_ARRAY(report->arena, const struct tally *, count *CLIENTS_PERIODS);
    for (size_t i = 0; i < count; i++) {
        for (size_t period = 0; period < CLIENTS_PERIODS; period++) {
            periods[CLIENTS_PERIODS * i + period] = &groups[i]->parts[period].completed;
        }
    }
    report_durations_of(report, path, clients_row(RESPONSE_TIME), periods, count * CLIENTS_PERIODS);
    if (count > 0) {
        deny_percentiles(report, groups[0]);
    }
}

static void report_availability(const struct clients *clients, struct report *report)
{
    report_utilization(report, clients->component.path, clients_row(AVAILABILITY),
                       1 - level_mean(&clients->parts[CLIENTS_DURING].on, report->window));
    if (clients->around.fails_at_random) {
        report_events(report, counter_in(&clients->outages, report->window));
    }
}

static void report_service_level(const struct clients *clients, struct report *report)
{
    if (clients->level.parameters != NULL && clients->around.no_percentiles != NULL) {
        report_missing(report, clients->component.path, clients_row(OUTSIDE_SERVICE_LEVEL),
                       clients->around.no_percentiles);
    } else if (clients->level.parameters != NULL) {
        double outside = (double)counter_in(&clients->level.outside, report->window);
        double judged = (double)counter_in(&clients->level.judged, report->window);
        report_ratio(report, clients->component.path, clients_row(OUTSIDE_SERVICE_LEVEL), outside,
                     judged, "no interval of the service level has ended");
    }
}

static void report_connections(const struct clients *clients, struct report *report)
{
    const struct tally *work = &clients->connections.work;
    const char *path = clients->component.path;
    if (clients->around.first_start != CONNECTION_NONE) {
        report_count(report, path, clients_row(CONNECTIONS), tally_in(work, report->window));
        report_counter(report, path, clients_row(RECONNECTIONS), &clients->connections.again);
        report_value(report, path, clients_row(CONNECTION_LOAD),
                     wide_to_double(tally_sum(work, report->window)) /
                         (double)window_length(report->window));
    }
    if (clients->jitter != JITTER_NONE) {
        report_again(report, clients, BACKOFF_TIME, &clients->backed_off, "nobody backed off");
    }
}

void clients_report(const struct component *component, struct report *report)
{
    const struct clients *clients = (const struct clients *)component;
    const struct window *window = report->window;
    const char *path = clients->component.path;
    uint64_t completed = tally_in(&clients->requests.done, window);
    uint64_t lost = tally_in(&clients->requests.lost, window);
    report_per_second(report, path, clients_row(THROUGHPUT), completed);
    report_responses(report, path, &clients, 1);
    report_counter(report, path, clients_row(REQUESTS_ISSUED), &clients->requests.joined);
    report_count(report, path, clients_row(REQUESTS_COMPLETED), completed);
    report_count(report, path, clients_row(REQUESTS_LOST), lost);
    report_counter(report, path, clients_row(REQUESTS_RETRIED), &clients->retried);
    report_counter(report, path, clients_row(REQUESTS_UNADDRESSED), &clients->unaddressed);
    report_counter(report, path, clients_row(REPLIES_LATE), &clients->late);
    report_counter(report, path, clients_row(REFUSALS), &clients->refused);
    report_errors(report, path, clients_row(ERRORS), completed, lost);
    for (int period = 0; period < CLIENTS_PERIODS; period++) {
        report_part(report, clients, (enum clients_period)period);
    }
    report_availability(clients, report);
    report_again(report, clients, FIRST_SERVED_AGAIN, &clients->aftermath.first,
                 "no client was served after an outage");
    report_again(report, clients, LAST_SERVED_AGAIN, &clients->aftermath.last,
                 "no outage ended and left no request open");
    report_service_level(clients, report);
    report_connections(clients, report);
}

void clients_report_all(struct clients *const *groups, size_t count, struct report *report)
{
    uint64_t answers = 0;
    uint64_t lost = 0;
    for (size_t i = 0; i < count; i++) {
        answers += tally_in(&groups[i]->requests.done, report->window);
        lost += tally_in(&groups[i]->requests.lost, report->window);
    }
    report_per_second(report, "", clients_row(THROUGHPUT), answers);
    report_responses(report, "", (const struct clients *const *)groups, count);
    report_errors(report, "", clients_row(ERRORS), answers, lost);
}
