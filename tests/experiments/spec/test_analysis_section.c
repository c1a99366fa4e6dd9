#include "experiments/spec/analysis_section.h"

#include "tests/experiments/spec/spec_text.h"

#define SWEPT                                                                                      \
    SOUND ", 'sweep': {'system.stations.cpu.servers': [1, 2], 'system.stations.cpu.discipline': "  \
          "['fcfs', 'lcfs'], 'workload.classes.x.priority': [0, 1]}, 'analysis': "

Test(analysis_section, is_read_with_its_defaults)
{
    struct spec *spec = expect_good(
        SWEPT "{'metrics': ['throughput', 'response_time'], 'compare': {'axis': "
              "'system.stations.cpu.discipline', 'baseline': 'fcfs'}, 'scaling': {'axis': "
              "'system.stations.cpu.servers'}}}");
    const struct analysis_parameters *analysis = spec_analysis(spec);
    cr_assert_eq(analysis->metric_count, 2);
    cr_expect_str_eq(analysis->metrics[1], "response_time");
    cr_expect_str_eq(analysis->compare_axis, "system.stations.cpu.discipline");
    cr_expect_str_eq(json_string_value(analysis->compare_baseline), "fcfs");
    cr_expect_str_eq(analysis->scaling_axis, "system.stations.cpu.servers");
    cr_expect_str_eq(analysis->scaling_metric, "throughput");
    spec_close(spec);
}

Test(analysis_section, is_empty_when_absent)
{
    struct spec *spec = expect_good(SOUND "}");
    const struct analysis_parameters *analysis = spec_analysis(spec);
    cr_expect_eq(analysis->metric_count, 0);
    cr_expect_null(analysis->compare_axis);
    cr_expect_null(analysis->scaling_axis);
    spec_close(spec);
}

Test(analysis_section, a_number_matches_whatever_its_notation)
{
    struct spec *spec =
        expect_good(SWEPT "{'compare': {'axis': 'system.stations.cpu.servers', 'baseline': 2.0}}}");
    cr_expect_eq(json_integer_value(spec_analysis(spec)->compare_baseline), 2);
    spec_close(spec);
}

Test(analysis_section, refers_to_the_sweep)
{
    static const struct {
        const char *analysis;
        const char *where;
        const char *part;
    } cases[] = {
        {"3", "/analysis", "3 is no object"},
        {"{'metric': []}", "/analysis/metric", "did you mean \"metrics\"?"},
        {"{'metrics': ['a', 3]}", "/analysis/metrics/1", "3 is no text"},
        {"{'compare': {'axis': 'system.stations.cpu.server', 'baseline': 1}}",
         "/analysis/compare/axis", "did you mean \"system.stations.cpu.servers\"?"},
        {"{'compare': {'axis': 'system.stations.cpu.servers'}}", "/analysis/compare",
         "\"baseline\" is missing"},
        {"{'compare': {'axis': 'system.stations.cpu.servers', 'baseline': 3}}",
         "/analysis/compare/baseline", "3 is none of the values swept"},
        {"{'compare': {'baseline': 3}}", "/analysis/compare", "\"axis\" is missing"},
        {"{'compare': 3}", "/analysis/compare", "3 is no object"},
        {"{'scaling': {'axis': 'system.stations.cpu.discipline'}}", "/analysis/scaling/axis",
         "\"fcfs\", a value of that axis, is not a number above 0"},
        {"{'scaling': {'axis': 'workload.classes.x.priority'}}", "/analysis/scaling/axis",
         "0, a value of that axis, is not a number above 0"},
        {"{'scaling': {'axis': 'run.seed'}}", "/analysis/scaling/axis", "unknown swept path"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];
        snprintf(text, sizeof text, "%s%s}", SWEPT, cases[i].analysis);
        expect_refused(text, cases[i].where, cases[i].part);
    }
}

/* A point is the baseline by what its value means, not by how it is written. */
Test(analysis_section, the_baseline_is_the_point_with_that_value)
{
    struct spec *spec =
        expect_good(SWEPT "{'compare': {'axis': 'system.stations.cpu.servers', 'baseline': 2.0}}}");
    size_t baselines = 0;
    for (size_t id = 0; id < spec_point_count(spec); id++) {
        struct arena *arena = arena_create();
        struct point point;
        spec_point(spec, id, arena, &point);
        bool is_two = json_integer_value(
                          json_object_get(point.parameters, "system.stations.cpu.servers")) == 2;
        cr_expect_eq(analysis_is_baseline(spec_analysis(spec), &point), is_two, "point %zu", id);
        cr_expect_not(analysis_is_baseline(&(struct analysis_parameters){0}, &point));
        baselines += is_two;
        point_release(&point);
        arena_destroy(arena);
    }
    cr_expect(baselines > 0 && baselines < spec_point_count(spec));
    spec_close(spec);
}
