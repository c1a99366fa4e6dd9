#include "experiments/import/dram_fit.h"

#include "experiments/import/load_run.h"
#include "experiments/import/machine_file.h"

#include <math.h>
#include <stdlib.h>

enum { LONE = 20000, LATENCIES = 300, IN_FLIGHT_MOST = 900000, TRIES_MOST = 4 };

static const double NEAR = 0.005;

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

/* "89.2 ns", as imports write it. @return NULL: it is shorter than the wait */
static json_t *lowered(const json_t *latency, double wait)
{
    double nanoseconds = strtod(json_string_value(latency), NULL) - wait * 1e9;
    char text[40];
    snprintf(text, sizeof text, "%.6g ns", nanoseconds);
    return nanoseconds > 0 ? json_string(text) : NULL;
}

static int64_t cores_of(const json_t *machine, size_t node)
{
    const json_t *own = json_array_get(machine_get(machine, "nodes"), node);
    return machine_whole(own, "cores", machine_whole(machine, "cores_per_processor", 1));
}

/* Lone references, one after the other, of the first core of a node to the memory of another or its
 * own. */
static bool measure_idle(const json_t *machine, size_t from, size_t to, double latency,
                         const char *name, double *measured, struct error *error)
{
    int64_t core = 0;
    for (size_t i = 0; i < from; i++) {
        core += cores_of(machine, i);
    }
    json_t *program = from == to ? json_pack("{s:s, s:s}", "compute", "0 s", "placement", "local")
                                 : json_pack("{s:s, s:s, s:I}", "compute", "0 s", "placement",
                                             "on_one_node", "node", (json_int_t)to);
    json_t *workload =
        json_pack("{s:i, s:[I], s:o}", "threads", 1, "cores", (json_int_t)core, "program", program);
    struct load_result lone;
    bool is_good = load_run(machine, workload, NULL, LONE * latency, name, &lone, error);
    *measured = is_good ? lone.latency : 0;
    return is_good;
}

/* The latency of a machine without rows, or those of all nodes to one memory. */
static bool lower(json_t *machine, size_t node, double wait)
{
    json_t *rows = machine_get(machine, "memory.latencies"), *less;
    if (rows == NULL) {
        less = lowered(machine_get(machine, "memory.latency"), wait);
        machine_set(machine, "memory.latency", less);
        return less != NULL;
    }
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        if ((less = lowered(json_array_get(row, node), wait)) == NULL) {
            return false;
        }
        json_array_set_new(row, node, less);
    }
    return true;
}

static double latency_between(const json_t *machine, size_t from, size_t to)
{
    const json_t *rows = machine_get(machine, "memory.latencies");
    const json_t *cell = rows == NULL ? machine_get(machine, "memory.latency")
                                      : json_array_get(json_array_get(rows, from), to);
    return strtod(json_string_value(cell), NULL) * 1e-9;
}

static void note_wait(struct dram_fitted *fitted, double wait, bool is_first)
{
    fitted->wait_least = is_first ? wait : fmin(fitted->wait_least, wait);
    fitted->wait_most = is_first ? wait : fmax(fitted->wait_most, wait);
}

/* References that come at regular times meet more refreshes or fewer when their latency changes, so
 * what is left is taken off again. @param from  the node of a core */
static bool fit_memory(json_t *machine, size_t node, size_t from, const char *name,
                       struct dram_fitted *fitted, struct error *error)
{
    double text = latency_between(machine, from, node), measured = INFINITY;
    bool is_first = fitted->runs == 0;
    for (int i = 0; i < TRIES_MOST && fabs(measured / text - 1) > NEAR; i++) {
        if (!measure_idle(machine, from, node, text, name, &measured, error)) {
            return false;
        }
        fitted->runs++;
        if (!lower(machine, node, measured - text)) {
            return error_set(error, ERROR_SPEC, name,
                             "a latency is shorter than the %.4g ns that a lone reference waits "
                             "for rows and refreshes of this DRAM",
                             (measured - text) * 1e9);
        }
    }
    note_wait(fitted, text - latency_between(machine, from, node), is_first);
    return true;
}

/* A core of the node itself, or of the first node that has any. */
static size_t user_of(const json_t *machine, size_t node)
{
    size_t from = node;
    if (cores_of(machine, node) == 0) {
        for (from = 0; cores_of(machine, from) == 0; from++) {
        }
    }
    return from;
}

static bool fit_idle(json_t *machine, const char *name, struct dram_fitted *fitted,
                     struct error *error)
{
    size_t columns = json_array_size(machine_get(machine, "memory.latencies"));
    bool is_good = columns > 0 || fit_memory(machine, 0, 0, name, fitted, error);
    for (size_t j = 0; j < columns && is_good; j++) {
        is_good = is_plain(machine, j) ||
                  fit_memory(machine, j, user_of(machine, j), name, fitted, error);
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
