#include "tests/models/systems/multiprocessor_fixture.h"

/* One thread, 9 ns of computing and 1 of memory, all constant: every number is known. */
Test(multiprocessor_report, one_thread_gives_exact_numbers)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.machine.cores_per_processor = 2;
    fixture.machine.clock = 2e9;
    fixture.memory.layout = MEMORY_NUMA;
    fixture.memory.latency = 1 * NS;
    fixture.program.compute = distribution_constant(9 * NS);
    fixture.program.cycles_per_instruction = 3;
    fixture.workload.team.threads = 1;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    static const struct {
        const char *metric;
        double value;
    } facts[] = {
        {"throughput", 1e8},
        {"bandwidth", 64e8},
        {"memory_latency", 1e-9},
        {"memory_latency.local", 1e-9},
        {"local_share", 1},
        {"remote_share", 0},
        {"references_in_flight", 0.1},
        {"instructions_per_second", 0.9 * 2e9 / 3},
        {"cycles_per_instruction", 3 / 0.9},
        {"references_per_instruction", 1 / 6.0},
        {"processing_power", 0.9},
        {"core_utilization", 0.45},
        {"speedup", 1},
        {"efficiency", 1},
        {"memory.controllers.0.throughput", 1e8},
        {"processors.0.throughput", 1e8},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        double value = fixture_value(&result, facts[i].metric);
        cr_expect(fixture_is_near(value, facts[i].value, 2e-5), "%s is %g", facts[i].metric, value);
    }
    static const char *const undefined[] = {"memory_latency.remote", "interconnect.utilization",
                                            "memory.utilization"};
    for (size_t i = 0; i < sizeof undefined / sizeof undefined[0]; i++) {
        cr_expect_not_null(fixture_metric(&result, undefined[i])->reason, "%s", undefined[i]);
    }
    cr_expect(fixture_metric(&result, "memory_latency")->has_percentiles);
    simulation_result_free(&result);
}

Test(multiprocessor_report, uniform_memory_has_no_local_share)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.program.outstanding = 2;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    static const char *const undefined[] = {"memory_latency.local",
                                            "memory_latency.remote",
                                            "local_share",
                                            "remote_share",
                                            "speedup",
                                            "efficiency"};
    for (size_t i = 0; i < sizeof undefined / sizeof undefined[0]; i++) {
        cr_expect_not_null(fixture_metric(&result, undefined[i])->reason, "%s", undefined[i]);
    }
    simulation_result_free(&result);
}

Test(multiprocessor_report, speedup_needs_a_finite_mean)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.program.compute = distribution_pareto(1, 0.9);
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect_not_null(fixture_metric(&result, "speedup")->reason);
    simulation_result_free(&result);
}

/* A node of memory alone has no references of its own, one of cores alone no controller. */
Test(multiprocessor_report, nodes_report_what_they_have)
{
    struct numa_memory_parameters none = {.channels = 0};
    struct numa_memory_parameters far = {
        .remote_latency = 500 * NS, .channels = PARAMETER_NOT_GIVEN, .banks = PARAMETER_NOT_GIVEN};
    struct numa_node_parameters nodes[] = {{PARAMETER_NOT_GIVEN, NULL}, {0, &far}, {1, &none}};
    int64_t weights[] = {3, 1, 0};
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    fixture.links.bandwidth = 64e9;
    fixture.memory = (struct memory_parameters){
        .layout = MEMORY_NUMA, .latency = 80 * NS, .remote_latency = 140 * NS, .channels = 1};
    fixture.machine.processors = 2;
    fixture.machine.nodes = (struct parameter_list){3, nodes};
    fixture.program.placement = PLACEMENT_WEIGHTED;
    fixture.program.weights = (struct parameter_list){3, weights};
    struct simulation_result result;
    fixture_run(&fixture, &result);
    /* A thread computes for 9 ns and waits on its node 185 ns, or 230 ns where it has no memory. */
    double near = 1 / 194.0;
    double away = 1 / 239.0;
    cr_expect(fixture_is_near(fixture_value(&result, "memory_latency"),
                              (185e-9 * near + 230e-9 * away) / (near + away), 0.01));
    cr_expect(
        fixture_is_near(fixture_value(&result, "local_share"), 0.75 * near / (near + away), 0.01));
    static const struct {
        const char *name;
        bool is_there;
    } facts[] = {
        {"processors.0.throughput", true},         {"processors.1.throughput", false},
        {"processors.2.throughput", true},         {"memory.controllers.0.throughput", true},
        {"memory.controllers.1.throughput", true}, {"memory.controllers.2.throughput", false},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        bool is_there = false;
        for (size_t k = 0; k < result.report.metric_count; k++) {
            is_there = is_there || strcmp(result.report.metrics[k].name, facts[i].name) == 0;
        }
        cr_expect_eq(is_there, facts[i].is_there, "%s", facts[i].name);
    }
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* Two processors of two clusters, and lines spread over all four nodes: a quarter each is the own
 * node's and another cluster's, and half crosses the one link out of each processor. */
Test(multiprocessor_report, lines_between_clusters_cross_no_link)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    fixture.links.bandwidth = 64e9;
    fixture.memory = (struct memory_parameters){.layout = MEMORY_NUMA,
                                                .latency = 80 * NS,
                                                .sibling_latency = 100 * NS,
                                                .remote_latency = 140 * NS,
                                                .channels = 4};
    fixture.machine.processors = 2;
    fixture.machine.cores_per_processor = 2;
    fixture.machine.sub_numa_clusters = 2;
    fixture.program.placement = PLACEMENT_INTERLEAVED;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "memory_latency"), 115e-9, 0.01));
    cr_expect(fixture_is_near(fixture_value(&result, "local_share"), 0.25, 0.05));
    double crossing = fixture_value(&result, "interconnect.links.0.1.throughput") +
                      fixture_value(&result, "interconnect.links.1.0.throughput");
    cr_expect(fixture_is_near(crossing / fixture_value(&result, "throughput"), 0.5, 0.03));
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* The resource with the highest utilization is the bottleneck, by the name of its component. */
Test(multiprocessor_report, resources_name_the_bottleneck)
{
    for (int what = 0; what < 3; what++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture_use_bus(&fixture);
        fixture.machine.processors = 2;
        fixture.bus.bandwidth = what == 0 ? 0.128e9 : 64e9;
        fixture.memory.channel_bandwidth = what == 1 ? 0.128e9 : 64e9;
        fixture.program.outstanding = 8;
        fixture.program.compute = distribution_exponential((what == 2 ? 2000.0 : 9.0) * NS);
        struct simulation_result result;
        fixture_run(&fixture, &result);
        const struct resource *most = &result.report.resources[0];
        for (size_t i = 1; i < result.report.resource_count; i++) {
            const struct resource *other = &result.report.resources[i];
            cr_expect(other->utilization >= 0 && other->utilization <= 1);
            most = other->utilization > most->utilization ? other : most;
        }
        const char *expected = what == 0   ? "interconnect.bus"
                               : what == 1 ? "memory.controllers.0"
                                           : "cores";
        cr_expect_str_eq(most->component, expected, "%s", most->component);
        simulation_result_free(&result);
    }
}

/* One thread alone gains nothing, also where the nearest memory is on a node without cores. */
Test(multiprocessor_report, a_thread_whose_memory_is_afar_has_a_speedup_of_1)
{
    struct numa_memory_parameters none = {.channels = 0};
    struct numa_memory_parameters far = {.channels = 2, .banks = PARAMETER_NOT_GIVEN};
    struct numa_node_parameters nodes[] = {{1, &none}, {0, &far}, {0, &far}};
    struct numa_memory_parameters farther = far;
    struct fixture fixture;
    struct simulation_result result;
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    fixture.links.bandwidth = 64e9;
    fixture.memory.layout = MEMORY_NUMA;
    far.remote_latency = 3000 * NS;
    farther.remote_latency = 5000 * NS;
    nodes[1].memory = &farther;
    fixture.machine.nodes = (struct parameter_list){3, nodes};
    fixture.program.compute = distribution_constant(1000 * NS);
    fixture.program.placement = PLACEMENT_LOCAL;
    fixture.simulation.horizon = 8010000 * NS;
    fixture_run(&fixture, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "memory_latency"), 3e-6, 1e-9));
    cr_expect(fixture_is_near(fixture_value(&result, "speedup"), 1, 1e-3));
    simulation_result_free(&result);
}
