#include "experiments/import/mlc_links.h"

#include "experiments/import/machine_file.h"
#include "tests/experiments/import/mlc_fixture.h"

#include <string.h>

static json_t *links_of(const char *text, bool is_uniform, struct notes *notes)
{
    struct mlc_text mlc;
    json_t *machine = json_pack("{s:{s:s}}", "interconnect", "kind", "bus");
    mlc_good(text, &mlc);
    mlc_set_links(machine, &mlc, is_uniform, 200e9, notes);
    mlc_free(&mlc);
    return machine;
}

static void expect_text(const json_t *machine, const char *path, const char *text)
{
    cr_expect_str_eq(json_string_value(machine_get(machine, path)), text, "%s", path);
}

Test(mlc_links, alike_links_are_lines)
{
    struct notes notes = {0};
    json_t *machine = links_of(MLC_TEXT, false, &notes);
    expect_text(machine, "interconnect.kind", "point_to_point");
    expect_text(machine, "interconnect.bandwidth", "40.5 GB/s");
    json_decref(machine);
    notes_free(&notes);
}

Test(mlc_links, without_a_matrix_they_limit_nothing)
{
    struct notes notes = {0};
    json_t *machine = links_of(MLC_LATENCIES, false, &notes);
    expect_text(machine, "interconnect.bandwidth", "100 GB/s");
    cr_expect_not_null(strstr(notes.texts[NOTE_ASSUMED].text, "interconnect.bandwidth 100 GB/s"));
    json_decref(machine);
    notes_free(&notes);
}

Test(mlc_links, one_node_has_none)
{
    struct notes notes = {0};
    json_t *machine = links_of("idle latencies\nNuma node 0\n 0 80\n", false, &notes);
    cr_expect_null(machine_get(machine, "interconnect"));
    json_decref(machine);
    notes_free(&notes);
}

/* Two nodes of a socket are nearer to each other than to the third; the fourth has memory alone,
 * with a link from each of the others. */
Test(mlc_links, unlike_links_are_a_topology)
{
    struct notes notes = {0};
    json_t *machine = links_of("idle latencies\nNuma node 0 1 2 3\n"
                               " 0 80 90 140 300\n 1 90 80 140 300\n 2 140 140 80 300\n\n"
                               "Memory Bandwidths between nodes\nNuma node 0 1 2 3\n"
                               " 0 100000 99000 50000 9000\n 1 98000 100000 51000 9000\n"
                               " 2 52000 53000 100000 9000\n",
                               false, &notes);
    const json_t *links = machine_get(machine, "interconnect.links");
    expect_text(machine, "interconnect.kind", "topology");
    cr_assert_eq(json_array_size(links), 9);
    const json_t *last = json_array_get(links, 7);
    expect_text(last, "from", "p2");
    expect_text(last, "to", "p1");
    expect_text(last, "bandwidth", "53 GB/s");
    cr_expect(json_is_true(machine_get(last, "one_way")));
    cr_expect_null(machine_get(json_array_get(links, 8), "one_way"));
    expect_text(json_array_get(links, 8), "bandwidth", "9 GB/s");
    json_decref(machine);
    notes_free(&notes);
}
