#include "experiments/curve.h"

#include "tests/experiments/results.h"

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
                           struct findings *findings)
{
    struct writer writer;
    results_find(fixture, findings);
    curves_make(curves, fixture->spec, findings);
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
    struct findings findings;
    struct curves curves;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP("[8, 1, 2, 4, 16]"));
    for (size_t id = 0; id < 5; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            double factor = 1 + 0.001 * (double)i;
            fixture_make_up(&fixture, id, i, usl(sizes[id], 0.05 * factor, 0.002),
                            0.05 * sizes[id]);
        }
    }
    json_t *json = curves_json(&fixture, &curves, &findings);
    cr_assert_eq(curves.count, 1);
    cr_expect_float_eq(results_number(json, "scaling/0/usl/contention/value"), 0.05005, 1e-6);
    cr_expect_float_eq(results_number(json, "scaling/0/usl/coherency/value"), 0.002, 1e-6);
    /* peak at sqrt((1 - contention) / coherency) */
    cr_expect_float_eq(results_number(json, "scaling/0/usl/peak/value"), 21.79, 0.05);
    cr_expect_gt(results_number(json, "scaling/0/usl/contention/half_width"), 0);
    cr_expect_eq(results_number(json, "scaling/0/points/0"), 1); /* sorted by the axis */
    cr_expect_eq(results_number(json, "scaling/0/points/4"), 4);
    cr_expect_gt(results_number(json, "scaling/0/knee/value"), 0);
    cr_expect_str_eq(results_text(json, "scaling/0/knee/bottleneck"), "cpu");
    json_decref(json);
    curves_free(&curves);
    findings_free(&findings);
    fixture_close(&fixture);
}

Test(curve, says_why_there_is_no_fit)
{
    struct fixture fixture;
    struct findings findings;
    struct curves curves;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP("[1, 2]"));
    for (size_t id = 0; id < 2; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(&fixture, id, i, 0, 0.5);
        }
    }
    json_t *json = curves_json(&fixture, &curves, &findings);
    cr_expect_str_eq(results_text(json, "scaling/0/usl/reason"),
                     "no replication has a positive value at every point");
    cr_expect(json_is_null(results_at(json, "scaling/0/knee/value")));
    json_decref(json);
    curves_free(&curves);
    findings_free(&findings);
    fixture_close(&fixture);
}
