#include "tests/models/interconnect/links_scene.h"
#include "tests/models/places.h"

struct scene {
    struct run *run;
    struct reference_pool pool;
    struct component *links;
    sim_ticks at[16]; /* when each reference was handed on */
};

static void note(struct run *run, void *owner, struct reference *reference)
{
    struct scene *scene = owner;
    scene->at[reference_index(&scene->pool, reference)] = run_now(run);
    reference->bank_to = 0; /* at its memory */
}

static const struct interconnect_operations *start(struct scene *scene, enum memory_layout layout)
{
    *scene = (struct scene){.run = run_create(&(struct run_options){
                                .horizon = 1000000, .ticks_per_second = TICKS_PER_SECOND_FINE})};
    reference_pool_init(&scene->pool, scene->run->arena, 16);
    struct assembly assembly =
        assembly_start(scene->run, measures_create(scene->run->arena, 2), NULL);
    static const struct point_to_point_parameters parameters = {.bandwidth = 6.4e9};
    const struct interconnect_operations *operations = point_to_point_kind.operations;
    scene->links =
        place_build(&assembly, &point_to_point_kind, "system", "interconnect", &parameters,
                    &(struct interconnect_environment){.layout = layout,
                                                       .processors = 3,
                                                       .homes = layout == MEMORY_NUMA ? 3 : 1,
                                                       .line_bytes = 64,
                                                       .ticks_per_second = TICKS_PER_SECOND_FINE,
                                                       .pool = &scene->pool,
                                                       .out = {scene, note}});
    return operations;
}

/* Each ordered pair has a link of its own: only those of the same pair wait for each other. */
Test(point_to_point, pairs_share_nothing)
{
    static const struct {
        uint16_t processor, home;
        sim_ticks at_ns;
    } facts[] = {{0, 1, 10}, {0, 1, 20}, {1, 0, 10}, {0, 2, 10}, {2, 1, 10}, {0, 1, 30}};
    struct scene scene;
    const struct interconnect_operations *operations = start(&scene, MEMORY_NUMA);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct reference *reference = reference_take(&scene.pool, 0);
        reference->processor = facts[i].processor;
        reference->home = facts[i].home;
        operations->carry(scene.run, scene.links, reference);
        place_invariants(scene.run, scene.links);
    }
    cr_expect_eq(operations->present(scene.links), 6);
    run_until(scene.run, 1000000);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        cr_expect_eq(scene.at[i], facts[i].at_ns * NS, "reference %zu", i);
    }
    place_invariants(scene.run, scene.links);
    cr_expect_not(run_failed(scene.run));
    cr_expect_eq(operations->present(scene.links), 0);
    run_destroy(scene.run);
}

Test(point_to_point, uniform_memory_has_a_link_from_each_processor)
{
    struct scene scene;
    const struct interconnect_operations *operations = start(&scene, MEMORY_UMA);
    for (uint16_t processor = 0; processor < 3; processor++) {
        struct reference *reference = reference_take(&scene.pool, 0);
        reference->processor = processor;
        reference->home = 0;
        operations->carry(scene.run, scene.links, reference);
    }
    run_until(scene.run, 1000000);
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(scene.at[i], 10 * NS);
    }
    run_destroy(scene.run);
}

/* All threads of one processor read from the other: the link is the limit, in one direction. */
Test(point_to_point, a_link_bounds_remote_bandwidth)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    fixture.machine.processors = 2;
    fixture.machine.cores_per_processor = 4;
    fixture.memory.layout = MEMORY_NUMA;
    fixture.memory.latency = 80 * NS;
    fixture.memory.remote_latency = 140 * NS;
    fixture.links.bandwidth = 12.8e9;
    fixture.program.compute = distribution_constant(0);
    fixture.program.outstanding = 16;
    fixture.program.placement = PLACEMENT_ON_ONE_NODE;
    fixture.program.node = 1;
    fixture.workload.team.threads = 4;
    fixture.workload.team.affinity = AFFINITY_COMPACT;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "bandwidth"), 12.8e9, 1e-4));
    cr_expect(
        fixture_is_near(fixture_value(&result, "interconnect.links.0.1.utilization"), 1, 1e-6));
    cr_expect_eq(fixture_value(&result, "interconnect.links.1.0.utilization"), 0);
    cr_expect_eq(fixture_value(&result, "remote_share"), 1);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

Test(point_to_point, one_processor_has_no_links)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    fixture.memory.layout = MEMORY_NUMA;
    fixture.links.bandwidth = 12.8e9;
    fixture.program.remote_share = 0.5;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect_not_null(fixture_metric(&result, "interconnect.utilization")->reason);
    cr_expect_not_null(fixture_metric(&result, "interconnect.mean_distance")->reason);
    cr_expect_eq(fixture_value(&result, "local_share"), 1);
    simulation_result_free(&result);
}

/* Eighteen processors have 306 links: one law for all of them, and no metric for each. */
Test(point_to_point, many_links_are_reported_together)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    fixture.machine.processors = 18;
    fixture.memory.layout = MEMORY_NUMA;
    fixture.memory.latency = 10 * NS;
    fixture.memory.remote_latency = 20 * NS;
    fixture.links.bandwidth = 6.4e9;
    fixture.program.placement = PLACEMENT_INTERLEAVED;
    fixture.simulation.horizon = 20000 * NS;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    size_t laws = 0, metrics = 0;
    for (size_t i = 0; i < result.report.law_count; i++) {
        laws += strncmp(result.report.laws[i].component, "interconnect.links", 18) == 0;
    }
    for (size_t i = 0; i < result.report.metric_count; i++) {
        metrics += strncmp(result.report.metrics[i].name, "interconnect.", 13) == 0;
    }
    cr_expect_eq(laws, 3);
    cr_expect_eq(metrics, 2);
    cr_expect_gt(fixture_value(&result, "interconnect.utilization"), 0);
    cr_expect_eq(fixture_value(&result, "interconnect.mean_distance"), 1);
    simulation_result_free(&result);
}

/* A line takes a port out and a port in of 10 ns, each time the one with the fewest lines. */
Test(point_to_point, lines_share_the_ports_of_their_processors)
{
    static const struct {
        uint32_t from, to;
        sim_ticks at_ns;
    } facts[] = {
        {0, 1, 20}, {0, 2, 20}, /* a port out each */
        {0, 3, 30},             /* both ports out are taken */
        {3, 1, 20},             /* the other port into 1 */
        {2, 1, 30},             /* no more ports into 1 */
        {1, 0, 20},             /* in and out share nothing */
    };
    enum { COUNT = sizeof facts / sizeof *facts };
    static struct links_scene scene;
    struct point_to_point_parameters parameters = {.bandwidth = 6.4e9, .ports = 2};
    uint32_t index[COUNT];
    scene_start(&scene, &point_to_point_kind, &parameters, 4);
    for (size_t i = 0; i < COUNT; i++) {
        index[i] = scene_carry(&scene, facts[i].from, facts[i].to);
    }
    for (int ns = 1; ns < 50; ns++) {
        run_until(scene.run, ns * NS);
        cr_expect(scene_is_sound(&scene));
    }
    for (size_t i = 0; i < COUNT; i++) {
        cr_expect_eq(scene.at[index[i]], facts[i].at_ns * NS, "%zu: %lld", i,
                     (long long)scene.at[index[i]]);
    }
    cr_expect_eq(scene_carried(&scene, "0.out0"), 2);
    cr_expect_eq(scene_carried(&scene, "0.out1"), 1);
    scene_end(&scene);
}

/* Eight sockets, memory interleaved over all of them, 7/8 of the lines to another one's: ports of
 * 50.9 GB/s out and as much in bound them, one port or several of a part each. The wrong twin has a
 * link for each pair. */
Test(point_to_point, ports_bound_what_leaves_a_socket)
{
    static const int64_t ports[] = {1, 2, 5, 0};
    for (size_t i = 0; i < 4; i++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture.links = (struct point_to_point_parameters){
            .bandwidth = 50.9e9 / (ports[i] == 0 ? 1 : (double)ports[i]), .ports = ports[i]};
        fixture_use_links(&fixture);
        fixture.machine.processors = 8;
        fixture.memory.layout = MEMORY_NUMA;
        fixture.memory.latency = 20 * NS;
        fixture.program.placement = PLACEMENT_INTERLEAVED;
        fixture.program.compute = distribution_constant(0);
        fixture.program.outstanding = 256;
        fixture.simulation.horizon = 100000 * NS;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double throughput = fixture_value(&result, "throughput");
        cr_expect_eq(fixture_is_near(throughput, 7.271e9, 0.01), ports[i] > 0, "%ld ports: %g",
                     (long)ports[i], throughput);
        cr_expect_eq(fixture_value(&result, "interconnect.mean_distance"), ports[i] > 0 ? 2 : 1);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

/* Uniform memory has as many ports in as all sockets have out: each of four carries its own. */
Test(point_to_point, uniform_memory_has_ports_for_all_sockets)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct point_to_point_parameters parameters = {.bandwidth = 6.4e9, .ports = 1};
    fixture.machine.interconnect = (struct part){&point_to_point_kind, &parameters};
    fixture.machine.processors = 4;
    fixture.memory.latency = 100 * NS;
    fixture.program.compute = distribution_constant(0);
    fixture.program.outstanding = 64;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "throughput"), 4 * 0.1e9, 0.01), "%g",
              fixture_value(&result, "throughput"));
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

Test(point_to_point, one_processor_has_no_ports)
{
    static struct links_scene scene;
    struct point_to_point_parameters parameters = {.bandwidth = 6.4e9, .ports = 2};
    scene_start(&scene, &point_to_point_kind, &parameters, 1);
    cr_expect_eq(((const struct links *)scene.component)->count, 0);
    scene_end(&scene);
}
