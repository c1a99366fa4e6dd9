#include "models/interconnect/links.h"

#include "tests/models/systems/multiprocessor_fixture.h"

enum { LINE = 64, REFERENCES = 16 };

struct scene {
    struct run *run;
    struct reference_pool pool;
    struct component *crossbar;
    sim_ticks at[REFERENCES]; /* when each reference was handed on */
};

static const struct kind *crossbar(void)
{
    return kinds_find("interconnect", "crossbar");
}

static void note(struct run *run, void *owner, struct reference *reference)
{
    struct scene *scene = owner;
    scene->at[reference_index(&scene->pool, reference)] = run_now(run);
    reference->bank_to = 0; /* at its memory */
}

/* Four processors; ports of 10 ns and a latency of 3 ns. */
static void start(struct scene *scene, enum memory_layout layout)
{
    static const struct links_parameters parameters = {.bandwidth = 6.4e9, .latency = 3 * NS};
    *scene = (struct scene){.run = run_create(&(struct run_options){
                                .horizon = 1000000, .ticks_per_second = TICKS_PER_SECOND_FINE})};
    reference_pool_init(&scene->pool, scene->run->arena, REFERENCES);
    struct assembly assembly =
        assembly_start(scene->run, measures_create(scene->run->arena, 2), NULL);
    scene->crossbar =
        place_build(&assembly, crossbar(), "system", "interconnect", &parameters,
                    &(struct interconnect_environment){.layout = layout,
                                                       .processors = 4,
                                                       .homes = layout == MEMORY_NUMA ? 4 : 1,
                                                       .line_bytes = LINE,
                                                       .ticks_per_second = TICKS_PER_SECOND_FINE,
                                                       .pool = &scene->pool,
                                                       .out = {scene, note}});
}

struct fact {
    uint16_t processor, home;
    sim_ticks at_ns;
};

static void expect(enum memory_layout layout, const struct fact *facts, size_t count)
{
    struct scene scene;
    start(&scene, layout);
    for (size_t i = 0; i < count; i++) {
        struct reference *reference = reference_take(&scene.pool, 0);
        reference->processor = facts[i].processor;
        reference->home = facts[i].home;
        links_carry(scene.run, scene.crossbar, reference);
    }
    cr_expect_eq(links_present(scene.crossbar), count);
    for (int ns = 1; ns < 100; ns++) {
        run_until(scene.run, ns * NS);
        place_invariants(scene.run, scene.crossbar);
    }
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(scene.at[i], facts[i].at_ns * NS, "line %zu: %lld", i, (long long)scene.at[i]);
    }
    cr_expect_eq(links_present(scene.crossbar), 0);
    cr_expect_not(run_failed(scene.run));
    run_destroy(scene.run);
}

/* A line alone takes two links of 13 ns. Others wait at the port out of their processor, or at the
 * port in of their memory; pairs that share neither share nothing. */
Test(crossbar, only_ports_are_shared)
{
    static const struct fact facts[] = {
        {0, 1, 26}, {2, 3, 26}, {1, 0, 26}, /* nothing in common */
        {0, 2, 36},                         /* behind the first at the port out */
        {3, 1, 36},                         /* behind the first at the port in */
        {3, 1, 46},                         /* and behind the one before */
    };
    expect(MEMORY_NUMA, facts, sizeof facts / sizeof *facts);
}

Test(crossbar, uniform_memory_has_one_port)
{
    static const struct fact facts[] = {{0, 0, 26}, {1, 0, 36}, {2, 0, 46}, {3, 0, 56}};
    expect(MEMORY_UMA, facts, sizeof facts / sizeof *facts);
}

/* Eight processors, references to all memories alike, 7/8 of them to another processor's: the ports
 * bound them. The wrong twin has a link for each pair. */
Test(crossbar, ports_bound_what_crosses)
{
    for (int is_crossbar = 0; is_crossbar < 2; is_crossbar++) {
        struct fixture fixture;
        fixture_init(&fixture);
        struct links_parameters ports = {.bandwidth = 50.9e9};
        fixture.links.bandwidth = 50.9e9;
        fixture.machine.interconnect =
            is_crossbar
                ? (struct part){crossbar(), &ports}
                : (struct part){kinds_find("interconnect", "point_to_point"), &fixture.links};
        fixture.machine.processors = 8;
        fixture.memory.layout = MEMORY_NUMA;
        fixture.memory.latency = 5 * NS;
        fixture.program.placement = PLACEMENT_INTERLEAVED;
        fixture.program.compute = distribution_constant(0);
        fixture.program.outstanding = 256;
        fixture.simulation.horizon = 100000 * NS;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double throughput = fixture_value(&result, "throughput");
        cr_expect_eq(fixture_is_near(throughput, 7.271e9, 0.01), is_crossbar, "%g", throughput);
        cr_expect_eq(fixture_value(&result, "interconnect.mean_distance"), 1 + is_crossbar);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

Test(crossbar, of_one_processor_has_no_ports)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct links_parameters ports = {.bandwidth = 50.9e9};
    fixture.machine.interconnect = (struct part){crossbar(), &ports};
    fixture.memory.layout = MEMORY_NUMA;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect_not_null(fixture_metric(&result, "interconnect.utilization")->reason);
    cr_expect_not_null(fixture_metric(&result, "interconnect.mean_distance")->reason);
    simulation_result_free(&result);
}

Test(crossbar, check_wants_a_bandwidth_or_a_transfer)
{
    struct links_parameters parameters = {0};
    for (int given = 0; given < 3; given++) {
        struct complaints complaints = {0};
        parameters.bandwidth = given == 1 ? 1e9 : 0;
        parameters.transfer = given == 2 ? distribution_constant(5) : (struct distribution){0};
        place_check(crossbar(), "system", "interconnect", &parameters, NULL, &complaints);
        cr_expect_eq(complaints.errors, given == 0);
        complaints_free(&complaints);
    }
}
