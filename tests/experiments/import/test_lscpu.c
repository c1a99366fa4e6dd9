#include "experiments/import/lscpu.h"

#include "tests/experiments/spec/spec_text.h"

#include <criterion/criterion.h>
#include <string.h>

/* Read a document with ' for ". */
static bool read_text(const char *text, struct topology *topology, struct notes *notes,
                      struct error *error)
{
    char *json = quoted(text);
    json_t *document = json_loads(json, 0, NULL);
    cr_assert_not_null(document, "%s", text);
    bool is_good = lscpu_read(document, "cpu.json", topology, notes, error);
    json_decref(document);
    free(json);
    return is_good;
}

#define FIELD(name, value) "{'field': '" name "', 'data': '" value "'}"
#define CORES              FIELD("Thread(s) per core:", "2") ", " FIELD("Socket(s):", "2")
#define NODES                                                                                      \
    FIELD("NUMA node0 CPU(s):", "0-7,16-23") ", " FIELD("NUMA node1 CPU(s):", "8-15,24-31")
#define MODEL(more) "{'field': 'Model name:', 'data': 'A model @ 2.30GHz'" more "}"

/* Flat until util-linux 2.36, nested since. */
static const char *const forms[] = {
    "{'lscpu': [" FIELD("CPU(s):", "32") ", " CORES ", " MODEL("") ", " NODES "]}",
    "{'lscpu': [" FIELD("CPU(s):", "32") ", {'field': 'Vendor ID:', 'data': 'x', 'children': "
                                         "[" MODEL(", 'children': [" CORES
                                                   "]") "]}, {'field': 'NUMA:', 'data': null, "
                                                        "'children': [" FIELD(
                                                            "NUMA node(s):", "2") ", " NODES "]}]}",
};

Test(lscpu, reads_flat_and_nested_fields)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct topology topology;
        struct notes notes = {0};
        struct error error = {0};
        cr_assert(read_text(forms[i], &topology, &notes, &error), "%s", error.text);
        cr_assert_eq(topology.node_count, 2);
        cr_expect_eq(topology.nodes[1].cores, 8);
        cr_expect_eq(topology.packages, 2);
        cr_expect_eq(topology.threads, 2);
        cr_expect_eq(topology.clock_hz, 2.3e9);
        cr_expect_str_eq(topology.model, "A model @ 2.30GHz");
        topology_free(&topology);
        notes_free(&notes);
    }
}

Test(lscpu, a_kernel_without_nodes_has_one_and_a_node_may_have_no_cores)
{
    struct topology topology;
    struct notes notes = {0};
    struct error error = {0};
    cr_assert(read_text("{'lscpu': [" FIELD("CPU(s)", "8") ", " FIELD("Socket(s)", "-") "]}",
                        &topology, &notes, &error));
    cr_expect_eq(topology.node_count, 1);
    cr_expect_eq(topology.nodes[0].cores, 8);
    cr_expect_eq(topology.packages, 1);
    topology_free(&topology);
    cr_assert(read_text(
        "{'lscpu': [" FIELD("CPU(s):", "8") ", " FIELD(
            "NUMA node0 CPU(s):", "0-7") ", {'field': 'NUMA node2 CPU(s):', 'data': null}]}",
        &topology, &notes, &error));
    cr_expect_eq(topology.node_count, 2);
    cr_expect_eq(topology.nodes[1].number, 2);
    cr_expect_eq(topology.nodes[1].cores, 0);
    topology_free(&topology);
    notes_free(&notes);
}

Test(lscpu, lists_of_processors)
{
    static const struct {
        const char *list;
        int64_t count;
    } rows[] = {{"", 0},      {"0", 1},    {"0,1", 2},       {"0-17,36-53", 36}, {"0-3,8", 5},
                {"3-1", -1},  {"0-", -1},  {"-1", -1},       {"0,", -1},         {"a", -1},
                {"0-3;", -1}, {"0 1", -1}, {"0-9999999", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(lscpu_count(rows[i].list), rows[i].count, "%s", rows[i].list);
    }
}

Test(lscpu, another_shape_is_an_error)
{
    static const struct {
        const char *text, *error;
    } rows[] = {
        {"{}", "there is no list \"lscpu\""},
        {"{'lscpu': {}}", "there is no list \"lscpu\""},
        {"{'cpus': [{'cpu': 0}]}", "this is the table of lscpu -e or -p"},
        {"{'lscpu': []}", "there is no field \"CPU(s):\"; LC_ALL=C lscpu -J writes one"},
        {"{'lscpu': [1, 'x', null, {'field': 3, 'children': 5}]}", "there is no field \"CPU(s):\""},
        {"{'lscpu': [" FIELD("CPU(s):", "many") "]}", "\"CPU(s):\" is \"many\", no whole number"},
        {"{'lscpu': [" FIELD("CPU(s):", "0") "]}", "\"CPU(s):\" is \"0\", no whole number from 1"},
        {"{'lscpu': [" FIELD("CPU(s):", "4") ", " FIELD("Thread(s) per core:", "-2") "]}",
         "\"Thread(s) per core:\" is \"-2\""},
        {"{'lscpu': [" FIELD("CPU(s):", "4") ", " FIELD("NUMA node0 CPU(s):", "0-x") "]}",
         "\"NUMA node0 CPU(s):\" is \"0-x\", no list of processors"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct topology topology;
        struct notes notes = {0};
        struct error error = {0};
        cr_expect_not(read_text(rows[i].text, &topology, &notes, &error), "%s", rows[i].text);
        cr_expect_eq(error.code, ERROR_SPEC);
        cr_expect(strncmp(error.text, rows[i].error, strlen(rows[i].error)) == 0, "%s: %s",
                  rows[i].error, error.text);
        topology_free(&topology);
        notes_free(&notes);
    }
}
