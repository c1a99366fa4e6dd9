#include "tests/models/storage/ssd_fixture.h"

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

/* A read of 60 us and a write of 510 us on two of four dies, in a second. */
Test(ssd_report, metrics_are_those_of_its_ios)
{
    struct ssd_bench bench;
    ssd_bench_init(&bench);
    ssd_bench_start(&bench);
    ssd_bench_submit(&bench, 0, 4096, false);
    ssd_bench_submit(&bench, 8, 4096, true);
    ssd_bench_finish(&bench);
    measures_set_mark(bench.assembly.measures, run_now(bench.run));
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, bench.run->arena, &window, TICKS_PER_SECOND_COARSE);
    place_report(bench.device.component, &report);
    cr_expect_float_eq(value_of(&report, "storage.ssd.utilization"), 570e-6 / 4, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.ssd.channel_utilization"), 20e-6 / 2, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.ssd.read_response_time"), 60e-6, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.ssd.write_response_time"), 510e-6, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.ssd.bandwidth"), 8192, 1e-6);
    cr_expect_float_eq(value_of(&report, "storage.ssd.write_amplification"), 1, 1e-12);
    cr_expect_eq(value_of(&report, "storage.ssd.erases"), 0);
    run_destroy(bench.run);
}

Test(ssd_report, bugs_are_noticed)
{
    for (int bug = 0; bug < 6; bug++) {
        struct ssd_bench bench;
        ssd_bench_init(&bench);
        ssd_bench_start(&bench);
        ssd_bench_submit(&bench, 0, 32768, true);
        ssd_bench_submit(&bench, 0, 4096, false);
        run_until(bench.run, 600 * SSD_US);
        cr_assert(ssd_bench_is_sound(&bench));
        cr_assert_eq(ssd_bench_broken_laws(&bench), 0);
        struct ssd_ftl *ftl = &bench.ssd->dies[1].ftl;
        bench.ssd->ledger.joined.count += bug == 0;
        bench.ssd->ledger.joined_at += bug == 1;
        ftl->programs += bug == 2;
        bench.ssd->pages_open += bug == 3;
        ftl->valid[0] += bug == 4;
        ftl->place[3] += bug == 5;
        cr_expect_eq(ssd_bench_broken_laws(&bench), bug < 3, "bug %d", bug);
        cr_expect_eq(ssd_bench_is_sound(&bench), bug < 3, "bug %d", bug);
        run_destroy(bench.run);
    }
}
