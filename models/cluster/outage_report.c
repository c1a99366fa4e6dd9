/* What the outages of a service come to over a window: availability and the times of recovery. */
#include "models/cluster/outage.h"

#include "sim/base/real.h"

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
        report_value(report, minimum, "s", (double)least / per_second);
        report_value(report, maximum, "s", (double)most / per_second);
    } else {
        report_undefined(report, minimum, "s", reason);
        report_undefined(report, maximum, "s", reason);
    }
}

/* Mean, least and greatest of a span. */
static void report_span(struct report *report, const char *prefix, const char *metric,
                        const struct outage_span *span, const char *reason)
{
    const char *name = name_of(report, prefix, metric);
    report_ratio(report, name, "s", wide_to_double(tally_sum(&span->tally, report->window)),
                 (double)tally_in(&span->tally, report->window) * (double)report->ticks_per_second,
                 reason);
    report_extremes(report, name, span, reason);
}

/* The mean time to failure is the time up for each failure: the mean of those times that ended in
 * one would leave out the long ones, which a run's end cuts off. */
static void report_time_to_failure(const struct outages *outages, const char *prefix,
                                   struct report *report)
{
    static const char none[] = "no outage began after the warm-up";
    const char *name = name_of(report, prefix, "time_to_failure");
    wide up = window_length(report->window) - level_in(&outages->down, report->window);
    report_ratio(report, name, "s", wide_to_double(up),
                 (double)counter_in(&outages->count, report->window) *
                     (double)report->ticks_per_second,
                 none);
    report_extremes(report, name, &outages->up, none);
}

void outages_report_availability(const struct level *down, const char *prefix,
                                 struct report *report)
{
    static const double log_10 = 2.302585092994046;
    double unavailability = level_mean(down, report->window);
    const char *nines = name_of(report, prefix, "availability_nines");
    report_value(report, name_of(report, prefix, "availability"), "1", 1 - unavailability);
    if (unavailability <= 0) {
        report_undefined(report, nines, "1", "there was no downtime");
    } else {
        report_value(report, nines, "1", -real_log(unavailability) / log_10);
    }
}

static void report_downtime(const struct outages *outages, const char *prefix,
                            struct report *report)
{
    const char *name = name_of(report, prefix, "downtime");
    double per_second = (double)report->ticks_per_second;
    report_value(report, name, "s",
                 wide_to_double(level_in(&outages->down, report->window)) / per_second);
    for (unsigned root = ROOT_NONE + 1; root < ROOTS; root++) {
        double down = wide_to_double(level_in(&outages->down_by[root], report->window));
        report_value(report, name_of(report, name, root_names[root]), "s", down / per_second);
    }
}

static void report_instant(const struct outages *outages, const char *prefix, struct report *report)
{
    const char *name = name_of(report, prefix, "availability_at");
    if (outages->was_up < 0) {
        report_undefined(report, name, "1", "the instant was not reached");
    } else {
        report_value(report, name, "1", outages->was_up);
    }
}

void outages_report(const struct outages *outages, const char *prefix, struct report *report)
{
    static const char none[] = "no outage ended after the warm-up";
    const char *phases = name_of(report, prefix, "phases");
    outages_report_availability(&outages->down, prefix, report);
    report_instant(outages, prefix, report);
    report_value(report, name_of(report, prefix, "failures"), "1",
                 (double)counter_in(&outages->count, report->window));
    report_downtime(outages, prefix, report);
    report_time_to_failure(outages, prefix, report);
    report_span(report, prefix, "time_to_recovery", &outages->recovery, none);
    report_span(report, prefix, "time_to_detect", &outages->detect, none);
    report_span(report, prefix, "time_to_membership", &outages->reform, none);
    report_span(report, prefix, "time_to_fence", &outages->fence,
                "no outage that ended after the warm-up had to wait for fencing");
    for (unsigned phase = 0; phase < PHASES; phase++) {
        report_ratio(report, name_of(report, phases, phase_names[phase]), "s",
                     wide_to_double(tally_sum(&outages->phase_spans[phase].tally, report->window)),
                     (double)tally_in(&outages->recovery.tally, report->window) *
                         (double)report->ticks_per_second,
                     none);
    }
}
