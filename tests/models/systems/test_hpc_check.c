#include "tests/models/systems/hpc_fixture.h"

Test(hpc_check, nodes_and_processors_are_counted)
{
    struct hpc_fixture fixture;
    hpc_fixture_init(&fixture, "fcfs");
    fixture.machine.nodes.count = 2;
    fixture.nodes[1] = (struct hpc_nodes){.count = 3, .processors = 16};
    cr_expect_eq(hpc_node_count(&fixture.machine), 5u);
    cr_expect_eq(hpc_processors(&fixture.machine), 52);
}

Test(hpc_check, too_many_processors_are_said)
{
    struct hpc_fixture fixture;
    hpc_fixture_init(&fixture, "fcfs");
    hpc_expect_complaint(&fixture, false, NULL, NULL);
    fixture.nodes[0] = (struct hpc_nodes){.count = 4000, .processors = 1001};
    hpc_expect_complaint(&fixture, false, "/system/nodes", "have 4004000 processors");
}
