#include "experiments/spec/metric_names.h"

#include "experiments/spec/pointer.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"
#include "sim/component/simulation.h"

#include <string.h>

enum {
    ASKED_MOST = 200,     /* points */
    EVENTS_MOST = 100000, /* of a run of one tick */
    NAME_SHOWN = 80
};

bool metric_names_of(struct metric_names *names, const struct point *point)
{
    struct simulation simulation = {
        .system = point->system,
        .parameters = point->system_parameters,
        .horizon = 1,
        .ticks_per_second = point->run.ticks_per_second,
        .seed = 1,
        .event_limit = EVENTS_MOST,
    };
    struct simulation_result result;
    struct error error = {0};
    bool is_done = simulate(&simulation, &result, &error);
    *names = (struct metric_names){.arena = arena_create()};
    size_t count = is_done ? result.report.metric_count : 0;
    names->list = ARENA_ARRAY(names->arena, const char *, count);
    names->has_percentiles = ARENA_ARRAY(names->arena, bool, count);
    names->units = ARENA_ARRAY(names->arena, const char *, count);
    names->statistics = ARENA_ARRAY(names->arena, enum statistic, count);
    names->betters = ARENA_ARRAY(names->arena, enum better, count);
    for (size_t i = 0; i < count; i++) {
        names->list[i] = arena_copy(names->arena, result.report.metrics[i].name);
        names->has_percentiles[i] = result.report.metrics[i].has_percentiles;
        names->units[i] = result.report.metrics[i].unit;
        names->statistics[i] = result.report.metrics[i].statistic;
        names->betters[i] = result.report.metrics[i].better;
    }
    names->count = count;
    simulation_result_free(&result);
    return is_done;
}

void metric_names_free(struct metric_names *names)
{
    if (names->arena != NULL) {
        arena_destroy(names->arena);
    }
    *names = (struct metric_names){0};
}

/* The place of a metric, or of the one that a percentile is of; the count where there is none. */
static size_t place_of_name(const struct metric_names *names, const char *name, bool *is_percentile)
{
    size_t length;
    bool may_be_percentile = metric_percentile(name, &length) >= 0;
    for (size_t i = 0; i < names->count; i++) {
        const char *known = names->list[i];
        *is_percentile = may_be_percentile && names->has_percentiles[i] &&
                         strlen(known) == length && memcmp(known, name, length) == 0;
        if (*is_percentile || strcmp(known, name) == 0) {
            return i;
        }
    }
    return names->count;
}

bool metric_names_have(const struct metric_names *names, const char *name)
{
    bool is_percentile;
    return place_of_name(names, name, &is_percentile) < names->count;
}

bool metric_names_fact(const struct metric_names *names, const char *name, struct metric_fact *fact)
{
    bool is_percentile;
    size_t place = place_of_name(names, name, &is_percentile);
    if (place == names->count) {
        return false;
    }
    char *greatest = memory_print("%s" METRIC_GREATEST, name);
    *fact = (struct metric_fact){
        .is_known = true,
        .unit = names->units[place],
        .statistic = names->statistics[place],
        .better = names->betters[place],
        .is_percentile = is_percentile,
        .has_extremes = metric_names_have(names, greatest),
        .has_observations = !is_percentile && names->has_percentiles[place],
    };
    memory_free(greatest);
    return true;
}

/* A name that the spec uses, and where. */
struct use {
    const char *name;
    const char *where;
    struct metric_fact *fact; /* to be told; NULL: nobody asks */
    bool is_over_time;        /* a series wants it */
    bool is_known;            /* some point has it */
    const char *is_of_a_run;  /* why it cannot be read over time; NULL: it can */
};

struct uses {
    struct arena *arena;
    struct use *list;
    size_t count, capacity;
};

static struct use *add_use(struct uses *uses, const char *name, const char *where,
                           struct metric_fact *fact)
{
    for (size_t i = 0; i < uses->count; i++) {
        if (strcmp(uses->list[i].where, where) == 0 && strcmp(uses->list[i].name, name) == 0) {
            return &uses->list[i];
        }
    }
    uses->list = memory_grow(uses->list, uses->count, &uses->capacity, sizeof *uses->list);
    struct use *use = &uses->list[uses->count++];
    *use = (struct use){.name = arena_copy(uses->arena, name),
                        .where = arena_copy(uses->arena, where),
                        .fact = fact};
    return use;
}

static void add_analysis(struct uses *uses, struct analysis_parameters *analysis)
{
    struct arena *arena = uses->arena;
    for (size_t i = 0; i < analysis->metric_count; i++) {
        add_use(uses, analysis->metrics[i], arena_print(arena, "/analysis/metrics/%zu", i), NULL);
    }
    if (analysis->scaling_metric != NULL) {
        add_use(uses, analysis->scaling_metric, "/analysis/scaling/metric", NULL);
    }
    for (size_t i = 0; i < analysis->objective_count; i++) {
        struct objective *objective = &analysis->objectives[i];
        add_use(uses, objective->metric, arena_print(arena, "/analysis/objectives/%zu/metric", i),
                &objective->fact);
    }
    for (size_t i = 0; i < 2 && analysis->pareto != NULL; i++) {
        struct front_metric *one = &analysis->pareto[i];
        add_use(uses, one->metric, arena_print(arena, "/analysis/pareto/%zu", i), &one->fact);
    }
}

static void add_series(struct uses *uses, const struct series_request *series)
{
    for (size_t i = 0; i < series->count; i++) {
        const char *where = arena_print(uses->arena, "/run/series/metrics/%zu", i);
        add_use(uses, series->names[i], where, NULL)->is_over_time = true;
    }
}

static void add_wanted(struct uses *uses, const struct run_parameters *run)
{
    for (size_t i = 0; i < run->wanted_count; i++) {
        struct text_buffer where = {0};
        text_append(&where, "/run/replications/until");
        pointer_append(&where, run->wanted[i].metric);
        add_use(uses, run->wanted[i].metric, where.text, NULL);
        text_buffer_free(&where);
    }
}

/* Why a metric that is there cannot be read over time; NULL: it can. */
static const char *why_of_a_run(const struct metric_names *names, const char *name)
{
    static const char *const reasons[STATISTICS] = {
        [STATISTIC_ONCE] = "it is what a run comes to once",
        [STATISTIC_OUTCOME] = "it is whether something was so in a run",
        [STATISTIC_PASSAGE] = "it is the time to the first event of a run",
        [STATISTIC_LEAST] = "it is the least of a run",
        [STATISTIC_GREATEST] = "it is the greatest of a run",
        [STATISTIC_NINES] = "it is a logarithm: those of intervals do not add up",
    };
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->list[i], name) == 0) {
            enum statistic statistic = names->statistics[i];
            return statistic_is_over_time(statistic) ? NULL : reasons[statistic];
        }
    }
    return "it is a percentile of a run";
}

/* @return whether every name is known now */
static bool look_up(struct uses *uses, const struct metric_names *names)
{
    bool are_known = true;
    for (size_t i = 0; i < uses->count; i++) {
        struct use *use = &uses->list[i];
        if (!use->is_known && metric_names_have(names, use->name)) {
            use->is_known = true;
            use->is_of_a_run = use->is_over_time ? why_of_a_run(names, use->name) : NULL;
            if (use->fact != NULL) {
                metric_names_fact(names, use->name, use->fact);
            }
        }
        are_known = are_known && use->is_known;
    }
    return are_known;
}

/* @param names  of the last point that was asked */
static void complain_of(const struct use *use, const struct metric_names *names,
                        struct complaints *complaints)
{
    struct text_buffer text = {0};
    text_append(&text, "there is no metric \"");
    foreign_append(&text, use->name, NAME_SHOWN);
    text_append(&text, "\"");
    size_t length;
    const char *nearest = text_nearest(use->name, names->list, names->count);
    if (metric_percentile(use->name, &length) >= 0) {
        char *base = memory_print("%.*s", (int)length, use->name);
        const char *near = text_nearest(base, names->list, names->count);
        bool is_there = metric_names_have(names, base);
        if (is_there) {
            text_print(&text, ": %s has no percentiles", base);
        } else if (near != NULL) {
            text_print(&text, "; did you mean \"%s%s\"?", near, use->name + length);
        }
        memory_free(base);
    } else if (nearest != NULL) {
        text_print(&text, "; did you mean \"%s\"?", nearest);
    } else {
        text_append(&text, "; `coupling describe metrics` lists them");
    }
    complain(complaints, use->where, "%s", text.text);
    text_buffer_free(&text);
}

static void complain_of_run(const struct use *use, struct complaints *complaints)
{
    char shown[FOREIGN_BYTES];
    complain(complaints, use->where,
             "%s cannot be read over time: %s; counts, totals, means over time and ratios can",
             foreign_word(shown, use->name), use->is_of_a_run);
}

/* Ask a point for the metrics that the spec names. @return whether nothing is left to ask: all are
 * known, or the point's run fails at once and does not tell */
static bool ask_point(struct uses *uses, const struct metric_points *points, size_t id,
                      struct metric_names *names)
{
    struct arena *arena = arena_create();
    struct point point;
    points->open(points->spec, id, arena, &point);
    add_wanted(uses, &point.run);
    add_series(uses, &point.run.series);
    bool is_over = uses->count == 0 || !metric_names_of(names, &point) || look_up(uses, names);
    point_release(&point);
    arena_destroy(arena);
    return is_over;
}

void metric_names_check(const struct metric_points *points, struct complaints *complaints)
{
    struct uses uses = {.arena = arena_create()};
    bool is_over = points->count > ASKED_MOST; /* then not all can be asked */
    struct metric_names names = {0};
    add_analysis(&uses, points->analysis);
    for (size_t id = 0; id < points->count && id < ASKED_MOST; id++) {
        metric_names_free(&names);
        if (ask_point(&uses, points, id, &names)) {
            is_over = true;
            break;
        }
    }
    for (size_t i = 0; i < uses.count; i++) {
        if (uses.list[i].is_of_a_run != NULL) {
            complain_of_run(&uses.list[i], complaints);
        } else if (!is_over && !uses.list[i].is_known) {
            complain_of(&uses.list[i], &names, complaints);
        }
    }
    metric_names_free(&names);
    memory_free(uses.list);
    arena_destroy(uses.arena);
}
