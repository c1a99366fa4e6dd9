/* The metrics of a service's outages over a window: availability and the times of recovery. */
#include "models/cluster/service/commits.h"
#include "models/cluster/service/outage.h"

/* A span has its mean, its least and its greatest value, one after the other. */
enum { MEAN, LEAST, GREATEST, SPAN };

enum {
    AVAILABILITY,
    AVAILABILITY_NINES,
    AVAILABILITY_AT,
    APPLICATION_AVAILABILITY,
    FAILURES,
    DOWNTIME,
    DOWNTIME_BY_FAULT,
    TIME_TO_FAILURE,
    TIME_TO_FIRST_FAILURE = TIME_TO_FAILURE + SPAN,
    TIME_TO_RECOVERY,
    TIME_TO_RECOVERY_UNFINISHED = TIME_TO_RECOVERY + SPAN,
    OUTAGES_UNFINISHED,
    TIME_TO_DETECT,
    TIME_TO_MEMBERSHIP = TIME_TO_DETECT + SPAN,
    TIME_TO_FENCE = TIME_TO_MEMBERSHIP + SPAN,
    PHASE = TIME_TO_FENCE + SPAN,
    LOST_WORK,
};

/* clang-format off */
#define EXTREME_ROWS(NAME, BETTER)                                                                 \
    METRIC_##BETTER(NAME METRIC_LEAST, "s", LEAST, "The least of these times."),                   \
    METRIC_##BETTER(NAME METRIC_GREATEST, "s", GREATEST, "The greatest of these times.")
#define SPAN_ROWS(NAME, BETTER, DOC)                                                               \
    METRIC_##BETTER(NAME, "s", RATIO, DOC), EXTREME_ROWS(NAME, BETTER)
/* clang-format on */

const struct metric_row outages_metrics[] = {
    [AVAILABILITY] = AVAILABILITY_METRICS,
    [AVAILABILITY_AT] = METRIC_MORE("availability_at", "1", OUTCOME,
                                    "Whether the service is up at the instant asked for."),
    [APPLICATION_AVAILABILITY] =
        METRIC_MORE("application_availability", "1", MEAN,
                    "Share of time in which the application is up on a node that runs, whoever "
                    "reaches it."),
    [FAILURES] = METRIC_LESS("failures", "1", COUNT, "Outages that begin."),
    [DOWNTIME] = METRIC_LESS("downtime", "s", TOTAL, "Time in which the service is out."),
    [DOWNTIME_BY_FAULT] = METRIC_LESS("downtime.FAULT", "s", TOTAL,
                                      "Of that, in outages that a fault of this kind has caused."),
    [TIME_TO_FAILURE] = SPAN_ROWS("time_to_failure", MORE, "Time up for each failure."),
    [TIME_TO_FIRST_FAILURE] =
        METRIC_MORE("time_to_first_failure", "s", PASSAGE,
                    "Time from the start, when everything is up, to the first outage."),
    [TIME_TO_RECOVERY] = METRIC_WITH_PERCENTILES(
        "time_to_recovery", "Time out for each recovery; its percentiles are those of the "
                            "outages that have ended."),
    EXTREME_ROWS("time_to_recovery", LESS),
    [TIME_TO_RECOVERY_UNFINISHED] =
        METRIC_LESS("time_to_recovery" METRIC_UNFINISHED, "s", GREATEST,
                    "How long the outage that the end of the run cuts off has lasted by then."),
    [OUTAGES_UNFINISHED] =
        METRIC_LESS("outages_unfinished", "1", COUNT, "Outages that the end of the run cuts off."),
    [TIME_TO_DETECT] = SPAN_ROWS("time_to_detect", LESS,
                                 "Time from the start of an outage until a node notices it."),
    [TIME_TO_MEMBERSHIP] =
        SPAN_ROWS("time_to_membership", LESS, "Time from then until a new ring is formed."),
    [TIME_TO_FENCE] =
        SPAN_ROWS("time_to_fence", LESS, "Time that fencing takes, where it is needed."),
    [PHASE] =
        METRIC_LESS("phases.PHASE", "s", RATIO, "Time that a recovery spends in a phase of it."),
    [LOST_WORK] = LOST_WORK_METRICS,
    METRICS_END,
};

static const struct metric_row *outage_row(int metric)
{
    return &outages_metrics[metric];
}

/* The least and the greatest of a span. */
static void report_extremes(struct report *report, const char *path, int span,
                            const struct outage_span *values, const char *reason)
{
    double per_second = (double)report->ticks_per_second;
    int64_t least, most;
    if (extremes_in(&values->extremes, report->window, &least, &most)) {
        report_extreme(report, path, outage_row(span + LEAST), (double)least / per_second);
        report_extreme(report, path, outage_row(span + GREATEST), (double)most / per_second);
    } else {
        report_missing(report, path, outage_row(span + LEAST), reason);
        report_missing(report, path, outage_row(span + GREATEST), reason);
    }
}

/* Mean, least and greatest of a span. */
static void report_span(struct report *report, const char *path, int span,
                        const struct outage_span *values, bool is_random, const char *reason)
{
    uint64_t count = tally_in(&values->tally, report->window);
    report_ratio(report, path, outage_row(span + MEAN),
                 wide_to_double(tally_sum(&values->tally, report->window)) /
                     (double)report->ticks_per_second,
                 (double)count, reason);
    if (is_random) {
        report_events(report, count);
    }
    report_extremes(report, path, span, values, reason);
}

/* The mean time to failure is the time up for each failure: the mean of the times that ended in a
 * failure would leave out the long ones, which a run's end cuts off. */
static void report_time_to_failure(const struct outages *outages, const char *path, bool is_random,
                                   struct report *report)
{
    static const char none[] = "no outage began after the warm-up";
    wide up = window_length(report->window) - level_in(&outages->down, report->window);
    uint64_t failures = counter_in(&outages->count, report->window);
    report_ratio(report, path, outage_row(TIME_TO_FAILURE),
                 wide_to_double(up) / (double)report->ticks_per_second, (double)failures, none);
    if (is_random) {
        report_events(report, failures);
    }
    report_extremes(report, path, TIME_TO_FAILURE, &outages->up, none);
}

/* An outage that the end of the run cuts off is reported in its last window alone. */
static void report_unfinished(const struct outages *outages, const char *path,
                              struct report *report)
{
    const struct window *window = report->window;
    bool is_cut_off = window->to + 1 == window->marks->set && outages->is_on;
    report_count(report, path, outage_row(OUTAGES_UNFINISHED), is_cut_off ? 1 : 0);
    if (is_cut_off) {
        sim_ticks lasted = window->marks->at[window->to] - outages->began;
        report_extreme(report, path, outage_row(TIME_TO_RECOVERY_UNFINISHED),
                       ticks_to_seconds(lasted, report->ticks_per_second));
    } else {
        report_missing(report, path, outage_row(TIME_TO_RECOVERY_UNFINISHED),
                       "the end of the run cut off no outage");
    }
}

/* The mean time to recovery is the time down for each recovery: an outage that the run's end cuts
 * off counts with the time it had lasted, as it would take at least that. */
static void report_time_to_recovery(const struct outages *outages, const char *path, bool is_random,
                                    struct report *report)
{
    static const char none[] = "no outage ended after the warm-up";
    uint64_t ended = tally_in(&outages->recovery.tally, report->window);
    report_ratio(report, path, outage_row(TIME_TO_RECOVERY),
                 wide_to_double(level_in(&outages->down, report->window)) /
                     (double)report->ticks_per_second,
                 (double)ended, none);
    if (is_random) {
        report_events(report, ended);
    }
    report_observations(report, &outages->recovery.tally);
    report_extremes(report, path, TIME_TO_RECOVERY, &outages->recovery, none);
    report_unfinished(outages, path, report);
}

/* The time from the start, when everything is up, to the first outage. */
static void report_first_failure(const struct outages *outages, const char *path,
                                 struct report *report)
{
    const struct marks *marks = report->window->marks;
    bool has_come = outages->first >= 0;
    sim_ticks time = has_come ? outages->first : marks->at[marks->set - 1];
    report_passage(report, path, outage_row(TIME_TO_FIRST_FAILURE),
                   ticks_to_seconds(time, report->ticks_per_second), has_come);
}

void outages_report_availability(const struct level *down, const char *path, bool is_random,
                                 uint64_t outages, struct report *report)
{
    double unavailability = level_mean(down, report->window);
    report_utilization(report, path, outage_row(AVAILABILITY), 1 - unavailability);
    if (is_random) {
        report_events(report, outages);
    }
    report_nines(report, path, outage_row(AVAILABILITY_NINES), unavailability);
    if (is_random) {
        report_events(report, outages);
    }
}

static void report_downtime(const struct outages *outages, const char *path, bool is_random,
                            struct report *report)
{
    uint64_t failures = counter_in(&outages->count, report->window);
    double per_second = (double)report->ticks_per_second;
    report_total(report, path, outage_row(DOWNTIME),
                 wide_to_double(level_in(&outages->down, report->window)) / per_second);
    if (is_random) {
        report_events(report, failures);
    }
    for (size_t by = 0; by < outages->causes->count; by++) {
        double down = wide_to_double(level_in(&outages->down_by[by], report->window));
        report_total(report,
                     report_path(report, "%s.downtime.%s", path, outages->causes->names[by]),
                     outage_row(DOWNTIME_BY_FAULT), down / per_second);
        if (is_random) {
            report_events(report, failures);
        }
    }
}

static void report_instant(const struct outages *outages, const char *path, struct report *report)
{
    if (outages->was_up < 0) {
        report_missing(report, path, outage_row(AVAILABILITY_AT), "the instant was not reached");
    } else {
        report_outcome(report, path, outage_row(AVAILABILITY_AT), outages->was_up > 0);
    }
}

static void report_application(const struct outages *outages, const char *path, bool is_random,
                               struct report *report)
{
    report_utilization(report, path, outage_row(APPLICATION_AVAILABILITY),
                       1 - level_mean(&outages->application_down, report->window));
    if (is_random) {
        report_events(report, counter_in(&outages->count, report->window));
    }
}

static void report_phases(const struct outages *outages, const char *path, bool is_random,
                          const char *reason, struct report *report)
{
    uint64_t ended = tally_in(&outages->recovery.tally, report->window);
    for (unsigned phase = 0; phase < PHASES; phase++) {
        if (phase == PHASE_REQUIRES && !outages->may_wait) {
            continue;
        }
        report_ratio(report, report_path(report, "%s.phases.%s", path, phase_names[phase]),
                     outage_row(PHASE),
                     wide_to_double(tally_sum(&outages->phase_spans[phase].tally, report->window)) /
                         (double)report->ticks_per_second,
                     (double)ended, reason);
        if (is_random) {
            report_events(report, ended);
        }
    }
}

void outages_report(const struct outages *outages, const struct work *work, const char *path,
                    bool is_random, struct report *report)
{
    static const char none[] = "no outage ended after the warm-up";
    outages_report_availability(&outages->down, path, is_random,
                                counter_in(&outages->count, report->window), report);
    report_instant(outages, path, report);
    report_application(outages, path, is_random, report);
    report_counter(report, path, outage_row(FAILURES), &outages->count);
    report_downtime(outages, path, is_random, report);
    report_time_to_failure(outages, path, is_random, report);
    report_first_failure(outages, path, report);
    report_time_to_recovery(outages, path, is_random, report);
    report_span(report, path, TIME_TO_DETECT, &outages->detect, is_random, none);
    report_span(report, path, TIME_TO_MEMBERSHIP, &outages->reform, is_random, none);
    report_span(report, path, TIME_TO_FENCE, &outages->fence, is_random,
                "no outage that ended after the warm-up had to wait for fencing");
    report_phases(outages, path, is_random, none, report);
    if (work != NULL) {
        work_report(work, path, outage_row(LOST_WORK), report);
    }
}
