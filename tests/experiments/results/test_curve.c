#include "experiments/results/curve.h"

#include "tests/experiments/results.h"

#include <math.h>

#define SWEEP(values)                                                                              \
    ", 'sweep': {'system.stations.cpu.servers': " values "}, "                                     \
    "'analysis': {'scaling': {'axis': 'system.stations.cpu.servers', 'metric': 'throughput'}}}"

static const double sizes[] = {8, 1, 2, 4, 16}; /* in the order of the text */

/* The universal scalability law (Gunther 2007). */
static double usl(double n, double contention, double coherency)
{
    return 1000 * n / (1 + contention * (n - 1) + coherency * n * (n - 1));
}

/* The curves of a fixture, which stay with their summaries. */
static void find_curves(struct fixture *fixture, struct curves *curves,
                        struct point_summaries *summaries)
{
    results_find(fixture, summaries);
    curves_make(curves, fixture->spec, summaries);
}

Test(curve, finds_the_law_its_points_were_made_by)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct curves curves;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP("[8, 1, 2, 4, 16]"));
    for (size_t id = 0; id < 5; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            double factor = 1 + 0.001 * (double)i;
            fixture_make_up(&fixture, id, i, usl(sizes[id], 0.05 * factor, 0.002),
                            0.05 * sizes[id]);
        }
    }
    find_curves(&fixture, &curves, &summaries);
    cr_assert_eq(curves.count, 1);
    const struct curve *curve = &curves.list[0];
    cr_expect_null(curve->reason);
    cr_expect_float_eq(curve->usl.contention.interval.mean, 0.05005, 1e-6);
    cr_expect_float_eq(curve->usl.coherency.interval.mean, 0.002, 1e-6);
    /* The throughput is still rising at the largest size. */
    cr_expect_eq(curve->usl.peak.interval.samples, 0);
    cr_expect_str_eq(curve->usl.peak.reason, "the throughput is highest at 16, the largest size");
    cr_expect_gt(curve->usl.contention.interval.upper, curve->usl.contention.interval.lower);
    cr_assert_eq(curve->count, 5); /* sorted by the axis */
    cr_expect(curve->points[0]->id == 1 && curve->points[4]->id == 4);
    /* The throughput at 2 is 5.2 % under twice that at 1, at 4 it is 14.8 % under: 9 N between. */
    double slope = (usl(4, 0.05005, 0.002) - usl(2, 0.05005, 0.002)) / 2 / 1000;
    double at_2 = usl(2, 0.05005, 0.002) / 1000;
    cr_expect_float_eq(curve->knee.n, 2 + (at_2 - 1.8) / (0.9 - slope), 1e-3);
    cr_expect_str_eq(curve->bottleneck, "cpu");
    /* Speedup is that of the sweep. */
    cr_assert_eq(curve->size_count, 5);
    cr_expect(curve->sizes[0].size == 1 && curve->sizes[4].size == 16);
    cr_expect_eq(curve->sizes[0].speedup.mean, 1);
    cr_expect_eq(curve->sizes[0].efficiency, 1);
    cr_expect_float_eq(curve->sizes[4].speedup.mean, usl(16, 0.05005, 0.002) / 1000, 1e-4);
    cr_expect_float_eq(curve->sizes[4].efficiency, usl(16, 0.05005, 0.002) / 16000, 1e-5);
    cr_expect_lt(fabs(curve->usl.misfit.value), 1e-6);
    cr_expect_gt(fabs(curve->amdahl.misfit.value), 0.02);
    cr_expect_str_eq(curve->choice_reason,
                     "5 points are too few to choose a law by AICc: it needs 6");
    curves_free(&curves);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

#define CLOSED(service)                                                                            \
    "{'name': 'c', 'system': {'kind': 'queueing', 'stations': {'bus': {'service': " service        \
    "}}}, 'workload': {'classes': {'all': {'population': 1, 'think': {'exponential': '9 s'}, "     \
    "'route': {'start': 'bus', 'bus': 'done'}}}}, "                                                \
    "'run': {'horizon': '20 h', 'warmup': '0 s', 'replications': 2}, "                             \
    "'sweep': {'workload.classes.all.population': [1, 4, 8, 12, 16]}, "                            \
    "'analysis': {'metrics': ['response_time'], "                                                  \
    "'scaling': {'axis': 'workload.classes.all.population'}}}"

static void run_closed(struct fixture *fixture, const char *spec)
{
    fixture_open(fixture, spec);
    for (size_t id = 0; id < 5; id++) {
        fixture_run(fixture, id, 2);
    }
}

/* One bottleneck, exponential times: MVA has each throughput, and N* is (1 + 9) / 1. */
Test(curve, has_the_knee_of_theory_beside_that_of_the_sweep)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct curves curves;
    run_closed(&fixture, CLOSED("{'exponential': '1 s'}"));
    find_curves(&fixture, &curves, &summaries);
    const struct curve *curve = &curves.list[0];
    cr_assert(curve->knee.known && curve->knee_law != NULL);
    cr_expect_str_eq(curve->knee_law, "MVA");
    cr_expect_float_eq(curve->knee_expected.corner, 10, 0.1);
    /* 0.38619 a second at 4 and 0.71084 at 8: the line between them meets 0.9 N / 10 here. */
    cr_expect_float_eq(curve->knee_expected.n, 6.964, 0.002);
    cr_expect_float_eq(curve->knee.n, curve->knee_expected.n, 0.7);
    curves_free(&curves);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

/* A wrong twin: a service that is neither exponential nor constant. */
Test(curve, has_no_knee_of_theory_where_none_holds)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct curves curves;
    run_closed(&fixture, CLOSED("{'uniform': ['0 s', '2 s']}"));
    find_curves(&fixture, &curves, &summaries);
    cr_expect_null(curves.list[0].knee_law);
    curves_free(&curves);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

Test(curve, says_why_there_is_no_fit)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct curves curves;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP("[1, 2]"));
    for (size_t id = 0; id < 2; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(&fixture, id, i, 0, 0.5);
        }
    }
    find_curves(&fixture, &curves, &summaries);
    static const char reason[] = "no replication has a positive value at every point";
    cr_expect_str_eq(curves.list[0].reason, reason);
    cr_expect_str_eq(curves.list[0].usl.reason, reason);
    cr_expect_str_eq(curves.list[0].knee_reason, reason);
    cr_expect_eq(curves.list[0].size_count, 0);
    curves_free(&curves);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}
