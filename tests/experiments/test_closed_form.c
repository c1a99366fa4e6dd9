#include "experiments/closed_form.h"

#include "tests/experiments/forms.h"
#include "tests/experiments/results.h"

/* model_check of made-up response times of an M/M/1 whose mean is 2 s. */
static json_t *check_of(double first, double second, uint64_t replications)
{
    struct fixture fixture;
    struct writer writer;
    struct samples samples;
    struct rounds rounds;
    struct experiment_point point;
    fixture_open(&fixture, replications == 1 ? MM1 ", 'run': {'horizon': '9 s', "
                                                   "'replications': 1}}"
                                             : MM1 ", 'run': {'horizon': '9 s', "
                                                   "'replications': 2}}");
    for (uint64_t i = 0; i < replications; i++) {
        char text[256];
        snprintf(
            text, sizeof text,
            "{\"cuts_s\":[0],\"metrics\":{\"response_time\":{\"unit\":\"s\",\"values\":[%.17g]}},"
            "\"resources\":{},\"laws\":[]}",
            i == 0 ? first : second);
        fixture_put(&fixture, 0, i, STORE_DONE, text);
    }
    experiment_point_open(&fixture.experiment, 0, &point);
    cr_assert(experiment_samples(&fixture.experiment, &point, &samples, &rounds, &fixture.error));
    writer_init(&writer, NULL);
    writer_open_list(&writer, NULL);
    closed_form_write(&writer, &point.point, &samples);
    writer_close_list(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    experiment_point_close(&point);
    fixture_close(&fixture);
    return json;
}

Test(closed_form, holds_when_the_expected_value_is_near)
{
    json_t *json = check_of(2.0005, 2.0006, 2);
    cr_expect_str_eq(results_text(json, "0/law"), "M/M/1");
    cr_expect_str_eq(results_text(json, "0/metric"), "response_time");
    cr_expect_eq(results_number(json, "0/expected"), 2);
    cr_expect_float_eq(results_number(json, "0/difference"), 0.00055, 1e-9);
    cr_expect(json_is_true(results_at(json, "0/holds")));
    json_decref(json);
}

Test(closed_form, does_not_hold_when_it_is_far_from_what_all_replications_found)
{
    json_t *json = check_of(3, 3, 2);
    cr_expect(json_is_false(results_at(json, "0/holds")));
    json_decref(json);
}

Test(closed_form, is_not_known_with_one_replication)
{
    json_t *json = check_of(2, 2, 1);
    cr_expect(json_is_null(results_at(json, "0/holds")));
    cr_expect_not_null(results_at(json, "0/reason"));
    json_decref(json);
}

Test(closed_form, a_transient_run_has_none)
{
    cr_expect_eq(forms_count(MM1 ", 'run': {'horizon': '9 s', 'transient': true}}"), 0);
    cr_expect_gt(forms_count(MM1 ", 'run': {'horizon': '9 s'}}"), 0);
}
