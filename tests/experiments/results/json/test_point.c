#include "experiments/results/json/point.h"

#include "tests/experiments/results.h"

/* The JSON of point 0; json_decref it. */
static json_t *point_json(struct fixture *fixture)
{
    struct results_look look;
    struct writer writer;
    results_look_at(fixture, 0, &look);
    writer_init(&writer, NULL);
    result_point_write(&writer, &look.found);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    results_close(&look);
    return json;
}

Test(json_point, has_means_with_intervals_and_reasons_for_what_is_undefined)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_make_up(&fixture, 0, 0, 11, 0.5);
    fixture_make_up(&fixture, 0, 1, 12, 0.5);
    fixture_make_up(&fixture, 0, 2, 13, 0.5);
    json_t *json = point_json(&fixture);
    cr_expect_eq(results_number(json, "metrics/throughput/mean"), 12);
    /* t = 4.30265272991 for 2 degrees of freedom (Student's table), s = 1, n = 3 */
    double half_width = 4.30265272991 / 1.7320508075688772;
    cr_expect_float_eq(results_number(json, "metrics/throughput/lower"), 12 - half_width, 1e-9);
    cr_expect_float_eq(results_number(json, "metrics/throughput/upper"), 12 + half_width, 1e-9);
    cr_expect_eq(results_number(json, "metrics/throughput/samples"), 3);
    cr_expect_str_eq(results_text(json, "metrics/throughput/unit"), "1/s");
    cr_expect(json_is_null(results_at(json, "metrics/lost_fraction/mean")));
    cr_expect(json_is_null(results_at(json, "metrics/lost_fraction/lower")));
    cr_expect_str_eq(results_text(json, "metrics/lost_fraction/reason"), "nobody came");
    cr_expect(json_is_null(results_at(json, "bottleneck/component")));
    cr_expect_str_eq(results_text(json, "bottleneck/busiest/component"), "cpu");
    cr_expect_eq(results_number(json, "bottleneck/busiest/utilization"), 0.5);
    cr_expect_str_eq(results_text(json, "model_check/0/law"), "little");
    cr_expect(json_is_true(results_at(json, "model_check/0/holds")));
    cr_expect_str_eq(results_text(json, "warmup/method"), "fixed"); /* none is given */
    cr_expect_str_eq(results_text(json, "warmup/removed/least"), "2 s");
    cr_expect_str_eq(results_text(json, "warmup/removed/mean"), "2 s");
    cr_expect_str_eq(results_text(json, "warmup/removed/greatest"), "2 s");
    cr_expect_not_null(strstr(results_text(json, "warmup/note"), "a tenth was cut"));
    cr_expect_str_eq(results_text(json, "stopped_by"), "replications");
    cr_expect_null(results_at(json, "failed"));
    json_decref(json);
    fixture_close(&fixture);
}

/* A law that speaks of nothing in all replications has a reason; one is enough to know. */
Test(json_point, a_law_of_what_did_not_happen_neither_holds_nor_does_not)
{
    for (int happened = 0; happened < 2; happened++) {
        struct fixture fixture;
        fixture_open(&fixture, MM1 MM1_RUN "}");
        for (uint64_t i = 0; i < 3; i++) {
            char text[256];
            snprintf(text, sizeof text,
                     "{\"ticks_per_second\":1000,\"window_s\":[0,8],\"pieces\":[0],\"metrics\":{},"
                     "\"resources\":{},"
                     "\"laws\":[[\"little\",\"system\",0,%s]]}",
                     i == 1 && happened == 1 ? "true" : "null");
            fixture_put(&fixture, 0, i, STORE_DONE, text);
        }
        json_t *json = point_json(&fixture);
        if (happened == 1) {
            cr_expect(json_is_true(results_at(json, "model_check/0/holds")));
            cr_expect_eq(results_number(json, "model_check/0/difference"), 0);
            cr_expect_null(results_at(json, "model_check/0/reason"));
        } else {
            cr_expect(json_is_null(results_at(json, "model_check/0/holds")));
            cr_expect(json_is_null(results_at(json, "model_check/0/difference")));
            cr_expect_str_eq(results_text(json, "model_check/0/reason"),
                             "nothing happened that this law speaks of");
        }
        json_decref(json);
        fixture_close(&fixture);
    }
}

Test(json_point, one_replication_has_no_interval)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '9 s', 'replications': 1}}");
    fixture_make_up(&fixture, 0, 0, 1, 0.5);
    json_t *json = point_json(&fixture);
    cr_expect_eq(results_number(json, "metrics/throughput/mean"), 1);
    cr_expect(json_is_null(results_at(json, "metrics/throughput/upper")));
    cr_expect_not_null(results_at(json, "metrics/throughput/reason"));
    json_decref(json);
    fixture_close(&fixture);
}

Test(json_point, failed_runs_are_listed_and_not_counted)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_make_up(&fixture, 0, 0, 1, 0.5);
    fixture_put(&fixture, 0, 1, STORE_FAILED, "its worker was ended by signal 9 (Killed)");
    fixture_make_up(&fixture, 0, 2, 3, 0.5);
    json_t *json = point_json(&fixture);
    cr_expect_eq(results_number(json, "replications"), 2);
    cr_expect_eq(results_number(json, "failed/0/replication"), 1);
    cr_expect_str_eq(results_text(json, "failed/0/reason"),
                     "its worker was ended by signal 9 (Killed)");
    cr_expect_eq(results_number(json, "metrics/throughput/mean"), 2);
    json_decref(json);
    fixture_close(&fixture);
}

Test(json_point, percentiles_need_observations_beyond_them)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_run(&fixture, 0, 3); /* about 200 customers each */
    json_t *json = point_json(&fixture);
    cr_expect_gt(results_number(json, "metrics/response_time/p90/value"), 0);
    cr_expect_gt(results_number(json, "metrics/response_time/p90/upper"),
                 results_number(json, "metrics/response_time/p90/lower"));
    cr_expect(json_is_null(results_at(json, "metrics/response_time/p99.9/value")));
    cr_expect_not_null(
        strstr(results_text(json, "metrics/response_time/p99.9/reason"), "fewer than 10 beyond"));
    bool has_form = false;
    for (size_t i = 0; i < json_array_size(results_at(json, "model_check")); i++) {
        json_t *law = json_array_get(results_at(json, "model_check"), i);
        has_form = has_form || strcmp(results_text(law, "law"), "M/M/1") == 0;
    }
    cr_expect(has_form);
    json_decref(json);
    fixture_close(&fixture);
}
