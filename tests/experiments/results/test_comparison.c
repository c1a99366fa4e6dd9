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
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    make_all(&fixture);
    results_find(&fixture, &summaries);
    comparisons_make(&comparisons, fixture.spec, &summaries);
    cr_assert_eq(comparisons.count, 2);
    cr_expect_str_eq(comparisons.baseline.text, "fcfs");
    const struct comparison *first = &comparisons.list[0];
    cr_expect(first->baseline->id == 0 && first->other->id == 2);
    cr_expect_eq(first->parameters.count, 1);
    cr_expect_eq(plain_get(&first->parameters, "system.stations.cpu.servers")->integer, 1);
    cr_assert_eq(first->metric_count, 1);
    const struct comparison_metric *metric = &first->metrics[0];
    cr_expect_str_eq(metric->name, "throughput");
    cr_expect_float_eq(metric->paired.difference.mean, 1.1, 1e-12);
    cr_expect_lt(2 * interval_half_width(&metric->paired.difference), 0.6); /* no shared noise */
    cr_expect(metric->paired.differs && metric->reason == NULL);
    const struct comparison_metric *same = &comparisons.list[1].metrics[0];
    cr_expect_not(same->paired.differs);
    cr_expect_str_eq(same->reason,
                     "the same difference in all pairs: they say nothing about its spread");
    comparisons_free(&comparisons);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

/* A value unknown on one side is unknown of the difference, for the same reason. */
Test(comparison, of_a_side_without_a_value_has_its_reason)
{
    double values[] = {1, 2};
    bool has[] = {true, true};
    struct point_summary_metric known = {.unit = "s", .row = {values, has}};
    known.estimate.interval.samples = 2;
    known.estimate.mark = "it rests on 7 failures";
    struct point_summary_metric missing = {.unit = "s", .row = {values, has}};
    missing.estimate.reason = "nobody came";
    struct comparison_metric metric = comparison_metric_of("x", &known, &missing, 2, 0.95);
    cr_expect_str_eq(metric.reason, "nobody came");
    cr_expect_str_eq(metric.mark, "it rests on 7 failures");
    cr_expect_eq(metric.paired.difference.samples, 0);
    metric = comparison_metric_of("x", &known, &known, 1, 0.95);
    cr_expect_str_eq(metric.reason, "an interval needs 2 replications");
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
