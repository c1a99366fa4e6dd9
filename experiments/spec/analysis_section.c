#include "experiments/spec/analysis_section.h"

#include "experiments/spec/describe_value.h"
#include "experiments/spec/objective.h"
#include "experiments/spec/pareto.h"
#include "experiments/spec/value.h"

#include <string.h>

struct compare {
    const char *axis;
};

struct scaling {
    const char *axis;
    const char *metric;
};

struct analysis_section {
    struct parameter_list metrics; /* const char * */
    struct compare *compare;
    struct scaling *scaling;
    struct parameter_list objectives; /* as objective_row says */
    struct parameter_list pareto;     /* as pareto_row says */
};

static const struct parameter metric_row = {
    .name = "metric",
    .type = PARAMETER_TEXT,
    .doc = "Name of a metric, \"stations.cpu.utilization\".",
};

static TABLE(compare_table, struct compare,
             {.name = "axis",
              .type = PARAMETER_TEXT,
              .offset = offsetof(struct compare, axis),
              .doc = "The swept path whose values are compared."});

static TABLE(scaling_table, struct scaling,
             {.name = "axis",
              .type = PARAMETER_TEXT,
              .offset = offsetof(struct scaling, axis),
              .doc = "The swept path of numbers along which the metric grows."},
             {.name = "metric",
              .type = PARAMETER_TEXT,
              .offset = offsetof(struct scaling, metric),
              .doc = "The metric that is fitted.",
              .preset = "\"throughput\""});

TABLE(analysis_section_table, struct analysis_section,
      {.name = "metrics",
       .type = PARAMETER_LIST,
       .offset = offsetof(struct analysis_section, metrics),
       .doc = "Metrics to show; chosen by the kind of system when absent.",
       .flags = PARAMETER_OPTIONAL,
       .element = &metric_row},
      {.name = "compare",
       .type = PARAMETER_OBJECT,
       .offset = offsetof(struct analysis_section, compare),
       .doc = "Paired differences of the points along an axis to the one at its baseline, "
              "{\"axis\": PATH, \"baseline\": VALUE}. With scaling along another axis also the "
              "sizes at which the curves of the metric cross.",
       .flags = PARAMETER_OPTIONAL,
       .of = &compare_table},
      {.name = "scaling",
       .type = PARAMETER_OBJECT,
       .offset = offsetof(struct analysis_section, scaling),
       .doc = "Fits of Amdahl's law and the universal scalability law along an axis.",
       .flags = PARAMETER_OPTIONAL,
       .of = &scaling_table},
      {.name = "objectives",
       .type = PARAMETER_LIST,
       .offset = offsetof(struct analysis_section, objectives),
       .doc = "Bounds on metrics, each with a verdict: PASS, FAIL or UNDECIDED.",
       .flags = PARAMETER_OPTIONAL,
       .element = &objective_row},
      {.name = "pareto",
       .type = PARAMETER_LIST,
       .offset = offsetof(struct analysis_section, pareto),
       .doc = "Two metrics: which points are the best in one without being worse in the other?",
       .flags = PARAMETER_OPTIONAL,
       .element = &pareto_row});

static const struct sweep_path *check_axis(struct reader *reader, const struct sweep *sweep,
                                           const char *axis)
{
    if (axis == NULL) {
        return NULL;
    }
    size_t place = reader_enter(reader, "axis");
    const struct sweep_path *swept = sweep_find_or_complain(sweep, reader, axis);
    reader_leave(reader, place);
    return swept;
}

static void read_baseline(struct reader *reader, json_t *baseline, const struct sweep_path *swept,
                          struct analysis_parameters *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (baseline == NULL) {
        reader_complain(reader, "\"baseline\" is missing: the value that the others are compared "
                                "to");
        return;
    }
    for (size_t i = 0; swept != NULL && i < json_array_size(swept->values); i++) {
        json_t *value = json_array_get(swept->values, i);
        if (value_is_same(value, baseline)) {
            to->compare_baseline = json_incref(value);
            return;
        }
    }
    if (swept != NULL) {
        size_t place = reader_enter(reader, "baseline");
        reader_complain(reader, "%s is none of the values swept", describe_value(buffer, baseline));
        reader_leave(reader, place);
    }
}

static void check_scaling(struct reader *reader, const struct sweep_path *swept)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    for (size_t i = 0; swept != NULL && i < json_array_size(swept->values); i++) {
        json_t *value = json_array_get(swept->values, i);
        if (!json_is_number(value) || !(json_number_value(value) > 0.0)) {
            size_t place = reader_enter(reader, "axis");
            reader_complain(reader, "%s, a value of that axis, is not a number above 0",
                            describe_value(buffer, value));
            reader_leave(reader, place);
            return;
        }
    }
}

void analysis_section_read(struct reader *reader, const json_t *section, const struct sweep *sweep,
                           struct analysis_parameters *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    *to = (struct analysis_parameters){0};
    if (section == NULL) {
        return;
    }
    if (!json_is_object(section)) {
        reader_complain(reader, "%s is no object", describe_value(buffer, section));
        return;
    }
    /* The baseline may be any value, which no row can say: the table sees the rest. */
    json_t *plain = json_deep_copy(section);
    json_t *compare = json_object_get(section, "compare");
    json_object_del(json_object_get(plain, "compare"), "baseline");
    objectives_plain(plain);
    struct analysis_section read = {0};
    reader_object(reader, &analysis_section_table, plain, NULL, &read);
    json_decref(plain);
    to->metric_count = read.metrics.count;
    to->metrics = read.metrics.elements;
    objectives_read(reader, section, &read.objectives, to);
    pareto_read(reader, &read.pareto, to);
    if (read.compare != NULL && json_is_object(compare)) {
        size_t place = reader_enter(reader, "compare");
        to->compare_axis = read.compare->axis;
        read_baseline(reader, json_object_get(compare, "baseline"),
                      check_axis(reader, sweep, read.compare->axis), to);
        reader_leave(reader, place);
    }
    if (read.scaling != NULL) {
        size_t place = reader_enter(reader, "scaling");
        to->scaling_axis = read.scaling->axis;
        to->scaling_metric = read.scaling->metric;
        check_scaling(reader, check_axis(reader, sweep, read.scaling->axis));
        reader_leave(reader, place);
    }
}

bool analysis_is_baseline(const struct analysis_parameters *analysis, const struct point *point)
{
    return analysis->compare_axis != NULL &&
           value_is_same(json_object_get(point->parameters, analysis->compare_axis),
                         analysis->compare_baseline);
}
