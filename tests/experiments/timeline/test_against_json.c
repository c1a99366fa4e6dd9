#include "experiments/timeline/against_json.h"

#include "tests/experiments/against_fixture.h"

static double number_at(const json_t *json, const char *key)
{
    return json_number_value(json_object_get(json, key));
}

Test(against_json, has_events_phases_and_what_has_no_counterpart)
{
    struct measured_file file;
    struct against against;
    against_open(&file, &against);
    char *text = FIXTURE_PRINTED(against_write_json(&against, out));
    json_t *json = json_loads(text, 0, NULL);
    cr_assert_not_null(json);
    json_t *events = json_object_get(json, "events");
    cr_assert_eq(json_array_size(events), 3);
    json_t *suspect = json_array_get(events, 0);
    json_t *predicted = json_object_get(suspect, "predicted");
    cr_expect_eq(number_at(suspect, "measured"), 2.9);
    cr_expect_eq(number_at(suspect, "line"), 1);
    cr_expect_eq(number_at(predicted, "mean"), 2.5);
    cr_expect_eq(number_at(predicted, "minimum"), 2.0);
    cr_expect_eq(number_at(predicted, "maximum"), 3.0);
    cr_expect_eq(number_at(suspect, "difference"), 0.4);
    cr_expect(json_is_true(json_object_get(suspect, "within")));
    cr_expect(json_is_false(json_object_get(json_array_get(events, 1), "within")));
    json_t *service = json_array_get(json_object_get(json, "phases"), 0);
    json_t *stretches = json_object_get(service, "stretches");
    cr_assert_eq(json_array_size(stretches), 3);
    cr_expect_eq(number_at(json_array_get(stretches, 1), "measured"), 13.6);
    cr_expect_eq(json_array_size(json_object_get(json_array_get(stretches, 1), "phases")), 3);
    cr_expect_eq(number_at(json_object_get(service, "outage"), "measured"), 27.5);
    json_t *alone = json_object_get(json, "measured_only");
    cr_assert_eq(json_array_size(alone), 5);
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(alone, 0), "reason")),
                     "before the fault");
    cr_expect_eq(json_array_size(json_object_get(json, "predicted_only")), 4);
    cr_expect_eq(json_array_size(json_object_get(json, "ignored_keys")), 1);
    json_decref(json);
    free(text);
    against_close(&file, &against);
}
