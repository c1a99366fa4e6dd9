#include "experiments/import/hwloc.h"

#include "tests/experiments/import/hwloc_fixture.h"

#include <criterion/criterion.h>
#include <string.h>

static bool read_made(const struct hwloc_made *made, struct topology *topology, struct notes *notes)
{
    struct text_buffer text = {0};
    struct error error = {0};
    hwloc_make(&text, made);
    bool is_good = hwloc_read(text.text, text.length, "t.xml", topology, notes, &error);
    cr_expect(is_good, "%s", error.text);
    text_buffer_free(&text);
    return is_good;
}

Test(hwloc, nodes_cores_threads_caches_and_distances)
{
    struct hwloc_made made = {.packages = 2, .has_distances = true};
    struct topology topology;
    struct notes notes = {0};
    cr_assert(read_made(&made, &topology, &notes));
    cr_assert_eq(topology.node_count, 2);
    cr_expect_eq(topology.nodes[0].cores, 2);
    cr_expect_eq(topology.nodes[1].cores, 2);
    cr_expect_eq(topology.packages, 2);
    cr_expect_eq(topology.threads, 2);
    cr_expect_eq(topology.line_bytes, 128);
    cr_expect_str_eq(topology.model, "A model");
    cr_assert_not_null(topology.distances);
    cr_expect_eq(topology.distances[0], 10);
    cr_expect_eq(topology.distances[1], 21);
    cr_expect_not_null(strstr(notes.texts[NOTE_UNUSED].text, "caches: 2 x L3 of 1024 KiB"));
    topology_free(&topology);
    notes_free(&notes);
}

Test(hwloc, a_node_of_the_whole_machine_has_no_cores)
{
    struct hwloc_made made = {.packages = 2, .has_far_node = true, .has_distances = true};
    struct topology topology;
    struct notes notes = {0};
    int64_t cores = 0;
    cr_assert(read_made(&made, &topology, &notes));
    cr_assert_eq(topology.node_count, 3);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_eq(topology.nodes[i].cores, topology.nodes[i].number == 2 ? 0 : 2);
        cores += topology.nodes[i].cores;
    }
    cr_expect_eq(cores, 4);
    topology_free(&topology);
    notes_free(&notes);
}

Test(hwloc, reads_version_1)
{
    struct topology topology;
    struct notes notes = {0};
    struct error error = {0};
    cr_assert(hwloc_read(hwloc_one, strlen(hwloc_one), "t.xml", &topology, &notes, &error), "%s",
              error.text);
    cr_expect_eq(topology.packages, 2);
    cr_assert_eq(topology.node_count, 1);
    cr_expect_eq(topology.nodes[0].cores, 2);
    topology_free(&topology);
    notes_free(&notes);
}

Test(hwloc, what_it_cannot_read_is_an_error)
{
    static const struct {
        const char *text, *error;
    } rows[] = {
        {"", "there is no <topology>"},
        {"{\"lscpu\": []}", "there is no <topology>"},
        {"<?xml version=\"1.0\"?>\n<topology version=\"2.0\">\n<object type=\"Machine\"",
         "line 3: the file ends before </topology>"},
        {"<topology version=\"3.0\">\n</topology>\n", "this is XML of hwloc 3"},
        {"<topology version=\"2.0\">\n</topology>\n", "hwloc cannot read this: it is damaged"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct topology topology;
        struct notes notes = {0};
        struct error error = {0};
        const char *text = rows[i].text;
        cr_expect_not(hwloc_read(text, strlen(text), "t.xml", &topology, &notes, &error), "%s",
                      text);
        cr_expect_eq(error.code, ERROR_SPEC);
        cr_expect(strncmp(error.text, rows[i].error, strlen(rows[i].error)) == 0, "%s: %s",
                  rows[i].error, error.text);
        topology_free(&topology);
        notes_free(&notes);
    }
}
