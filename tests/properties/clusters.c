/*
 * Laws of every cluster, tried on a hundred that chance has put together, each under a script of
 * faults of its own.
 *
 *     clusters               the first hundred seeds, and bugs that have to be noticed
 *     clusters FIRST COUNT   others
 *     clusters --spec SEED   print the spec of a seed, for `coupling run`
 *
 * Each seed is run with its invariants checked after every event, again without, which must not
 * change a byte, and once more with its ties shuffled. The laws have to hold exactly, the timeline
 * must not contradict itself, no unit has two owners where fencing is safe, and where everything is
 * repaired and healed in the end every service is up. A hundred seeds or more have every kind that
 * a cluster may have (cluster_kinds.c says which are left out, and why).
 */
#include "experiments/spec/spec.h"
#include "models/systems/cluster_build.h"
#include "sim/component/simulation.h"
#include "tests/properties/cluster_bound.h"
#include "tests/properties/cluster_kinds.h"
#include "tests/properties/cluster_planted.h"
#include "tests/properties/cluster_spec.h"
#include "tests/properties/cluster_timeline.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 100 };

/* One seed and what has been found wrong with it. */
struct trial {
    uint64_t seed;
    struct cluster_spec spec;
    struct point point;
    bool is_safe;
    double longest; /* time from the last fault to the end of the last outage, over its bound */
    unsigned violations;
};

static void violated(struct trial *trial, const char *property, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void violated(struct trial *trial, const char *property, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("seed %lu: %s: ", (unsigned long)trial->seed, property);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    trial->violations++;
}

static void check_report(struct trial *trial, const struct report *report, const char *way)
{
    for (size_t i = 0; i < report->law_count; i++) {
        const struct law *law = &report->laws[i];
        if (!law->holds) {
            violated(trial, "law", "%s of %s is off by %g (%s)", law->law, law->component,
                     law->difference, way);
        }
    }
    for (size_t i = 0; i < report->metric_count; i++) {
        const struct metric *metric = &report->metrics[i];
        bool is_double = strstr(metric->name, ".double_ownership") != NULL;
        if (trial->is_safe && is_double && metric->value != 0) {
            violated(trial, "safety", "%s is %g (%s)", metric->name, metric->value, way);
        }
        bool is_negative = metric->value < 0 && metric->statistic != STATISTIC_NINES;
        if (metric->reason == NULL && (is_negative || !(metric->value <= metric->most))) {
            violated(trial, "report", "%s is %g (%s)", metric->name, metric->value, way);
        }
    }
}

static void check_timeline(struct trial *trial, const struct timeline *timeline, const char *way)
{
    int64_t per_s = trial->point.run.ticks_per_second;
    char text[TIMELINE_FAULT_BYTES];
    if (!cluster_timeline_is_sound(timeline, trial->point.run.horizon, text)) {
        violated(trial, "timeline", "%s (%s)", text, way);
    }
    const char *out = cluster_timeline_out(timeline);
    if (trial->spec.is_live && out != NULL) {
        violated(trial, "liveness", "all is repaired and healed, but \"%s\" is out (%s)", out, way);
    }
    sim_ticks after = cluster_timeline_last_end(timeline) - cluster_spec_over(&trial->spec, per_s);
    sim_ticks bound = cluster_bound(trial->point.system_parameters, per_s);
    double share = (double)after / (double)bound;
    trial->longest = trial->spec.is_live && share > trial->longest ? share : trial->longest;
    if (trial->spec.is_live && after > bound) {
        violated(trial, "liveness",
                 "the last outage ends %g s after the last fault, beyond %g s (%s)",
                 ticks_to_seconds(after, per_s), ticks_to_seconds(bound, per_s), way);
    }
}

static bool run(struct trial *trial, struct simulation_result *result, bool check, bool shuffle)
{
    const char *way = shuffle ? "shuffled" : check ? "checked" : "plain";
    struct simulation simulation = {
        .system = trial->point.system,
        .parameters = trial->point.system_parameters,
        .horizon = trial->point.run.horizon,
        .ticks_per_second = trial->point.run.ticks_per_second,
        .seed = (uint64_t)trial->point.run.seed,
        .check = check,
        .shuffle_ties = shuffle,
        .timeline = true,
    };
    struct error error = {0};
    if (!simulate(&simulation, result, &error)) {
        violated(trial, "run", "%s: %s (%s)", error.where, error.text, way);
        return false;
    }
    check_report(trial, &result->report, way);
    check_timeline(trial, result->timeline, way);
    return true;
}

/* Of runs without windows, which have one piece. */
static bool are_same_cells(const struct metric *a, const struct metric *b)
{
    bool same = a->cell_count == b->cell_count;
    for (size_t i = 0; same && i < a->cell_count; i++) {
        same = a->cells[i].counts[0] == b->cells[i].counts[0] &&
               a->cells[i].least == b->cells[i].least &&
               a->cells[i].greatest == b->cells[i].greatest;
    }
    return same;
}

static void compare_reports(struct trial *trial, const struct report *a, const struct report *b)
{
    for (size_t i = 0; i < a->metric_count; i++) {
        const struct metric *metric = &a->metrics[i];
        const struct metric *other = &b->metrics[i];
        if (memcmp(&metric->value, &other->value, sizeof metric->value) != 0) {
            violated(trial, "reproducibility", "%s is %.17g, then %.17g", metric->name,
                     metric->value, other->value);
        } else if (metric->part != other->part || metric->whole != other->whole ||
                   !are_same_cells(metric, other)) {
            violated(trial, "reproducibility", "%s is made of other sums or cells", metric->name);
        }
    }
}

static void compare(struct trial *trial, const struct simulation_result *a,
                    const struct simulation_result *b)
{
    if (a->events != b->events || a->ties != b->ties ||
        a->report.metric_count != b->report.metric_count) {
        violated(trial, "reproducibility", "%lu events, then %lu", (unsigned long)a->events,
                 (unsigned long)b->events);
        return;
    }
    compare_reports(trial, &a->report, &b->report);
    uint64_t number = cluster_timeline_difference(a->timeline, b->timeline);
    if (number != 0) {
        violated(trial, "reproducibility", "event %lu of the timeline is another one",
                 (unsigned long)number);
    }
}

static void run_all_ways(struct trial *trial)
{
    struct simulation_result checked;
    struct simulation_result plain;
    struct simulation_result shuffled;
    bool is_done = run(trial, &checked, true, false);
    if (is_done && run(trial, &plain, false, false)) {
        compare(trial, &checked, &plain);
        simulation_result_free(&plain);
    }
    run(trial, &shuffled, true, true);
    simulation_result_free(&shuffled);
    simulation_result_free(&checked);
}

/* A spec that is refused is a mistake of the draw. */
static struct spec *open_spec(struct trial *trial)
{
    struct spec_options options = {.forbid_files = true};
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = spec_open_text(trial->spec.text, trial->spec.length, "drawn", &options,
                                       &complaints, &error);
    if (spec == NULL) {
        violated(trial, "spec", "%s", error.text);
    }
    for (size_t i = 0; i < complaints.count; i++) {
        if (!complaints.list[i].is_warning) {
            violated(trial, "spec", "%s: %s", complaints.list[i].where, complaints.list[i].text);
        }
    }
    complaints_free(&complaints);
    return spec;
}

static bool try_seed(uint64_t seed, double *longest, struct cluster_kinds *drawn)
{
    struct trial trial = {.seed = seed, .spec = cluster_spec_draw(seed)};
    cluster_kinds_note(drawn, trial.spec.text);
    struct spec *spec = open_spec(&trial);
    if (spec != NULL) {
        struct arena *arena = arena_create();
        spec_point(spec, 0, arena, &trial.point);
        const struct cluster_parameters *parameters = trial.point.system_parameters;
        trial.is_safe = cluster_is_fencing_safe(parameters);
        run_all_ways(&trial);
        point_release(&trial.point);
        arena_destroy(arena);
        spec_close(spec);
    }
    if (trial.violations > 0) {
        printf("%s", trial.spec.text);
    }
    free(trial.spec.text);
    *longest = trial.longest > *longest ? trial.longest : *longest;
    return trial.violations == 0;
}

static uint64_t number_of(const char *text)
{
    return strtoull(text, NULL, 10);
}

int main(int count, char **arguments)
{
    if (count == 3 && strcmp(arguments[1], "--spec") == 0) {
        struct cluster_spec spec = cluster_spec_draw(number_of(arguments[2]));
        printf("%s", spec.text);
        free(spec.text);
        return 0;
    }
    uint64_t first = count > 2 ? number_of(arguments[1]) : 0;
    uint64_t seeds = count > 2 ? number_of(arguments[2]) : SEEDS;
    bool are_noticed = count > 2 || cluster_planted_are_noticed();
    uint64_t bad = 0;
    double longest = 0;
    struct cluster_kinds drawn = {0};
    for (uint64_t seed = first; seed < first + seeds; seed++) {
        bad += try_seed(seed, &longest, &drawn) ? 0 : 1;
        fflush(stdout);
    }
    printf("%lu of %lu clusters keep all properties; all is up within %.0f %% of the bound\n",
           (unsigned long)(seeds - bad), (unsigned long)seeds, 100 * longest);
    bool are_all = seeds < SEEDS || cluster_kinds_are_all(&drawn, stdout);
    return bad == 0 && are_noticed && are_all ? 0 : 1;
}
