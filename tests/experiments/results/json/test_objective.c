#include "experiments/results/json/objective.h"

#include "tests/experiments/results.h"

static json_t *objectives_of(const char *spec, uint64_t runs)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct writer writer;
    fixture_open_warned(&fixture, spec);
    for (uint64_t i = 0; i < runs; i++) {
        fixture_make_up(&fixture, 0, i, 1 + 0.01 * (double)i, 0.5);
    }
    results_find(&fixture, &summaries);
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    result_objectives_write(&writer, &summaries);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
    return json;
}

Test(json_objective, has_the_numbers_behind_the_verdict)
{
    json_t *json = objectives_of(
        MM1 ", 'run': {'horizon': '400 s', 'replications': 10}, 'analysis': {'objectives': ["
            "{'metric': 'throughput', 'at_least': '1.005 /s', 'share': 0.5}, "
            "{'metric': 'throughput', 'at_most': '1.2 /s'}]}}",
        10);
    cr_expect_eq(json_array_size(results_at(json, "objectives")), 2);
    cr_expect_eq(results_number(json, "objectives/0/point"), 0);
    cr_expect_str_eq(results_text(json, "objectives/0/metric"), "throughput");
    cr_expect_eq(results_number(json, "objectives/0/at_least"), 1.005);
    cr_expect_str_eq(results_text(json, "objectives/0/unit"), "1/s");
    cr_expect_eq(results_number(json, "objectives/0/share"), 0.5);
    cr_expect_str_eq(results_text(json, "objectives/0/of"), "replications");
    cr_expect_eq(results_number(json, "objectives/0/met"), 9);
    cr_expect_eq(results_number(json, "objectives/0/missed"), 1);
    cr_expect_eq(results_number(json, "objectives/0/value"), 0.9);
    cr_expect_float_eq(results_number(json, "objectives/0/lower"), 0.5550, 5e-5);
    cr_expect_float_eq(results_number(json, "objectives/0/upper"), 0.9975, 5e-5);
    cr_expect_str_eq(results_text(json, "objectives/0/verdict"), "PASS");
    cr_expect_null(results_at(json, "objectives/0/reason"));
    cr_expect_null(results_at(json, "objectives/1/share"));
    cr_expect_float_eq(results_number(json, "objectives/1/value"), 1.045, 1e-9);
    cr_expect_str_eq(results_text(json, "objectives/1/verdict"), "PASS");
    json_decref(json);
}

Test(json_objective, an_undecided_one_has_a_reason_and_no_objective_has_no_member)
{
    json_t *json = objectives_of(
        MM1 ", 'run': {'horizon': '400 s', 'replications': 3}, 'analysis': {'objectives': ["
            "{'metric': 'throughput', 'at_least': '1.005 /s', 'share': 0.5}, "
            "{'metric': 'lost_fraction', 'at_most': 0.1, 'share': 0.5}]}}",
        3);
    cr_expect_str_eq(results_text(json, "objectives/0/verdict"), "UNDECIDED");
    cr_expect_gt(strlen(results_text(json, "objectives/0/reason")), 10);
    cr_expect(json_is_null(results_at(json, "objectives/1/value")));
    cr_expect(json_is_null(results_at(json, "objectives/1/lower")));
    cr_expect_eq(results_number(json, "objectives/1/left_out"), 3);
    cr_expect_gt(strlen(results_text(json, "objectives/1/reason")), 10);
    json_decref(json);
    json = objectives_of(MM1 MM1_RUN "}", 3);
    cr_expect_eq(json_object_size(json), 0);
    json_decref(json);
}
