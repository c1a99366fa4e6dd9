#include "sim/component/report.h"

#include <criterion/criterion.h>
#include <signal.h>

/* A report over a window of 10 s from 1 s on, with a tick of 1 ms. */
struct scene {
    struct arena *arena;
    struct measures *measures;
    struct window window;
    struct report report;
};

static struct scene *open_scene(void)
{
    struct arena *arena = arena_create();
    struct scene *scene = ARENA_NEW(arena, struct scene);
    scene->arena = arena;
    scene->measures = measures_create(arena, 2);
    return scene;
}

static void start(struct scene *scene)
{
    measures_set_mark(scene->measures, 1000);
}

static void finish(struct scene *scene)
{
    measures_set_mark(scene->measures, 11000);
    scene->window = (struct window){measures_marks(scene->measures), 0, 1};
    report_init(&scene->report, scene->arena, &scene->window, 1000);
}

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
    report_rate(&scene->report, "rate", &counter);
    report_level(&scene->report, "level", &level);
    report_durations(&scene->report, "time", &tally);
    report_ratio(&scene->report, "ratio", "1", 1, 4, "never");
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
    }
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
    report_durations(&scene->report, "time", &tally);
    report_ratio(&scene->report, "ratio", "1", 0, 0, "nobody came");
    report_undefined(&scene->report, "utilization", "1", "infinitely many servers");
    for (size_t i = 0; i < 3; i++) {
        cr_expect_not_null(scene->report.metrics[i].reason);
    }
    cr_expect_str_eq(scene->report.metrics[1].reason, "nobody came");
    cr_expect(scene->report.metrics[0].has_percentiles);
    for (int i = 0; i < PERCENTILES; i++) {
        cr_expect_not(scene->report.metrics[0].supported[i]);
    }
    arena_destroy(scene->arena);
}

/* n(1-p) >= 10: 20 observations carry the median, 10,000 the 99.9th percentile. */
Test(report, a_percentile_needs_ten_observations_beyond_it)
{
    static const uint64_t needed[PERCENTILES] = {20, 100, 200, 1000, 10000};
    for (int p = 0; p < PERCENTILES; p++) {
        for (uint64_t count = needed[p] - 1; count <= needed[p]; count++) {
            struct scene *scene = open_scene();
            struct tally tally;
            tally_init(&tally, scene->measures, true);
            start(scene);
            for (uint64_t i = 0; i < count; i++) {
                tally_add(&tally, 2000);
            }
            finish(scene);
            report_durations(&scene->report, "time", &tally);
            const struct metric *metric = &scene->report.metrics[0];
            cr_expect_eq(metric->supported[p], count == needed[p], "%s of %lu", percentile_names[p],
                         (unsigned long)count);
            if (metric->supported[p]) {
                cr_expect_float_eq(metric->percentile[p], 2, 0.016);
            }
            arena_destroy(scene->arena);
        }
    }
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
        report_value(&scene->report, name, "1", i);
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

Test(report, a_value_that_is_no_number_trips_an_assert, .signal = SIGABRT)
{
    struct scene *scene = open_scene();
    start(scene);
    finish(scene);
    report_value(&scene->report, "bad", "1", __builtin_nan(""));
}
