#include "experiments/import/load_run.h"

#include "tests/experiments/import/dram_machine.h"

#include <criterion/criterion.h>
#include <string.h>

/* One thread without bandwidth limits: a line each 100 ns. */
Test(load_run, measures_all_references)
{
    json_t *machine = json_pack("{s:i, s:s, s:{s:s}}", "processors", 1, "description", "A machine.",
                                "memory", "latency", "100 ns");
    json_t *workload = json_pack("{s:{s:s}}", "program", "compute", "0 s");
    struct load_result result;
    struct error error = {0};
    cr_assert(load_run(machine, workload, NULL, 1e-3, "a.txt", &result, &error), "%s", error.text);
    cr_expect_float_eq(result.latency, 100e-9, 1e-12);
    cr_expect_float_eq(result.bandwidth, 64 / 100e-9, 1e-3 * 64 / 100e-9);
    cr_expect_not_null(json_object_get(machine, "description"), "the machine stays as it is");
    json_decref(machine);
}

/* A team that computes between its references, beside one that does not: only its latency counts.
 */
Test(load_run, measures_a_team)
{
    json_t *machine = dram_machine("80 ns", "closed");
    struct load_result all, chase;
    struct error error = {0};
    for (int i = 0; i < 2; i++) {
        json_t *workload = json_pack("{s:{s:{s:[i], s:{s:s}}, s:{s:i, s:{s:s, s:i}}}}", "teams",
                                     "chase", "cores", 0, "program", "compute", "0 s", "streams",
                                     "threads", 7, "program", "compute", "0 s", "outstanding", 40);
        cr_assert(load_run(machine, workload, i == 0 ? NULL : "chase", 1e-4, "a.txt",
                           i == 0 ? &all : &chase, &error),
                  "%s", error.text);
    }
    cr_expect_eq(all.bandwidth, chase.bandwidth, "the same seed");
    cr_expect_neq(all.latency, chase.latency);
    json_decref(machine);
}

/* A boot is longer than the run, and pages and threads move. */
Test(load_run, only_cores_and_memory_are_measured)
{
    json_t *machine = json_pack(
        "{s:i, s:s, s:{s:[{s:s, s:s, s:s}]}, s:{s:s, s:s, s:s, s:{}}, s:{s:s, s:s}}", "processors",
        2, "scheduler", "fcfs", "boot", "phases", "name", "POST", "kind", "fixed", "time", "10 s",
        "memory", "layout", "numa", "latency", "100 ns", "remote_latency", "150 ns", "migration",
        "interconnect", "kind", "point_to_point", "bandwidth", "30 GB/s");
    json_t *before = json_deep_copy(machine);
    json_t *workload = json_pack("{s:[i], s:{s:s, s:s}}", "cores", 1, "program", "compute", "0 s",
                                 "placement", "local");
    struct load_result result;
    struct error error = {0};
    cr_assert(load_run(machine, workload, NULL, 1e-3, "a.txt", &result, &error), "%s", error.text);
    cr_expect_float_eq(result.latency, 100e-9, 1e-12);
    cr_expect(json_equal(machine, before), "the machine stays as it is");
    json_decref(before);
    json_decref(machine);
}

/* A line each 100 ns for a year. */
Test(load_run, a_long_run_is_cut)
{
    json_t *machine = json_pack("{s:i, s:{s:s}}", "processors", 1, "memory", "latency", "100 ns");
    json_t *workload = json_pack("{s:{s:s}}", "program", "compute", "0 s");
    struct load_result result;
    struct error error = {0};
    cr_assert(load_run(machine, workload, NULL, 3e7, "a.txt", &result, &error), "%s", error.text);
    cr_expect_float_eq(result.latency, 100e-9, 1e-12);
    json_decref(machine);
}

Test(load_run, says_where_a_machine_is_wrong)
{
    json_t *machine = json_pack("{s:i, s:{s:i}}", "processors", 1, "memory", "latency", 5);
    json_t *workload = json_pack("{s:{s:s}}", "program", "compute", "0 s");
    struct load_result result;
    struct error error = {0};
    cr_assert_not(load_run(machine, workload, NULL, 1e-4, "a.txt", &result, &error));
    cr_expect_eq(error.code, ERROR_SPEC);
    cr_expect_not_null(strstr(error.text, "the machine is not valid at /memory/latency"), "%s",
                       error.text);
    json_decref(machine);
}
