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

static json_t *curves_json(struct fixture *fixture, struct curves *curves,
                           struct point_summaries *summaries)
{
    struct writer writer;
    results_find(fixture, summaries);
    curves_make(curves, fixture->spec, summaries);
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    curves_write(&writer, curves);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    return json;
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
    json_t *json = curves_json(&fixture, &curves, &summaries);
    cr_assert_eq(curves.count, 1);
    cr_expect_float_eq(results_number(json, "scaling/0/usl/contention/value"), 0.05005, 1e-6);
    cr_expect_float_eq(results_number(json, "scaling/0/usl/coherency/value"), 0.002, 1e-6);
    /* The throughput is still rising at the largest size. */
    cr_expect(json_is_null(results_at(json, "scaling/0/usl/peak/value")));
    cr_expect_str_eq(results_text(json, "scaling/0/usl/peak/reason"),
                     "the throughput is highest at 16, the largest size");
    cr_expect_gt(results_number(json, "scaling/0/usl/contention/upper"),
                 results_number(json, "scaling/0/usl/contention/lower"));
    cr_expect_eq(results_number(json, "scaling/0/points/0"), 1); /* sorted by the axis */
    cr_expect_eq(results_number(json, "scaling/0/points/4"), 4);
    /* The throughput at 2 is 5.2 % under twice that at 1, at 4 it is 14.8 % under: 9 N between. */
    double slope = (usl(4, 0.05005, 0.002) - usl(2, 0.05005, 0.002)) / 2 / 1000;
    double at_2 = usl(2, 0.05005, 0.002) / 1000;
    cr_expect_float_eq(results_number(json, "scaling/0/knee/value"),
                       2 + (at_2 - 1.8) / (0.9 - slope), 1e-3);
    cr_expect_str_eq(results_text(json, "scaling/0/knee/bottleneck"), "cpu");
    /* Speedup is that of the sweep. */
    cr_expect_eq(results_number(json, "scaling/0/speedup/0/size"), 1);
    cr_expect_eq(results_number(json, "scaling/0/speedup/0/speedup"), 1);
    cr_expect_eq(results_number(json, "scaling/0/speedup/0/efficiency"), 1);
    cr_expect_eq(results_number(json, "scaling/0/speedup/4/size"), 16);
    cr_expect_float_eq(results_number(json, "scaling/0/speedup/4/speedup"),
                       usl(16, 0.05005, 0.002) / 1000, 1e-4);
    cr_expect_float_eq(results_number(json, "scaling/0/speedup/4/efficiency"),
                       usl(16, 0.05005, 0.002) / 16000, 1e-5);
    cr_expect_lt(fabs(results_number(json, "scaling/0/usl/misfit/value")), 1e-6);
    cr_expect_gt(fabs(results_number(json, "scaling/0/amdahl/misfit/value")), 0.02);
    cr_expect_str_eq(results_text(json, "scaling/0/best_law/reason"),
                     "5 points are too few to choose a law by AICc: it needs 6");
    json_decref(json);
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
    json_t *json = curves_json(&fixture, &curves, &summaries);
    cr_expect_str_eq(results_text(json, "scaling/0/usl/reason"),
                     "no replication has a positive value at every point");
    cr_expect(json_is_null(results_at(json, "scaling/0/knee/value")));
    json_decref(json);
    curves_free(&curves);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}
