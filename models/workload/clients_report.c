#include "models/workload/clients_report.h"

#include "models/workload/clients_state.h"

static const char *const period_names[CLIENTS_PERIODS] = {"before", "during", "after"};

static const char *const no_period[CLIENTS_PERIODS] = {
    "no measured time lies before the first outage",
    "no measured time lies in an outage",
    "no measured time lies after an outage",
};

static const char no_request[] = "no request was answered or lost";

static const char *named(const struct report *report, const struct clients *clients,
                         const char *metric)
{
    return arena_print(report->arena, "%s.%s", clients->component.path, metric);
}

static void report_counter(struct report *report, const struct clients *clients, const char *metric,
                           const struct counter *counter)
{
    report_count(report, named(report, clients, metric), counter_in(counter, report->window));
}

static void report_throughput(struct report *report, const char *name, uint64_t answers)
{
    double seconds = ticks_to_seconds(window_length(report->window), report->ticks_per_second);
    report_value(report, name, "1/s", (double)answers / seconds);
}

static void report_errors(struct report *report, const char *name, uint64_t completed,
                          uint64_t lost)
{
    report_share(report, name, lost, completed + lost, no_request);
}

static void report_part(struct report *report, const struct clients *clients,
                        enum clients_period period)
{
    const struct clients_part *part = &clients->parts[period];
    const char *prefix = period_names[period];
    struct arena *arena = report->arena;
    double seconds =
        wide_to_double(level_in(&part->on, report->window)) / (double)report->ticks_per_second;
    uint64_t completed = tally_in(&part->completed, report->window);
    report_ratio(report, named(report, clients, arena_print(arena, "%s.throughput", prefix)), "1/s",
                 (double)completed, seconds, no_period[period]);
    report_durations(report, named(report, clients, arena_print(arena, "%s.response_time", prefix)),
                     &part->completed);
    const char *errors = named(report, clients, arena_print(arena, "%s.errors", prefix));
    if (seconds == 0) {
        report_missing(report, errors, "1", STATISTIC_SHARE, no_period[period]);
    } else {
        report_errors(report, errors, completed, counter_in(&part->lost, report->window));
    }
}

static void report_again(struct report *report, const struct clients *clients, const char *metric,
                         const struct tally *tally, const char *reason)
{
    double count = (double)tally_in(tally, report->window);
    double seconds =
        wide_to_double(tally_sum(tally, report->window)) / (double)report->ticks_per_second;
    report_ratio(report, named(report, clients, metric), "s", seconds, count, reason);
}

/* The response times of some groups: those of all periods. */
static void report_responses(struct report *report, const char *name,
                             const struct clients *const *groups, size_t count)
{
    const struct tally **periods =
        ARENA_ARRAY(report->arena, const struct tally *, count *CLIENTS_PERIODS);
    for (size_t i = 0; i < count; i++) {
        for (size_t period = 0; period < CLIENTS_PERIODS; period++) {
            periods[CLIENTS_PERIODS * i + period] = &groups[i]->parts[period].completed;
        }
    }
    report_durations_of(report, name, periods, count * CLIENTS_PERIODS);
}

void clients_report(const struct clients *clients, struct report *report)
{
    const struct window *window = report->window;
    uint64_t completed = tally_in(&clients->completed, window);
    uint64_t lost = tally_in(&clients->lost, window);
    report_throughput(report, named(report, clients, "throughput"), completed);
    report_responses(report, named(report, clients, "response_time"), &clients, 1);
    report_counter(report, clients, "requests_issued", &clients->issued);
    report_count(report, named(report, clients, "requests_completed"), completed);
    report_count(report, named(report, clients, "requests_lost"), lost);
    report_counter(report, clients, "requests_retried", &clients->retried);
    report_counter(report, clients, "requests_unaddressed", &clients->unaddressed);
    report_counter(report, clients, "replies_late", &clients->late);
    report_counter(report, clients, "refusals", &clients->refused);
    report_errors(report, named(report, clients, "errors"), completed, lost);
    for (int period = 0; period < CLIENTS_PERIODS; period++) {
        report_part(report, clients, (enum clients_period)period);
    }
    report_again(report, clients, "first_served_again", &clients->aftermath.first,
                 "no client was served after an outage");
    report_again(report, clients, "last_served_again", &clients->aftermath.last,
                 "no outage ended and left no request open");
}

void clients_report_all(struct clients *const *groups, size_t count, struct report *report)
{
    uint64_t answers = 0;
    uint64_t lost = 0;
    for (size_t i = 0; i < count; i++) {
        answers += tally_in(&groups[i]->completed, report->window);
        lost += tally_in(&groups[i]->lost, report->window);
    }
    report_throughput(report, "throughput", answers);
    report_responses(report, "response_time", (const struct clients *const *)groups, count);
    report_errors(report, "errors", answers, lost);
}
