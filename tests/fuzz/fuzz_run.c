/*
 * Any bytes as a spec that is then run for a few thousand events.
 *
 * A spec that passes the checker must run: no assert, no broken invariant after any event, every
 * law exact, the same result twice. Specs of large systems are left alone: they would only be slow.
 * So is the rest of a run once many events are pending, as with a heartbeat each nanosecond on a
 * link of a millisecond: invariants look at each message after each event.
 */
#include "experiments/spec/spec.h"
#include "sim/base/assert.h"
#include "sim/component/assembly.h"
#include "sim/component/simulation.h"
#include "tests/fuzz/target.h"

#include <string.h>

enum {
    EVENTS_MOST = 2000,
    PENDING_MOST = 1000, /* more than a heap keeps without buckets */
    NUMBER_MOST = 40,
    CHECKED_MOST = 4,
};

/* Is any number of the model large? Numbers count servers, customers, processors and the like. */
static bool is_large(const json_t *json)
{
    const char *key;
    json_t *value;
    size_t index;
    bool found = json_is_number(json) && json_number_value(json) > NUMBER_MOST;
    json_object_foreach((json_t *)json, key, value)
    {
        found =
            found || (strcmp(key, "run") != 0 && strcmp(key, "priority") != 0 && is_large(value));
    }
    json_array_foreach(json, index, value)
    {
        found = found || is_large(value);
    }
    return found;
}

struct probe {
    struct assembly assembly;
    uint64_t events;
};

static void count_event(struct run *run, void *context)
{
    struct probe *probe = context;
    assembly_invariants(&probe->assembly);
    if (++probe->events == EVENTS_MOST || run_pending(run) > PENDING_MOST) {
        run_stop(run);
    }
}

/* Run until so many events have happened, and say how far that came: a horizon for simulate(). */
static sim_ticks probe_horizon(const struct point *point)
{
    struct run *run = run_create(&(struct run_options){
        .horizon = point->run.horizon,
        .ticks_per_second = point->run.ticks_per_second,
        .seed = (uint64_t)point->run.seed,
        .check = true,
    });
    struct measures *measures = measures_create(run->arena, 2);
    struct probe probe = {.assembly = assembly_start(run, measures, NULL)};
    assembly_system(&probe.assembly, point->system, point->system_parameters);
    measures_set_mark(measures, 0);
    run_on_event(run, count_event, &probe);
    bool is_good = !run_failed(run) && run_until(run, point->run.horizon);
    ASSERT(is_good || run_error(run)->code != ERROR_INTERNAL);
    sim_ticks horizon = is_good ? run_now(run) - 1 : 0;
    run_destroy(run);
    return horizon;
}

static void check_laws(const struct report *report)
{
    for (size_t i = 0; i < report->law_count; i++) {
        ASSERT(report->laws[i].holds);
    }
}

/* @param pieces  NULL: of a report without cells */
static void compare_cells(const struct metric *first, const struct metric *second,
                          const struct pieces *pieces)
{
    ASSERT(first->cell_count == second->cell_count && (pieces != NULL || first->cell_count == 0));
    for (size_t i = 0; i < first->cell_count; i++) {
        const struct metric_cell *cell = &first->cells[i];
        const struct metric_cell *other = &second->cells[i];
        uint64_t count = 0;
        ASSERT(cell->least <= cell->greatest && (i == 0 || cell[-1].greatest < cell->least));
        ASSERT(cell->least == other->least && cell->greatest == other->greatest);
        for (size_t k = 0; k < pieces->count; k++) {
            ASSERT(cell->counts[k] == other->counts[k]);
            count += cell->counts[k];
        }
        ASSERT(count > 0);
    }
}

static void compare_metrics(const struct report *first, const struct report *second,
                            const struct pieces *pieces)
{
    ASSERT(first->metric_count == second->metric_count);
    for (size_t i = 0; i < first->metric_count; i++) {
        const struct metric *metric = &first->metrics[i];
        const struct metric *other = &second->metrics[i];
        ASSERT(metric->reason != NULL || __builtin_isfinite(metric->value));
        ASSERT(metric->reason != NULL || metric->value <= metric->most);
        ASSERT(memcmp(&metric->value, &other->value, sizeof(double)) == 0);
        ASSERT(memcmp(&metric->part, &other->part, sizeof(double)) == 0);
        ASSERT(memcmp(&metric->whole, &other->whole, sizeof(double)) == 0);
        compare_cells(metric, other, pieces);
    }
}

/* Reports of one run list the same metrics, whatever their windows: a record says once for all of
 * them what a metric is. */
static void check_kinds(const struct report *whole, const struct report *part)
{
    ASSERT(part->metric_count == whole->metric_count);
    for (size_t i = 0; i < whole->metric_count; i++) {
        const struct metric *metric = &part->metrics[i];
        const struct metric *expected = &whole->metrics[i];
        ASSERT(strcmp(metric->name, expected->name) == 0);
        ASSERT(strcmp(metric->unit, expected->unit) == 0);
        ASSERT(metric->statistic == expected->statistic && metric->most == expected->most);
        ASSERT((metric->events >= 0) == (expected->events >= 0));
        ASSERT(metric->has_percentiles == expected->has_percentiles);
    }
}

static void compare(const struct simulation_result *first, const struct simulation_result *second)
{
    ASSERT(first->events == second->events && first->ties == second->ties);
    ASSERT(first->is_random == second->is_random);
    compare_metrics(&first->report, &second->report, &first->pieces);
    ASSERT(first->window_count == second->window_count);
    ASSERT(first->pieces.count == second->pieces.count);
    for (size_t i = 0; i < first->window_count; i++) {
        compare_metrics(&first->windows[i], &second->windows[i], NULL);
        check_kinds(&first->report, &first->windows[i]);
    }
    ASSERT((first->slice_means == NULL) == (second->slice_means == NULL));
    ASSERT(first->slice_means == NULL ||
           memcmp(first->slice_means, second->slice_means,
                  SIMULATION_SLICES * sizeof *first->slice_means) == 0);
}

static void run_twice(const struct point *point, sim_ticks horizon)
{
    struct simulation simulation = {
        .system = point->system,
        .parameters = point->system_parameters,
        .horizon = horizon,
        .ticks_per_second = point->run.ticks_per_second,
        .seed = (uint64_t)point->run.seed,
        .warmup = horizon / 3,
        .is_automatic = !point->run.has_warmup,
        .has_windows = point->run.seed % 3 > 0,
        .has_batches = point->run.seed % 2 == 1,
        .check = true,
    };
    struct simulation_result first;
    struct simulation_result second;
    struct error error = {0};
    bool is_good = simulate(&simulation, &first, &error);
    ASSERT(is_good || error.code != ERROR_INTERNAL);
    simulation.check = false;
    ASSERT(simulate(&simulation, &second, &error) == is_good);
    if (is_good) {
        check_laws(&first.report);
        compare(&first, &second);
    }
    simulation_result_free(&first);
    simulation_result_free(&second);
}

static void run_point(const struct spec *spec, size_t id)
{
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, id, arena, &point);
    if (!is_large(point.document)) {
        sim_ticks horizon = probe_horizon(&point);
        if (horizon > 0) {
            run_twice(&point, horizon);
        }
    }
    point_release(&point);
    arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct spec_options options = {.forbid_files = true, .check_most = CHECKED_MOST};
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec =
        spec_open_text((const char *)bytes, count, NULL, &options, &complaints, &error);
    if (spec != NULL) {
        run_point(spec, 0);
    }
    complaints_free(&complaints);
    spec_close(spec);
    return 0;
}
