/*
 * Two whole machines as nodes of one cluster, from the spec: they draw different numbers, report
 * under their own names, and complain at their own places.
 */
#include "sim/component/simulation.h"
#include "tests/experiments/fixture.h"

#include <string.h>

#define MACHINE                                                                                    \
    "{'processors': 2, 'memory': {'layout': 'numa', 'latency': '80 ns'}, 'interconnect': "         \
    "{'kind': 'point_to_point', 'bandwidth': '3.2 GB/s'}, 'program': {'compute': "                 \
    "{'exponential': '%s'}, 'remote_share': %s}}"

/* Each node runs a service of its own, which is asked at the same fixed times. */
#define CLUSTER                                                                                    \
    "{'name': 'two', 'system': {'kind': 'cluster', 'nodes': {'alpha': {'fencing_delay': '1 s', "   \
    "'machine': " MACHINE "}, 'beta': {'machine': " MACHINE "}, 'gamma': {'role': 'standby'}}, "   \
    "'services': {'one': {'on': 'alpha', 'demand': '100 us'}, "                                    \
    "'two': {'on': 'beta', 'demand': '100 us'}}}, "                                                \
    "'workload': {'clients': {'of_one': {'service': 'one', 'arrivals': '1 ms'}, "                  \
    "'of_two': {'service': 'two', 'arrivals': '1 ms'}}}, 'run': {'horizon': '100 ms'}}"

static double metric_of(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            cr_assert_null(report->metrics[i].reason, "%s", name);
            return report->metrics[i].value;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

Test(machines_as_nodes, draw_and_report_by_themselves)
{
    char text[4096];
    snprintf(text, sizeof text, CLUSTER, "1 us", "0.5", "1 us", "0.5");
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(text);
    struct point point;
    spec_point(spec, 0, arena, &point);
    struct simulation simulation = {
        .system = point.system,
        .parameters = point.system_parameters,
        .horizon = point.run.horizon,
        .ticks_per_second = point.run.ticks_per_second,
        .seed = 1,
    };
    struct simulation_result result;
    struct error error = {0};
    cr_assert(simulate(&simulation, &result, &error), "%s", error.text);
    double alpha = metric_of(&result.report, "nodes.alpha.machine.memory_latency");
    double beta = metric_of(&result.report, "nodes.beta.machine.memory_latency");
    cr_expect(alpha > 80e-9 && alpha < 200e-9, "%g", alpha);
    cr_expect(beta > 80e-9 && beta < 200e-9, "%g", beta);
    cr_expect_neq(alpha, beta, "one draws what the other draws");
    cr_expect_gt(metric_of(&result.report, "nodes.alpha.machine.memory.controllers.1.throughput"),
                 0);
    cr_expect_gt(metric_of(&result.report, "nodes.beta.machine.cores.stalled"), 0);
    simulation_result_free(&result);
    point_release(&point);
    spec_close(spec);
    arena_destroy(arena);
}

/* The machine of beta alone is wrong. */
Test(machines_as_nodes, complain_at_their_own_places)
{
    char text[4096];
    snprintf(text, sizeof text, CLUSTER, "1 us", "0.5", "1 us", "1.5");
    expect_refused(text, "/system/nodes/beta/machine/program/remote_share", "1.5");
    snprintf(text, sizeof text, CLUSTER, "1 us", "-1", "1 us", "0.5");
    expect_refused(text, "/system/nodes/alpha/machine/program/remote_share", "-1");
}
