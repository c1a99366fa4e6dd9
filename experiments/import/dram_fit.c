#include "experiments/import/dram_fit.h"

#include "experiments/import/load_run.h"
#include "experiments/import/machine_file.h"

#include <math.h>
#include <stdlib.h>

enum { LONE = 20000, LATENCIES = 300, LINES_MOST = 2000000 };

static const double LINE_BYTES = 64;

bool dram_fit_is_possible(const json_t *machine)
{
    return json_is_object(machine_get(machine, "memory.dram"));
}

/* "89.2 ns", as imports write it. */
static bool lower(json_t *latency, double wait, json_t **lowered)
{
    double nanoseconds = strtod(json_string_value(latency), NULL) - wait * 1e9;
    char text[40];
    snprintf(text, sizeof text, "%.6g ns", nanoseconds);
    *lowered = json_string(text);
    return nanoseconds > 0;
}

/* A node whose channels have a bandwidth has no DRAM: memory behind CXL, as imported. */
static bool is_plain(const json_t *machine, size_t node)
{
    const json_t *own = json_array_get(machine_get(machine, "nodes"), node);
    return json_object_get(json_object_get(own, "memory"), "channel_bandwidth") != NULL;
}

static bool lower_all(json_t *machine, double wait)
{
    json_t *latency = machine_get(machine, "memory.latency"), *lowered;
    json_t *rows = machine_get(machine, "memory.latencies");
    bool is_good = true;
    if (latency != NULL) {
        is_good = lower(latency, wait, &lowered);
        machine_set(machine, "memory.latency", lowered);
    }
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        for (size_t j = 0; j < json_array_size(row); j++) {
            if (is_plain(machine, j)) {
                continue;
            }
            is_good = lower(json_array_get(row, j), wait, &lowered) && is_good;
            json_array_set_new(row, j, lowered);
        }
    }
    return is_good;
}

static bool fit_idle(json_t *machine, const struct dram_load *load, const char *name,
                     struct dram_fitted *fitted, struct error *error)
{
    json_t *workload = json_pack("{s:i, s:{s:s, s:s}}", "threads", 1, "program", "compute", "0 s",
                                 "placement", "local");
    struct load_result lone;
    if (!load_run(machine, workload, NULL, LONE * load->idle, name, &lone, error)) {
        return false;
    }
    fitted->runs++;
    fitted->wait = lone.latency - load->idle;
    return lower_all(machine, fitted->wait) ||
           error_set(error, ERROR_SPEC, name,
                     "a latency is shorter than the %.4g ns that a lone reference waits for rows "
                     "and refreshes of this DRAM",
                     fitted->wait * 1e9);
}

/* A chase on the first core, and streams on the others. */
static bool run_loaded(const json_t *machine, const struct dram_load *load, int64_t outstanding,
                       const char *name, struct dram_fitted *fitted, struct error *error)
{
    double most_s = LINES_MOST * LINE_BYTES / load->bandwidth;
    double horizon_s = fmin(LATENCIES * load->saturated, most_s);
    json_t *workload =
        json_pack("{s:{s:{s:[i], s:{s:s, s:s}}, s:{s:I, s:{s:s, s:s, s:f, s:I}}}}", "teams",
                  "chase", "cores", 0, "program", "compute", "0 s", "placement", "local", "streams",
                  "threads", (json_int_t)load->threads - 1, "program", "compute", "0 s",
                  "placement", "local", "sequential_share", strtod(DRAM_FIT_SEQUENTIAL, NULL),
                  "outstanding", (json_int_t)outstanding);
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
    int64_t low = 1, high = DRAM_FIT_OUTSTANDING_MOST;
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
    return fit_idle(machine, load, name, fitted, error) &&
           (!is_loaded || fit_loaded(machine, load, name, fitted, error));
}
