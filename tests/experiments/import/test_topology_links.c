#include "experiments/import/topology_links.h"

#include "experiments/import/machine_file.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

/* The interconnect for a matrix of distances. */
static json_t *machine_of(const double *distances, size_t count, struct notes *notes)
{
    struct topology topology = {.packages = (int64_t)count};
    json_t *machine = json_object();
    for (size_t i = 0; i < count; i++) {
        topology_add_node(&topology, (unsigned)i, 4);
    }
    topology.distances = memory_alloc_many(count * count, sizeof *distances);
    memcpy(topology.distances, distances, count * count * sizeof *distances);
    topology_set_links(machine, &topology, true, notes);
    topology_free(&topology);
    return machine;
}

static const char *kind_of(const json_t *machine)
{
    return json_string_value(machine_get(machine, "interconnect.kind"));
}

/* Eight sockets of Opteron in a ladder: hwloc's tests/hwloc/linux/64amd64-4p2n4ca2co. */
static const double ladder[] = {
    10, 16, 16, 22, 16, 22, 16, 22, 16, 10, 22, 16, 16, 22, 22, 16, 16, 22, 10, 16, 16, 16,
    16, 16, 22, 16, 16, 10, 16, 16, 22, 22, 16, 16, 16, 16, 10, 16, 16, 22, 22, 22, 16, 16,
    16, 10, 22, 16, 16, 22, 16, 22, 16, 22, 10, 16, 22, 16, 16, 22, 22, 16, 16, 10,
};

Test(topology_links, nearest_nodes_are_linked_where_that_explains_all)
{
    struct notes notes = {0};
    json_t *machine = machine_of(ladder, 8, &notes);
    const json_t *links = machine_get(machine, "interconnect.links");
    cr_expect_str_eq(kind_of(machine), "topology");
    /* 36 pairs of 56 are at 16. */
    cr_expect_eq(json_array_size(links), 18);
    cr_expect_str_eq(json_string_value(machine_get(json_array_get(links, 0), "to")), "p1");
    cr_expect_not_null(strstr(notes.texts[NOTE_UNUSED].text, "never latencies"));
    json_decref(machine);
    notes_free(&notes);
}

Test(topology_links, else_each_pair_has_a_line)
{
    static const double alike[] = {10, 21, 21, 21, 10, 21, 21, 21, 10};
    /* Two groups that no nearest link joins; one way farther than the other; two of one distance,
     * one of them over three hops. */
    static const double groups[] = {10, 15, 20, 20, 15, 10, 20, 20, 20, 20, 10, 15, 20, 20, 15, 10};
    static const double one_way[] = {10, 16, 16, 16, 10, 22, 16, 20, 10};
    static const double chain[] = {10, 16, 22, 22, 16, 10, 16, 22, 22, 16, 10, 16, 22, 22, 16, 10};
    static const struct {
        const double *distances;
        size_t count;
    } rows[] = {{alike, 3}, {groups, 4}, {one_way, 3}, {chain, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct notes notes = {0};
        json_t *machine = machine_of(rows[i].distances, rows[i].count, &notes);
        cr_expect_str_eq(kind_of(machine), "point_to_point", "%zu", i);
        cr_expect_eq(strstr(notes.texts[NOTE_ASSUMED].text, "explain the distances") != NULL,
                     i > 0);
        json_decref(machine);
        notes_free(&notes);
    }
}
