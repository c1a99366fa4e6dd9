#include "experiments/spec/check.h"

#include "sim/base/memory.h"
#include "sim/base/text.h"
#include "tests/experiments/spec/spec_text.h"

Test(check, a_bad_value_is_told_at_its_place_in_the_sweep)
{
    expect_refused(SOUND ", 'sweep': {'system.stations.cpu.servers': [1, -2, 3]}}",
                   "/sweep/system.stations.cpu.servers/1", "-2 is below the least, 1");
    expect_refused(SOUND ", 'sweep': {'system.stations.cpu.service': ['1 ms', {'erlang': {'mean': "
                         "'1 ms', 'k': 0}}], 'run.seed': [1, 2, 3]}}",
                   "/sweep/system.stations.cpu.service/1/erlang/k", "0 is below the least, 1");
    expect_refused(SOUND
                   ", 'zip': [{'system.stations.cpu.servers': [1, 'x'], 'run.seed': [1, 2]}]}",
                   "/zip/0/system.stations.cpu.servers/1", "\"x\" is not a whole number");
    expect_refused(SOUND ", 'sweep': {'system.stations.cpu.servers': {'from': 0, 'to': 4, 'steps': "
                         "5}}}",
                   "/sweep/system.stations.cpu.servers", "0 is below the least, 1");
}

Test(check, a_mistake_of_all_points_is_told_once_as_it_is)
{
    expect_refused("{'name': '', " SOUND_SYSTEM ", " SOUND_WORKLOAD
                   ", 'run': {'horizon': '1 s'}, 'sweep': {'run.seed': [1, 2, 3]}}",
                   "/name", "a name has 1 to 100 characters, not 0");
}

Test(check, a_mistake_of_some_points_names_the_values_of_the_first)
{
    expect_refused(SOUND ", 'sweep': {'workload.classes.x.route.cpu.disk': [0.5, 0.4], 'run.seed': "
                         "[1, 2]}}",
                   "/workload/classes/x/route/cpu",
                   "the probabilities sum to 0.9, not to 1 (where "
                   "workload.classes.x.route.cpu.disk = 0.4, run.seed = 1, and at 1 other point)");
}

Test(check, a_swept_value_may_be_what_a_table_requires)
{
    spec_close(expect_good("{'name': 'a', " SOUND_SYSTEM ", " SOUND_WORKLOAD
                           ", 'run': {}, 'sweep': {'run.horizon': ['1 s', '2 s']}}"));
}

Test(check, a_kind_that_only_some_points_have_may_be_zipped_with_its_keys)
{
    static const char machine[] =
        "{'name': 'a', 'system': {'kind': 'multiprocessor', 'processors': 2, 'memory': {'layout': "
        "'uma', 'latency': '70 ns', 'channels': 2, 'channel_bandwidth': '12.8 GB/s'}, "
        "'interconnect': {'kind': 'bus', 'bandwidth': '12.8 GB/s'}}, 'workload': {'program': "
        "{'instructions': 100, 'cpi': 1}}, 'run': {'horizon': '10 us'}, "
        "'sweep': {'system.interconnect.arbitration': ['round_robin', 'fcfs']}}";
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = open_text(machine, NULL, &complaints, &error);
    for (size_t i = 0; i < complaints.count; i++) {
        /* The path is known, whatever the model itself asks for. */
        cr_expect(strstr(complaints.list[i].where, "arbitration") == NULL, "%s",
                  complaints.list[i].text);
    }
    complaints_free(&complaints);
    spec_close(spec);
}

#define STATIONS(cpu)                                                                              \
    "{'name': 'a', 'system': {'kind': 'queueing', 'stations': {'cpu': " cpu                        \
    ", 'disk': {'service': {'exponential': '10 ms'}}}}, " SOUND_WORKLOAD                           \
    ", 'run': {'horizon': '1 s'}, "

Test(check, a_value_that_the_sweep_replaces_is_looked_at_by_itself)
{
    expect_refused(
        STATIONS("{'service': '5 ms', 'servers': 0}") "'sweep': {'system.stations.cpu.servers': "
                                                      "[1, 2]}}",
        "/system/stations/cpu/servers", "0 is below the least, 1");
    expect_refused(STATIONS("null") "'sweep': {'system.stations.cpu.service': ['5 ms']}}",
                   "/system/stations/cpu", "null is no object");
}

Test(check, what_only_a_sweep_gives_is_not_missed_without_it)
{
    spec_close(
        expect_good(STATIONS("{}") "'sweep': {'system.stations.cpu.service': ['5 ms', '6 ms']}}"));
}

/* A symmetric cluster in which each of so many nodes is warned of. @param fault  the faults */
static char *print_warned(size_t nodes, const char *faults)
{
    struct text_buffer text = {0};
    text_append(
        &text,
        "{'name': 'a', 'system': {'kind': 'cluster', 'policy': 'symmetric', "
        "'membership': {'kind': 'heartbeat'}, 'services': {'s': {'on': 'n0'}}, 'nodes': {'n0': {}");
    for (size_t i = 1; i <= nodes; i++) {
        text_print(&text, ", 'n%zu': {'role': 'standby'}", i);
    }
    text_print(&text, "}}, 'faults': [%s], 'run': {'horizon': '1 min'}}", faults);
    return text.text;
}

/* More warnings than are kept do not refuse a spec, and do not hide what does. */
Test(check, any_number_of_warnings_is_no_error)
{
    static const char *const faults[] = {"", "{'at': '1 s', 'kind': 'node_crash', 'target': 'm1'}"};
    for (size_t i = 0; i < 2; i++) {
        struct complaints complaints = {0};
        struct error error = {0};
        char *text = print_warned(COMPLAINTS_MOST + 20, faults[i]);
        struct spec *spec = open_text(text, NULL, &complaints, &error);
        cr_expect_eq(spec == NULL, i == 1, "%s", error.text);
        cr_expect_eq(complaints.errors, i);
        cr_expect_eq(complaints.count, (size_t)COMPLAINTS_MOST);
        cr_expect_eq(complaints.omitted, 20 + i);
        cr_expect(i == 0 ||
                  has_complaint(&complaints, "/faults/0/target", "there is no node \"m1\""));
        complaints_free(&complaints);
        spec_close(spec);
        memory_free(text);
    }
}
