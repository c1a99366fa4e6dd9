#include "experiments/spec/metric_names.h"

#include "sim/component/simulation.h"
#include "tests/experiments/spec/spec_text.h"

#define QUEUE                                                                                      \
    "{'name': 'q', 'system': {'kind': 'queueing', 'stations': {'cpu': {'service': "                \
    "{'exponential': '1 s'}}}}, 'workload': {'classes': {'all': {'arrivals': {'exponential': "     \
    "'2 s'}, 'route': {'start': 'cpu', 'cpu': 'done'}}}}, "
#define RUN "'run': {'horizon': '400 s', 'replications': 3}"

Test(metric_names, any_metric_of_a_point_and_its_percentiles_may_be_named)
{
    struct spec *spec = expect_good(
        QUEUE "'run': {'horizon': '400 s', 'replications': {'minimum': 3, 'until': "
              "{'response_time.p95': '5 %', 'classes.all.throughput': '1 %'}}}, 'analysis': "
              "{'metrics': ['response_time.p99.9', 'stations.cpu.classes.all.utilization']}}");
    spec_close(spec);
}

Test(metric_names, others_are_refused_with_the_nearest)
{
    static const struct {
        const char *rest, *where, *text;
    } facts[] = {
        {RUN ", 'analysis': {'metrics': ['throughput', 'respons_time']}}", "/analysis/metrics/1",
         "there is no metric \"respons_time\"; did you mean \"response_time\"?"},
        {RUN ", 'analysis': {'metrics': ['respons_time.p95']}}", "/analysis/metrics/0",
         "there is no metric \"respons_time.p95\"; did you mean \"response_time.p95\"?"},
        {RUN ", 'analysis': {'metrics': ['throughput.p95']}}", "/analysis/metrics/0",
         "there is no metric \"throughput.p95\": throughput has no percentiles"},
        {RUN ", 'analysis': {'metrics': ['stations.disk.utilization']}}", "/analysis/metrics/0",
         "there is no metric \"stations.disk.utilization\""},
        {RUN ", 'analysis': {'metrics': ['nothing.like.it']}}", "/analysis/metrics/0",
         "there is no metric \"nothing.like.it\"; `coupling describe metrics` lists them"},
        {RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2]}, 'analysis': {'scaling': "
             "{'axis': 'system.stations.cpu.servers', 'metric': 'thruput'}}}",
         "/analysis/scaling/metric", "there is no metric \"thruput\""},
        {"'run': {'horizon': '400 s', 'replications': {'until': {'thruput': '5 %'}}}}",
         "/run/replications/until/thruput",
         "there is no metric \"thruput\"; did you mean \"throughput\"?"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        char text[2000];
        snprintf(text, sizeof text, QUEUE "%s", facts[i].rest);
        expect_refused(text, facts[i].where, facts[i].text);
    }
}

/* A metric of one point is enough: points may differ in their parts. */
Test(metric_names, a_metric_of_some_point_is_known)
{
#define CLASS(name) "{'" name "': {'arrivals': '2 s', 'route': {'start': 'cpu', 'cpu': 'done'}}}"
    struct spec *spec = expect_good(QUEUE RUN ", 'sweep': {'workload.classes': [" CLASS(
        "all") ", " CLASS("other") "]}, "
                                   "'analysis': {'metrics': ['classes.other.throughput']}}");
    spec_close(spec);
    expect_refused(QUEUE RUN ", 'sweep': {'workload.classes': [" CLASS("all") ", " CLASS(
                       "other") "]}, 'analysis': {'metrics': ['classes.another.throughput']}}",
                   "/analysis/metrics/0", "there is no metric \"classes.another.throughput\"");
}

Test(metric_names, tell_what_a_metric_is)
{
    struct spec *spec = expect_good(QUEUE RUN "}");
    struct arena *arena = arena_create();
    struct point point;
    struct metric_names names;
    spec_point(spec, 0, arena, &point);
    cr_assert(metric_names_of(&names, &point));
    struct metric_fact fact = {0};
    cr_expect_not(metric_names_fact(&names, "respons_time", &fact));
    cr_expect_not(fact.is_known);
    cr_assert(metric_names_fact(&names, "response_time", &fact));
    cr_expect(fact.is_known && fact.has_observations && !fact.is_percentile && !fact.has_extremes);
    cr_expect(strcmp(fact.unit, "s") == 0 && fact.statistic == STATISTIC_RATIO);
    cr_assert(metric_names_fact(&names, "response_time.p99", &fact));
    cr_expect(fact.is_percentile && !fact.has_observations);
    metric_names_free(&names);
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
}

Test(metric_names, those_of_a_short_run_are_those_of_a_long_one)
{
    struct spec *spec = expect_good(QUEUE RUN "}");
    struct arena *arena = arena_create();
    struct point point;
    struct metric_names names;
    struct simulation_result result;
    struct error error = {0};
    spec_point(spec, 0, arena, &point);
    cr_assert(metric_names_of(&names, &point));
    cr_assert(simulate(&(struct simulation){.system = point.system,
                                            .parameters = point.system_parameters,
                                            .horizon = point.run.horizon,
                                            .ticks_per_second = point.run.ticks_per_second,
                                            .seed = 3,
                                            .is_automatic = true},
                       &result, &error));
    cr_assert_eq(names.count, result.report.metric_count);
    for (size_t i = 0; i < names.count; i++) {
        cr_expect_str_eq(names.list[i], result.report.metrics[i].name);
        cr_expect_eq(names.has_percentiles[i], result.report.metrics[i].has_percentiles);
    }
    simulation_result_free(&result);
    metric_names_free(&names);
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
}
