#include "experiments/results/json/curve.h"

#include "tests/experiments/results.h"

#define SWEEP(values)                                                                              \
    ", 'sweep': {'system.stations.cpu.servers': " values "}, "                                     \
    "'analysis': {'scaling': {'axis': 'system.stations.cpu.servers', 'metric': 'throughput'}}}"

/* The section "scaling" of the fixture, which is closed. */
static json_t *close_written(struct fixture *fixture)
{
    struct point_summaries summaries;
    struct curves curves;
    struct writer writer;
    results_find(fixture, &summaries);
    curves_make(&curves, fixture->spec, &summaries);
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    result_curves_write(&writer, &curves);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    curves_free(&curves);
    point_summaries_free(&summaries);
    fixture_close(fixture);
    return json;
}

/* Of throughputs by size, 3 replications that differ by 0.1 %. */
static json_t *written(const char *spec, const double *throughput, size_t sizes)
{
    struct fixture fixture;
    fixture_open(&fixture, spec);
    for (size_t id = 0; id < sizes; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(&fixture, id, i, throughput[id] * (1 + 0.001 * (double)i), 0.95);
        }
    }
    return close_written(&fixture);
}

/* min(N, 4): Amdahl's law and the USL miss it, the bottleneck law does not. */
Test(json_curve, says_which_law_misses_and_which_is_best)
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

Test(json_curve, a_parameter_at_its_bound_says_so)
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

Test(json_curve, a_knee_seen_only_between_two_sizes_says_so)
{
    static const double level[] = {10, 20, 40};
    json_t *json = written(MM1 MM1_RUN SWEEP("[1, 2, 8]"), level, 3);
    cr_expect_not_null(results_at(json, "scaling/0/knee/note"));
    json_decref(json);
}

#define FOUR SWEEP("[1, 2, 4, 8]")

/* Sizes 2 and 8 rest on few events: what is fitted to them is worth no more. */
Test(json_curve, fits_to_marked_points_are_marked)
{
    static const char mark[] = "2 of 4 points are marked: at 2, it rests on 21 failures: fewer "
                               "than 50";
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN FOUR);
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up_from(&fixture, 0, i, i == 0 ? "10" : "10.1", 90);
        fixture_make_up_from(&fixture, 1, i, i == 0 ? "19" : "19.1", 7);
        fixture_make_up_from(&fixture, 2, i, i == 0 ? "34" : "34.1", 90);
        fixture_make_up_from(&fixture, 3, i, i == 0 ? "55" : "55.2", 7);
    }
    json_t *json = close_written(&fixture);
    cr_expect_str_eq(results_text(json, "scaling/0/usl/mark"), mark);
    cr_expect_str_eq(results_text(json, "scaling/0/amdahl/mark"), mark);
    cr_expect_null(results_at(json, "scaling/0/speedup/0/mark"), "1 is 1");
    cr_expect_str_eq(results_text(json, "scaling/0/speedup/1/mark"), "the point is marked");
    cr_expect_null(results_at(json, "scaling/0/speedup/2/mark"));
    cr_expect_null(results_at(json, "scaling/0/note"));
    json_decref(json);
}

/* Two closed networks of one bottleneck: of exponential services theory knows the knee. */
Test(json_curve, has_the_knee_of_theory_where_there_is_one)
{
    static const char *const services[] = {"{'exponential': '1 s'}", "{'uniform': ['0 s', '2 s']}"};
    for (size_t i = 0; i < 2; i++) {
        struct fixture fixture;
        char spec[1024];
        snprintf(spec, sizeof spec,
                 "{'name': 'c', 'system': {'kind': 'queueing', 'stations': {'bus': {'service': %s}}"
                 "}, 'workload': {'classes': {'all': {'population': 1, 'think': {'exponential': "
                 "'9 s'}, 'route': {'start': 'bus', 'bus': 'done'}}}}, 'run': {'horizon': '1 h', "
                 "'warmup': '0 s', 'replications': 2}, 'sweep': "
                 "{'workload.classes.all.population': [1, 4, 8, 16]}, 'analysis': {'scaling': "
                 "{'axis': 'workload.classes.all.population'}}}",
                 services[i]);
        fixture_open(&fixture, spec);
        for (size_t id = 0; id < 4; id++) {
            fixture_run(&fixture, id, 2);
        }
        json_t *json = close_written(&fixture);
        cr_expect_eq(results_at(json, "scaling/0/knee/corner") != NULL, i == 0);
        cr_expect_eq(results_at(json, "scaling/0/knee/theory") != NULL, i == 0);
        if (i == 0) {
            cr_expect_str_eq(results_text(json, "scaling/0/knee/theory/law"), "MVA");
            cr_expect_float_eq(results_number(json, "scaling/0/knee/theory/value"), 6.964, 0.002);
            cr_expect_float_eq(results_number(json, "scaling/0/knee/theory/corner"), 10, 0.5);
        }
        json_decref(json);
    }
}

/* A wrong twin: the same curve on points that can be trusted. */
Test(json_curve, fits_to_good_points_are_not_marked)
{
    static const double throughput[] = {10, 19, 34, 55};
    json_t *json = written(MM1 MM1_RUN FOUR, throughput, 4);
    cr_expect_null(results_at(json, "scaling/0/usl/mark"));
    cr_expect_null(results_at(json, "scaling/0/speedup/1/mark"));
    cr_expect_null(results_at(json, "scaling/0/note"));
    json_decref(json);
}

Test(json_curve, replications_and_points_without_a_value_are_named)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN FOUR);
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up_from(&fixture, 0, i, i == 0 ? "10" : "10.1", 90);
        fixture_make_up_from(&fixture, 1, i, i == 0 ? "19" : "19.1", 90);
        fixture_make_up_from(&fixture, 2, i, i == 1 ? "null" : i == 0 ? "34" : "34.2", 90);
        fixture_make_up_from(&fixture, 3, i, i == 0 ? "55" : "55.2", 90);
    }
    json_t *json = close_written(&fixture);
    cr_expect_str_eq(results_text(json, "scaling/0/note"),
                     "1 of 3 replications is left out: not every point has a value above 0 there");
    cr_expect_eq(results_number(json, "scaling/0/usl/curves"), 2);
    json_decref(json);

    fixture_open(&fixture, MM1 MM1_RUN FOUR);
    for (size_t id = 0; id < 4; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up_from(&fixture, id, i, id == 2 ? "null" : i == 0 ? "10" : "11", 90);
        }
    }
    json = close_written(&fixture);
    cr_expect(json_is_null(results_at(json, "scaling/0/usl/rate")));
    cr_expect_str_eq(results_text(json, "scaling/0/usl/reason"),
                     "1 of 4 points has no value: at 4, nobody came");
    json_decref(json);
}
