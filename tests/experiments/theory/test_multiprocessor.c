#include "experiments/theory/multiprocessor.h"

#include "tests/experiments/outside.h"

#define MACHINE(memory, bus, program)                                                              \
    "{'name': 'bus', 'system': {'kind': 'multiprocessor', 'processors': 4, "                       \
    "'cores_per_processor': 1, 'clock': '1 GHz', 'memory': {" memory "}, "                         \
    "'interconnect': {'kind': 'bus', " bus "}}, 'workload': {'program': {" program "}}, "          \
    "'run': {'horizon': '10 us'}}"
#define COMPUTE "'compute': {'exponential': '9 ns'}"
#define BUS     "'transfer': {'exponential': '1 ns'}"

Test(closed_form_multiprocessor, a_bus_is_the_machine_repairman)
{
    /* Kleinrock 1975, section 3.10, for 4 customers that think 9 and are served 1 */
    static const char spec[] = MACHINE("'latency': '1 ns'", BUS, COMPUTE);
    cr_expect_float_eq(forms_value(spec, "MVA", "throughput"), 0.38619141e9, 10);
    cr_expect_float_eq(forms_value(spec, "MVA", "memory_latency"), 1.3575581e-9, 1e-16);
    /* Takacs 1962 for a constant transfer */
    static const char constant[] = MACHINE("'latency': '1 ns'", "'bandwidth': '64 GB/s'", COMPUTE);
    cr_expect_float_eq(forms_value(constant, "M/D/1//N", "throughput"), 0.39219746e9, 10);
}

Test(closed_form_multiprocessor, latency_beside_the_bus_is_time_in_which_nobody_waits)
{
    /* 4 ns of computing and 5 of delay are the same 9 ns to the bus */
    static const char spec[] =
        MACHINE("'latency': '6 ns'", BUS, "'compute': {'exponential': '4 ns'}");
    cr_expect_float_eq(forms_value(spec, "MVA", "throughput"), 0.38619141e9, 10);
    cr_expect_float_eq(forms_value(spec, "MVA", "memory_latency"), 6.3575581e-9, 1e-16);
}

Test(closed_form_multiprocessor, keeps_silent_where_no_theory_holds)
{
    static const char *const none[] = {
        MACHINE("'latency': '1 ns'", BUS, COMPUTE ", 'outstanding': 2"),
        MACHINE("'latency': '9 ns', 'channel_bandwidth': '10 GB/s'", BUS, COMPUTE),
        MACHINE("'latency': '9 ns'", "'bandwidth': '64 GB/s'", COMPUTE),
        MACHINE("'latency': '1 ns'", "'bandwidth': '64 GB/s'", "'compute': '9 ns'"),
        MACHINE("'latency': '1 ns'", BUS,
                "'kind': 'steps', 'iterations': 'infinite', 'steps': [{'kind': 'references', "
                "'count': 9, 'part': 'replicated', " COMPUTE "}]"),
        "{'name': 'ring', 'system': {'kind': 'multiprocessor', 'processors': 4, "
        "'cores_per_processor': 1, 'clock': '1 GHz', 'memory': {'layout': 'numa', 'latency': "
        "'1 ns'}, 'interconnect': {'kind': 'ring', " BUS "}}, 'workload': {'program': {" COMPUTE
        "}}, 'run': {'horizon': '10 us'}}",
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        cr_expect_eq(forms_count(none[i]), 0, "%s", none[i]);
    }
}

#define OF(memory, bus, workload) WITH("", memory, bus, workload)
#define WITH(more, memory, bus, workload)                                                          \
    "{'name': 'bus', 'system': {'kind': 'multiprocessor', 'processors': 4, " more                  \
    "'cores_per_processor': 1, 'clock': '1 GHz', 'memory': {" memory "}, 'interconnect': {" bus    \
    "}}, 'workload': {" workload "}, 'run': {'horizon': '10 us'}}"
#define RUNS(more) "'program': {" COMPUTE more "}"

/* clang-format off */
#define AT_ONCE "'latency': '1 ns'"
#define WITHIN  "'latency': '1.001 ns', " /* as much as a memory of 1 ps takes */
#define ROWS(law, kind, bus)                                                                       \
    {law, NULL, OF(AT_ONCE, bus, RUNS(""))},                                                       \
    {law, "one reference in flight", OF(AT_ONCE, bus, RUNS(", 'outstanding': 2"))},                \
    {law, "a core for each thread",                                                                \
     WITH("'hardware_threads': 2, ", AT_ONCE, bus, "'threads': 5, " RUNS(""))},                    \
    {law, "no scheduler",                                                                          \
     WITH("'scheduler': {'kind': 'round_robin'}, ", AT_ONCE, bus, RUNS(""))},                      \
    {law, "uniform memory", OF("'layout': 'numa', " AT_ONCE, bus, RUNS(""))},                      \
    {law, "channels never busy",                                                                   \
     OF(WITHIN "'channel_bandwidth': '64000 GB/s'", bus, RUNS(""))},                               \
    {law, "channels never busy", OF(WITHIN "'transfer': {'exponential': '1 ps'}", bus, RUNS(""))}, \
    {law, "banks never busy", OF(WITHIN "'banks': 2, 'bank_cycle': '1 ps'", bus, RUNS(""))},       \
    {law, kind,                                                                                    \
     OF(AT_ONCE, "'kind': 'bus', 'transfer': {'uniform': ['500 ps', '1500 ps']}", RUNS(""))}

#define EXPONENTIAL_BUS "'kind': 'bus', " BUS
#define CONSTANT_BUS    "'kind': 'bus', 'bandwidth': '64 GB/s'"

Test(closed_form_multiprocessor, each_condition_counts)
{
    static const struct outside rows[] = {
        ROWS("MVA", "a bus of exponential transfers", EXPONENTIAL_BUS),
        {"MVA", "a bus of exponential transfers",
         OF("'latency': '1 ns'", "'kind': 'point_to_point', 'bandwidth': '64 GB/s'", RUNS(""))},
        {"MVA", "a bus of exponential transfers",
         OF(AT_ONCE, EXPONENTIAL_BUS ", 'turnaround': '1 ps'", RUNS(""))},
        ROWS("M/D/1//N", "a bus of constant transfers", CONSTANT_BUS),
        {"M/D/1//N", "exponential computing",
         OF("'latency': '1 ns'", CONSTANT_BUS, "'program': {'compute': '9 ns'}")},
        {"M/D/1//N", "no delay beside the bus", OF("'latency': '9 ns'", CONSTANT_BUS, RUNS(""))},
    };
    outside_check(rows, sizeof rows / sizeof *rows);
}
/* clang-format on */
