#include "experiments/import/load_run.h"

#include "experiments/import/machine_file.h"
#include "experiments/runs/work_estimate.h"
#include "experiments/spec/spec.h"
#include "sim/base/memory.h"
#include "sim/component/simulation.h"

#include <string.h>

enum { SEED = 1 };

static const double EVENTS_MOST = 1e7; /* about a second */

/* Members that move threads or pages or hold them back are no part of a load. */
static const char *const left_out[] = {"description", "scheduler", "boot"};

static json_t *system_of(const json_t *machine)
{
    json_t *system = json_copy((json_t *)(uintptr_t)machine);
    json_object_set_new(system, "kind", json_string("multiprocessor"));
    return system;
}

/* The cores and the memory, which a load needs. */
static json_t *core_of(const json_t *machine)
{
    json_t *system = system_of(machine);
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        json_object_del(system, left_out[i]);
    }
    if (machine_get(system, "memory.migration") != NULL) {
        json_object_set_new(system, "memory", json_copy(machine_get(system, "memory")));
        machine_remove(system, "memory.migration");
    }
    return system;
}

static json_t *spec_of(json_t *system, json_t *workload, double horizon)
{
    json_t *spec = json_pack("{s:s, s:o, s:o, s:{s:i, s:i}}", "name", "load", "system", system,
                             "workload", workload, "run", "seed", SEED, "replications", 1);
    machine_set_text(spec, "run.horizon", "%.6g us", horizon * 1e6);
    machine_set_text(spec, "run.warmup", "%.6g us", horizon * 1e6 / 5);
    return spec;
}

static double value_of(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].value;
        }
    }
    return 0;
}

static double latency_of(const struct report *report, const char *team)
{
    if (team == NULL) {
        return value_of(report, "memory_latency");
    }
    char *name = memory_print("teams.%s.memory_latency", team);
    double latency = value_of(report, name);
    memory_free(name);
    return latency;
}

/* A run of more events than about 10 million is cut. */
static double part_of(const struct point *point)
{
    double events = work_estimate_events(point);
    return events > EVENTS_MOST ? EVENTS_MOST / events : 1;
}

static bool simulate_point(const struct point *point, const char *team, struct load_result *result,
                           struct error *error)
{
    double part = part_of(point);
    struct simulation simulation = {
        .system = point->system,
        .parameters = point->system_parameters,
        .horizon = (int64_t)(part * (double)point->run.horizon),
        .ticks_per_second = point->run.ticks_per_second,
        .seed = (uint64_t)point->run.seed,
        .warmup = (int64_t)(part * (double)point->run.warmup),
        .event_limit = work_estimate_limit(point),
    };
    struct simulation_result simulated;
    bool is_good = simulate(&simulation, &simulated, error);
    if (is_good) {
        result->bandwidth = value_of(&simulated.report, "bandwidth");
        result->latency = latency_of(&simulated.report, team);
    }
    simulation_result_free(&simulated);
    return is_good;
}

/* The first mistake of a machine, in its own words; its members stand under /system. */
static bool blame(const struct complaints *complaints, const char *name, struct error *error)
{
    for (size_t i = 0; i < complaints->count; i++) {
        if (!complaints->list[i].is_warning) {
            const char *where = complaints->list[i].where;
            size_t above = strncmp(where, "/system", 7) == 0 ? 7 : 0;
            return error_set(error, ERROR_SPEC, name, "the machine is not valid at %s: %s",
                             where + above, complaints->list[i].text);
        }
    }
    return error_set(error, ERROR_SPEC, name, "the machine is not valid");
}

bool load_run(const json_t *machine, json_t *workload, const char *team, double horizon,
              const char *name, struct load_result *result, struct error *error)
{
    json_t *document = spec_of(core_of(machine), workload, horizon);
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct point point;
    bool is_good = point_read(document, arena, &point, &complaints)
                       ? simulate_point(&point, team, result, error)
                       : blame(&complaints, name, error);
    point_release(&point);
    complaints_free(&complaints);
    arena_destroy(arena);
    json_decref(document);
    return is_good;
}

bool load_check(const json_t *machine, const char *name, struct error *error)
{
    json_t *program = json_pack("{s:s}", "compute", "1 us");
    if (machine_get(machine, "memory.migration") != NULL) {
        json_object_set_new(program, "private_pages", json_integer(1));
    }
    json_t *workload = json_pack("{s:i, s:o}", "threads", 1, "program", program);
    json_t *document = spec_of(system_of(machine), workload, 1);
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct point point;
    bool is_good =
        point_read(document, arena, &point, &complaints) || blame(&complaints, name, error);
    point_release(&point);
    complaints_free(&complaints);
    arena_destroy(arena);
    json_decref(document);
    return is_good;
}
