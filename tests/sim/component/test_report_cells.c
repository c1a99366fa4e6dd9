#include "sim/component/report.h"

#include <criterion/criterion.h>

#include "tests/sim/component/metric_of.h"
#include "tests/sim/component/report_scene.h"

/* Cells of the whole window. */
static const struct pieces whole_window = {1, (const unsigned[]){0, 1}};

/* Two servers and one that was idle: their cells are those of one that saw everything. */
Test(report_cells, durations_of_several_tallies_are_those_of_one_that_saw_all)
{
    struct scene *scene = open_scene();
    struct tally apart[3];
    struct tally together;
    for (int i = 0; i < 3; i++) {
        tally_init(&apart[i], scene->measures, true);
    }
    tally_init(&together, scene->measures, true);
    tally_add(&apart[1], 7701); /* before the window: it may widen a cell, but is not counted */
    tally_add(&together, 7701);
    start(scene);
    for (int64_t i = 0; i < 3000; i++) {
        int64_t value = i * i % 7919 * (i % 5 + 1);
        tally_add(&apart[i % 2], value);
        tally_add(&together, value);
    }
    finish(scene);
    scene->report.pieces = &whole_window;
    report_durations_of(&scene->report, "", METRIC_OF("apart", "s", RATIO),
                        (const struct tally *const[]){&apart[0], &apart[1], &apart[2]}, 3);
    report_durations(&scene->report, "", METRIC_OF("together", "s", RATIO), &together);
    report_durations_of(&scene->report, "", METRIC_OF("a_part", "s", RATIO),
                        (const struct tally *const[]){&apart[0]}, 1);
    const struct metric *metrics = scene->report.metrics;
    cr_expect_eq(metrics[0].whole, 3000);
    cr_expect_eq(metrics[0].part, metrics[1].part);
    cr_expect_eq(metrics[0].value, metrics[1].value);
    cr_assert_eq(metrics[0].cell_count, metrics[1].cell_count);
    for (size_t i = 0; i < metrics[0].cell_count; i++) {
        const struct metric_cell *a = &metrics[0].cells[i];
        const struct metric_cell *b = &metrics[1].cells[i];
        cr_expect(a->counts[0] == b->counts[0] && a->least == b->least &&
                  a->greatest == b->greatest);
    }
    cr_expect_neq(metrics[2].cell_count, metrics[1].cell_count); /* half of it is not all */
    arena_destroy(scene->arena);
}

Test(report_cells, cells_are_in_order_and_count_what_was_observed_in_the_window)
{
    struct scene *scene = open_scene();
    struct tally tally;
    tally_init(&tally, scene->measures, true);
    tally_add(&tally, 5);
    tally_add(&tally, 300000);
    start(scene);
    for (int64_t value = 300000; value < 302000; value += 2) {
        tally_add(&tally, value);
    }
    tally_add(&tally, 0);
    finish(scene);
    scene->report.pieces = &whole_window;
    report_durations(&scene->report, "", METRIC_OF("time", "s", RATIO), &tally);
    const struct metric *metric = &scene->report.metrics[0];
    uint64_t count = 0;
    cr_assert_gt(metric->cell_count, 1);
    for (size_t i = 0; i < metric->cell_count; i++) {
        const struct metric_cell *cell = &metric->cells[i];
        cr_assert(i == 0 || cell->least > cell[-1].greatest);
        cr_assert(cell->counts[0] > 0 && cell->least <= cell->greatest);
        count += cell->counts[0];
    }
    cr_expect_eq(count, 1001);
    cr_expect_eq(metric->cells[0].greatest, 0); /* without the 5 before the window */
    cr_expect_eq(metric->cells[1].least, 300000);
    cr_expect_eq(metric->cells[metric->cell_count - 1].greatest, 301998);
    arena_destroy(scene->arena);
}

/* A piece of several windows has what each of them saw; a cell stands once for all pieces. */
Test(report_cells, a_cell_counts_what_each_piece_observed)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 5);
    struct tally tallies[2];
    tally_init(&tallies[0], measures, true);
    tally_init(&tallies[1], measures, true);
    tally_add(&tallies[0], 999); /* before the pieces */
    measures_set_mark(measures, 0);
    tally_add(&tallies[0], 7);
    tally_add(&tallies[1], 7);
    measures_set_mark(measures, 10);
    tally_add(&tallies[0], 7);
    measures_set_light_mark(measures, 20);
    tally_add(&tallies[1], 9);
    measures_set_mark(measures, 30);
    measures_set_mark(measures, 40);
    const struct pieces pieces = {3, (const unsigned[]){0, 1, 3, 4}};
    struct window window = {measures_marks(measures), 1, 2}; /* of the values, not of the pieces */
    struct report report;
    report_init(&report, arena, &window, 1000);
    report.pieces = &pieces;
    report_durations_of(&report, "", METRIC_OF("time", "s", RATIO),
                        (const struct tally *const[]){&tallies[0], &tallies[1]}, 2);
    const struct metric *metric = &report.metrics[0];
    static const struct {
        int64_t value;
        uint64_t counts[3];
    } expected[] = {{7, {2, 1, 0}}, {9, {0, 1, 0}}};
    cr_expect_eq(metric->whole, 1);
    cr_assert_eq(metric->cell_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct metric_cell *cell = &metric->cells[i];
        cr_expect(cell->least == expected[i].value && cell->greatest == expected[i].value);
        for (size_t k = 0; k < 3; k++) {
            cr_expect_eq(cell->counts[k], expected[i].counts[k]);
        }
    }
    arena_destroy(arena);
}

Test(report_cells, a_constant_service_of_1_s_has_one_cell_from_1_s_to_1_s)
{
    struct scene *scene = open_scene();
    struct tally tally;
    tally_init(&tally, scene->measures, true);
    start(scene);
    for (int i = 0; i < 50; i++) {
        tally_add(&tally, 1000);
    }
    finish(scene);
    scene->report.pieces = &whole_window;
    report_durations(&scene->report, "", METRIC_OF("service", "s", RATIO), &tally);
    const struct metric *metric = &scene->report.metrics[0];
    cr_assert_eq(metric->cell_count, 1);
    cr_expect_eq(metric->cells[0].counts[0], 50);
    cr_expect_eq(metric->cells[0].least, 1000); /* ticks of a millisecond */
    cr_expect_eq(metric->cells[0].greatest, 1000);
    arena_destroy(scene->arena);
}

Test(report_cells, of_times_whose_spread_is_not_known_are_dropped)
{
    struct scene *scene = open_scene();
    struct tally tally;
    tally_init(&tally, scene->measures, true);
    start(scene);
    tally_add(&tally, 1000);
    finish(scene);
    scene->report.pieces = &whole_window;
    report_durations(&scene->report, "", METRIC_OF("service", "s", RATIO), &tally);
    report_no_percentiles(&scene->report, "only means are kept");
    const struct metric *metric = &scene->report.metrics[0];
    cr_expect(metric->has_percentiles && metric->cell_count == 0);
    cr_expect_eq(metric->value, 1);
    cr_expect_null(metric->reason);
    cr_expect_str_eq(metric->no_percentiles, "only means are kept");
    arena_destroy(scene->arena);
}

Test(report_cells, cells_are_kept_only_where_they_are_wanted)
{
    struct scene *scene = open_scene();
    struct tally with, without;
    tally_init(&with, scene->measures, true);
    tally_init(&without, scene->measures, false);
    start(scene);
    tally_add(&with, 1000);
    tally_add(&without, 1000);
    finish(scene);
    report_durations(&scene->report, "", METRIC_OF("with", "s", RATIO), &with);
    scene->report.pieces = &whole_window;
    report_durations(&scene->report, "", METRIC_OF("with", "s", RATIO), &with);
    report_durations(&scene->report, "", METRIC_OF("without", "s", RATIO), &without);
    report_durations_of(&scene->report, "", METRIC_OF("of_none", "s", RATIO), NULL, 0);
    const struct metric *metrics = scene->report.metrics;
    cr_expect(metrics[0].has_percentiles && metrics[0].cell_count == 0);
    cr_expect(metrics[1].has_percentiles && metrics[1].cell_count == 1);
    cr_expect(!metrics[2].has_percentiles && metrics[2].cell_count == 0);
    cr_expect(!metrics[3].has_percentiles && metrics[3].reason != NULL);
    arena_destroy(scene->arena);
}
