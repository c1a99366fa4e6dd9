#include "experiments/theory/closed_form.h"

#include "experiments/results/json/point.h"
#include "tests/experiments/forms.h"
#include "tests/experiments/results.h"

/* model_check of point 0, from its runs in the store. */
static json_t *check_fixture(struct fixture *fixture)
{
    struct writer writer;
    struct replications replications;
    struct stopping stopping;
    struct experiment_point point;
    experiment_point_open(&fixture->experiment, 0, &point);
    cr_assert(experiment_replications(&fixture->experiment, &point, &replications, &stopping,
                                      &fixture->error));
    writer_init(&writer, NULL);
    writer_open_list(&writer, NULL);
    struct arena *arena = arena_create();
    struct closed_form_verdicts verdicts = closed_forms_judge(&point.point, &replications, arena);
    result_verdicts_write(&writer, &verdicts);
    arena_destroy(arena);
    writer_close_list(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    experiment_point_close(&point);
    return json;
}

/* model_check of made-up values of a metric, the same in all replications but the first. @param
 * members  of the metric, with %.17g for the value and ' for " */
static json_t *check_metric(const char *spec, const char *metric, const char *members,
                            const double values[2], uint64_t replications)
{
    struct fixture fixture;
    fixture_open(&fixture, spec);
    for (uint64_t i = 0; i < replications; i++) {
        struct text_buffer text = {0};
        text_print(&text,
                   "{'ticks_per_second': 1000, 'window_s':[0,8],'pieces':[0],'metrics':{'%s':{",
                   metric);
        text_print(&text, members, values[i > 0]);
        text_append(&text, "}},'resources':{},'laws':[]}");
        char *record = quoted(text.text);
        fixture_put(&fixture, 0, i, STORE_DONE, record);
        free(record);
        text_buffer_free(&text);
    }
    json_t *json = check_fixture(&fixture);
    fixture_close(&fixture);
    return json;
}

/* Of response times of an M/M/1 whose mean is 2 s. */
static json_t *check_of(double first, double second, uint64_t replications)
{
    const char *spec = replications == 1 ? MM1 ", 'run': {'horizon': '9 s', 'replications': 1}}"
                                         : MM1 ", 'run': {'horizon': '9 s', 'replications': 2}}";
    return check_metric(spec, "response_time", "'unit':'s','values':[%.17g]",
                        (const double[]){first, second}, replications);
}

Test(closed_form, holds_when_the_expected_value_is_near)
{
    json_t *json = check_of(2.0005, 2.0006, 2);
    cr_expect_str_eq(results_text(json, "0/law"), "M/M/1");
    cr_expect_str_eq(results_text(json, "0/metric"), "response_time");
    cr_expect_eq(results_number(json, "0/expected"), 2);
    cr_expect_float_eq(results_number(json, "0/difference"), 0.00055, 1e-9);
    cr_expect(json_is_true(results_at(json, "0/holds")));
    json_decref(json);
}

Test(closed_form, does_not_hold_when_it_is_far_from_what_all_replications_found)
{
    json_t *json = check_of(3, 3.0001, 2);
    cr_expect(json_is_false(results_at(json, "0/holds")));
    json_decref(json);
}

/* A spread of nothing in random runs is no proof against theory, nor for it. */
Test(closed_form, is_not_known_where_all_values_are_the_same)
{
    json_t *json = check_of(3, 3, 2);
    cr_expect(json_is_null(results_at(json, "0/holds")));
    cr_expect(json_is_null(results_at(json, "0/difference")));
    cr_expect_not_null(strstr(results_text(json, "0/reason"), "the same value in all 2 samples"));
    json_decref(json);
}

Test(closed_form, is_not_known_with_one_replication)
{
    json_t *json = check_of(2, 2, 1);
    cr_expect(json_is_null(results_at(json, "0/holds")));
    cr_expect_not_null(results_at(json, "0/reason"));
    json_decref(json);
}

/* MM1 of a made-up number in system, with so many passes a second in the second replication. */
static json_t *check_with_throughput(double second)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '1 ms', 'replications': 2}}");
    for (uint64_t i = 0; i < 2; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "{\"ticks_per_second\":1000,\"window_s\":[0,8],\"pieces\":[0],\"metrics\":{"
                 "\"throughput\":{\"unit\":\"1/"
                 "s\",\"values\":[%g]},"
                 "\"number_in_system\":{\"unit\":\"1\",\"values\":[%g]}},"
                 "\"resources\":{},\"laws\":[]}",
                 i == 0 ? 1 : second, 1e-4 * (double)i);
        fixture_put(&fixture, 0, i, STORE_DONE, text);
    }
    json_t *json = check_fixture(&fixture);
    fixture_close(&fixture);
    return json;
}

/* A mean number near 0 is no proof against theory where no customer was completed. */
Test(closed_form, is_not_known_where_nothing_was_completed)
{
    json_t *json = check_with_throughput(0);
    cr_expect_str_eq(results_text(json, "1/metric"), "number_in_system");
    cr_expect(json_is_null(results_at(json, "1/holds")));
    cr_expect(json_is_null(results_at(json, "1/difference")));
    cr_expect_str_eq(results_text(json, "1/reason"),
                     "nothing was completed in a replication: the horizon is too short");
    json_decref(json);
    json = check_with_throughput(1);
    cr_expect(json_is_false(results_at(json, "1/holds")));
    json_decref(json);
}

Test(closed_form, a_transient_run_has_none)
{
    cr_expect_eq(forms_count(MM1 ", 'run': {'horizon': '9 s', 'transient': true}}"), 0);
    cr_expect_gt(forms_count(MM1 ", 'run': {'horizon': '9 s'}}"), 0);
}

/* Whether 20 replications of one node, up 10 / 11 of the time, agree with theory at an instant. */
static bool holds_at_instant(double first, double others)
{
    json_t *json = check_metric(
        "{'name': 'share', 'system': {'kind': 'cluster', 'nodes': {'a': {"
        "'boot': {'firmware': '0 s', 'operating_system': '0 s', 'cluster_stack': '0 s'}, "
        "'time_to_failure': {'exponential': '10 h'}, 'time_to_repair': {'exponential': '1 h'}}}, "
        "'membership': {'kind': 'delay'}, 'fencing': {'kind': 'none'}, 'plan': '0 s', "
        "'dc_deadtime': '0 s', 'action_delay': '0 s', "
        "'services': {'s': {'on': 'a', 'address': '0 s', 'start': '0 s'}}}, "
        "'run': {'horizon': '1000 h', 'replications': 20}}",
        "services.s.availability_at",
        "'unit':'1','statistic':'outcome','most':1,'parts':[%.17g],'wholes':[1]",
        (const double[]){first, others}, 20);
    cr_expect_str_eq(results_text(json, "2/metric"), "services.s.availability_at");
    cr_expect_float_eq(results_number(json, "2/expected"), 10. / 11, 1e-9);
    bool holds = json_is_true(results_at(json, "2/holds"));
    json_decref(json);
    return holds;
}

/* One outcome for each replication. All up has a chance of 0.91^20 = 0.15, all down one of
 * 0.09^20. */
Test(closed_form, a_share_that_is_the_same_in_all_replications_may_be_chance)
{
    cr_expect(holds_at_instant(1, 1));
    cr_expect(holds_at_instant(0, 1));
    cr_expect_not(holds_at_instant(0, 0));
    cr_expect_not(holds_at_instant(1, 0));
}

/* An M/G/1 of this service, with a mean of 1 s, whose two replications saw so many passes. */
static json_t *check_service(const char *service, double passes)
{
    char spec[512];
    char members[128];
    snprintf(spec, sizeof spec,
             "{'name': 'tail', 'system': {'kind': 'queueing', 'stations': {'a': {'service': %s}}}, "
             "'workload': {'classes': {'x': {'arrivals': {'exponential': '2 s'}, 'route': {'start':"
             " 'a', 'a': 'done'}}}}, 'run': {'horizon': '9 s', 'replications': 2}}",
             service);
    snprintf(members, sizeof members,
             "'unit':'s','statistic':'ratio','parts':[%%.17g],'wholes':[%.17g]", passes);
    return check_metric(spec, "response_time", members,
                        (const double[]){1.5 * passes, 1.6 * passes}, 2);
}

static void expect_no_verdict(const char *service, double passes, const char *reason)
{
    json_t *json = check_service(service, passes);
    cr_expect_str_eq(results_text(json, "0/law"), "M/G/1");
    cr_expect(json_is_null(results_at(json, "0/holds")), "%s", service);
    cr_expect(json_is_null(results_at(json, "0/difference")), "%s", service);
    cr_expect_str_eq(results_text(json, "0/reason"), reason);
    json_decref(json);
}

/* The mean exists and the law is true, but no interval over a few runs holds it. */
Test(closed_form, is_not_known_where_services_have_too_heavy_a_tail)
{
    expect_no_verdict("{'pareto': {'minimum': '500 ms', 'shape': 2.2}}", 1e9,
                      "the service times have no finite fourth moment: an interval over 2 "
                      "replications says nothing");
    expect_no_verdict("{'lognormal': {'mean': '1 s', 'cv': 5}}", 1e6,
                      "2000000 service times are worth 4.38 by their fourth moment: too few for "
                      "such a tail, 1000 are needed");
    /* 26^4 x 1000 services are enough, and one less is not. */
    double enough = 26.0 * 26 * 26 * 26 * CLOSED_FORM_WORTH / 2;
    json_t *json = check_service("{'lognormal': {'mean': '1 s', 'cv': 5}}", enough + 1);
    cr_expect(json_is_boolean(results_at(json, "0/holds")));
    json_decref(json);
    json = check_service("{'lognormal': {'mean': '1 s', 'cv': 5}}", enough - 1);
    cr_expect(json_is_null(results_at(json, "0/holds")));
    json_decref(json);
}

/* A wrong twin: the same values where services are light. */
Test(closed_form, is_known_where_services_are_many_enough_for_their_tail)
{
    json_t *json = check_service("{'uniform': ['0 s', '2 s']}", 1000);
    cr_expect(json_is_boolean(results_at(json, "0/holds")));
    json_decref(json);
    expect_no_verdict("{'uniform': ['0 s', '2 s']}", 200,
                      "400 service times are worth 222 by their fourth moment: too few for such a "
                      "tail, 1000 are needed");
}

Test(closed_form, an_expected_value_is_near_within_the_interval_and_its_slack)
{
    const struct interval interval = {.mean = 10, .lower = 9, .upper = 12, .known = true};
    cr_expect(closed_form_is_near(&interval, 9, 0) && closed_form_is_near(&interval, 12, 0));
    cr_expect_not(closed_form_is_near(&interval, 8.999, 0));
    cr_expect_not(closed_form_is_near(&interval, 12.001, 0));
    cr_expect(closed_form_is_near(&interval, 12.011, 1e-3));
    cr_expect_not(closed_form_is_near(&interval, 12.013, 1e-3));
    cr_expect(closed_form_is_near(&interval, 8.992, 1e-3));
}

/* Laws belong to a kind, not to its name: a kind without a line has none. */
Test(closed_form, another_kind_of_the_same_name_has_no_laws)
{
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(MM1 MM1_RUN "}");
    struct closed_form_tables tables;
    struct point point;
    spec_point(spec, 0, arena, &point);
    closed_form_tables_of(&point, arena, &tables);
    cr_expect_gt(tables.count, 0);
    const struct kind twin = *point.system;
    point.system = &twin;
    closed_form_tables_of(&point, arena, &tables);
    cr_expect_eq(tables.count, 0);
    point_release(&point);
    spec_close(spec);
    arena_destroy(arena);
}
