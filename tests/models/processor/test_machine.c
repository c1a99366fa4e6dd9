#include "models/processor/machine.h"

#include "models/interconnect/point_to_point.h"
#include "models/kinds.h"
#include "models/machine/program_endless.h"
#include "tests/models/places.h"

struct bench {
    struct memory_parameters memory;
    struct point_to_point_parameters links;
    struct program_endless_parameters program;
    struct machine_parameters parameters;
    struct run *run;
    struct assembly assembly;
};

/* Two processors with a memory each; times are in ticks of 1 ns. */
static void prepare(struct bench *bench, uint64_t seed)
{
    *bench = (struct bench){
        .memory = {.layout = MEMORY_NUMA, .latency = 80, .channels = 1},
        .links = {.bandwidth = 4e9},
        .program = {.compute = distribution_exponential(100),
                    .cycles_per_instruction = 1,
                    .outstanding = 1,
                    .remote_share = 0.5},
    };
    bench->parameters = (struct machine_parameters){
        .processors = 2,
        .cores_per_processor = 1,
        .hardware_threads = 1,
        .clock = 1e9,
        .line_size = 64,
        .memory = &bench->memory,
        .interconnect = {kinds_find("interconnect", "point_to_point"), &bench->links},
    };
    bench->run = run_create(&(struct run_options){
        .horizon = 100000, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = seed});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
}

static struct machine *build(struct bench *bench, const char *path)
{
    struct team_parameters team = {.threads = 2,
                                   .program = {&program_endless_kind, &bench->program}};
    struct scope scope = place_of(bench->assembly.arena, "system", path);
    struct machine *machine = machine_build(&bench->assembly, &scope, &bench->parameters,
                                            &(struct machine_threads){.teams = &team, .count = 1});
    machine_add(&bench->assembly, machine, NULL);
    kind_of(&machine->processors->component)->start(bench->run, &machine->processors->component);
    return machine;
}

/* Two machines of the same parameters at different places draw different numbers; the wrong twin
 * stands twice at one place. */
Test(machine, two_draw_different_numbers)
{
    for (int twin = 0; twin < 2; twin++) {
        struct bench bench;
        prepare(&bench, 1);
        struct machine *one = build(&bench, "nodes.alpha.machine");
        struct machine *other = build(&bench, twin ? "nodes.alpha.machine" : "nodes.beta.machine");
        run_until(bench.run, 100000);
        cr_expect_not(run_failed(bench.run));
        cr_expect_gt(one->processors->completed.count, 200);
        bool is_same = one->processors->completed.count == other->processors->completed.count &&
                       one->processors->latency.sum == other->processors->latency.sum;
        cr_expect_eq(is_same, twin == 1);
        cr_expect_str_eq(other->memory->component.path,
                         twin ? "nodes.alpha.machine.memory" : "nodes.beta.machine.memory");
        run_destroy(bench.run);
    }
}

/* Nodes with cores are the processors of the machine, and some node has memory. */
Test(machine, nodes_are_those_of_the_processors)
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
Test(machine, clusters_split_processors)
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

Test(machine, references_are_located)
{
    for (int planted = 0; planted < 2; planted++) {
        struct bench bench;
        prepare(&bench, 2);
        struct machine *machine = build(&bench, "nodes.alpha.machine");
        for (sim_ticks now = 1; now < 2000; now++) {
            run_until(bench.run, now);
            machine_invariants(bench.run, &machine->processors->component, machine);
        }
        cr_expect_not(run_failed(bench.run));
        if (planted == 1) {
            /* A reference on its way that is on no link, or one on a link that is elsewhere. */
            struct reference_pool *pool = &machine->processors->pool;
            pool->entries[0].issued = 5;
            pool->entries[0].bank_to = pool->entries[0].bank_to < 0 ? 7 : -1;
        }
        machine_invariants(bench.run, &machine->processors->component, machine);
        cr_expect_eq(run_failed(bench.run), planted == 1);
        run_destroy(bench.run);
    }
}

Test(machine, a_missing_interconnect_is_told_where_the_machine_stands)
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
