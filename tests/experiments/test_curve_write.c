#include "experiments/curve.h"

#include "tests/experiments/results.h"

#define SWEEP(values)                                                                              \
    ", 'sweep': {'system.stations.cpu.servers': " values "}, "                                     \
    "'analysis': {'scaling': {'axis': 'system.stations.cpu.servers', 'metric': 'throughput'}}}"

/* The section "scaling" of throughputs by size, 3 replications that differ by 0.1 %. */
static json_t *written(const char *spec, const double *throughput, size_t sizes)
{
    struct fixture fixture;
    struct findings findings;
    struct curves curves;
    struct writer writer;
    fixture_open(&fixture, spec);
    for (size_t id = 0; id < sizes; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(&fixture, id, i, throughput[id] * (1 + 0.001 * (double)i), 0.95);
        }
    }
    results_find(&fixture, &findings);
    curves_make(&curves, fixture.spec, &findings);
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    curves_write(&writer, &curves);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    curves_free(&curves);
    findings_free(&findings);
    fixture_close(&fixture);
    return json;
}

/* min(N, 4): Amdahl's law and the USL miss it, the bottleneck law does not. */
Test(curve_write, says_which_law_misses_and_which_is_best)
{
    static const double level[] = {10, 20, 30, 40, 40, 40, 40};
    json_t *json = written(MM1 MM1_RUN SWEEP("[1, 2, 3, 4, 6, 8, 16]"), level, 7);
    cr_expect_str_eq(results_text(json, "scaling/0/best_law/law"), "bottleneck");
    cr_expect_lt(results_number(json, "scaling/0/best_law/aicc/bottleneck"),
                 results_number(json, "scaling/0/best_law/aicc/USL"));
    cr_expect_gt(results_number(json, "scaling/0/amdahl/misfit/value"), 0.05);
    cr_expect_eq(results_number(json, "scaling/0/amdahl/misfit/size"), 4);
    cr_expect_str_eq(strtok((char *)(uintptr_t)results_text(json, "scaling/0/amdahl/mark"), ":"),
                     "the law does not describe the curve");
    cr_expect(json_is_null(results_at(json, "scaling/0/usl/peak/value")));
    json_decref(json);
}

Test(curve_write, a_parameter_at_its_bound_says_so)
{
    static const double better_than_linear[] = {10, 20.2, 41};
    static const double falling[] = {10, 9, 8};
    json_t *json = written(MM1 MM1_RUN SWEEP("[1, 2, 4]"), better_than_linear, 3);
    cr_expect_eq(results_number(json, "scaling/0/usl/contention/held_at"), 0);
    cr_expect_eq(results_number(json, "scaling/0/usl/contention/held_in"), 3);
    cr_expect_eq(results_number(json, "scaling/0/usl/coherency/held_in"), 3);
    cr_expect(json_is_true(results_at(json, "scaling/0/usl/contention/held")));
    cr_expect_eq(results_number(json, "scaling/0/usl/contention/lower"), 0);
    cr_expect_null(results_at(json, "scaling/0/usl/mark"));
    json_decref(json);
    json = written(MM1 MM1_RUN SWEEP("[1, 2, 4]"), falling, 3);
    cr_expect_eq(results_number(json, "scaling/0/amdahl/serial_share/held_at"), 1);
    cr_expect_eq(results_number(json, "scaling/0/amdahl/serial_share/held_in"), 3);
    cr_expect(json_is_true(results_at(json, "scaling/0/amdahl/serial_share/held")));
    cr_expect_eq(results_number(json, "scaling/0/amdahl/serial_share/value"), 1);
    cr_expect_null(results_at(json, "scaling/0/usl/contention/held_at"));
    json_decref(json);
}

Test(curve_write, a_knee_seen_only_between_two_sizes_says_so)
{
    static const double level[] = {10, 20, 40};
    json_t *json = written(MM1 MM1_RUN SWEEP("[1, 2, 8]"), level, 3);
    cr_expect_not_null(results_at(json, "scaling/0/knee/note"));
    json_decref(json);
}
