#include "experiments/results/json/pareto.h"

#include "tests/experiments/results.h"

static json_t *pareto_of(const char *spec)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct pareto pareto;
    struct writer writer;
    fixture_open(&fixture, spec);
    for (uint64_t i = 0; i < 3; i++) {
        for (size_t id = 0; id < spec_point_count(fixture.spec); id++) {
            fixture_make_up(&fixture, id, i, 1 + (double)id + 0.01 * (double)i, 0.5);
        }
    }
    results_find(&fixture, &summaries);
    pareto_make(&pareto, &summaries);
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    result_pareto_write(&writer, &pareto);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    pareto_free(&pareto);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
    return json;
}

#define SWEPT MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2]}"

/* Made-up runs have no response time, and a lost fraction without a value. */
Test(json_pareto, has_the_state_of_each_point)
{
    json_t *json = pareto_of(SWEPT ", 'analysis': {'pareto': ['throughput', 'lost_fraction']}}");
    cr_expect_str_eq(results_text(json, "pareto/metrics/0/metric"), "throughput");
    cr_expect_str_eq(results_text(json, "pareto/metrics/0/better"), "more");
    cr_expect_str_eq(results_text(json, "pareto/metrics/1/better"), "less");
    cr_expect_eq(json_array_size(results_at(json, "pareto/points")), 2);
    cr_expect(json_is_null(results_at(json, "pareto/points/1/state")));
    cr_expect_gt(strlen(results_text(json, "pareto/points/1/reason")), 5);
    json_decref(json);
    json = pareto_of(SWEPT "}");
    cr_expect_eq(json_object_size(json), 0);
    json_decref(json);
}

Test(json_pareto, names_a_point_that_is_better)
{
    struct point_summary summaries[] = {{.id = 4}, {.id = 7}};
    struct pareto_point points[] = {{.summary = &summaries[0], .state = PARETO_FRONT},
                                    {.summary = &summaries[1], .state = PARETO_DOMINATED, .by = 4}};
    struct front_metric metrics[] = {{.metric = "a", .better = BETTER_LESS},
                                     {.metric = "b", .better = BETTER_MORE}};
    struct pareto pareto = {.metrics = metrics, .list = points, .count = 2};
    struct writer writer;
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    result_pareto_write(&writer, &pareto);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    cr_expect_str_eq(results_text(json, "pareto/points/0/state"), "front");
    cr_expect_null(results_at(json, "pareto/points/0/by"));
    cr_expect_str_eq(results_text(json, "pareto/points/1/state"), "dominated");
    cr_expect_eq(results_number(json, "pareto/points/1/by"), 4);
    json_decref(json);
}
