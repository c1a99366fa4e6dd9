#include "experiments/import/topology.h"

#include "experiments/import/machine_file.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

/* A topology of nodes with these cores. */
static struct topology topology_of(const int64_t *cores, size_t count, int64_t packages)
{
    struct topology topology = {.packages = packages, .threads = 2};
    for (size_t i = 0; i < count; i++) {
        topology_add_node(&topology, (unsigned)i, cores[i]);
    }
    return topology;
}

struct made {
    json_t *machine;
    struct notes notes;
    struct error error;
};

static struct made make(struct topology *topology)
{
    struct made made = {0};
    made.machine = topology_machine(topology, "cpu.json", &made.notes, &made.error);
    topology_free(topology);
    return made;
}

static void made_free(struct made *made)
{
    json_decref(made->machine);
    notes_free(&made->notes);
}

static void expect_text(const json_t *machine, const char *path, const char *text)
{
    cr_expect_str_eq(json_string_value(machine_get(machine, path)), text, "%s", path);
}

Test(topology, nodes_are_processors_with_a_memory)
{
    struct topology topology = topology_of((int64_t[]){8, 8}, 2, 2);
    struct notes notes = {0};
    topology_set_model(&topology, "A model @ 2.30GHz", &notes);
    notes_free(&notes);
    topology.line_bytes = 128;
    struct made made = make(&topology);
    cr_assert_not_null(made.machine, "%s", made.error.text);
    cr_expect_eq(machine_whole(made.machine, "processors", 0), 2);
    cr_expect_eq(machine_whole(made.machine, "cores_per_processor", 0), 8);
    cr_expect_eq(machine_whole(made.machine, "hardware_threads", 0), 2);
    expect_text(made.machine, "clock", "2.3 GHz");
    cr_expect(strncmp(json_string_value(machine_get(made.machine, "description")),
                      "A model @ 2.30GHz: 16 cores, NUMA.", 33) == 0);
    expect_text(made.machine, "line_size", "128 B");
    expect_text(made.machine, "memory.layout", "numa");
    expect_text(made.machine, "interconnect.kind", "point_to_point");
    cr_expect_not_null(strstr(made.notes.texts[NOTE_ASSUMED].text, "memory.remote_latency 140 ns"));
    made_free(&made);
}

Test(topology, packages_that_share_a_node_have_uniform_memory)
{
    struct topology topology = topology_of((int64_t[]){7}, 1, 4);
    struct made made = make(&topology);
    cr_expect_eq(machine_whole(made.machine, "processors", 0), 4);
    cr_expect_eq(machine_whole(made.machine, "cores_per_processor", 0), 2);
    expect_text(made.machine, "memory.layout", "uma");
    cr_expect_null(machine_get(made.machine, "memory.remote_latency"));
    cr_expect_not_null(
        strstr(made.notes.texts[NOTE_UNUSED].text, "unlike packages, of 1 to 2 cores"));
    made_free(&made);
}

Test(topology, one_node_needs_no_interconnect)
{
    struct topology topology = topology_of((int64_t[]){64}, 1, 1);
    struct made made = make(&topology);
    cr_expect_eq(machine_whole(made.machine, "processors", 0), 1);
    cr_expect_null(machine_get(made.machine, "interconnect"));
    cr_expect_null(machine_get(made.machine, "nodes"));
    made_free(&made);
}

Test(topology, unlike_nodes_are_listed_by_their_numbers)
{
    struct topology topology = {.packages = 2, .threads = 1};
    topology_add_node(&topology, 4, 0);
    topology_add_node(&topology, 1, 6);
    topology_add_node(&topology, 0, 8);
    topology.distances = memory_alloc_many(9, sizeof *topology.distances);
    for (size_t i = 0; i < 9; i++) {
        topology.distances[i] = (double)i;
    }
    topology_sort(&topology);
    cr_expect_eq(topology.nodes[2].number, 4);
    cr_expect_eq(topology.distances[0], 8);
    cr_expect_eq(topology.distances[2], 6, "from node 0 to node 4");
    struct made made = make(&topology);
    const json_t *nodes = machine_get(made.machine, "nodes");
    cr_assert_eq(json_array_size(nodes), 3);
    cr_expect_eq(machine_whole(json_array_get(nodes, 0), "cores", 8), 8);
    cr_expect_eq(machine_whole(json_array_get(nodes, 1), "cores", 8), 6);
    cr_expect_eq(machine_whole(json_array_get(nodes, 2), "cores", 8), 0);
    cr_expect_eq(machine_whole(made.machine, "processors", 0), 2);
    cr_expect_not_null(strstr(made.notes.texts[NOTE_ASSUMED].text, "memory of node 4"));
    cr_expect_not_null(strstr(made.notes.texts[NOTE_READ].text, "unlike cores: 6 to 8"));
    made_free(&made);
}

Test(topology, nodes_without_cores_leave_the_others_alike)
{
    struct topology topology = topology_of((int64_t[]){6, 6, 0}, 3, 2);
    struct made made = make(&topology);
    const char *read = made.notes.texts[NOTE_READ].text;
    cr_expect_not_null(strstr(read, "nodes without cores: 1"));
    cr_expect_null(strstr(read, "unlike"));
    made_free(&made);
}

Test(topology, no_machine_has_so_many_or_none)
{
    static const struct {
        int64_t cores[2], packages;
        const char *error;
    } rows[] = {
        {{0, 0}, 1, "there are no cores"},
        {{5000, 1}, 1, "2 nodes of up to 5000 cores in 1 packages; a machine has at most 256"},
        {{8, 0}, 300, "2 nodes of up to 8 cores in 300 packages"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct topology topology = topology_of(rows[i].cores, 2, rows[i].packages);
        struct made made = make(&topology);
        cr_expect_null(made.machine);
        cr_expect_eq(made.error.code, ERROR_SPEC);
        cr_expect(strncmp(made.error.text, rows[i].error, strlen(rows[i].error)) == 0, "%s",
                  made.error.text);
        made_free(&made);
    }
}
