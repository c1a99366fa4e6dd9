/*
 * The metrics and laws of a queueing network.
 *
 * The metrics of the whole system are sums over its classes, so they are added up here and not
 * while the run goes on.
 */
#include "models/queueing/parameters.h"

#include "sim/base/real.h"

static const char NOBODY_BEGAN[] = "no pass began after the warm-up";
static const char NOBODY_CAME[] = "no customer arrived after the warm-up";
static const char NOBODY_LEFT[] = "no visit ended after the warm-up";
static const char INFINITE[] = "the station has infinitely many servers";

enum { THROUGHPUT, RESPONSE_TIME, NUMBER_IN_SYSTEM, LOST_FRACTION };

const struct metric_row queueing_metrics[] = {
    [THROUGHPUT] = METRIC_MORE("throughput", "1/s", MEAN, "Passes that end in a second."),
    [RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "response_time", "Time from the start of a pass to its end; of passes that are not lost."),
    [NUMBER_IN_SYSTEM] = METRIC_LESS("number_in_system", "1", MEAN,
                                     "Customers in the system, without those who think."),
    [LOST_FRACTION] = METRIC_LESS("lost_fraction", "1", SHARE,
                                  "Passes that end at a full station, among those that begin."),
    METRICS_END,
};

/* The four metrics that the system and each class have. @param path  "" or the class's */
static void report_passes(struct report *report, const char *path, const struct tally **done,
                          size_t count, const struct level *number, uint64_t begun, uint64_t lost)
{
    const struct metric_row *rows = queueing_metrics;
    uint64_t passes = 0;
    for (size_t i = 0; i < count; i++) {
        passes += tally_in(done[i], report->window);
    }
    report_per_second(report, path, &rows[THROUGHPUT], passes);
    report_durations_of(report, path, &rows[RESPONSE_TIME], done, count);
    report_level(report, path, &rows[NUMBER_IN_SYSTEM], number);
    report_share(report, path, &rows[LOST_FRACTION], lost, begun, NOBODY_BEGAN);
}

static void report_system(const struct queueing *queueing, struct report *report)
{
    uint64_t begun = 0;
    uint64_t lost = 0;
    const struct tally **done =
        ARENA_ARRAY(report->arena, const struct tally *, queueing->class_count);
    for (size_t i = 0; i < queueing->class_count; i++) {
        done[i] = &queueing->classes[i].passes.done;
        begun += counter_in(&queueing->classes[i].passes.joined, report->window);
        lost += tally_in(&queueing->classes[i].passes.lost, report->window);
    }
    report_passes(report, "", done, queueing->class_count, queueing_number(queueing), begun, lost);
}

static void report_customer_class(const struct customer_class *class, struct report *report)
{
    const struct tally *done = &class->passes.done;
    report_passes(report, class->component.path, &done, 1, &class->passes.present,
                  counter_in(&class->passes.joined, report->window),
                  tally_in(&class->passes.lost, report->window));
}

/* A wide number of ticks / 2^bits, as ticks. */
static double ticks_of(wide value, unsigned bits)
{
    return wide_to_double(value) / (double)(UINT64_C(1) << bits);
}

static unsigned fraction_bits(const struct station *station)
{
    return station->copies[0]->discipline->fraction_bits;
}

/* Server-ticks that could have been given in the window. */
static double server_ticks(const struct station *station, const struct window *window)
{
    return (double)window_length(window) * (double)station->server_count *
           (double)station->copy_count;
}

/* Mean over siblings of the response time of a visit minus the service received. */
static void report_waiting(const struct station *station, struct report *report)
{
    const struct window *window = report->window;
    const struct tally *served = station_served(station);
    unsigned bits = fraction_bits(station);
    wide received = 0;
    for (size_t i = 0; i < station->visit_count; i++) {
        const struct visit_mark *marked = station->visits[i]->marked;
        received += marked[window->to].finished - marked[window->from].finished;
    }
    wide waited = tally_sum(served, window) * ((wide)1 << bits) - received;
    double seconds = ticks_of(waited, bits) / (double)report->ticks_per_second;
    report_ratio(report, station->path, &station_metrics[STATION_WAITING_TIME], seconds,
                 (double)tally_in(served, window), NOBODY_LEFT);
}

/* The metrics of a class at a station; 0 where it never comes. @param visit  or NULL */
static void report_visit(const struct station *station, const char *class_name,
                         const struct visit *visit, struct report *report)
{
    const struct window *window = report->window;
    const char *path = report_path(report, "%s.classes.%s", station->path, class_name);
    const struct metric_row *utilization = &station_metrics[STATION_CLASS_UTILIZATION];
    if (station_is_infinite(station)) {
        report_missing(report, path, utilization, INFINITE);
    } else {
        wide received = visit == NULL ? 0
                                      : visit->marked[window->to].received -
                                            visit->marked[window->from].received;
        report_utilization(report, path, utilization,
                           ticks_of(received, fraction_bits(station)) /
                               server_ticks(station, window));
    }
    report_per_second(report, path, &station_metrics[STATION_CLASS_THROUGHPUT],
                      visit == NULL ? 0 : counter_in(&visit->passed, window));
}

static void report_station(const struct queueing *queueing, const struct station *station,
                           struct report *report)
{
    const struct window *window = report->window;
    const char *path = station->path;
    const struct metric_row *rows = station_metrics;
    if (station_is_infinite(station)) {
        report_missing(report, path, &rows[STATION_UTILIZATION], INFINITE);
    } else {
        double share =
            wide_to_double(level_in(&station->ledger.busy, window)) / server_ticks(station, window);
        report_utilization(report, path, &rows[STATION_UTILIZATION], share);
        report_resource(report, path, share);
    }
    report_level(report, path, &rows[STATION_QUEUE_LENGTH], &station->ledger.present);
    report_durations(report, path, &rows[STATION_RESPONSE_TIME], &station->ledger.done);
    report_waiting(station, report);
    report_per_second(report, path, &rows[STATION_THROUGHPUT],
                      tally_in(&station->ledger.done, window));
    report_share(report, path, &rows[STATION_LOST_FRACTION],
                 tally_in(&station->ledger.lost, window),
                 counter_in(&station->ledger.joined, window), NOBODY_CAME);
    if (station->copies[0]->discipline->report != NULL) {
        station->copies[0]->discipline->report(station->copies[0], report);
    }
    size_t index = (size_t)(station - queueing->stations);
    for (size_t i = 0; i < queueing->class_count; i++) {
        const struct customer_class *class = &queueing->classes[i];
        report_visit(station, class->name, class->visits[index], report);
    }
}

void queueing_report(const struct component *system, struct report *report)
{
    const struct queueing *queueing = (const struct queueing *)system;
    report_system(queueing, report);
    for (size_t i = 0; i < queueing->class_count; i++) {
        report_customer_class(&queueing->classes[i], report);
    }
    for (size_t i = 0; i < queueing->station_count; i++) {
        report_station(queueing, &queueing->stations[i], report);
    }
}
