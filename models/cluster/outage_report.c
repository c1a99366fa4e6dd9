/* What the outages of a service come to over a window: availability and the times of recovery. */
#include "models/cluster/outage.h"

#include "sim/base/real.h"

#include <stdio.h>

enum { NAME_BYTES = 256 };

static const char *name_of(char *buffer, const char *prefix, const char *metric)
{
    snprintf(buffer, NAME_BYTES, "%s.%s", prefix, metric);
    return buffer;
}

/* Mean, least and greatest of a span. */
static void report_span(struct report *report, const char *prefix, const char *metric,
                        const struct outage_span *span, const char *reason)
{
    char name[NAME_BYTES];
    char longer[NAME_BYTES];
    name_of(name, prefix, metric);
    double per_second = (double)report->ticks_per_second;
    report_ratio(report, name, "s", wide_to_double(tally_sum(&span->tally, report->window)),
                 (double)tally_in(&span->tally, report->window) * per_second, reason);
    int64_t least, most;
    if (extremes_in(&span->extremes, report->window, &least, &most)) {
        report_value(report, name_of(longer, name, "minimum"), "s", (double)least / per_second);
        report_value(report, name_of(longer, name, "maximum"), "s", (double)most / per_second);
    } else {
        report_undefined(report, name_of(longer, name, "minimum"), "s", reason);
        report_undefined(report, name_of(longer, name, "maximum"), "s", reason);
    }
}

/* Availability as a number of nines: -log10 of the unavailability. */
static void report_nines(struct report *report, const char *prefix, double unavailability)
{
    static const double log_10 = 2.302585092994046;
    char name[NAME_BYTES];
    name_of(name, prefix, "availability_nines");
    if (unavailability <= 0) {
        report_undefined(report, name, "1", "there was no downtime");
    } else {
        report_value(report, name, "1", -real_log(unavailability) / log_10);
    }
}

static void report_downtime(const struct outages *outages, const char *prefix,
                            struct report *report)
{
    char name[NAME_BYTES];
    char longer[NAME_BYTES];
    double per_second = (double)report->ticks_per_second;
    name_of(name, prefix, "downtime");
    report_value(report, name, "s",
                 wide_to_double(level_in(&outages->down, report->window)) / per_second);
    for (unsigned root = ROOT_NONE + 1; root < ROOTS; root++) {
        double down = wide_to_double(level_in(&outages->down_by[root], report->window));
        report_value(report, name_of(longer, name, root_names[root]), "s", down / per_second);
    }
}

static void report_instant(const struct outages *outages, const char *prefix, struct report *report)
{
    char name[NAME_BYTES];
    name_of(name, prefix, "availability_at");
    if (outages->was_up < 0) {
        report_undefined(report, name, "1", "the instant was not reached");
    } else {
        report_value(report, name, "1", outages->was_up);
    }
}

void outages_report(const struct outages *outages, const char *prefix, struct report *report)
{
    static const char none[] = "no outage ended after the warm-up";
    char name[NAME_BYTES];
    double unavailability = level_mean(&outages->down, report->window);
    report_value(report, name_of(name, prefix, "availability"), "1", 1 - unavailability);
    report_nines(report, prefix, unavailability);
    report_instant(outages, prefix, report);
    report_value(report, name_of(name, prefix, "failures"), "1",
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
        char longer[NAME_BYTES];
        name_of(name, prefix, "phases");
        report_ratio(report, name_of(longer, name, phase_names[phase]), "s",
                     wide_to_double(tally_sum(&outages->phase_spans[phase].tally, report->window)),
                     (double)tally_in(&outages->recovery.tally, report->window) *
                         (double)report->ticks_per_second,
                     none);
    }
}
