/*
 * The intervals of a series add up to the run, and a run with a series is the run without.
 *
 *     series_totals [--wrong] [HORIZON SPEC]...
 *
 * The first replication of every point of each spec is run over its whole time, to a horizon of its
 * own where that is not "", with a series of all metrics that can be read over time. Counts, and
 * the numbers of observations, have to sum to those of the run exactly; times and means over
 * time, which are sums of doubles, to 1e-12 of them. Events, ties and all metrics of the run have
 * to be the same as without the series. Prints how many sums were compared.
 *
 * --wrong leaves the last interval out of each sum: it must be found.
 */
#include "experiments/runs/run_record.h"
#include "experiments/spec/spec.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POINTS_MOST = 6, DIVISIONS = 2 };

static const int halves[DIVISIONS] = {15, 193}; /* of an interval: the last one is half as long */
static const double CLOSE = 1e-12;

struct comparing {
    const char *spec;
    size_t point;
    bool is_wrong; /* the last interval is left out */
    size_t sums;
    size_t mistakes;
};

static bool run(const struct point *point, const struct series_request *series,
                struct simulation_result *result)
{
    struct simulation simulation = {
        .system = point->system,
        .parameters = point->system_parameters,
        .horizon = point->run.horizon,
        .ticks_per_second = point->run.ticks_per_second,
        .seed = (uint64_t)point->run.seed,
        .series = *series,
    };
    struct error error = {0};
    bool is_good = simulate(&simulation, result, &error);
    if (!is_good) {
        fprintf(stderr, "%s: %s\n", error.where, error.text);
    }
    return is_good;
}

static void expect(struct comparing *comparing, const char *metric, const char *what, double sum,
                   double total, double most)
{
    comparing->sums++;
    if (!(fabs(sum - total) <= most)) {
        comparing->mistakes++;
        if (comparing->mistakes <= 10) {
            printf("%s, point %zu: %s of %s sums to %.17g over the intervals, and is %.17g in the"
                   " run\n",
                   comparing->spec, comparing->point, what, metric, sum, total);
        }
    }
}

/* Sums of one metric over the intervals. */
struct sums {
    double part, whole;
    double weighted_part, weighted_whole; /* each interval by its share of the run */
    double size;                          /* of the parts: it says how far rounding may go */
    bool are_whole;                       /* all wholes are whole numbers */
};

/* A run that its model ends is over before the horizon. Its series goes on while nothing changes
 * any more, so that the last interval says what has to be left out. @param end  of the run */
static struct sums sums_of(const struct series *series, const struct series_metric *metric,
                           size_t count, sim_ticks end)
{
    double after = (double)(series->horizon - end) / (double)end;
    size_t last = series->interval_count - 1;
    struct sums sums = {.are_whole = true};
    for (size_t i = 0; i < count; i++) {
        sim_ticks start = series->interval * (sim_ticks)i;
        double share =
            (double)(series_end(series->interval, series->horizon, i) - start) / (double)end;
        sums.part += metric->parts[i];
        sums.whole += metric->wholes[i];
        sums.weighted_part += metric->parts[i] * share;
        sums.weighted_whole += metric->wholes[i] * share;
        sums.size += fabs(metric->parts[i]);
        sums.are_whole = sums.are_whole && metric->wholes[i] == floor(metric->wholes[i]);
    }
    sums.weighted_part -= metric->parts[last] * after;
    sums.weighted_whole -= metric->wholes[last] * after;
    return sums;
}

/* Whether a ratio is one of rates, or of constants: intervals count by their length. */
static bool is_of_rates(const struct sums *sums, const struct metric *whole)
{
    return fabs(sums->weighted_part - whole->part) <= CLOSE * fabs(whole->part) &&
           fabs(sums->weighted_whole - whole->whole) <= CLOSE * whole->whole &&
           (whole->whole > 0 || sums->whole == 0);
}

/* One metric over all intervals beside the metric over the run. */
static void compare_metric(struct comparing *comparing, const struct series *series,
                           const struct series_metric *metric, const struct metric *whole,
                           sim_ticks end)
{
    struct sums sums = sums_of(series, metric, series->interval_count - comparing->is_wrong, end);
    double total = whole->reason == NULL ? whole->whole : 0;
    switch (metric->statistic) {
    case STATISTIC_MEAN:
        expect(comparing, metric->name, "the mean", sums.weighted_part, whole->part,
               CLOSE * sums.size);
        break;
    case STATISTIC_RATIO:
        if (is_of_rates(&sums, whole)) {
            comparing->sums++;
            break;
        }
        expect(comparing, metric->name, "the whole", sums.whole, total,
               sums.are_whole ? 0 : CLOSE * sums.whole);
        expect(comparing, metric->name, "the part", sums.part, whole->part, CLOSE * sums.size);
        break;
    case STATISTIC_SHARE:
        expect(comparing, metric->name, "the whole", sums.whole, total, 0);
        expect(comparing, metric->name, "the part", sums.part, whole->part, 0);
        break;
    default:
        expect(comparing, metric->name, "the sum", sums.part, whole->part,
               metric->statistic == STATISTIC_COUNT ? 0 : CLOSE * sums.size);
        break;
    }
}

/* Cores with caches go ahead of the run's time, up to the end of each interval: as many events more
 * as a run with --check has, which makes no other difference either. */
static bool has_caches(const struct simulation_result *result)
{
    for (size_t i = 0; i < result->report.metric_count; i++) {
        if (strcmp(result->report.metrics[i].name, "caches.throughput") == 0) {
            return true;
        }
    }
    return false;
}

static void compare_runs(struct comparing *comparing, const struct simulation_result *plain,
                         const struct simulation_result *looked_at)
{
    struct text_buffer before = {0};
    struct text_buffer after = {0};
    struct simulation_result rest = *looked_at;
    rest.series = (struct series){0};
    if (has_caches(plain)) {
        rest.events = plain->events;
    }
    run_record_write(plain, &before);
    run_record_write(&rest, &after);
    if (strcmp(before.text, after.text) != 0) {
        printf("%s, point %zu: the run differs from the one without a series\n", comparing->spec,
               comparing->point);
        comparing->mistakes++;
    }
    text_buffer_free(&before);
    text_buffer_free(&after);
}

static bool compare_point(struct comparing *comparing, const struct point *point)
{
    struct series_request request = {0};
    struct simulation_result plain;
    if (!run(point, &request, &plain)) {
        simulation_result_free(&plain);
        return false;
    }
    const struct report *report = &plain.report;
    const char **names = ARENA_ARRAY(plain.arena, const char *, report->metric_count);
    const struct metric **wholes =
        ARENA_ARRAY(plain.arena, const struct metric *, report->metric_count);
    for (size_t i = 0; i < report->metric_count; i++) {
        if (statistic_is_over_time(report->metrics[i].statistic)) {
            names[request.count] = report->metrics[i].name;
            wholes[request.count++] = &report->metrics[i];
        }
    }
    request.names = names;
    for (int i = 0; i < DIVISIONS; i++) {
        struct simulation_result looked_at;
        request.interval = point->run.horizon / halves[i] * 2;
        bool is_good = run(point, &request, &looked_at);
        is_good = is_good && looked_at.series.metric_count == request.count;
        for (size_t k = 0; is_good && k < request.count; k++) {
            compare_metric(comparing, &looked_at.series, &looked_at.series.metrics[k], wholes[k],
                           plain.window_at[plain.window_count]);
        }
        if (is_good) {
            compare_runs(comparing, &plain, &looked_at);
        }
        comparing->mistakes += !is_good;
        simulation_result_free(&looked_at);
    }
    simulation_result_free(&plain);
    return true;
}

static bool compare_spec(struct comparing *comparing, const char *horizon, const char *path)
{
    struct setting setting = {"run.horizon", horizon};
    struct spec_options options = {.settings = &setting, .setting_count = horizon[0] != '\0'};
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = spec_open(path, &options, &complaints, &error);
    bool is_good = spec != NULL;
    if (!is_good) {
        fprintf(stderr, "%s: %s\n", path,
                complaints.count > 0 ? complaints.list[0].text : error.text);
    }
    complaints_free(&complaints);
    comparing->spec = path;
    for (size_t i = 0; is_good && i < POINTS_MOST && i < spec_point_count(spec); i++) {
        struct arena *arena = arena_create();
        struct point point;
        comparing->point = i;
        spec_point(spec, i, arena, &point);
        is_good = compare_point(comparing, &point);
        point_release(&point);
        arena_destroy(arena);
    }
    spec_close(spec);
    return is_good;
}

int main(int count, char **arguments)
{
    struct comparing comparing = {0};
    int first = 1;
    if (count > 1 && strcmp(arguments[1], "--wrong") == 0) {
        comparing.is_wrong = true;
        first = 2;
    }
    for (int i = first; i + 1 < count; i += 2) {
        if (!compare_spec(&comparing, arguments[i], arguments[i + 1])) {
            return 2;
        }
    }
    printf("%zu sums compared, %zu mistakes\n", comparing.sums, comparing.mistakes);
    return comparing.mistakes > 0 ? 1 : 0;
}
