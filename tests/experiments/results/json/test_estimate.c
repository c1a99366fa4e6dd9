#include "experiments/results/json/estimate.h"

#include "tests/experiments/results.h"

static const struct interval plain = {
    .mean = 2, .lower = 1, .upper = 4, .samples = 9, .known = true};

/* The members of an estimate; json_decref them. */
static json_t *written(const struct estimate *estimate)
{
    struct writer writer;
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    result_estimate_write(&writer, "mean", estimate);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    return json;
}

Test(json_estimate, has_value_and_bounds)
{
    json_t *json = written(&(struct estimate){.interval = plain});
    cr_expect_eq(results_number(json, "mean"), 2);
    cr_expect_eq(results_number(json, "lower"), 1);
    cr_expect_eq(results_number(json, "upper"), 4);
    cr_expect_eq(json_object_size(json), 3);
    json_decref(json);
}

Test(json_estimate, what_is_missing_is_null_with_a_reason)
{
    struct estimate estimate = {.interval = {.mean = 2, .samples = 1}, .reason = "only one"};
    json_t *json = written(&estimate);
    cr_expect_eq(results_number(json, "mean"), 2);
    cr_expect(json_is_null(results_at(json, "lower")) && json_is_null(results_at(json, "upper")));
    cr_expect_str_eq(results_text(json, "reason"), "only one");
    json_decref(json);
    estimate.interval.samples = 0;
    json = written(&estimate);
    cr_expect(json_is_null(results_at(json, "mean")));
    json_decref(json);
}

Test(json_estimate, says_what_is_exact_cut_or_marked)
{
    json_t *json = written(&(struct estimate){.interval = plain, .is_exact = true});
    cr_expect(json_is_true(results_at(json, "exact")));
    cr_expect_null(results_at(json, "note"));
    json_decref(json);
    json = written(&(struct estimate){
        .interval = plain, .is_exact = true, .is_cut = true, .mark = "it rests on 7 failures"});
    cr_expect(json_is_false(results_at(json, "exact")));
    cr_expect_not_null(strstr(results_text(json, "note"), "between lower and upper"));
    cr_expect_str_eq(results_text(json, "mark"), "it rests on 7 failures");
    json_decref(json);
}

Test(json_estimate, few_values_are_listed)
{
    json_t *json = written(
        &(struct estimate){.interval = plain, .values = {{0, 7}, {11, 3}}, .value_count = 2});
    cr_expect_eq(results_number(json, "values/1/value"), 11);
    cr_expect_eq(results_number(json, "values/1/replications"), 3);
    json_decref(json);
}
