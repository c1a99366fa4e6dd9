/* What the outages of a service come to over a window: availability and the times of recovery. */
#include "models/cluster/outage.h"

#include "sim/base/real.h"

#include <stdio.h>
#include <string.h>

/* "prefix.metric", in the report's arena. */
static const char *name_of(const struct report *report, const char *prefix, const char *metric)
{
    size_t bytes = strlen(prefix) + strlen(metric) + 2;
    char *name = arena_alloc(report->arena, bytes);
    snprintf(name, bytes, "%s.%s", prefix, metric);
    return name;
}

/* Mean, least and greatest of a span. */
static void report_span(struct report *report, const char *prefix, const char *metric,
                        const struct outage_span *span, const char *reason)
{
    const char *name = name_of(report, prefix, metric);
    double per_second = (double)report->ticks_per_second;
    report_ratio(report, name, "s", wide_to_double(tally_sum(&span->tally, report->window)),
                 (double)tally_in(&span->tally, report->window) * per_second, reason);
    int64_t least, most;
    if (extremes_in(&span->extremes, report->window, &least, &most)) {
        report_value(report, name_of(report, name, "minimum"), "s", (double)least / per_second);
        report_value(report, name_of(report, name, "maximum"), "s", (double)most / per_second);
    } else {
        report_undefined(report, name_of(report, name, "minimum"), "s", reason);
        report_undefined(report, name_of(report, name, "maximum"), "s", reason);
    }
}

/* Availability as a number of nines: -log10 of the unavailability. */
static void report_nines(struct report *report, const char *prefix, double unavailability)
{
    static const double log_10 = 2.302585092994046;
    const char *name = name_of(report, prefix, "availability_nines");
    if (unavailability <= 0) {
        report_undefined(report, name, "1", "there was no downtime");
    } else {
        report_value(report, name, "1", -real_log(unavailability) / log_10);
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
    double unavailability = level_mean(&outages->down, report->window);
    report_value(report, name_of(report, prefix, "availability"), "1", 1 - unavailability);
    report_nines(report, prefix, unavailability);
    report_instant(outages, prefix, report);
    report_value(report, name_of(report, prefix, "failures"), "1",
                 (double)counter_in(&outages->count, report->window));
    report_downtime(outages, prefix, report);
    report_span(report, prefix, "time_to_failure", &outages->up,
                "no outage began after the warm-up");
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
