#include "experiments/import/mlc_nodes.h"

#include "experiments/import/machine_file.h"
#include "tests/experiments/import/mlc_fixture.h"

#include <string.h>

#define FAR                                                                                        \
    "idle latencies\nNuma node 0 1 2\n 0 80 140 300\n 1 140 80 400\n\n"                            \
    "Memory Bandwidths between nodes\nNuma node 0 1 2\n"

static const json_t *nodes_of(const char *text, json_t *machine, struct notes *notes)
{
    struct mlc_text mlc;
    mlc_good(text, &mlc);
    mlc_set_nodes(machine, &mlc, notes);
    mlc_free(&mlc);
    return machine_get(machine, "nodes");
}

Test(mlc_nodes, alike_nodes_are_not_listed)
{
    struct notes notes = {0};
    json_t *machine = json_object();
    cr_expect_null(nodes_of(MLC_TEXT, machine, &notes));
    json_decref(machine);
    notes_free(&notes);
}

Test(mlc_nodes, memory_alone_has_one_channel_and_cores_stay)
{
    struct notes notes = {0};
    json_t *machine = json_pack("{s:[{s:i},{},{s:i}]}", "nodes", "cores", 6, "cores", 3);
    const json_t *nodes =
        nodes_of(FAR " 0 100000 40000 17000\n 1 40000 100000 16000\n", machine, &notes);
    cr_assert_eq(json_array_size(nodes), 3);
    cr_expect_eq(machine_whole(json_array_get(nodes, 0), "cores", 0), 6);
    cr_expect_eq(machine_whole(json_array_get(nodes, 2), "cores", 9), 0);
    cr_expect_str_eq(
        json_string_value(machine_get(json_array_get(nodes, 2), "memory.channel_bandwidth")),
        "17 GB/s");
    json_decref(machine);
    notes_free(&notes);
}

Test(mlc_nodes, less_bandwidth_is_fewer_channels)
{
    struct notes notes = {0};
    json_t *machine = json_pack("{s:{s:i}}", "memory", "channels", 6);
    const json_t *nodes = nodes_of(MLC_LATENCIES "Memory Bandwidths between nodes\nNuma node 0 1\n"
                                                 " 0 108000 17000\n 1 50000 19500\n",
                                   machine, &notes);
    cr_assert_eq(json_array_size(nodes), 2);
    cr_expect_eq(machine_whole(json_array_get(nodes, 0), "memory.channels", 6), 6);
    cr_expect_eq(machine_whole(json_array_get(nodes, 1), "memory.channels", 6), 1);
    cr_expect_not_null(strstr(notes.texts[NOTE_FITTED].text, "channels of node 1: 1 of 6"));
    json_decref(machine);
    notes_free(&notes);
}

/* Nothing is found of channels and DRAM that a machine says. */
Test(mlc_nodes, what_nodes_say_stays)
{
    struct notes notes = {0};
    json_t *machine =
        json_loads("{\"memory\": {\"channels\": 6}, \"nodes\": [{}, {\"memory\": {\"dram\": {}}}, "
                   "{\"memory\": {\"channels\": 2, \"dram\": {\"preset\": \"HBM2\"}}}]}",
                   0, NULL);
    json_t *before = json_deep_copy(machine_get(machine, "nodes"));
    const json_t *nodes =
        nodes_of(FAR " 0 100000 40000 17000\n 1 40000 50000 16000\n", machine, &notes);
    cr_expect(json_equal(json_array_get(nodes, 1), json_array_get(before, 1)));
    json_object_set_new(json_array_get(before, 2), "cores", json_integer(0));
    cr_expect(json_equal(json_array_get(nodes, 2), json_array_get(before, 2)));
    json_decref(before);
    json_decref(machine);
    notes_free(&notes);
}
