#include "tests/models/systems/queueing_fixture.h"

/* Every key of DESIGN 3, in its order. */
Test(queueing_report, all_metrics_have_their_names)
{
    static const char *const names[] = {
        "throughput",
        "response_time",
        "number_in_system",
        "lost_fraction",
        "classes.a.throughput",
        "classes.a.response_time",
        "classes.a.number_in_system",
        "classes.a.lost_fraction",
        "classes.b.throughput",
        "classes.b.response_time",
        "classes.b.number_in_system",
        "classes.b.lost_fraction",
        "stations.s.utilization",
        "stations.s.queue_length",
        "stations.s.response_time",
        "stations.s.waiting_time",
        "stations.s.throughput",
        "stations.s.lost_fraction",
        "stations.s.classes.a.utilization",
        "stations.s.classes.a.throughput",
        "stations.s.classes.b.utilization",
        "stations.s.classes.b.throughput",
        "stations.t.utilization",
        "stations.t.queue_length",
        "stations.t.response_time",
        "stations.t.waiting_time",
        "stations.t.throughput",
        "stations.t.lost_fraction",
        "stations.t.classes.a.utilization",
        "stations.t.classes.a.throughput",
        "stations.t.classes.b.utilization",
        "stations.t.classes.b.throughput",
    };
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(1));
    fixture_station(fixture, "t", distribution_constant(1))->percentiles = true;
    fixture_open(fixture, "a", "s", distribution_constant(10));
    fixture_closed(fixture, "b", "t", 2);
    struct simulation_result result = fixture_run(fixture, 10000);
    cr_assert_eq(result.report.metric_count, sizeof names / sizeof *names);
    for (size_t i = 0; i < result.report.metric_count; i++) {
        const struct metric *metric = &result.report.metrics[i];
        cr_expect_str_eq(metric->name, names[i]);
        bool is_time = strstr(names[i], "_time") != NULL;
        bool is_rate = strstr(names[i], "throughput") != NULL;
        cr_expect_str_eq(metric->unit, is_time ? "s" : is_rate ? "1/s" : "1", "%s", names[i]);
        bool has_percentiles =
            strstr(names[i], "response_time") != NULL && strstr(names[i], "stations.s") == NULL;
        cr_expect_eq(metric->has_percentiles, has_percentiles, "%s", names[i]);
    }
    cr_expect_eq(fixture_value(&result, "stations.s.classes.b.utilization"), 0);
    cr_expect_eq(fixture_value(&result, "stations.s.classes.b.throughput"), 0);
    cr_assert_eq(result.report.resource_count, 2);
    cr_expect_str_eq(result.report.resources[1].component, "stations.t");
    cr_expect_eq(result.report.resources[1].utilization, 1);
    simulation_result_free(&result);
    free(fixture);
}

Test(queueing_report, what_did_not_happen_is_undefined_with_a_reason)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(1));
    fixture_open(fixture, "a", "s", distribution_constant(TICKS_NEVER));
    struct simulation_result result = fixture_run(fixture, 1000);
    static const char *const undefined[] = {
        "response_time",
        "lost_fraction",
        "classes.a.response_time",
        "classes.a.lost_fraction",
        "stations.s.lost_fraction",
        "stations.s.response_time",
        "stations.s.waiting_time",
    };
    for (size_t i = 0; i < sizeof undefined / sizeof *undefined; i++) {
        cr_expect_not_null(fixture_metric(&result, undefined[i])->reason, "%s", undefined[i]);
    }
    cr_expect_eq(fixture_value(&result, "throughput"), 0);
    cr_expect_eq(fixture_value(&result, "number_in_system"), 0);
    cr_expect_eq(fixture_value(&result, "stations.s.utilization"), 0);
    simulation_result_free(&result);
    free(fixture);
}

Test(queueing_report, the_system_is_the_sum_of_its_classes)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(1))->servers = PARAMETER_INFINITE;
    /* 100 passes of 10 and 300 of 20: the 25 % below are 10, the rest 20. */
    fixture_open(fixture, "a", "s", distribution_constant(30));
    fixture_open(fixture, "b", "s", distribution_constant(10));
    fixture_service(fixture, &fixture->class[0], "s", distribution_constant(10));
    fixture_service(fixture, &fixture->class[1], "s", distribution_constant(20));
    struct simulation_result result = fixture_run(fixture, 3020);
    cr_expect_float_eq(fixture_value(&result, "response_time"), 17.5, 1e-12);
    cr_expect_eq(fixture_quantile(&result, "response_time", 0.24), 10);
    cr_expect_eq(fixture_quantile(&result, "response_time", 0.26), 20);
    cr_expect_eq(fixture_quantile(&result, "response_time", 0.999), 20);
    cr_expect_eq(fixture_quantile(&result, "classes.a.response_time", 0.999), 10);
    cr_expect_float_eq(fixture_value(&result, "throughput"), 400 / 3020.0, 1e-12);
    cr_expect_float_eq(fixture_value(&result, "number_in_system"),
                       fixture_value(&result, "classes.a.number_in_system") +
                           fixture_value(&result, "classes.b.number_in_system"),
                       1e-12);
    simulation_result_free(&result);
    free(fixture);
}

Test(queueing_report, warm_up_is_left_out)
{
    /* Two customers take turns: the first pass takes 4, every other one 8. */
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(4));
    fixture_closed(fixture, "a", "s", 2);
    struct simulation simulation = {
        .system = &queueing_kind,
        .parameters = &fixture->parameters,
        .horizon = 1001,
        .warmup = 5,
        .ticks_per_second = 1,
        .check = true,
    };
    struct simulation_result result;
    struct error error = {0};
    cr_assert(simulate(&simulation, &result, &error));
    cr_expect_eq(result.removed, 5);
    cr_expect_eq(fixture_value(&result, "response_time"), 8);
    cr_expect_eq(fixture_value(&result, "throughput"), 249 / 996.0);
    simulation_result_free(&result);
    simulation.warmup = 0;
    cr_assert(simulate(&simulation, &result, &error));
    cr_expect_eq(fixture_value(&result, "response_time"), (4 + 249 * 8) / 250.0);
    simulation_result_free(&result);
    free(fixture);
}
