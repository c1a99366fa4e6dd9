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
    static const struct dram_load load = {.idle = 80e-9, .threads = 8};
    json_t *machine = dram_machine("80 ns", "closed");
    struct dram_fitted fitted;
    struct error error = {0};
    cr_assert(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
    cr_expect_float_eq(fitted.wait_most, 5.14e-9, 0.4e-9, "%g", fitted.wait_most);
    cr_expect_float_eq(latency_of(machine), 80 - fitted.wait_most * 1e9, 0.001);
    cr_expect_leq(fitted.runs, 4);
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
    static const struct dram_load load = {.idle = 80e-9, .threads = 1};
    json_t *machine = dram_machine("80 ns", "open");
    struct dram_fitted fitted;
    struct error error = {0};
    cr_assert(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
    cr_expect_gt(fitted.wait_most, 6e-9);
    cr_expect_lt(fitted.wait_most, (5.14 + 13.75) * 1e-9);
    json_decref(machine);
}

/* By Little's law 41 GB/s x 250 ns / 64 B, 160 lines: about 23 of each of seven streams. */
Test(dram_fit, lines_in_flight_are_those_that_make_the_chase_as_slow)
{
    static const struct dram_load load = {.idle = 80e-9, .saturated = 250e-9, .threads = 8};
    json_t *machine = dram_machine("80 ns", "open");
    struct dram_fitted fitted;
    struct error error = {0};
    cr_assert(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
    cr_expect_float_eq(fitted.latency, 250e-9, 25e-9, "%g", fitted.latency);
    cr_expect_gt(fitted.outstanding, 4);
    cr_expect_lt(fitted.outstanding, 64);
    cr_expect_gt(fitted.bandwidth, 30e9, "two channels of 23.5 GB/s");
    cr_expect_lt(fitted.bandwidth, 47e9);
    cr_expect_leq(fitted.runs, 14);
    json_decref(machine);
}

/* Of two nodes, whose latencies are not those of each other, and one has DRAM of another grade. */
Test(dram_fit, each_memory_is_lowered_by_its_own_wait)
{
    static const struct dram_load load = {.idle = 100e-9, .threads = 4};
    json_t *machine = json_pack(
        "{s:i, s:i, s:{s:s, s:i, s:{}, s:[[s,s],[s,s]]}, s:[{},{s:{s:{s:s}}}], s:{s:s, s:s}}",
        "processors", 2, "cores_per_processor", 2, "memory", "layout", "numa", "channels", 2,
        "dram", "latencies", "80 ns", "190 ns", "160 ns", "120 ns", "nodes", "memory", "dram",
        "preset", "HBM2", "interconnect", "kind", "point_to_point", "bandwidth", "30 GB/s");
    struct dram_fitted fitted;
    struct error error = {0};
    cr_assert(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
    cr_expect_geq(fitted.runs, 2);
    cr_expect_gt(fitted.wait_least, 0);
    cr_expect_lt(fitted.wait_most, 20e-9);
    static const double text[2][2] = {{80e-9, 190e-9}, {160e-9, 120e-9}};
    for (int i = 0; i < 4; i++) {
        json_t *workload =
            json_pack("{s:i, s:[i], s:{s:s, s:s, s:i}}", "threads", 1, "cores", 2 * (i / 2),
                      "program", "compute", "0 s", "placement", "on_one_node", "node", i % 2);
        struct load_result lone;
        cr_assert(load_run(machine, workload, NULL, 1e-3, "mlc.txt", &lone, &error), "%s",
                  error.text);
        double measured = text[i / 2][i % 2];
        cr_expect_float_eq(lone.latency, measured, 0.02 * measured, "%d: %g", i, lone.latency);
    }
    json_decref(machine);
}

/* Memory whose channels, transfer or banks are said, or that has none, is no DRAM. */
Test(dram_fit, plain_memory_is_not_lowered)
{
    static const struct dram_load load = {.idle = 80e-9, .threads = 2};
    static const char *const plain[] = {"channel_bandwidth", "transfer", "banks"};
    for (size_t i = 0; i < 3; i++) {
        json_t *machine =
            json_pack("{s:i, s:{s:s, s:{}, s:[[s,s],[s,s]]}, s:[{},{s:i, s:{}}], s:{s:s, s:s}}",
                      "cores_per_processor", 2, "memory", "layout", "numa", "dram", "latencies",
                      "80 ns", "300 ns", "300 ns", "300 ns", "nodes", "cores", 0, "memory",
                      "interconnect", "kind", "point_to_point", "bandwidth", "30 GB/s");
        json_t *memory = machine_get(json_array_get(machine_get(machine, "nodes"), 1), "memory");
        json_object_set_new(memory, plain[i],
                            i == 0   ? json_string("20 GB/s")
                            : i == 1 ? json_string("3 ns")
                                     : json_integer(0));
        struct dram_fitted fitted;
        struct error error = {0};
        cr_assert(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
        const json_t *row = json_array_get(machine_get(machine, "memory.latencies"), 0);
        cr_expect_str_eq(json_string_value(json_array_get(row, 1)), "300 ns", "%s", plain[i]);
        cr_expect_lt(strtod(json_string_value(json_array_get(row, 0)), NULL), 78);
        json_decref(machine);
    }
}

/* A chase of one thread, also where its core holds two; the saturated latency is nonsense. */
Test(dram_fit, hardware_threads_but_one_stream)
{
    static const struct dram_load load = {.idle = 80e-9, .saturated = 1e-12, .threads = 4};
    json_t *machine = dram_machine("80 ns", "open");
    machine_set(machine, "cores_per_processor", json_integer(2));
    machine_set(machine, "hardware_threads", json_integer(2));
    struct dram_fitted fitted;
    struct error error = {0};
    cr_assert(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
    cr_expect_eq(fitted.outstanding, 1);
    cr_expect_gt(fitted.latency, 70e-9, "%g", fitted.latency);
    json_decref(machine);
}

Test(dram_fit, as_many_lines_are_tried_as_a_run_can_hold)
{
    static const struct dram_load load = {.idle = 80e-9, .saturated = 100e-9, .threads = 4096};
    json_t *machine = dram_machine("80 ns", "open");
    machine_set(machine, "cores_per_processor", json_integer(4096));
    struct dram_fitted fitted;
    struct error error = {0};
    cr_expect(dram_fit(machine, &load, "mlc.txt", &fitted, &error), "%s", error.text);
    cr_expect_leq(fitted.outstanding, 900000 / 4096);
    json_decref(machine);
}

Test(dram_fit, nodes_may_say_their_dram)
{
    json_t *machine =
        json_pack("{s:[{s:{s:{}}},{s:{s:i}}]}", "nodes", "memory", "dram", "memory", "channels", 0);
    cr_expect(dram_fit_is_possible(machine));
    json_array_append_new(machine_get(machine, "nodes"), json_object());
    cr_expect_not(dram_fit_is_possible(machine), "the last node says nothing");
    json_decref(machine);
}

Test(dram_fit, a_latency_shorter_than_the_wait_is_an_error)
{
    static const struct dram_load load = {.idle = 3e-9, .threads = 8};
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
