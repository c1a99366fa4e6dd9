#include "sim/component/report.h"

#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>

#include "tests/sim/component/metric_of.h"
#include "tests/sim/component/report_scene.h"

Test(report, values_are_in_units_of_the_si)
{
    struct scene *scene = open_scene();
    struct counter counter;
    struct level level;
    struct tally tally;
    counter_init(&counter, scene->measures);
    level_init(&level, scene->measures, 0);
    tally_init(&tally, scene->measures, false);
    start(scene);
    for (int i = 0; i < 40; i++) {
        counter_add(&counter);
        tally_add(&tally, 500 + i % 2);
    }
    level_set(&level, 6000, 3);
    finish(scene);
    report_rate(&scene->report, "", METRIC_OF("rate", "1/s", MEAN), &counter);
    report_level(&scene->report, "", METRIC_OF("level", "1", MEAN), &level);
    report_durations(&scene->report, "", METRIC_OF("time", "s", RATIO), &tally);
    report_ratio(&scene->report, "", METRIC_OF("ratio", "1", RATIO), 1, 4, "never");
    static const struct {
        const char *name, *unit;
        double value;
    } expected[] = {
        {"rate", "1/s", 4}, {"level", "1", 1.5}, {"time", "s", 0.5005}, {"ratio", "1", 0.25}};
    cr_assert_eq(scene->report.metric_count, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct metric *metric = &scene->report.metrics[i];
        cr_expect_str_eq(metric->name, expected[i].name);
        cr_expect_str_eq(metric->unit, expected[i].unit);
        cr_expect_null(metric->reason);
        cr_expect_float_eq(metric->value, expected[i].value, 1e-15);
        cr_expect_not(metric->has_percentiles);
        cr_expect_eq(metric->better, BETTER_LESS);
    }
    arena_destroy(scene->arena);
}

/* A ratio whose parts are no sum of what was observed may have the percentiles of that. */
Test(report, a_ratio_may_have_the_percentiles_of_a_tally)
{
    struct scene *scene = open_scene();
    struct tally tally;
    tally_init(&tally, scene->measures, true);
    start(scene);
    tally_add(&tally, 5);
    finish(scene);
    report_ratio(&scene->report, "", METRIC_OF("ratio", "1", RATIO), 1, 4, "never");
    cr_expect_not(scene->report.metrics[0].has_percentiles);
    report_observations(&scene->report, &tally);
    cr_expect(scene->report.metrics[0].has_percentiles);
    cr_expect_eq(scene->report.metrics[0].value, 0.25);
    arena_destroy(scene->arena);
}

Test(report, what_is_undefined_has_a_reason)
{
    struct scene *scene = open_scene();
    struct tally tally;
    tally_init(&tally, scene->measures, true);
    tally_add(&tally, 5); /* before the window */
    start(scene);
    finish(scene);
    report_durations(&scene->report, "", METRIC_OF("time", "s", RATIO), &tally);
    report_ratio(&scene->report, "", METRIC_OF("ratio", "1", RATIO), 0, 0, "nobody came");
    report_missing(&scene->report, "", METRIC_OF("utilization", "1", MEAN),
                   "infinitely many servers");
    for (size_t i = 0; i < 3; i++) {
        cr_expect_not_null(scene->report.metrics[i].reason);
    }
    cr_expect_str_eq(scene->report.metrics[1].reason, "nobody came");
    cr_expect(scene->report.metrics[0].has_percentiles);
    cr_expect_eq(scene->report.metrics[0].cell_count, 0);
    arena_destroy(scene->arena);
}

/* The sums of a metric, which make one value of those of several windows. */
static void expect_metric(const struct metric *metric, enum statistic statistic, double value,
                          double part, double whole)
{
    cr_expect_eq(metric->statistic, statistic, "%s is a %s", metric->name,
                 statistic_names[metric->statistic]);
    cr_expect_eq(metric->value, value, "%s is %.17g", metric->name, metric->value);
    cr_expect_eq(metric->part, part, "%s: part %.17g", metric->name, metric->part);
    cr_expect_eq(metric->whole, whole, "%s: whole %.17g", metric->name, metric->whole);
    cr_expect_eq(metric->events, -1, "%s rests on %g events", metric->name, metric->events);
}

Test(report, every_metric_keeps_the_sums_that_its_statistic_is_made_of)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    struct report *report = &scene->report;
    report_value(report, "", METRIC_OF("mean", "1", MEAN), 2.5);
    report_utilization(report, "", METRIC_OF("utilization", "1", MEAN), 0.75);
    report_ratio(report, "", METRIC_OF("ratio", "s", RATIO), 6, 4, "never");
    report_share(report, "", METRIC_OF("share", "1", SHARE), 3, 8, "never");
    report_count(report, "", METRIC_OF("count", "1", COUNT), 7);
    report_total(report, "", METRIC_OF("total", "s", TOTAL), 12.5);
    report_outcome(report, "", METRIC_OF("so", "1", OUTCOME), true);
    report_outcome(report, "", METRIC_OF("not_so", "1", OUTCOME), false);
    report_extreme(report, "", METRIC_OF("least", "s", LEAST), -3);
    report_extreme(report, "", METRIC_OF("greatest", "s", GREATEST), 9);
    static const struct {
        enum statistic statistic;
        double value, part, whole, most;
    } expected[] = {
        {STATISTIC_MEAN, 2.5, 2.5, 1, INFINITY}, {STATISTIC_MEAN, 0.75, 0.75, 1, 1},
        {STATISTIC_RATIO, 1.5, 6, 4, INFINITY},  {STATISTIC_SHARE, 0.375, 3, 8, 1},
        {STATISTIC_COUNT, 7, 7, 1, INFINITY},    {STATISTIC_TOTAL, 12.5, 12.5, 1, INFINITY},
        {STATISTIC_OUTCOME, 1, 1, 1, 1},         {STATISTIC_OUTCOME, 0, 0, 1, 1},
        {STATISTIC_LEAST, -3, -3, 1, INFINITY},  {STATISTIC_GREATEST, 9, 9, 1, INFINITY},
    };
    cr_assert_eq(report->metric_count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < report->metric_count; i++) {
        const struct metric *metric = &report->metrics[i];
        expect_metric(metric, expected[i].statistic, expected[i].value, expected[i].part,
                      expected[i].whole);
        cr_expect_eq(metric->most, expected[i].most, "%s", metric->name);
        cr_expect_null(metric->reason);
        cr_expect_not(metric->has_percentiles);
    }
    arena_destroy(scene->arena);
}

Test(report, every_statistic_has_a_name_of_its_own)
{
    for (int i = 0; i < STATISTICS; i++) {
        cr_assert_not_null(statistic_names[i]);
        for (int j = 0; j < i; j++) {
            cr_expect_str_neq(statistic_names[i], statistic_names[j]);
        }
    }
}

/* A window without trials still adds what it has to the sums of the others: nothing. */
Test(report, shares_and_ratios_of_nothing_have_no_value)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_share(&scene->report, "", METRIC_OF("share", "1", SHARE), 0, 0, "nobody came");
    report_ratio(&scene->report, "", METRIC_OF("ratio", "s", RATIO), 3, 0, "nothing ended");
    report_missing(&scene->report, "", METRIC_OF("least", "s", LEAST), "nothing was seen");
    static const struct {
        enum statistic statistic;
        const char *reason;
        double part;
    } expected[] = {{STATISTIC_SHARE, "nobody came", 0},
                    {STATISTIC_RATIO, "nothing ended", 3}, /* begun here, ended in another window */
                    {STATISTIC_LEAST, "nothing was seen", 0}};
    for (size_t i = 0; i < 3; i++) {
        const struct metric *metric = &scene->report.metrics[i];
        expect_metric(metric, expected[i].statistic, 0, expected[i].part, 0);
        cr_expect_str_eq(metric->reason, expected[i].reason);
        cr_expect_eq(metric->most, i == 0 ? 1 : INFINITY);
    }
    arena_destroy(scene->arena);
}

/* The kind of a metric without a value is the same as in a window where it has one. */
Test(report, a_share_that_is_missing_is_a_share)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    for (int statistic = 0; statistic < STATISTICS; statistic++) {
        const struct metric_row row = {
            .name = "missing", .unit = "1", .statistic = (enum statistic)statistic};
        report_missing(&scene->report, "", &row, "no reason");
        bool is_part_of_one = statistic == STATISTIC_SHARE || statistic == STATISTIC_OUTCOME;
        bool is_mean = statistic == STATISTIC_MEAN; /* which has a value in every window */
        expect_metric(&scene->report.metrics[statistic],
                      is_mean ? STATISTIC_RATIO : (enum statistic)statistic, 0, 0, 0);
        cr_expect_eq(scene->report.metrics[statistic].most, is_part_of_one ? 1 : INFINITY);
    }
    arena_destroy(scene->arena);
}

Test(report, what_comes_once_is_a_time_or_one_for_it)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_once(&scene->report, "", METRIC_OF("time", "s", ONCE), 4, 1);
    report_once(&scene->report, "", METRIC_OF("rate", "1/s", ONCE), 1, 4);
    expect_metric(&scene->report.metrics[0], STATISTIC_ONCE, 4, 4, 1);
    expect_metric(&scene->report.metrics[1], STATISTIC_ONCE, 0.25, 1, 4);
    arena_destroy(scene->arena);
}

Test(report, a_passage_that_did_not_come_lasted_as_long_as_the_run)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_passage(&scene->report, "", METRIC_OF("came", "s", PASSAGE), 3.25, true);
    report_passage(&scene->report, "", METRIC_OF("did_not", "s", PASSAGE), 10, false);
    expect_metric(&scene->report.metrics[0], STATISTIC_PASSAGE, 3.25, 3.25, 1);
    cr_expect_null(scene->report.metrics[0].reason);
    expect_metric(&scene->report.metrics[1], STATISTIC_PASSAGE, 0, 10, 0);
    cr_expect_str_eq(scene->report.metrics[1].reason, "the run ended before it");
    arena_destroy(scene->arena);
}

Test(report, nines_keep_the_unavailability_that_they_are_of)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_nines(&scene->report, "", METRIC_OF("five", "1", NINES), 1e-5);
    report_nines(&scene->report, "", METRIC_OF("none", "1", NINES), 1);
    report_nines(&scene->report, "", METRIC_OF("perfect", "1", NINES), 0);
    cr_expect_float_eq(scene->report.metrics[0].value, 5, 1e-14);
    cr_expect_eq(scene->report.metrics[0].part, 1e-5);
    cr_expect_null(scene->report.metrics[0].reason);
    expect_metric(&scene->report.metrics[1], STATISTIC_NINES, 0, 1, 1);
    cr_expect_null(scene->report.metrics[1].reason);
    expect_metric(&scene->report.metrics[2], STATISTIC_NINES, 0, 0, 1);
    cr_expect_str_eq(scene->report.metrics[2].reason, "there was no downtime");
    arena_destroy(scene->arena);
}

Test(report, events_belong_to_the_metric_reported_last)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_utilization(&scene->report, "", METRIC_OF("availability", "1", MEAN), 0.999);
    report_count(&scene->report, "", METRIC_OF("failures", "1", COUNT), 4);
    report_events(&scene->report, 4);
    report_total(&scene->report, "", METRIC_OF("downtime", "s", TOTAL), 12);
    cr_expect_eq(scene->report.metrics[0].events, -1);
    cr_expect_eq(scene->report.metrics[1].events, 4);
    cr_expect_eq(scene->report.metrics[2].events, -1);
    report_events(&scene->report, 0);
    cr_expect_eq(scene->report.metrics[2].events, 0);
    arena_destroy(scene->arena);
}

Test(report, only_extremes_are_reported_as_extremes, .signal = SIGABRT)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_extreme(&scene->report, "", METRIC_OF("mean", "s", MEAN), 1);
}

Test(report, events_of_no_metric_trip_an_assert, .signal = SIGABRT)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_events(&scene->report, 1);
}

Test(report, a_law_holds_only_when_both_sides_are_equal)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    wide large = (wide)1 << 100;
    report_law(&scene->report, "little", "system", large, large);
    report_law(&scene->report, "little", "stations.cpu", large, large - 1);
    cr_expect(scene->report.laws[0].holds);
    cr_expect_eq(scene->report.laws[0].difference, 0);
    cr_expect_not(scene->report.laws[1].holds);
    cr_expect_eq(scene->report.laws[1].difference, 1);
    cr_expect_str_eq(scene->report.laws[1].component, "stations.cpu");
    arena_destroy(scene->arena);
}

Test(report, a_law_is_empty_when_both_sides_are_0)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_law(&scene->report, "little", "system", 0, 0);
    report_law(&scene->report, "little", "system", 1, 1);
    report_law(&scene->report, "little", "system", 0, 1);
    cr_expect(scene->report.laws[0].is_empty && scene->report.laws[0].holds);
    cr_expect_not(scene->report.laws[1].is_empty);
    cr_expect_not(scene->report.laws[2].is_empty);
    arena_destroy(scene->arena);
}

/* The first broken law is named, with all digits of its sides. */
Test(report, a_broken_law_fails_the_run)
{
    const wide large = (wide)1 << 100;
    static const struct {
        wide left, right;
        const char *says;
    } cases[] = {
        {0, 0, NULL},
        {7, 7, NULL},
        {7, 5, "7 on one side, 5 on the other, difference 2"},
        {0, -12, "0 on one side, -12 on the other, difference 12"},
    };
    for (size_t i = 0; i <= sizeof cases / sizeof *cases; i++) {
        struct scene *scene = open_scene();
        start(scene);
        finish(scene);
        struct run *run =
            run_create(&(struct run_options){.horizon = 10, .ticks_per_second = 1000});
        bool is_large = i == sizeof cases / sizeof *cases;
        report_law(&scene->report, "flow_balance", "system", 3, 3);
        report_law(&scene->report, "little", "stations.cpu", is_large ? large : cases[i].left,
                   is_large ? large + 1 : cases[i].right);
        report_law(&scene->report, "utilization", "stations.cpu", 1, 1);
        report_check_laws(&scene->report, run);
        const char *says = is_large ? "the law \"little\" is broken:"
                                      " 1267650600228229401496703205376 on one side,"
                                      " 1267650600228229401496703205377 on the other, difference -1"
                                    : cases[i].says;
        cr_expect_eq(run_failed(run), says != NULL, "case %zu", i);
        if (says != NULL) {
            cr_expect_str_eq(run_error(run)->where, "stations.cpu at 0.000 s");
            cr_expect_not_null(strstr(run_error(run)->text, says), "%s", run_error(run)->text);
        }
        run_destroy(run);
        arena_destroy(scene->arena);
    }
}

Test(report, lists_grow_and_copy_their_names)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    char name[] = "a000";
    for (int i = 0; i < 500; i++) {
        name[1] = (char)('0' + i / 100);
        name[2] = (char)('0' + i / 10 % 10);
        name[3] = (char)('0' + i % 10);
        report_value(&scene->report, "", METRIC_OF(name, "1", MEAN), i);
        report_resource(&scene->report, name, i / 500.0);
        report_law(&scene->report, "flow_balance", name, i, i);
    }
    cr_assert_eq(scene->report.metric_count, 500);
    cr_expect_str_eq(scene->report.metrics[123].name, "a123");
    cr_expect_eq(scene->report.metrics[123].value, 123);
    cr_expect_str_eq(scene->report.resources[499].component, "a499");
    cr_expect_str_eq(scene->report.laws[7].component, "a007");
    arena_destroy(scene->arena);
}

/* Names are printed once for a run, and every window has the same ones. */
Test(report, takes_the_names_of_another_report_of_the_run)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    struct report *first = &scene->report;
    struct report again = {
        .arena = scene->arena, .window = first->window, .ticks_per_second = 1000, .like = first};
    struct report *const reports[] = {first, &again};
    for (int i = 0; i < 2; i++) {
        report_value(reports[i], report_path(reports[i], "%s.%d", "stations", 7),
                     METRIC_OF("N.utilization", "1", MEAN), i);
        report_value(reports[i], "", METRIC_OF("plain", "1", MEAN), i);
    }
    cr_expect_str_eq(first->metrics[0].name, "stations.7.utilization");
    for (int i = 0; i < 2; i++) {
        cr_expect_eq(again.metrics[i].name, first->metrics[i].name);
        cr_expect_eq(again.metrics[i].value, 1);
    }
    arena_destroy(scene->arena);
}

Test(report, names_join_a_path_and_what_follows_the_last_word_in_capitals)
{
    static const struct {
        const char *path, *row, *name;
    } facts[] = {
        {"", "throughput", "throughput"},
        {"stations.cpu", "throughput", "stations.cpu.throughput"},
        {"services.db.downtime.node_crash", "downtime.FAULT", "services.db.downtime.node_crash"},
        {"memory.controllers.3", "controllers.N.banks.utilization",
         "memory.controllers.3.banks.utilization"},
        {"interconnect.links.0.2", "links.A.B.utilization", "interconnect.links.0.2.utilization"},
    };
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        report_value(&scene->report, facts[i].path, METRIC_OF(facts[i].row, "1", MEAN), 1);
        cr_expect_str_eq(scene->report.metrics[i].name, facts[i].name);
    }
    arena_destroy(scene->arena);
}

/* All of a part, or one metric, but not what a run came to, whatever its length. */
Test(report, what_hangs_on_a_queue_that_grows_is_marked)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    struct report *report = &scene->report;
    report_unstable(report, "clients.web", "too much");
    report_unstable(report, "errors", "too much");
    report_value(report, "clients.web", METRIC_OF("level", "1", MEAN), 1);
    report_ratio(report, "clients.web", METRIC_OF("time", "s", RATIO), 1, 4, "never");
    report_value(report, "", METRIC_OF("errors", "1", MEAN), 1);
    report_count(report, "clients.web", METRIC_OF("requests", "1", COUNT), 1);
    report_value(report, "clients.web2", METRIC_OF("level", "1", MEAN), 1);
    report_value(report, "clients", METRIC_OF("level", "1", MEAN), 1);
    for (size_t i = 0; i < report->metric_count; i++) {
        cr_expect_eq(report->metrics[i].mark != NULL, i < 3, "%s", report->metrics[i].name);
    }
    arena_destroy(scene->arena);
}

/* A wait that is known as it begins may be longer than any run was. */
Test(report, a_time_longer_than_the_run_is_marked)
{
    struct scene *scene = open_scene();
    struct tally tallies[2];
    tally_init(&tallies[0], scene->measures, false);
    tally_init(&tallies[1], scene->measures, false);
    start(scene);
    sim_ticks end = TICKS_NEVER / 2;
    tally_add(&tallies[0], 1);
    tally_add(&tallies[1], end);
    finish(scene);
    report_durations(&scene->report, "", METRIC_OF("short", "s", RATIO), &tallies[0]);
    report_durations(&scene->report, "", METRIC_OF("long", "s", RATIO), &tallies[1]);
    cr_expect_null(scene->report.metrics[0].mark);
    cr_expect_not_null(scene->report.metrics[1].mark);
    arena_destroy(scene->arena);
}

/* The statistic is the row's: a number of another kind is a mistake in a model. */
Test(report, a_number_that_is_not_of_the_row_s_statistic_trips_an_assert, .signal = SIGABRT)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_count(&scene->report, "", METRIC_OF("crashes", "1", MEAN), 1);
}

/* A window cannot report more than the whole run does. */
Test(report, a_metric_that_the_other_report_has_not_trips_an_assert, .signal = SIGABRT)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    struct report again = {
        .arena = scene->arena, .window = scene->report.window, .like = &scene->report};
    report_value(&again, "", METRIC_OF("more", "1", MEAN), 0);
}

Test(report, a_value_that_is_no_number_trips_an_assert, .signal = SIGABRT)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_value(&scene->report, "", METRIC_OF("bad", "1", MEAN), __builtin_nan(""));
}
