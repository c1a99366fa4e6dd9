#include "tests/models/processor/machine_fixture.h"

Test(machine_check, nodes_are_those_of_the_processors)
{
    struct numa_memory_parameters none = {.channels = 0};
    struct numa_node_parameters nodes[] = {
        {PARAMETER_NOT_GIVEN, &none}, {.cores = 5}, {.cores = 0}, {.cores = 0}};
    static const struct {
        size_t first, count;
        size_t complaints;
    } facts[] = {{0, 2, 0}, {0, 3, 0}, {1, 2, 1}, {0, 1, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct bench bench;
        prepare(&bench, 1);
        bench.parameters.nodes = (struct parameter_list){facts[i].count, nodes + facts[i].first};
        struct complaints complaints = {0};
        struct scope scope = place_of(bench.assembly.arena, "system", "alpha");
        machine_check(&bench.parameters, &scope,
                      &(struct check_context){.complaints = &complaints,
                                              .ticks_per_second = TICKS_PER_SECOND_COARSE,
                                              .is_whole = true});
        cr_expect_eq(complaints.errors, facts[i].complaints, "case %zu", i);
        complaints_free(&complaints);
        run_destroy(bench.run);
    }
    struct bench bench;
    prepare(&bench, 1);
    bench.parameters.nodes = (struct parameter_list){3, nodes};
    cr_expect_eq(machine_cores(&bench.parameters), 6);
    bench.memory.layout = MEMORY_UMA;
    cr_expect_eq(machine_cores(&bench.parameters), 2, "uniform memory has no nodes");
    run_destroy(bench.run);
}

/* Clusters split the cores and channels of a processor evenly, and no listed nodes. */
Test(machine_check, clusters_split_processors)
{
    struct numa_node_parameters nodes[] = {{.cores = 2}, {.cores = 2}};
    static const struct {
        int64_t clusters, cores, channels;
        size_t listed, complaints;
    } facts[] = {
        {1, 1, 1, 0, 0}, {2, 4, 2, 0, 0}, {2, 3, 2, 0, 1}, {4, 4, 2, 0, 1}, {2, 4, 2, 2, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct bench bench;
        prepare(&bench, 1);
        bench.parameters.sub_numa_clusters = facts[i].clusters;
        bench.parameters.cores_per_processor = facts[i].cores;
        bench.memory.channels = facts[i].channels;
        bench.parameters.nodes = (struct parameter_list){facts[i].listed, nodes};
        struct complaints complaints = {0};
        struct scope scope = place_of(bench.assembly.arena, "system", "alpha");
        machine_check(&bench.parameters, &scope,
                      &(struct check_context){.complaints = &complaints,
                                              .ticks_per_second = TICKS_PER_SECOND_COARSE,
                                              .is_whole = true});
        cr_expect_eq(complaints.errors, facts[i].complaints, "case %zu", i);
        complaints_free(&complaints);
        run_destroy(bench.run);
    }
}

Test(machine_check, a_missing_interconnect_is_told_where_the_machine_stands)
{
    struct bench bench;
    prepare(&bench, 1);
    bench.parameters.interconnect.kind = NULL;
    struct complaints complaints = {0};
    struct scope scope = place_of(bench.assembly.arena, "system", "nodes.beta.machine");
    machine_check(&bench.parameters, &scope,
                  &(struct check_context){.complaints = &complaints,
                                          .horizon = TICKS_NEVER,
                                          .ticks_per_second = TICKS_PER_SECOND_COARSE,
                                          .is_whole = true});
    cr_assert_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].where, "/system/nodes/beta/machine/interconnect");
    complaints_free(&complaints);
    run_destroy(bench.run);
}
