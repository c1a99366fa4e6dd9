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

static void report_count(struct report *report, const struct clients *clients, const char *metric,
                         const struct counter *counter)
{
    report_value(report, named(report, clients, metric), "1",
                 (double)counter_in(counter, report->window));
}

static void report_throughput(struct report *report, const char *name, double answers)
{
    double seconds = ticks_to_seconds(window_length(report->window), report->ticks_per_second);
    report_value(report, name, "1/s", answers / seconds);
}

static void report_errors(struct report *report, const char *name, double completed, double lost)
{
    report_ratio(report, name, "1", lost, completed + lost, no_request);
}

static void report_part(struct report *report, const struct clients *clients,
                        enum clients_period period)
{
    const struct clients_part *part = &clients->parts[period];
    const char *prefix = period_names[period];
    struct arena *arena = report->arena;
    double seconds =
        wide_to_double(level_in(&part->on, report->window)) / (double)report->ticks_per_second;
    double completed = (double)tally_in(&part->completed, report->window);
    report_ratio(report, named(report, clients, arena_print(arena, "%s.throughput", prefix)), "1/s",
                 completed, seconds, no_period[period]);
    report_durations(report, named(report, clients, arena_print(arena, "%s.response_time", prefix)),
                     &part->completed);
    const char *errors = named(report, clients, arena_print(arena, "%s.errors", prefix));
    if (seconds == 0) {
        report_undefined(report, errors, "1", no_period[period]);
    } else {
        report_errors(report, errors, completed, (double)counter_in(&part->lost, report->window));
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

void clients_report(const struct clients *clients, struct report *report)
{
    const struct window *window = report->window;
    double completed = (double)tally_in(&clients->completed, window);
    double lost = (double)tally_in(&clients->lost, window);
    report_throughput(report, named(report, clients, "throughput"), completed);
    report_durations(report, named(report, clients, "response_time"), &clients->completed);
    report_count(report, clients, "requests_issued", &clients->issued);
    report_value(report, named(report, clients, "requests_completed"), "1", completed);
    report_value(report, named(report, clients, "requests_lost"), "1", lost);
    report_count(report, clients, "requests_retried", &clients->retried);
    report_count(report, clients, "requests_unaddressed", &clients->unaddressed);
    report_count(report, clients, "replies_late", &clients->late);
    report_count(report, clients, "refusals", &clients->refused);
    report_errors(report, named(report, clients, "errors"), completed, lost);
    for (int period = 0; period < CLIENTS_PERIODS; period++) {
        report_part(report, clients, (enum clients_period)period);
    }
    report_again(report, clients, "first_served_again", &clients->aftermath.first,
                 "no client was served after an outage");
    report_again(report, clients, "last_served_again", &clients->aftermath.last,
                 "no outage ended and left no request open");
}

/* Adds what one tally has grown to at one mark. */
static void add_marked(struct tally *total, const struct tally *part, unsigned mark)
{
    total->marked[mark].sum += part->marked[mark].sum;
    total->marked[mark].count += part->marked[mark].count;
    const uint64_t *counts = part->histogram->marked[mark];
    for (uint32_t i = part->histogram->lowest; i < part->histogram->highest; i++) {
        total->histogram->marked[mark][i] += counts[i];
    }
}

static void add_tally(struct tally *total, const struct tally *part, const struct window *window)
{
    struct histogram *histogram = total->histogram;
    add_marked(total, part, window->from);
    add_marked(total, part, window->to);
    if (part->histogram->lowest < histogram->lowest) {
        histogram->lowest = part->histogram->lowest;
    }
    if (part->histogram->highest > histogram->highest) {
        histogram->highest = part->histogram->highest;
    }
}

void clients_report_all(struct clients *const *groups, size_t count, struct report *report)
{
    const struct window *window = report->window;
    double lost = 0;
    struct tally total;
    tally_init(&total, measures_create(report->arena, window->marks->count), true);
    for (size_t i = 0; i < count; i++) {
        add_tally(&total, &groups[i]->completed, window);
        lost += (double)tally_in(&groups[i]->lost, window);
    }
    double completed = (double)tally_in(&total, window);
    report_throughput(report, "throughput", completed);
    report_durations(report, "response_time", &total);
    report_errors(report, "errors", completed, lost);
}
