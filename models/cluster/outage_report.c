/* What the outages of a service come to over a window: availability and the times of recovery. */
#include "models/cluster/outage.h"

/* "prefix.metric", in the report's arena. */
static const char *name_of(const struct report *report, const char *prefix, const char *metric)
{
    return arena_print(report->arena, "%s%s%s", prefix, prefix[0] == '\0' ? "" : ".", metric);
}

/* The least and the greatest of a span. */
static void report_extremes(struct report *report, const char *name, const struct outage_span *span,
                            const char *reason)
{
    double per_second = (double)report->ticks_per_second;
    const char *minimum = name_of(report, name, "minimum");
    const char *maximum = name_of(report, name, "maximum");
    int64_t least, most;
    if (extremes_in(&span->extremes, report->window, &least, &most)) {
        report_extreme(report, minimum, "s", STATISTIC_LEAST, (double)least / per_second);
        report_extreme(report, maximum, "s", STATISTIC_GREATEST, (double)most / per_second);
    } else {
        report_missing(report, minimum, "s", STATISTIC_LEAST, reason);
        report_missing(report, maximum, "s", STATISTIC_GREATEST, reason);
    }
}

/* Mean, least and greatest of a span. */
static void report_span(struct report *report, const char *prefix, const char *metric,
                        const struct outage_span *span, bool is_random, const char *reason)
{
    const char *name = name_of(report, prefix, metric);
    uint64_t count = tally_in(&span->tally, report->window);
    report_ratio(report, name, "s",
                 wide_to_double(tally_sum(&span->tally, report->window)) /
                     (double)report->ticks_per_second,
                 (double)count, reason);
    if (is_random) {
        report_events(report, count);
    }
    report_extremes(report, name, span, reason);
}

/* The mean time to failure is the time up for each failure: the mean of those times that ended in
 * one would leave out the long ones, which a run's end cuts off. */
static void report_time_to_failure(const struct outages *outages, const char *prefix,
                                   bool is_random, struct report *report)
{
    static const char none[] = "no outage began after the warm-up";
    const char *name = name_of(report, prefix, "time_to_failure");
    wide up = window_length(report->window) - level_in(&outages->down, report->window);
    uint64_t failures = counter_in(&outages->count, report->window);
    report_ratio(report, name, "s", wide_to_double(up) / (double)report->ticks_per_second,
                 (double)failures, none);
    if (is_random) {
        report_events(report, failures);
    }
    report_extremes(report, name, &outages->up, none);
}

/* The mean time to recovery is the time down for each recovery: an outage that the run's end cuts
 * off counts with the time it had lasted, as it would take at least that. */
static void report_time_to_recovery(const struct outages *outages, const char *prefix,
                                    bool is_random, struct report *report)
{
    static const char none[] = "no outage ended after the warm-up";
    const char *name = name_of(report, prefix, "time_to_recovery");
    uint64_t ended = tally_in(&outages->recovery.tally, report->window);
    report_ratio(report, name, "s",
                 wide_to_double(level_in(&outages->down, report->window)) /
                     (double)report->ticks_per_second,
                 (double)ended, none);
    if (is_random) {
        report_events(report, ended);
    }
    report_extremes(report, name, &outages->recovery, none);
    /* An outage that the end of the run cuts off is counted in its last window alone. */
    bool is_last = report->window->to + 1 == report->window->marks->set;
    report_count(report, name_of(report, prefix, "outages_unfinished"),
                 is_last && outages->is_on ? 1 : 0);
}

/* The time from the start, when everything is up, to the first outage. */
static void report_first_failure(const struct outages *outages, const char *prefix,
                                 struct report *report)
{
    const struct marks *marks = report->window->marks;
    bool has_come = outages->first >= 0;
    sim_ticks time = has_come ? outages->first : marks->at[marks->set - 1];
    report_passage(report, name_of(report, prefix, "time_to_first_failure"),
                   ticks_to_seconds(time, report->ticks_per_second), has_come);
}

void outages_report_availability(const struct level *down, const char *prefix, bool is_random,
                                 uint64_t outages, struct report *report)
{
    double unavailability = level_mean(down, report->window);
    report_utilization(report, name_of(report, prefix, "availability"), 1 - unavailability);
    if (is_random) {
        report_events(report, outages);
    }
    report_nines(report, name_of(report, prefix, "availability_nines"), unavailability);
    if (is_random) {
        report_events(report, outages);
    }
}

static void report_downtime(const struct outages *outages, const char *prefix, bool is_random,
                            struct report *report)
{
    uint64_t failures = counter_in(&outages->count, report->window);
    const char *name = name_of(report, prefix, "downtime");
    double per_second = (double)report->ticks_per_second;
    report_total(report, name, "s",
                 wide_to_double(level_in(&outages->down, report->window)) / per_second);
    if (is_random) {
        report_events(report, failures);
    }
    for (unsigned root = ROOT_NONE + 1; root < ROOTS; root++) {
        double down = wide_to_double(level_in(&outages->down_by[root], report->window));
        report_total(report, name_of(report, name, root_names[root]), "s", down / per_second);
        if (is_random) {
            report_events(report, failures);
        }
    }
}

static void report_instant(const struct outages *outages, const char *prefix, struct report *report)
{
    const char *name = name_of(report, prefix, "availability_at");
    if (outages->was_up < 0) {
        report_missing(report, name, "1", STATISTIC_OUTCOME, "the instant was not reached");
    } else {
        report_outcome(report, name, outages->was_up > 0);
    }
}

void outages_report(const struct outages *outages, const char *prefix, bool is_random,
                    struct report *report)
{
    static const char none[] = "no outage ended after the warm-up";
    const char *phases = name_of(report, prefix, "phases");
    outages_report_availability(&outages->down, prefix, is_random,
                                counter_in(&outages->count, report->window), report);
    report_instant(outages, prefix, report);
    report_count(report, name_of(report, prefix, "failures"),
                 counter_in(&outages->count, report->window));
    report_downtime(outages, prefix, is_random, report);
    report_time_to_failure(outages, prefix, is_random, report);
    report_first_failure(outages, prefix, report);
    report_time_to_recovery(outages, prefix, is_random, report);
    report_span(report, prefix, "time_to_detect", &outages->detect, is_random, none);
    report_span(report, prefix, "time_to_membership", &outages->reform, is_random, none);
    report_span(report, prefix, "time_to_fence", &outages->fence, is_random,
                "no outage that ended after the warm-up had to wait for fencing");
    for (unsigned phase = 0; phase < PHASES; phase++) {
        report_ratio(report, name_of(report, phases, phase_names[phase]), "s",
                     wide_to_double(tally_sum(&outages->phase_spans[phase].tally, report->window)) /
                         (double)report->ticks_per_second,
                     (double)tally_in(&outages->recovery.tally, report->window), none);
        if (is_random) {
            report_events(report, tally_in(&outages->recovery.tally, report->window));
        }
    }
}
