#include "models/storage/raid_failures.h"
#include "tests/models/storage/raid_fixture.h"

static double value_of(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].value;
        }
    }
    cr_assert_fail("%s", name);
    return 0;
}

/* A read, a small write and a whole row on five members, in 30 ms. */
Test(raid_report, metrics_are_those_of_its_ios)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 5);
    raid_bench_start(&bench);
    raid_bench_submit(&bench, 0, 4, false);
    raid_bench_run(&bench, 10);
    raid_bench_submit(&bench, 0, 4, true);
    raid_bench_run(&bench, 10);
    raid_bench_submit(&bench, 0, 32, true);
    raid_bench_run(&bench, 10);
    measures_set_mark(bench.assembly.measures, run_now(bench.run));
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, bench.run->arena, &window, TICKS_PER_SECOND_COARSE);
    place_report(bench.device.component, &report);
    cr_expect_float_eq(value_of(&report, "storage.array.utilization"), 10.0 / 150, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.throughput"), 100, 1e-9);
    cr_expect_float_eq(value_of(&report, "storage.array.read_response_time"), 0.001, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.write_response_time"), 0.0015, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.member_ios"), 10.0 / 3, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.whole_row_share"), 0.5, 1e-12);
    run_destroy(bench.run);
}

/* A member is down for 20 ms of 40, then a second one fails. */
Test(raid_report, failures_are_told)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 5);
    bench.parameters.time_to_failure = distribution_constant(INT64_C(1000000) * RAID_MS);
    raid_bench_start(&bench);
    raid_bench_run(&bench, 10);
    raid_fail(bench.run, bench.raid, 1);
    raid_bench_run(&bench, 20);
    raid_fail(bench.run, bench.raid, 3);
    raid_bench_run(&bench, 10);
    measures_set_mark(bench.assembly.measures, run_now(bench.run));
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, bench.run->arena, &window, TICKS_PER_SECOND_COARSE);
    place_report(bench.device.component, &report);
    cr_expect_float_eq(value_of(&report, "storage.array.failures"), 2, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.degraded"), 0.5, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.data_losses"), 1, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.time_to_data_loss"), 0.04, 1e-12);
    run_destroy(bench.run);
}

Test(raid_report, bugs_are_noticed)
{
    for (int bug = 0; bug < 9; bug++) {
        struct raid_bench bench;
        raid_bench_init(&bench, RAID_5, 5);
        raid_bench_start(&bench);
        raid_bench_submit(&bench, 0, 4, true);
        raid_bench_submit(&bench, 0, 40, false);
        raid_bench_run(&bench, 1);
        cr_assert(raid_bench_is_sound(&bench));
        cr_assert_eq(raid_bench_broken_laws(&bench), 0);
        struct raid_row *open = bench.raid->all;
        while (open->io == NULL) {
            open = open->all;
        }
        bench.raid->ledger.joined.count += bug == 0;
        bench.raid->ledger.joined_at += bug == 1;
        bench.raid->asked.count += bug == 2;
        bench.raid->rows_open += bug == 3;
        bench.raid->members[1].open += bug == 4;
        open->work.open = bug == 5 ? 0 : open->work.open;
        bench.raid->members[1].is_down = bug == 6 || bug == 7;
        bench.raid->members[1].place = bug == 6 ? RAID_EMPTY : RAID_FILLED;
        bench.raid->members[1].asked_before = bench.raid->members[1].asked - (bug == 6);
        bench.raid->members[2].is_down = bug == 7;
        bench.raid->members[2].asked_before = bench.raid->members[2].asked;
        bench.raid->failures.down.value = bug < 6 ? 0 : bug == 7 ? 2 : 1;
        cr_expect_eq(raid_bench_broken_laws(&bench), bug < 3 || bug == 5, "bug %d", bug);
        cr_expect_eq(raid_bench_is_sound(&bench), bug < 3, "bug %d", bug);
        run_destroy(bench.run);
    }
}
