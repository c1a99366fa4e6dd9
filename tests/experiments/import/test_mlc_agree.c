#include "experiments/import/mlc_agree.h"

#include "experiments/import/machine_file.h"
#include "tests/experiments/import/mlc_fixture.h"

#include <string.h>

#define FOUR                                                                                       \
    "idle latencies\nNuma node 0 1 2 3\n 0 80 90 140 140\n 1 90 80 140 140\n 2 140 140 80 90\n"    \
    " 3 140 140 90 80\n\n"
#define FAR "idle latencies\nNuma node 0 1\n 0 80 300\n\n"

/* @param machine  JSON @return the machine with a text, NULL with an error */
static json_t *agree(const char *text, const char *known, struct notes *notes, struct error *error)
{
    json_t *machine = json_loads(known, 0, NULL);
    struct mlc_text mlc;
    struct mlc_found found;
    cr_assert_not_null(machine, "%s", known);
    mlc_good(text, &mlc);
    mlc_find_latencies(&mlc, &found);
    if (!mlc_agree(machine, &found, "mlc.txt", notes, error)) {
        json_decref(machine);
        machine = NULL;
    }
    mlc_free(&mlc);
    return machine;
}

/* Each cluster has a row, and its part of the processor. */
Test(mlc_agree, clusters_of_a_processor_are_processors)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *machine =
        agree(FOUR,
              "{\"processors\": 2, \"cores_per_processor\": 8, \"sub_numa_clusters\": 2, "
              "\"memory\": {\"channels\": 6, \"sibling_latency\": \"90 ns\"}}",
              &notes, &error);
    cr_assert(machine != NULL, "%s", error.text);
    cr_expect_null(machine_get(machine, "sub_numa_clusters"));
    cr_expect_null(machine_get(machine, "processors"));
    cr_expect_null(machine_get(machine, "memory.sibling_latency"));
    cr_expect_eq(machine_whole(machine, "cores_per_processor", 0), 4);
    cr_expect_eq(machine_whole(machine, "memory.channels", 0), 3);
    cr_expect_not_null(strstr(notes.texts[NOTE_READ].text, "each of 2 sub-NUMA clusters"));
    json_decref(machine);
    notes_free(&notes);
}

/* Names and values as they are, and what is wrong with each. */
Test(mlc_agree, refuses_a_machine_of_other_nodes)
{
    static const struct {
        const char *text, *machine, *complaint;
    } cases[] = {
        {FOUR, "{\"cores_per_processor\": \"8\"}", "/cores_per_processor: \"8\" is no whole"},
        {FOUR, "{\"cores_per_processor\": 0}", "0 is no whole number from 1 to 65536"},
        {FOUR, "{\"memory\": {\"channels\": 100000}}", "at /memory/channels: 100000 is no whole"},
        {FOUR, "{\"memory\": \"64 GiB\"}", "at /memory: is no object"},
        {FOUR, "{\"nodes\": [{\"cores\": -1}, {}, {}, {}]}", "at /nodes/0/cores: -1 is no whole"},
        {FOUR, "{\"processors\": 2}", "4 nodes with cores, but the machine of --machine has 2"},
        {FOUR, "{\"processors\": 4, \"sub_numa_clusters\": 2}", "splits each processor into 2"},
        {FOUR, "{\"sub_numa_clusters\": 3}", "splits each processor into 3"},
        {FOUR, "{\"sub_numa_clusters\": 2, \"cores_per_processor\": 9}", "do not divide the 9"},
        {FOUR, "{\"nodes\": [{}, {}]}", "4 nodes, but the machine of --machine lists 2"},
        {FOUR, "{\"nodes\": [{}, {}, {\"cores\": 0}, {}]}", "node 2 has a row, but at /nodes/2"},
        {FOUR, "{\"nodes\": [{}, {}, {}, {\"memory\": {\"channels\": 0}}]}", "no memory"},
        {FOUR, "{\"nodes\": [{\"memory\": {\"dram\": {}}}, {}, {}, {}]}", "\"dram\" is missing"},
        {FAR, "{\"nodes\": [{}, {\"cores\": 4}]}", "node 1 has no row, but at /nodes/1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct notes notes = {0};
        struct error error = {0};
        cr_expect_null(agree(cases[i].text, cases[i].machine, &notes, &error), "%zu", i);
        cr_expect_eq(error.code, ERROR_SPEC);
        cr_expect_not_null(strstr(error.text, cases[i].complaint), "\"%s\" is not in %s",
                           cases[i].complaint, error.text);
        notes_free(&notes);
    }
}
