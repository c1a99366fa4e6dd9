#include "experiments/import/dram_fit.h"

#include "experiments/import/load_run.h"
#include "experiments/import/machine_file.h"

#include <math.h>
#include <stdlib.h>

enum { LONE = 20000, LATENCIES = 300, IN_FLIGHT_MOST = 900000 };

static const json_t *memory_of(const json_t *machine, size_t node)
{
    return machine_get(json_array_get(machine_get(machine, "nodes"), node), "memory");
}

/* A node with channels of a bandwidth has no DRAM, as memory behind CXL, nor has one without any
 * memory. */
static bool is_plain(const json_t *machine, size_t node)
{
    const json_t *own = memory_of(machine, node);
    return json_object_get(own, "dram") == NULL &&
           (json_object_get(own, "channel_bandwidth") != NULL ||
            json_object_get(own, "transfer") != NULL || json_object_get(own, "banks") != NULL ||
            machine_whole(own, "channels", 1) == 0);
}

bool dram_fit_is_possible(const json_t *machine)
{
    if (json_is_object(machine_get(machine, "memory.dram"))) {
        return true;
    }
    size_t nodes = json_array_size(machine_get(machine, "nodes")), with_dram = 0;
    for (size_t i = 0; i < nodes; i++) {
        bool has_dram = json_object_get(memory_of(machine, i), "dram") != NULL;
        if (!has_dram && !is_plain(machine, i)) {
            return false;
        }
        with_dram += has_dram;
    }
    return with_dram > 0;
}

static double nanoseconds_of(const json_t *latency)
{
    return strtod(json_string_value(latency), NULL);
}

/* "89.2 ns", as imports write it. @return NULL: it is shorter than the wait */
static json_t *lowered(const json_t *latency, double wait)
{
    double nanoseconds = nanoseconds_of(latency) - wait * 1e9;
    char text[40];
    snprintf(text, sizeof text, "%.6g ns", nanoseconds);
    return nanoseconds > 0 ? json_string(text) : NULL;
}

static int64_t cores_of(const json_t *machine, size_t node)
{
    const json_t *own = json_array_get(machine_get(machine, "nodes"), node);
    return machine_whole(own, "cores", machine_whole(machine, "cores_per_processor", 1));
}

/* A lone reference after the other from the first core of a node, or of the first that has cores,
 * to its memory. @param[out] wait  what it takes longer than the latency of the machine [s] */
static bool measure_wait(const json_t *machine, size_t node, size_t from, double latency,
                         const char *name, double *wait, struct error *error)
{
    int64_t core = 0;
    for (size_t i = 0; i < from; i++) {
        core += cores_of(machine, i);
    }
    json_t *program = node == from ? json_pack("{s:s, s:s}", "compute", "0 s", "placement", "local")
                                   : json_pack("{s:s, s:s, s:I}", "compute", "0 s", "placement",
                                               "on_one_node", "node", (json_int_t)node);
    json_t *workload =
        json_pack("{s:i, s:[I], s:o}", "threads", 1, "cores", (json_int_t)core, "program", program);
    struct load_result lone;
    bool is_good = load_run(machine, workload, NULL, LONE * latency, name, &lone, error);
    *wait = is_good ? lone.latency - latency : 0;
    return is_good;
}

static bool refuse_short(const char *name, double wait, struct error *error)
{
    return error_set(error, ERROR_SPEC, name,
                     "a latency is shorter than the %.4g ns that a lone reference waits for rows "
                     "and refreshes of this DRAM",
                     wait * 1e9);
}

static void note_wait(struct dram_fitted *fitted, double wait)
{
    fitted->wait_least = fitted->runs == 0 ? wait : fmin(fitted->wait_least, wait);
    fitted->wait_most = fitted->runs == 0 ? wait : fmax(fitted->wait_most, wait);
    fitted->runs++;
}

static bool fit_one(json_t *machine, const char *name, struct dram_fitted *fitted,
                    struct error *error)
{
    const json_t *latency = machine_get(machine, "memory.latency");
    double wait;
    if (!measure_wait(machine, 0, 0, nanoseconds_of(latency) * 1e-9, name, &wait, error)) {
        return false;
    }
    json_t *less = lowered(latency, wait);
    note_wait(fitted, wait);
    machine_set(machine, "memory.latency", less);
    return less != NULL || refuse_short(name, wait, error);
}

/* The latencies of all nodes to the memory of one. */
static bool fit_column(json_t *machine, size_t node, const char *name, struct dram_fitted *fitted,
                       struct error *error)
{
    json_t *rows = machine_get(machine, "memory.latencies");
    size_t from = node;
    double wait;
    if (cores_of(machine, node) == 0) {
        for (from = 0; cores_of(machine, from) == 0; from++) {
        }
    }
    double latency = nanoseconds_of(json_array_get(json_array_get(rows, from), node)) * 1e-9;
    if (!measure_wait(machine, node, from, latency, name, &wait, error)) {
        return false;
    }
    note_wait(fitted, wait);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        json_t *less = lowered(json_array_get(row, node), wait);
        if (less == NULL) {
            return refuse_short(name, wait, error);
        }
        json_array_set_new(row, node, less);
    }
    return true;
}

static bool fit_idle(json_t *machine, const char *name, struct dram_fitted *fitted,
                     struct error *error)
{
    size_t columns = json_array_size(machine_get(machine, "memory.latencies"));
    bool is_good = columns > 0 || fit_one(machine, name, fitted, error);
    for (size_t j = 0; j < columns && is_good; j++) {
        is_good = is_plain(machine, j) || fit_column(machine, j, name, fitted, error);
    }
    return is_good;
}

/* A chase on the first core, and streams on the others. */
static bool run_loaded(const json_t *machine, const struct dram_load *load, int64_t outstanding,
                       const char *name, struct dram_fitted *fitted, struct error *error)
{
    double horizon_s = LATENCIES * fmax(load->saturated, load->idle);
    json_t *workload =
        json_pack("{s:{s:{s:i, s:[i], s:{s:s, s:s}}, s:{s:I, s:{s:s, s:s, s:f, s:I}}}}", "teams",
                  "chase", "threads", 1, "cores", 0, "program", "compute", "0 s", "placement",
                  "local", "streams", "threads", (json_int_t)load->threads - 1, "program",
                  "compute", "0 s", "placement", "local", "sequential_share",
                  strtod(DRAM_FIT_SEQUENTIAL, NULL), "outstanding", (json_int_t)outstanding);
    struct load_result loaded;
    if (!load_run(machine, workload, "chase", horizon_s, name, &loaded, error)) {
        return false;
    }
    fitted->runs++;
    fitted->outstanding = outstanding;
    fitted->latency = loaded.latency;
    fitted->bandwidth = loaded.bandwidth;
    return true;
}

/* More lines in flight make the chase slower. @param[in,out] fitted  with the nearest so far */
static bool fit_loaded(const json_t *machine, const struct dram_load *load, const char *name,
                       struct dram_fitted *fitted, struct error *error)
{
    int64_t low = 1, high = IN_FLIGHT_MOST / load->threads - 1;
    high = high < DRAM_FIT_OUTSTANDING_MOST ? high : DRAM_FIT_OUTSTANDING_MOST;
    struct dram_fitted at = *fitted;
    double nearest = INFINITY;
    while (low <= high) {
        int64_t middle = low + (high - low) / 2;
        if (!run_loaded(machine, load, middle, name, &at, error)) {
            return false;
        }
        double off = fabs(at.latency - load->saturated);
        unsigned runs = at.runs;
        *fitted = off < nearest ? at : *fitted;
        fitted->runs = runs;
        nearest = fmin(nearest, off);
        if (at.latency < load->saturated) {
            low = middle + 1;
        } else {
            high = middle - 1;
        }
    }
    return true;
}

bool dram_fit(json_t *machine, const struct dram_load *load, const char *name,
              struct dram_fitted *fitted, struct error *error)
{
    *fitted = (struct dram_fitted){0};
    bool is_loaded = load->saturated > 0 && load->threads > 1;
    return fit_idle(machine, name, fitted, error) &&
           (!is_loaded || fit_loaded(machine, load, name, fitted, error));
}
