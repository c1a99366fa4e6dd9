#include "experiments/import/dram_fit.h"

#include "experiments/import/load_run.h"
#include "experiments/import/machine_file.h"
#include "tests/experiments/import/dram_machine.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static double latency_of(const json_t *machine)
{
    return strtod(json_string_value(machine_get(machine, "memory.latency")), NULL);
}

/* Refreshes alone. Each 3.9 us half of the memory is refreshed for 350 ns, in which a reference
 * comes each 80 ns and meets the refreshed half as likely as not, and then waits for the end. The
 * first comes 40 ns after the beginning in the mean: 310 / 2 + 230 / 4 + 150 / 8 + 70 / 16 ns are
 * 236 ns, over the 45.8 references of the other 3.66 us: 5.14 ns. */
Test(dram_fit, an_idle_reference_waits_for_refreshes)
{
    static const struct dram_load load = {.idle = 80e-9, .bandwidth = 40e9, .threads = 8};
    json_t *machine = dram_machine("80 ns", "closed");
    struct dram_fitted fitted;
    struct error error = {0};
    cr_assert(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
    cr_expect_float_eq(fitted.wait, 5.14e-9, 0.4e-9, "%g", fitted.wait);
    cr_expect_float_eq(latency_of(machine), 80 - fitted.wait * 1e9, 0.001);
    cr_expect_eq(fitted.runs, 1);
    cr_expect_eq(fitted.outstanding, 0, "no latency under load was measured");

    json_t *workload = json_pack("{s:i, s:{s:s}}", "threads", 1, "program", "compute", "0 s");
    struct load_result lone;
    cr_assert(load_run(machine, workload, NULL, 1e-3, "mlc.txt", &lone, &error), "%s", error.text);
    cr_expect_float_eq(lone.latency, 80e-9, 1e-9, "%g", lone.latency);
    json_decref(machine);
}

/* With open rows it waits for the precharge of its bank's last row, too. */
Test(dram_fit, an_idle_reference_waits_for_the_row_before)
{
    static const struct dram_load load = {.idle = 80e-9, .bandwidth = 40e9, .threads = 1};
    json_t *machine = dram_machine("80 ns", "open");
    struct dram_fitted fitted;
    struct error error = {0};
    cr_assert(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
    cr_expect_gt(fitted.wait, 6e-9);
    cr_expect_lt(fitted.wait, (5.14 + 13.75) * 1e-9);
    json_decref(machine);
}

/* By Little's law 41 GB/s x 250 ns / 64 B, 160 lines: about 23 of each of seven streams. */
Test(dram_fit, lines_in_flight_are_those_that_make_the_chase_as_slow)
{
    static const struct dram_load load = {
        .idle = 80e-9, .saturated = 250e-9, .bandwidth = 40e9, .threads = 8};
    json_t *machine = dram_machine("80 ns", "open");
    struct dram_fitted fitted;
    struct error error = {0};
    cr_assert(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
    cr_expect_float_eq(fitted.latency, 250e-9, 25e-9, "%g", fitted.latency);
    cr_expect_gt(fitted.outstanding, 4);
    cr_expect_lt(fitted.outstanding, 64);
    cr_expect_gt(fitted.bandwidth, 30e9, "two channels of 23.5 GB/s");
    cr_expect_lt(fitted.bandwidth, 47e9);
    cr_expect_leq(fitted.runs, 12);
    json_decref(machine);
}

Test(dram_fit, a_latency_shorter_than_the_wait_is_an_error)
{
    static const struct dram_load load = {.idle = 3e-9, .bandwidth = 40e9, .threads = 8};
    json_t *machine = dram_machine("3 ns", "open");
    struct dram_fitted fitted;
    struct error error = {0};
    cr_assert_not(dram_fit(machine, &load, "mlc.txt", &fitted, &error));
    cr_expect_eq(error.code, ERROR_SPEC);
    cr_expect_str_eq(error.where, "mlc.txt");
    json_decref(machine);
}

Test(dram_fit, is_for_machines_that_say_their_dram)
{
    json_t *machine = dram_machine("80 ns", "open");
    cr_expect(dram_fit_is_possible(machine));
    machine_remove(machine, "memory.dram");
    cr_expect_not(dram_fit_is_possible(machine));
    json_decref(machine);
}
