#include "tests/models/storage/removable_fixture.h"

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

/* Two I/Os of two media on one drive: 16 s, then rewind 5, unload 20, moves 10, load 10 and 1 s. */
Test(removable_report, metrics_are_those_of_its_ios)
{
    struct library_bench bench;
    library_bench_init(&bench);
    library_bench_start(&bench);
    library_bench_submit(&bench, 0, false);
    library_bench_submit(&bench, 1000, true);
    library_bench_wait(&bench, 100);
    measures_set_mark(bench.assembly.measures, run_now(bench.run));
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, bench.run->arena, &window, LIBRARY_SECOND);
    place_report(bench.device.component, &report);
    static const struct {
        const char *name;
        double value;
    } expected[] = {
        {"storage.library.utilization", 0.62}, {"storage.library.response_time", 39},
        {"storage.library.throughput", 0.02},  {"storage.library.bandwidth", 2 * 512},
        {"storage.library.queue_time", 8},     {"storage.library.unmount_time", 12.5},
        {"storage.library.robot_time", 0},     {"storage.library.move_time", 7.5},
        {"storage.library.load_time", 10},     {"storage.library.locate_time", 0},
        {"storage.library.transfer_time", 1},  {"storage.library.robot_utilization", 0.15},
        {"storage.library.mounted_share", 0},  {"storage.library.mounts", 2}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        double value = value_of(&report, expected[i].name);
        cr_expect_float_eq(value, expected[i].value, 1e-9, "%s: %g", expected[i].name, value);
    }
    run_destroy(bench.run);
}

Test(removable_report, bugs_are_noticed)
{
    for (int bug = 0; bug < 6; bug++) {
        struct library_bench bench;
        library_bench_init(&bench);
        library_bench_start(&bench);
        library_bench_submit(&bench, 0, false);
        library_bench_submit(&bench, 1000, false);
        library_bench_wait(&bench, 20);
        cr_assert(library_bench_is_sound(&bench));
        bench.library->ledger.joined.count += bug == 0;
        bench.library->mounts.count += bug == 1;
        bench.library->of_stage[REMOVABLE_LOAD].sum += bug == 2;
        bench.library->waiting_count += bug == 3;
        bench.library->drive_of[0] = bug == 4 ? REMOVABLE_NONE : bench.library->drive_of[0];
        bench.library->drives[0].is_busy = bug != 5;
        cr_expect(!library_bench_is_sound(&bench), "bug %d", bug);
        run_destroy(bench.run);
    }
}
