#include "experiments/results/comparison.h"

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

Test(comparison, pairs_points_that_differ_in_one_axis_alone)
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
    comparisons_write(&writer, &comparisons);
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
    json_decref(json);
    writer_end(&writer);
    comparisons_free(&comparisons);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

Test(comparison, leaves_out_pairs_with_a_missing_side)
{
    double left[] = {1, 2, 3};
    double right[] = {2, 0, 5};
    bool has_left[] = {true, true, true};
    bool has_right[] = {true, false, true};
    struct paired paired =
        comparison_paired(&(struct row){left, has_left}, &(struct row){right, has_right}, 3, 0.95);
    cr_expect_eq(paired.difference.samples, 2);
    cr_expect_eq(paired.difference.mean, 1.5);
}

Test(comparison, without_one_in_the_spec_there_is_none)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct comparisons comparisons;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, 1, 0.5);
    }
    results_find(&fixture, &summaries);
    comparisons_make(&comparisons, fixture.spec, &summaries);
    cr_expect_eq(comparisons.count, 0);
    comparisons_free(&comparisons);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}
