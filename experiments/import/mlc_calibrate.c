#include "experiments/import/mlc_calibrate.h"

#include "experiments/import/dram_fit.h"
#include "experiments/import/machine_file.h"
#include "experiments/import/peak.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { OUTSTANDING_MOST = DRAM_FIT_OUTSTANDING_MOST };

/* Cores of all nodes, of which a machine may list some with their own number. */
static int64_t count_cores(const json_t *machine)
{
    const json_t *nodes = machine_get(machine, "nodes");
    int64_t each = machine_whole(machine, "cores_per_processor", 1);
    int64_t count = json_is_array(nodes) ? 0 : each * machine_whole(machine, "processors", 1);
    for (size_t i = 0; i < json_array_size(nodes); i++) {
        count += machine_whole(json_array_get(nodes, i), "cores", each);
    }
    return count;
}

/* Hardware threads of all nodes. */
static int64_t count_threads(const json_t *machine)
{
    return count_cores(machine) * machine_whole(machine, "hardware_threads", 1);
}

/* Lines in flight of a thread, by Little's law. */
static void share_lines(const json_t *machine, struct mlc_found *found, struct notes *notes)
{
    int64_t threads = count_threads(machine);
    double each = round(found->lines / fmax(1, (double)threads));
    found->outstanding = (int64_t)fmax(1, fmin(each, OUTSTANDING_MOST));
    if (each > OUTSTANDING_MOST) {
        notes_add(notes, NOTE_UNUSED,
                  "lines in flight of a thread: %.0f, more than the %d of a program", each,
                  OUTSTANDING_MOST);
    }
    const struct mlc_load *load = mlc_most_loaded(found->mlc);
    if (load != NULL && !dram_fit_is_possible(machine)) {
        notes_add(notes, NOTE_FITTED,
                  "workload.program.outstanding %lld, in the spec, not in the machine: %.6g GB/s x "
                  "%.6g ns / %d B (line %zu) are %.0f lines in flight by Little's law, over %lld "
                  "threads, one on each %s",
                  (long long)found->outstanding, load->bandwidth / 1e3, load->latency,
                  MLC_LINE_BYTES, load->line, found->lines, (long long)threads,
                  machine_whole(machine, "hardware_threads", 1) == 1 ? "core" : "hardware thread");
    }
}

static bool fit_peak(json_t *machine, const struct mlc_found *found, const char *name,
                     struct notes *notes, struct error *error)
{
    struct peak_load load = {found->outstanding, found->peak, found->latency_ns * 1e-9};
    struct peak peak;
    if (!peak_fit(machine, &load, name, &peak, error)) {
        return false;
    }
    notes_add(notes, NOTE_FITTED,
              "memory.channel_bandwidth %s: simulated under full load (%u run%s) the machine "
              "delivers %.4g GB/s at %.4g ns; measured: %.4g GB/s",
              json_string_value(machine_get(machine, "memory.channel_bandwidth")), peak.runs,
              peak.runs == 1 ? "" : "s", peak.bandwidth / 1e9, peak.latency * 1e9,
              found->peak / 1e9);
    if (!peak.is_reached) {
        notes_add(
            notes, NOTE_UNUSED,
            "the measured peak: banks or lines in flight of this machine do not reach it; more "
            "channels, banks or cores would");
    }
    return true;
}

static void note_streams(const json_t *machine, const struct mlc_found *found,
                         const struct dram_fitted *fitted, struct notes *notes)
{
    const struct mlc_load *load = mlc_most_loaded(found->mlc);
    notes_add(notes, NOTE_FITTED,
              "outstanding %lld and sequential_share " DRAM_FIT_SEQUENTIAL
              " of streams, in the spec, not in the machine: beside such streams on all other "
              "%s a chase on the first takes %.4g ns, simulated (%u runs); measured: %.6g ns "
              "(line %zu)",
              (long long)fitted->outstanding,
              machine_whole(machine, "hardware_threads", 1) == 1 ? "cores" : "hardware threads",
              fitted->latency * 1e9, fitted->runs, load->latency, load->line);
    notes_add(notes, NOTE_UNUSED,
              "the peak: the DRAM decides it, %.4g GB/s beside that chase, simulated; measured: "
              "%.4g GB/s",
              fitted->bandwidth / 1e9, found->peak / 1e9);
}

static void note_wait(const json_t *machine, const struct dram_fitted *fitted, struct notes *notes)
{
    char least[40], most[40];
    snprintf(least, sizeof least, "%.3g", fitted->wait_least * 1e9);
    snprintf(most, sizeof most, "%.3g", fitted->wait_most * 1e9);
    bool is_one = strcmp(least, most) == 0;
    notes_add(notes, NOTE_FITTED,
              "memory.latenc%s: those measured less %s%s%s ns, which a lone reference waits in the "
              "mean for rows and refreshes of the DRAM, simulated",
              machine_get(machine, "memory.latency") == NULL ? "ies" : "y", least,
              is_one ? "" : " to ", is_one ? "" : most);
}

/* Nothing was simulated under load. */
static void note_peak(const struct mlc_found *found, struct notes *notes)
{
    bool has_loads = mlc_most_loaded(found->mlc) != NULL;
    notes_add(notes, NOTE_UNUSED, "the peak: the DRAM decides it; measured: %.4g GB/s%s",
              found->peak / 1e9,
              has_loads ? ". Nor loaded latencies, as no core is left for streams beside a chase"
                        : "");
}

static bool fit_dram(json_t *machine, struct mlc_found *found, const char *name,
                     struct notes *notes, struct error *error)
{
    const struct dram_load load = {
        .idle = found->local_ns * 1e-9,
        .saturated = mlc_most_loaded(found->mlc) == NULL ? 0 : found->latency_ns * 1e-9,
        .threads = count_threads(machine),
    };
    struct dram_fitted fitted;
    if (!dram_fit(machine, &load, name, &fitted, error)) {
        return false;
    }
    note_wait(machine, &fitted, notes);
    if (fitted.outstanding > 0) {
        found->outstanding = fitted.outstanding;
        note_streams(machine, found, &fitted, notes);
    } else {
        note_peak(found, notes);
    }
    return true;
}

bool mlc_calibrate(json_t *machine, struct mlc_found *found, const char *name, struct notes *notes,
                   struct error *error)
{
    share_lines(machine, found, notes);
    return dram_fit_is_possible(machine) ? fit_dram(machine, found, name, notes, error)
                                         : fit_peak(machine, found, name, notes, error);
}
