#include "experiments/spec/schema/axes.h"

#include "experiments/spec/schema/definitions.h"
#include "models/kinds.h"

#include <criterion/criterion.h>
#include <regex.h>

/* The schema of one value of a swept path; NULL: no pattern matches the path. */
static const json_t *value_at(const json_t *axes, const char *path)
{
    const json_t *found = NULL;
    const char *pattern;
    json_t *values;
    json_object_foreach(json_object_get(axes, "patternProperties"), pattern, values)
    {
        regex_t expression;
        cr_assert_eq(regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB), 0, "%s", pattern);
        if (regexec(&expression, path, 0, NULL, 0) == 0) {
            cr_expect_null(found, "%s matches more than one pattern", path);
            found = json_object_get(json_object_get(values, "then"), "items");
        }
        regfree(&expression);
    }
    return found;
}

static const char *reference_at(const json_t *axes, const char *path)
{
    const char *reference = json_string_value(json_object_get(value_at(axes, path), "$ref"));
    return reference == NULL ? "" : reference;
}

Test(schema_axes, a_swept_path_has_the_schema_of_its_parameter)
{
    json_t *definitions = schema_definitions();
    json_t *axes = schema_axes(kinds_find("system", "multiprocessor"), definitions);
    const json_t *processors = value_at(axes, "system.processors");
    cr_expect_str_eq(json_string_value(json_object_get(processors, "type")), "integer");
    cr_expect_str_eq(reference_at(axes, "system.memory.latency"), "#/$defs/duration");
    cr_expect_str_eq(reference_at(axes, "system.interconnect"), "#/$defs/interconnect");
    cr_expect_not_null(json_object_get(value_at(axes, "system.scheduler.kind"), "enum"));
    cr_expect_not_null(value_at(axes, "system.scheduler.quantum"));
    cr_expect_not_null(json_object_get(definitions, "interconnect"));
    json_decref(axes);
    json_decref(definitions);
}

Test(schema_axes, names_that_a_spec_chooses_are_any_names)
{
    json_t *definitions = schema_definitions();
    json_t *axes = schema_axes(kinds_find("system", "queueing"), definitions);
    cr_expect_not_null(value_at(axes, "system.stations.cpu-1.servers"));
    cr_expect_not_null(value_at(axes, "workload.classes.jobs.population"));
    cr_expect_null(value_at(axes, "system.stations.cpu.server"));
    cr_expect_null(value_at(axes, "system.stations.1.servers"));
    cr_expect_null(value_at(axes, "sytem.stations.cpu.servers"));
    json_decref(axes);
    json_decref(definitions);
}

Test(schema_axes, a_member_of_a_form_has_its_own_schema)
{
    json_t *definitions = schema_definitions();
    json_t *axes = schema_axes(kinds_find("system", "queueing"), definitions);
    cr_expect_str_eq(reference_at(axes, "system.stations.cpu.service.erlang.mean"),
                     "#/$defs/duration");
    const json_t *stages = value_at(axes, "system.stations.cpu.service.erlang.k");
    cr_expect_str_eq(json_string_value(json_object_get(stages, "type")), "integer");
    cr_expect_null(value_at(axes, "system.stations.cpu.service.erlang.meen"));
    cr_expect_not_null(value_at(axes, "workload.classes.x.route.cpu.disk"));
    json_decref(axes);
    json_decref(definitions);
}
