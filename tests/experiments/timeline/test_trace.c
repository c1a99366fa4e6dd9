#include "experiments/timeline/trace.h"

#include "tests/experiments/timeline_fixture.h"

/* The trace of the failover without its last events; json_decref it. The nesting of slices and
 * pairs of flows is checked from outside, by tests/properties/trace_format.py. */
static json_t *trace_of(int without)
{
    struct timeline_lines lines;
    json_error_t error;
    fixture_read_failover(&lines, without);
    char *text = FIXTURE_PRINTED(timeline_write_trace(&lines, out));
    json_t *json = json_loads(text, 0, &error);
    cr_assert(json != NULL, "%s: %s", error.text, text);
    free(text);
    timeline_lines_free(&lines);
    return json;
}

static bool is_text(const json_t *object, const char *key, const char *text)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value != NULL && strcmp(value, text) == 0;
}

/* The event of that phase and name, but for the first `skip`. */
static json_t *find(const json_t *trace, const char *phase, const char *name, int skip)
{
    json_t *events = json_object_get(trace, "traceEvents");
    for (size_t i = 0; i < json_array_size(events); i++) {
        json_t *event = json_array_get(events, i);
        if (is_text(event, "ph", phase) && is_text(event, "name", name) && skip-- == 0) {
            return event;
        }
    }
    return NULL;
}

Test(timeline_trace, has_slices_instants_and_flows)
{
    json_t *trace = trace_of(0);
    json_t *begin = find(trace, "B", "outage", 0);
    json_t *end = find(trace, "E", "outage", 0);
    json_t *fence = find(trace, "i", "fence.ok", 0);
    cr_assert(begin != NULL && end != NULL && fence != NULL);
    cr_expect_null(find(trace, "B", "outage", 1));
    cr_expect_eq(json_number_value(json_object_get(begin, "ts")), 30e6);
    cr_expect_eq(json_number_value(json_object_get(end, "ts")), 57012345.678901);
    cr_expect_eq(json_number_value(json_object_get(fence, "ts")), 46.65e6);
    cr_expect(is_text(fence, "s", "t"));
    json_t *arguments = json_object_get(fence, "args");
    cr_expect_eq(json_integer_value(json_object_get(arguments, "cause")), 14);
    cr_expect(is_text(json_object_get(arguments, "detail"), "lasted", "10.000000000000 s"));
    cr_expect_not_null(find(trace, "B", "on beta", 0) == NULL ? find(trace, "B", "up on beta", 0)
                                                              : NULL);
    cr_expect_not_null(find(trace, "B", "fence", 0));
    cr_expect_not_null(find(trace, "s", "cause", FAILOVER_EVENTS - 2));
    cr_expect_null(find(trace, "s", "cause", FAILOVER_EVENTS - 1));
    cr_expect_not_null(find(trace, "f", "cause", FAILOVER_EVENTS - 2));
    json_decref(trace);
}

Test(timeline_trace, closes_an_outage_that_the_timeline_does_not)
{
    json_t *trace = trace_of(FAILOVER_EVENTS - 20);
    json_t *end = find(trace, "E", "outage", 0);
    cr_assert_not_null(end);
    cr_expect_eq(json_number_value(json_object_get(end, "ts")), 46662250);
    cr_expect_null(find(trace, "E", "up on beta", 0));
    json_decref(trace);
}
