#include "experiments/spec/filled.h"

#include "experiments/spec/spec.h"
#include "sim/base/memory.h"
#include "tests/experiments/spec/spec_text.h"

#define QUEUE(more)                                                                                \
    "{'name': 'x', 'system': {'kind': 'queueing', 'stations': {'cpu': {'service': '1 s'}}}, "      \
    "'workload': {'classes': {'all': {'arrivals': '0.5 /s', 'route': {'start': 'cpu', "            \
    "'cpu': 'done'}}}}, 'run': {'horizon': '1 s'}" more "}"

/* The filled spec as JSON. */
static json_t *filled(const char *text)
{
    char *written = NULL;
    size_t length;
    struct spec *spec = expect_good(text);
    struct spec *copy = spec_fill(spec);
    FILE *stream = open_memstream(&written, &length);
    spec_write(copy, "one", "other", stream);
    fclose(stream);
    json_t *json = json_loads(written, 0, NULL);
    cr_assert_not_null(json);
    free(written);
    spec_close(copy);
    spec_close(spec);
    return json;
}

static json_t *at(json_t *json, const char *section, const char *key)
{
    return json_object_get(json_object_get(json, section), key);
}

Test(filled, has_the_defaults_of_the_section_run)
{
    json_t *whole = filled(QUEUE(""));
    cr_expect_eq(json_integer_value(at(whole, "run", "seed")), 1);
    cr_expect_eq(json_integer_value(at(whole, "run", "replications")), 10);
    cr_expect_str_eq(json_string_value(at(whole, "run", "warmup")), "auto");
    cr_expect_str_eq(json_string_value(at(whole, "run", "timeline")), "auto");
    cr_expect_str_eq(json_string_value(at(whole, "resolved", "spec_digest")), "one");
    cr_expect_str_eq(json_string_value(at(whole, "resolved", "content_digest")), "other");
    cr_expect_null(json_object_get(whole, "machines"));
    json_decref(whole);
}

/* A default that some points have and others have not stays out. */
Test(filled, has_what_is_common_to_all_points)
{
    json_t *whole = filled(QUEUE(", 'sweep': {'run.transient': [true, false]}"));
    cr_expect_null(at(whole, "run", "warmup"), "\"0 s\" at one point, \"auto\" at the other");
    cr_expect_null(at(whole, "run", "transient"), "it is swept");
    cr_expect_not_null(at(whole, "run", "confidence"));
    json_decref(whole);
    whole = filled(QUEUE(", 'sweep': {'system.stations.cpu': [{'service': '1 s'}, "
                         "{'service': '1 s', 'servers': 2}]}"));
    json_t *station = json_object_get(at(whole, "system", "stations"), "cpu");
    cr_expect_eq(json_object_size(station), 1, "nothing is written into what a sweep replaces");
    json_decref(whole);
}

/* A path of the sweep that goes into a short form keeps its way. */
Test(filled, leaves_a_short_form_that_is_swept)
{
    json_t *whole =
        filled(QUEUE(", 'sweep': {'workload.classes.all.arrivals': ['0.1 /s', '0.2 /s']}"));
    json_t *class = json_object_get(at(whole, "workload", "classes"), "all");
    cr_expect_str_eq(json_string_value(json_object_get(class, "arrivals")), "0.5 /s");
    cr_expect_not_null(json_object_get(class, "priority"));
    json_decref(whole);
}

Test(filled, again_changes_nothing)
{
    json_t *once = filled(QUEUE(", 'analysis': {'metrics': ['throughput']}"));
    json_object_del(once, "resolved");
    char *text = json_dumps(once, 0);
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = spec_open_text(text, strlen(text), NULL, NULL, &complaints, &error);
    cr_assert_not_null(spec);
    struct spec *copy = spec_fill(spec);
    char *before = spec_canonical(spec);
    char *after = spec_canonical(copy);
    cr_expect_str_eq(before, after);
    memory_free(before);
    memory_free(after);
    spec_close(copy);
    spec_close(spec);
    complaints_free(&complaints);
    free(text);
    json_decref(once);
}

Test(filled, point_says_the_warmup_that_its_kind_of_system_has)
{
    json_t *document = json_of("{'system': {'kind': 'cluster'}, 'run': {'replications': "
                               "{'maximum': 5}}}");
    json_t *whole = filled_point(document);
    cr_expect_str_eq(json_string_value(at(whole, "run", "warmup")), "0 s");
    json_t *replications = at(whole, "run", "replications");
    cr_expect_eq(json_integer_value(json_object_get(replications, "minimum")), 5);
    json_decref(whole);
    json_decref(document);
}
