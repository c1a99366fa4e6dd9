#include "experiments/results/json/comparison.h"

#include "tests/experiments/results.h"

#define SWEEP                                                                                      \
    ", 'sweep': {'system.stations.cpu.discipline': ['fcfs', 'ps'], "                               \
    "'system.stations.cpu.servers': [1, 2]}, "                                                     \
    "'analysis': {'metrics': ['throughput'], "                                                     \
    "'compare': {'axis': 'system.stations.cpu.discipline', 'baseline': 'fcfs'}}}"

/* Throughput of point id in replication i: noise that all points share, and what differs. */
static void make_all(struct fixture *fixture)
{
    static const double noise[] = {-5, 0, 7};
    for (size_t id = 0; id < 4; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            double own = id == 2 ? 1 + 0.1 * (double)i : 0;
            fixture_make_up(fixture, id, i, 100 + noise[i] + own, 0.5);
        }
    }
}

Test(json_comparison, says_which_points_and_by_how_much)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct comparisons comparisons;
    struct writer writer;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    make_all(&fixture);
    results_find(&fixture, &summaries);
    comparisons_make(&comparisons, fixture.spec, &summaries);
    cr_assert_eq(comparisons.count, 2);
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    result_comparisons_write(&writer, &comparisons);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    cr_expect_eq(results_number(json, "comparisons/0/baseline_point"), 0);
    cr_expect_eq(results_number(json, "comparisons/0/point"), 2);
    cr_expect_str_eq(results_text(json, "comparisons/0/value"), "ps");
    cr_expect_eq(results_number(json, "comparisons/0/parameters/system.stations.cpu.servers"), 1);
    const char *metric = "comparisons/0/metrics/throughput/";
    char path[128];
    snprintf(path, sizeof path, "%sdifference", metric);
    cr_expect_float_eq(results_number(json, path), 1.1, 1e-12);
    snprintf(path, sizeof path, "%slower", metric);
    double lower = results_number(json, path);
    snprintf(path, sizeof path, "%supper", metric);
    cr_expect_lt(results_number(json, path) - lower, 0.6); /* the shared noise is gone */
    snprintf(path, sizeof path, "%sdiffers", metric);
    cr_expect(json_is_true(results_at(json, path)));
    cr_expect(json_is_false(results_at(json, "comparisons/1/metrics/throughput/differs")));
    cr_expect(json_is_null(results_at(json, "comparisons/1/metrics/throughput/lower")));
    cr_expect_eq(strncmp(results_text(json, "comparisons/1/metrics/throughput/reason"),
                         "the same difference in all pairs", 32),
                 0);
    cr_expect_null(results_at(json, "comparisons/0/metrics/throughput/reason"));
    json_decref(json);
    writer_end(&writer);
    comparisons_free(&comparisons);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}
