#include "models/machine/numa.h"

#include <criterion/criterion.h>

Test(numa, nodes_that_say_nothing_are_as_the_machine)
{
    struct numa_nodes alike = {.count = 3, .cores = 4};
    for (uint32_t node = 0; node < 3; node++) {
        cr_expect_eq(numa_cores_of(&alike, node), 4);
        cr_expect(numa_have_cores(&alike, node));
        cr_expect(numa_have_memory(&alike, node));
        cr_expect_null(numa_memory_of(&alike, node));
    }
    cr_expect_eq(numa_all_cores(&alike), 12);
}

Test(numa, clusters_belong_to_processors)
{
    struct numa_nodes clusters = {.count = 6, .cores = 4, .of_a_processor = 3};
    struct numa_nodes alike = {.count = 6, .cores = 4};
    for (uint32_t node = 0; node < 6; node++) {
        cr_expect_eq(numa_processor_of(&clusters, node), node / 3);
        cr_expect_eq(numa_processor_of(&alike, node), node);
    }
}

Test(numa, a_node_may_have_no_cores_or_no_memory)
{
    struct numa_memory_parameters none = {.channels = 0};
    struct numa_memory_parameters slow = {.channels = PARAMETER_NOT_GIVEN, .latency = 100};
    const struct numa_node_parameters given[] = {
        {.cores = PARAMETER_NOT_GIVEN},
        {.cores = 0, .memory = &slow},
        {.cores = 7, .memory = &none},
    };
    struct numa_nodes nodes = {.count = 3, .cores = 4, .given = given};
    cr_expect_eq(numa_all_cores(&nodes), 11);
    cr_expect(numa_have_cores(&nodes, 0) && numa_have_memory(&nodes, 0));
    cr_expect(!numa_have_cores(&nodes, 1) && numa_have_memory(&nodes, 1));
    cr_expect(numa_have_cores(&nodes, 2) && !numa_have_memory(&nodes, 2));
    cr_expect_eq(numa_memory_of(&nodes, 1), &slow);
    struct arena *arena = arena_create();
    const uint32_t *first = numa_first_cores(&nodes, 3, arena);
    cr_expect(first[0] == 0 && first[1] == 4 && first[2] == 4 && first[3] == 11);
    arena_destroy(arena);
}
