/*
 * Any bytes as a spec that is then run for a few thousand events.
 *
 * Whatever the checker lets through must run: no assert, no broken invariant after any event, every
 * law exact, the same result twice. Specs of large systems are left alone: they would only be slow.
 * So is what follows when many events are pending at once, as with a heartbeat each nanosecond on a
 * link of a millisecond: invariants look at each message after each event.
 */
#include "experiments/spec/spec.h"
#include "sim/base/assert.h"
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
    const struct system_operations *system;
    struct component *component;
    uint64_t events;
};

static void count_event(struct run *run, void *context)
{
    struct probe *probe = context;
    probe->system->invariants(run, probe->component);
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
    struct assembly assembly = assembly_start(run, measures, NULL);
    struct probe probe = {.system = point->system->operations};
    probe.component = probe.system->build(&assembly, point->system_parameters);
    measures_set_mark(measures, 0);
    run_on_event(run, count_event, &probe);
    bool is_good = !run_failed(run) && run_until(run, point->run.horizon);
    ASSERT(is_good || run_error(run)->code != ERROR_INTERNAL);
    sim_ticks horizon = is_good ? run_now(run) - 1 : 0;
    run_destroy(run);
    return horizon;
}

/* Any choice will do, as long as it is the same twice. */
static unsigned choose(const double *means, size_t count)
{
    return (unsigned)(means[count / 2] * 7.0) % (SIMULATION_CUTS + 1);
}

static void check_laws(const struct report *report)
{
    for (size_t i = 0; i < report->law_count; i++) {
        ASSERT(report->laws[i].holds);
    }
}

static void compare_metrics(const struct report *first, const struct report *second)
{
    ASSERT(first->metric_count == second->metric_count);
    for (size_t i = 0; i < first->metric_count; i++) {
        const struct metric *metric = &first->metrics[i];
        ASSERT(metric->reason != NULL || __builtin_isfinite(metric->value));
        ASSERT(memcmp(&metric->value, &second->metrics[i].value, sizeof(double)) == 0);
    }
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
        .choose_cut = point->run.has_warmup ? NULL : choose,
        .check = true,
        .every_cut = point->run.seed % 2 == 0,
        .batches = point->run.seed % 2 == 1,
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
        ASSERT(first.events == second.events && first.ties == second.ties);
        compare_metrics(&first.report, &second.report);
        ASSERT(first.cut_count == second.cut_count && first.batch_count == second.batch_count);
        for (size_t i = 0; i < first.cut_count; i++) {
            compare_metrics(&first.cuts[i], &second.cuts[i]);
        }
        for (size_t i = 0; i < first.batch_count; i++) {
            compare_metrics(&first.batches[i], &second.batches[i]);
        }
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
