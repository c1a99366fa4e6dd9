#include "experiments/import/peak.h"

#include "experiments/import/machine_file.h"
#include "experiments/runs/work_estimate.h"
#include "experiments/spec/spec.h"
#include "sim/component/simulation.h"

#include <math.h>
#include <string.h>

enum { LINES = 100000, LINES_MOST = 2000000, LATENCIES = 50, RUNS_MOST = 6, SEED = 1 };

static const double LINE_BYTES = 64;
static const double NEAR = 0.005;
static const double HIGHEST = 4; /* times what all channels together should deliver */

/* The machine under the load, for long enough to count 100,000 lines and for 50 latencies, but no
 * longer than 2 million lines take; without the first fifth. */
static json_t *spec_of(const json_t *machine, const struct peak_load *load)
{
    double line_s = LINE_BYTES / load->bandwidth;
    double horizon_s = fmin(fmax(LINES * line_s, LATENCIES * load->latency), LINES_MOST * line_s);
    json_t *system = json_copy((json_t *)(uintptr_t)machine);
    json_object_set_new(system, "kind", json_string("multiprocessor"));
    json_object_del(system, "description");
    json_t *spec = json_pack("{s:s, s:o, s:{s:{s:s, s:I, s:s}}, s:{s:i, s:i}}", "name", "peak",
                             "system", system, "workload", "program", "compute", "0 s",
                             "outstanding", (json_int_t)load->outstanding, "placement", "local",
                             "run", "seed", SEED, "replications", 1);
    machine_set_text(spec, "run.horizon", "%.6g us", horizon_s * 1e6);
    machine_set_text(spec, "run.warmup", "%.6g us", horizon_s * 1e6 / 5);
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

static bool simulate_point(const struct point *point, struct peak *peak, struct error *error)
{
    struct simulation simulation = {
        .system = point->system,
        .parameters = point->system_parameters,
        .horizon = point->run.horizon,
        .ticks_per_second = point->run.ticks_per_second,
        .seed = (uint64_t)point->run.seed,
        .warmup = point->run.warmup,
        .event_limit = work_estimate_limit(point),
    };
    struct simulation_result result;
    bool is_good = simulate(&simulation, &result, error);
    if (is_good) {
        peak->bandwidth = value_of(&result.report, "bandwidth");
        peak->latency = value_of(&result.report, "memory_latency");
        peak->runs++;
    }
    simulation_result_free(&result);
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

static bool run_once(const json_t *machine, const struct peak_load *load, const char *name,
                     struct peak *peak, struct error *error)
{
    json_t *document = spec_of(machine, load);
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct point point;
    bool is_good = point_read(document, arena, &point, &complaints)
                       ? simulate_point(&point, peak, error)
                       : blame(&complaints, name, error);
    point_release(&point);
    complaints_free(&complaints);
    arena_destroy(arena);
    json_decref(document);
    return is_good;
}

/* Channels of all memories that cores have of their own. */
static int64_t count_channels(const json_t *machine)
{
    const json_t *layout = machine_get(machine, "memory.layout");
    const json_t *nodes = machine_get(machine, "nodes");
    int64_t each = machine_whole(machine, "memory.channels", 1);
    if (!json_is_string(layout) || strcmp(json_string_value(layout), "numa") != 0) {
        return each;
    }
    if (!json_is_array(nodes)) {
        return each * machine_whole(machine, "processors", 1);
    }
    int64_t count = 0;
    for (size_t i = 0; i < json_array_size(nodes); i++) {
        const json_t *node = json_array_get(nodes, i);
        if (machine_whole(node, "cores", 1) > 0) {
            count += machine_whole(node, "memory.channels", each);
        }
    }
    return count;
}

bool peak_fit(json_t *machine, const struct peak_load *load, const char *name, struct peak *peak,
              struct error *error)
{
    double channels = (double)count_channels(machine);
    double even = load->bandwidth / channels;
    double channel = even;
    *peak = (struct peak){0};
    while (!peak->is_reached && peak->runs < RUNS_MOST) {
        machine_set_text(machine, "memory.channel_bandwidth", "%.4g GB/s", channel / 1e9);
        if (!run_once(machine, load, name, peak, error)) {
            return false;
        }
        peak->is_reached = fabs(peak->bandwidth / load->bandwidth - 1) < NEAR;
        channel = fmin(channel * load->bandwidth / fmax(peak->bandwidth, 1), HIGHEST * even);
    }
    return true;
}
