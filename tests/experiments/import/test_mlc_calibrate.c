#include "experiments/import/mlc_calibrate.h"

#include "experiments/import/machine_file.h"
#include "tests/experiments/import/dram_machine.h"
#include "tests/experiments/import/mlc_fixture.h"

#include <string.h>

static const char *noted(const struct notes *notes, enum note sort)
{
    return notes->texts[sort].text == NULL ? "" : notes->texts[sort].text;
}

/* @return a text's findings for a machine of one node, calibrated with them */
static struct mlc_found calibrate(json_t *machine, const char *text, struct mlc_text *mlc,
                                  struct notes *notes)
{
    struct mlc_found found;
    struct error error = {0};
    mlc_good(text, mlc);
    mlc_find_latencies(mlc, &found);
    cr_assert(mlc_find_peak(&found, notes));
    mlc_find_lines(&found, notes);
    cr_assert(mlc_calibrate(machine, &found, "mlc.txt", notes, &error), "%s", error.text);
    return found;
}

#define ONE_NODE "idle latencies\nNuma node 0\n 0 80.0\n\n"
#define LOADED   "Loaded Latencies\nDelay\n 00000 250.0 41000.0\n 01000 85.0 4000.0\n\n"

Test(mlc_calibrate, channels_are_fitted_where_no_dram_is_said)
{
    json_t *machine = dram_machine("80 ns", "open");
    struct notes notes = {0};
    struct mlc_text mlc;
    machine_remove(machine, "memory.dram");
    struct mlc_found found = calibrate(machine, ONE_NODE LOADED, &mlc, &notes);
    cr_expect_eq(found.outstanding, 20, "41 GB/s x 250 ns / 64 B / 8");
    cr_expect_not_null(machine_get(machine, "memory.channel_bandwidth"));
    cr_expect_not_null(strstr(noted(&notes, NOTE_FITTED), "workload.program.outstanding 20"));
    json_decref(machine);
    notes_free(&notes);
    mlc_free(&mlc);
}

Test(mlc_calibrate, latencies_and_streams_are_fitted_where_the_dram_is_said)
{
    json_t *machine = dram_machine("80 ns", "open");
    struct notes notes = {0};
    struct mlc_text mlc;
    struct mlc_found found = calibrate(machine, ONE_NODE LOADED, &mlc, &notes);
    cr_expect_null(machine_get(machine, "memory.channel_bandwidth"));
    const char *fitted = noted(&notes, NOTE_FITTED);
    cr_expect_not_null(strstr(fitted, "memory.latency: those measured less"), "%s", fitted);
    cr_expect_not_null(strstr(fitted, "measured: 250 ns (line 7)"), "%s", fitted);
    cr_expect_not_null(strstr(noted(&notes, NOTE_UNUSED), "the DRAM decides it"));
    cr_expect_gt(found.outstanding, 4);
    json_decref(machine);
    notes_free(&notes);
    mlc_free(&mlc);
}

/* Without loaded latencies the lines in flight are those of Little's law. */
Test(mlc_calibrate, an_idle_machine_says_nothing_of_streams)
{
    json_t *machine = dram_machine("80 ns", "open");
    struct notes notes = {0};
    struct mlc_text mlc;
    struct mlc_found found = calibrate(
        machine, ONE_NODE "Memory Bandwidths between nodes\nNuma node 0\n 0 41000\n", &mlc, &notes);
    cr_expect_eq(found.outstanding, 13, "twice 41 GB/s x 80 ns / 64 B, over eight cores");
    cr_expect_null(strstr(noted(&notes, NOTE_FITTED), "streams"));
    cr_expect_not_null(strstr(noted(&notes, NOTE_UNUSED), "the peak: the DRAM decides it"));
    json_decref(machine);
    notes_free(&notes);
    mlc_free(&mlc);
}
