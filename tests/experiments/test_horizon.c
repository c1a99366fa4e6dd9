/*
 * Draws up to the longest horizons, from the spec to the metric: a node that fails once, and how
 * often it does so before the end. The right shares are the distribution functions of the
 * textbooks. From 2^62 ticks on (53 days of 1 ps, 146 years of 1 ns) nothing was ever drawn once.
 */
#include "tests/experiments/fixture.h"

/* A node that fails after `time`, in a run of `horizon`; crashes a run, of so many. */
static double crashes(const char *time, const char *horizon, int replications)
{
    char text[1024];
    snprintf(text, sizeof text,
             "{'name': 'one-node', 'system': {'kind': 'cluster', 'policy': 'asymmetric', 'nodes': "
             "{'alpha': {'role': 'active', 'time_to_failure': %s, 'time_to_repair': '1000 "
             "years'}}, 'services': {'database': "
             "{'on': 'alpha'}}, 'membership': {'kind': 'delay'}, 'fencing': {'kind': 'none'}}, "
             "'run': {'horizon': '%s'}}",
             time, horizon);
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(text);
    struct point point;
    spec_point(spec, 0, arena, &point);
    double sum = 0;
    for (int i = 0; i < replications; i++) {
        struct simulation simulation = {
            .system = point.system,
            .parameters = point.system_parameters,
            .horizon = point.run.horizon,
            .ticks_per_second = point.run.ticks_per_second,
            .seed = 1,
            .replication = (uint64_t)i,
            .check = true,
        };
        struct simulation_result result;
        struct error error = {0};
        cr_assert(simulate(&simulation, &result, &error), "%s: %s", error.where, error.text);
        bool is_found = false;
        for (size_t k = 0; k < result.report.metric_count; k++) {
            const struct metric *metric = &result.report.metrics[k];
            if (strcmp(metric->name, "nodes.alpha.crashes") == 0) {
                sum += metric->value;
                is_found = true;
            }
        }
        cr_assert(is_found);
        for (size_t k = 0; k < result.report.law_count; k++) {
            cr_expect(result.report.laws[k].holds, "%s", result.report.laws[k].law);
        }
        simulation_result_free(&result);
    }
    point_release(&point);
    spec_close(spec);
    arena_destroy(arena);
    return sum / replications;
}

static void expect_share(const char *time, const char *horizon, double right)
{
    enum { RUNS = 800 };
    double found = crashes(time, horizon, RUNS);
    double half_width = 4 * __builtin_sqrt(right * (1 - right) / RUNS);
    cr_expect(__builtin_fabs(found - right) <= half_width, "%s in %s: %.3f, not %.3f", time,
              horizon, found, right);
}

Test(horizon, a_time_to_failure_under_a_long_horizon_comes)
{
    expect_share("{'uniform': ['60 days', '80 days']}", "85 days", 1);
    expect_share("{'exponential': '80 days'}", "88 days", 0.667129);
    expect_share("{'exponential': '100 years'}", "250 years", 0.917915);
}

/* Each family at both ticks: one unit is a day under 1 ps, and three years under 1 ns; the horizon
 * is 88 units. */
Test(horizon, every_family_draws_up_to_the_horizon_at_both_ticks)
{
    static const struct {
        const char *form; /* %s is the unit, after its number */
        double numbers[2];
        double right;
    } cases[] = {
        {"'%g %s'", {87}, 1},
        {"'%g %s'", {89}, 0},
        {"{'exponential': '%g %s'}", {80}, 0.667129},
        {"{'uniform': ['%g %s', '%g %s']}", {76, 96}, 0.6},
        {"{'erlang': {'mean': '%g %s', 'k': 2}}", {80}, 0.645430},
        {"{'erlang': {'mean': '%g %s', 'k': 9}}", {80}, 0.655809},
        {"{'hyperexponential': {'mean': '%g %s', 'cv': 1}}", {80}, 0.667129},
        {"{'lognormal': {'mean': '%g %s', 'cv': 0.1}}", {88}, 0.519889},
        {"{'weibull': {'scale': '%g %s', 'shape': 3}}", {70.4}, 0.858170},
        {"{'pareto': {'minimum': '%g %s', 'shape': 2}}", {66}, 0.4375},
        {"{'empirical': {'values': ['%g %s', '%g %s'], 'weights': [0.3, 0.7]}}", {86, 90}, 0.3},
        {"{'mixture': {'of': ['%g %s', {'exponential': '%g %s'}], 'weights': [0.5, 0.5]}}",
         {60, 80},
         0.833564},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int coarse = 0; coarse < 2; coarse++) {
            const char *unit = coarse ? "years" : "days";
            double factor = coarse ? 3 : 1;
            char time[256];
            snprintf(time, sizeof time, cases[i].form, factor * cases[i].numbers[0], unit,
                     factor * cases[i].numbers[1], unit);
            expect_share(time, coarse ? "264 years" : "88 days", cases[i].right);
        }
    }
}
