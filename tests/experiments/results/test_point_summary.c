#include "experiments/results/point_summary.h"

#include "tests/experiments/results.h"

Test(point_summary, keep_the_chosen_metrics_and_the_bottleneck)
{
    struct fixture fixture;
    struct point_summaries summaries;
    fixture_open(&fixture,
                 MM1 MM1_RUN ", 'analysis': {'metrics': ['lost_fraction', 'throughput']}}");
    fixture_make_up(&fixture, 0, 0, 1, 0.5);
    fixture_make_up(&fixture, 0, 1, 2, 0.7);
    fixture_put(&fixture, 0, 2, STORE_FAILED, "it crashed");
    results_find(&fixture, &summaries);
    cr_assert(summaries.count == 1 && summaries.column_count == 2);
    const struct point_summary *summary = &summaries.list[0];
    cr_expect_str_eq(summary->metrics[0].estimate.reason, "nobody came");
    cr_expect_eq(summary->metrics[1].estimate.interval.mean, 1.5);
    cr_expect_eq(summary->metrics[1].estimate.interval.samples, 2);
    cr_expect_str_eq(summary->bottleneck.busiest.component, "cpu");
    cr_expect_float_eq(summary->bottleneck.busiest.utilization, 0.6, 1e-15);
    cr_expect(!summary->bottleneck.is_named && summary->bottleneck.has_busiest);
    cr_expect(summary->failed == 1 && summary->replications == 3);
    cr_expect_eq(point_summaries_index(&summaries, "throughput"), 1);
    cr_expect_eq(point_summaries_index(&summaries, "nothing"), 2);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

Test(point_summary, batches_give_a_single_run_its_interval)
{
    struct fixture fixture;
    struct point_summaries summaries;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '10 s', 'batch_means': true}, "
                               "'analysis': {'metrics': ['response_time', 'number_in_system']}}");
    /* Four batches of four windows each. */
    char *record = quoted(
        "{'events': 1, 'ties': 0, 'ticks_per_second': 1000, 'window_s': [2, 3, 4, "
        "5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], 'pieces': [0], "
        "'metrics': {'response_time': {'unit': 's', 'values': "
        "[2, 6, 2, 6, 5, 7, 5, 7, 4, 4, 4, 4, 8, 8, 4, 4]}, "
        "'number_in_system': {'unit': 's', 'values': [1, 1, null, 1, null, null, null, null, "
        "2, 4, null, null, null, null, null, null], "
        "'reason': 'nothing came'}}, 'resources': {}, 'laws': []}");
    fixture_put(&fixture, 0, 0, STORE_DONE, record);
    free(record);
    results_find(&fixture, &summaries);
    const struct interval *x = &summaries.list[0].metrics[0].estimate.interval;
    cr_expect(x->mean == 5 && x->samples == 4 && x->known);
    /* t(3, 0.975) s / sqrt(4) with s^2 = 4/3 */
    cr_expect_float_eq(interval_half_width(x), 3.18244630528 * 1.15470053838 / 2, 1e-9);
    cr_expect_eq(summaries.list[0].metrics[1].estimate.interval.samples, 2);
    cr_expect_eq(summaries.list[0].replications, 1);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

Test(point_summary, without_a_choice_show_the_first_metrics_of_the_system)
{
    struct fixture fixture;
    struct point_summaries summaries;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_run(&fixture, 0, 3);
    results_find(&fixture, &summaries);
    cr_assert_eq(summaries.column_count, POINT_SUMMARY_COLUMNS);
    cr_expect_str_eq(summaries.names[0], "throughput");
    for (size_t i = 0; i < summaries.column_count; i++) {
        cr_expect_null(strchr(summaries.names[i], '.'));
    }
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

Test(point_summary, the_other_parameters_leave_out_the_axis_and_what_moves_with_it)
{
    struct fixture fixture;
    struct point_summaries summaries;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2]}, "
                                       "'zip': [{'system.stations.cpu.discipline': ['fcfs', 'ps'], "
                                       "'system.stations.cpu.capacity': [5, 6]}]}");
    for (size_t id = 0; id < 4; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(&fixture, id, i, 1, 0.5);
        }
    }
    results_find(&fixture, &summaries);
    struct arena *arena = arena_create();
    struct plain others = point_summaries_others(fixture.spec, &summaries.list[3],
                                                 "system.stations.cpu.discipline", arena);
    cr_expect_eq(others.count, 1);
    cr_expect_eq(plain_get(&others, "system.stations.cpu.servers")->integer, 2);
    others =
        point_summaries_others(NULL, &summaries.list[3], "system.stations.cpu.discipline", arena);
    cr_expect_eq(others.count, 2);
    arena_destroy(arena);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

Test(point_summary, a_metric_that_no_point_has_is_noticed)
{
    struct fixture fixture;
    struct point_summaries summaries;
    const char *nearest;
    static const char *const names[] = {"throughput", "respons_time", "nothing.like.it"};
    const struct analysis_parameters analysis = {.metric_count = 3, .metrics = names};
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_run(&fixture, 0, 3);
    results_find_of(&fixture, &analysis, &summaries);
    cr_expect_not(point_summaries_is_unknown(&summaries, 0, &nearest));
    cr_expect(point_summaries_is_unknown(&summaries, 1, &nearest));
    cr_expect_str_eq(nearest, "response_time");
    cr_expect(point_summaries_is_unknown(&summaries, 2, &nearest));
    cr_expect_null(nearest);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

Test(point_summary, one_objective_that_does_not_pass_is_enough)
{
    struct fixture fixture;
    struct point_summaries summaries;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': 6}, 'sweep': "
                               "{'system.stations.cpu.servers': [1, 2]}, 'analysis': {'objectives':"
                               " [{'metric': 'throughput', 'at_most': '1.2 /s', 'share': 0.5}]}}");
    for (uint64_t i = 0; i < 6; i++) {
        fixture_make_up(&fixture, 0, i, 1, 0.5);
        fixture_make_up(&fixture, 1, i, i == 5 ? 1.3 : 1, 0.5);
    }
    results_find(&fixture, &summaries);
    cr_expect_eq(summaries.list[0].objectives[0].verdict, VERDICT_PASS);
    cr_expect_eq(summaries.list[1].objectives[0].verdict, VERDICT_UNDECIDED);
    cr_expect_not(point_summaries_all_pass(&summaries));
    summaries.count = 1;
    cr_expect(point_summaries_all_pass(&summaries));
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

Test(point_summary, without_a_choice_a_cluster_shows_each_of_its_services)
{
    static const char *const columns[] = {
        "services.db.time_to_recovery",  "services.db.downtime",  "services.db.availability",
        "services.web.time_to_recovery", "services.web.downtime", "services.web.availability"};
    struct fixture fixture;
    struct point_summaries summaries;
    fixture_open(
        &fixture,
        "{'name': 'pair', 'system': {'kind': 'cluster', 'nodes': {'a': {'role': 'active'}, "
        "'b': {'role': 'standby', 'fencing_delay': '5 s'}}, 'storage': {'lun': {}}, "
        "'services': {'db': {'on': 'a', 'storage': 'lun'}, 'web': {'on': 'a'}}}, 'faults': "
        "[{'at': '30 s', 'kind': 'node_crash', 'target': 'a'}], 'run': {'horizon': "
        "'3 min', 'replications': 2, 'timeline': 'none'}}");
    fixture_run(&fixture, 0, 2);
    results_find(&fixture, &summaries);
    cr_assert_eq(summaries.column_count, 6);
    for (size_t i = 0; i < 6; i++) {
        cr_expect_str_eq(summaries.names[i], columns[i]);
        cr_expect_not_null(summaries.list[0].metrics[i].unit);
    }
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}
