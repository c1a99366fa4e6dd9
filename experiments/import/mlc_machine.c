#include "experiments/import/mlc_machine.h"

#include "experiments/import/dram_fit.h"
#include "experiments/import/load_run.h"
#include "experiments/import/machine_file.h"
#include "experiments/import/mlc_agree.h"
#include "experiments/import/mlc_calibrate.h"
#include "experiments/import/mlc_found.h"
#include "experiments/import/mlc_links.h"
#include "experiments/import/mlc_nodes.h"
#include "sim/base/memory.h"

#include <math.h>
#include <string.h>

enum { CORES_MOST = 4096, BANKS = 32, LINES_OF_A_CORE = 16 };

static const double CHANNEL_BYTES = 20e9;    /* about what a channel of DDR4 delivers [B/s] */
static const char bank_cycle[] = "45.75 ns"; /* DDR4-2666 (JEDEC): tRAS 32 ns + tRP 13.75 ns */

static void set_cores(json_t *machine, const struct mlc_known *known, const struct mlc_found *found,
                      struct notes *notes)
{
    double per_node = found->lines / (double)found->nodes;
    int64_t cores =
        known->cores > 0 ? known->cores : machine_whole(machine, "cores_per_processor", 0);
    if (cores < 1) {
        cores = (int64_t)fmax(1, fmin(ceil(per_node / LINES_OF_A_CORE), CORES_MOST));
        notes_add(
            notes, NOTE_ASSUMED,
            "cores of a node: %lld, so that each keeps %d lines in flight at most; --cores or "
            "--machine says them",
            (long long)cores, LINES_OF_A_CORE);
    }
    machine_set(machine, "processors", json_integer((json_int_t)found->nodes));
    machine_set(machine, "cores_per_processor", json_integer(cores));
}

/* The row of a node without cores stands for nothing: each value is that of the other way. */
static double latency_between(const struct mlc_matrix *latencies, size_t from, size_t to)
{
    for (size_t i = 0; i < latencies->rows; i++) {
        if (latencies->row_nodes[i] == latencies->column_nodes[from]) {
            return mlc_cell(latencies, i, to);
        }
    }
    return mlc_has_cores(latencies, to) ? latency_between(latencies, to, from)
                                        : mlc_cell(latencies, 0, to);
}

static void set_matrix(json_t *machine, const struct mlc_matrix *latencies)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < latencies->columns; i++) {
        json_t *row = json_array();
        for (size_t j = 0; j < latencies->columns; j++) {
            char text[40];
            snprintf(text, sizeof text, "%.6g ns", latency_between(latencies, i, j));
            json_array_append_new(row, json_string(text));
        }
        json_array_append_new(rows, row);
    }
    machine_set(machine, "memory.latencies", rows);
}

static void set_latencies(json_t *machine, const struct mlc_found *found, struct notes *notes)
{
    const struct mlc_matrix *latencies = &found->mlc->latencies;
    machine_remove(machine, "memory.latency");
    machine_remove(machine, "memory.remote_latency");
    machine_remove(machine, "memory.latencies");
    machine_set(machine, "memory.layout", json_string(found->is_uniform ? "uma" : "numa"));
    if (found->is_uniform || latencies->columns == 1) {
        machine_set_text(machine, "memory.latency", "%.6g ns", found->local_ns);
    } else {
        set_matrix(machine, latencies);
    }
    if (found->is_uniform) {
        notes_add(
            notes, NOTE_FITTED,
            "memory.layout uma: latencies between all %zu nodes (line %zu) differ by less than "
            "%d %%, so the firmware interleaves memory over them",
            found->nodes, latencies->line, MLC_ALIKE_PERCENT);
    }
    notes_add(notes, NOTE_READ, "idle latencies of %zu x %zu nodes (line %zu): %s %.6g ns",
              latencies->rows, latencies->columns, latencies->line,
              found->is_uniform ? "mean" : "own memory, mean", found->local_ns);
}

/* Channels of a controller: those of a node, and under uniform memory those of all nodes, unless
 * the machine is said to be uniform already. */
static void set_channels(json_t *machine, const struct mlc_known *known,
                         const struct mlc_found *found, bool was_uniform, struct notes *notes)
{
    int64_t nodes = found->is_uniform ? (int64_t)found->nodes : 1;
    int64_t each = machine_whole(machine, "memory.channels_per_processor", 0);
    int64_t said = machine_whole(machine, "memory.channels", each * (was_uniform ? nodes : 1));
    int64_t channels =
        known->channels > 0 ? known->channels * nodes : said * (was_uniform ? 1 : nodes);
    machine_remove(machine, "memory.channels_per_processor");
    if (channels < 1) {
        double memories = found->is_uniform ? 1 : (double)found->nodes;
        channels = (int64_t)fmax(1, round(found->peak / memories / CHANNEL_BYTES));
        notes_add(notes, NOTE_ASSUMED,
                  "memory.channels %lld: of about 20 GB/s each, as DDR4 delivers; --channels or "
                  "--machine says them",
                  (long long)channels);
    }
    machine_set(machine, "memory.channels", json_integer((json_int_t)channels));
}

static void set_banks(json_t *machine, struct notes *notes)
{
    machine_remove(machine, "memory.transfer");
    if (dram_fit_is_possible(machine)) {
        machine_remove(machine, "memory.channel_bandwidth");
        return;
    }
    if (machine_get(machine, "memory.banks") == NULL) {
        machine_set(machine, "memory.banks", json_integer(BANKS));
        notes_add(
            notes, NOTE_ASSUMED,
            "memory.banks %d behind each channel: two ranks of 16 (DDR4), or one of 32 (DDR5)",
            BANKS);
    }
    if (machine_get(machine, "memory.bank_cycle") == NULL) {
        machine_set(machine, "memory.bank_cycle", json_string(bank_cycle));
        notes_add(notes, NOTE_ASSUMED, "memory.bank_cycle %s: tRAS + tRP of DDR4-2666 (JEDEC)",
                  bank_cycle);
    }
}

/* Adds to what a description says already. */
static void describe(json_t *machine, const struct mlc_found *found, const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *version = found->mlc->version;
    const json_t *before = machine_get(machine, "description");
    char *own = memory_copy_text(json_is_string(before) ? json_string_value(before) : "");
    machine_set_text(
        machine, "description",
        "%s%sLatencies and bandwidths calibrated with %s, a text of Intel Memory Latency "
        "Checker%s%s; under full load each thread keeps %lld lines in flight "
        "(workload.program.outstanding).",
        own, own[0] == '\0' ? "" : " ", slash == NULL ? name : slash + 1,
        version[0] == '\0' ? "" : " ", version, (long long)found->outstanding);
    memory_free(own);
}

static bool is_uniform_already(const json_t *machine)
{
    const json_t *layout = machine_get(machine, "memory.layout");
    return json_is_string(layout) && strcmp(json_string_value(layout), "uma") == 0;
}

/* Members stand in the order in which they are set first. */
static void set_order(json_t *machine)
{
    if (machine_get(machine, "description") == NULL) {
        machine_set(machine, "description", json_string(""));
    }
    if (machine_get(machine, "processors") == NULL) {
        machine_set(machine, "processors", json_integer(1));
    }
    if (machine_get(machine, "cores_per_processor") == NULL) {
        machine_set(machine, "cores_per_processor", json_integer(0));
    }
}

bool mlc_machine(json_t *machine, const struct mlc_text *mlc, const struct mlc_known *known,
                 const char *name, struct notes *notes, struct error *error)
{
    struct mlc_found found;
    mlc_find_latencies(mlc, &found);
    if (!mlc_agree(machine, &found, name, notes, error)) {
        return false;
    }
    set_order(machine);
    bool was_uniform = is_uniform_already(machine);
    set_latencies(machine, &found, notes);
    if (!mlc_find_peak(&found, notes)) {
        return error_set(error, ERROR_SPEC, name,
                         "there is no bandwidth%s: no peak of all reads and no loaded latencies%s",
                         found.is_uniform ? " of all nodes together" : "",
                         mlc->bandwidths.rows > 0 ? "" : ", nor a matrix of bandwidths");
    }
    mlc_find_lines(&found, notes);
    set_cores(machine, known, &found, notes);
    set_channels(machine, known, &found, was_uniform, notes);
    mlc_set_nodes(machine, mlc, notes);
    set_banks(machine, notes);
    if (machine_get(machine, "clock") == NULL) {
        notes_add(notes, NOTE_ASSUMED, "clock: that of the program, 2.4 GHz");
    }
    mlc_set_links(machine, mlc, found.is_uniform, found.peak, notes);
    bool is_good = mlc_calibrate(machine, &found, name, notes, error);
    describe(machine, &found, name);
    return is_good && load_check(machine, name, error);
}
