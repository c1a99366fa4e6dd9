#include "models/storage/array_controllers.h"
#include "tests/models/storage/array_fixture.h"

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

/* A write to the cache, a read, and with one controller, which is alone for 50 of 100 ms, a write
   that goes through. */
Test(array_report, metrics_are_those_of_its_ios)
{
    struct array_bench bench;
    array_bench_init(&bench);
    array_bench_start(&bench);
    array_bench_submit(&bench, 1, true);
    array_bench_submit(&bench, 1, false);
    array_bench_run(&bench, 100);
    array_controller_fail(bench.run, bench.array, 0);
    array_bench_submit(&bench, 1, true);
    array_bench_run(&bench, 100);
    measures_set_mark(bench.assembly.measures, run_now(bench.run));
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, bench.run->arena, &window, TICKS_PER_SECOND_COARSE);
    place_report(bench.device.component, &report);
    cr_expect_float_eq(value_of(&report, "storage.array.utilization"), 0.015, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.read_response_time"), 0.011, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.write_response_time"), 0.00625, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.write_through_response_time"), 0.011,
                       1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.degraded"), 0.5, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.unavailable"), 0, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.controller_failures"), 1, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.dirty"), 409.6, 1e-9);
    cr_expect_float_eq(value_of(&report, "storage.array.destages"), 1, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.array.lost"), 0, 1e-12);
    run_destroy(bench.run);
}

Test(array_report, bugs_are_noticed)
{
    for (int bug = 0; bug < 4; bug++) {
        struct array_bench bench;
        array_bench_init(&bench);
        array_bench_start(&bench);
        array_bench_submit(&bench, 6, true);
        array_bench_run(&bench, 3);
        cr_assert(array_bench_is_sound(&bench));
        bench.array->ledger.joined.count += bug == 0;
        bench.array->cache.dirty += bug == 1;
        bench.cache.size -= bug == 2 ? 3 * ARRAY_WRITE_BYTES : 0;
        bench.array->controllers[0].serving = bug == 3 ? NULL : bench.array->controllers[0].serving;
        cr_expect_not(array_bench_is_sound(&bench), "%d", bug);
        run_destroy(bench.run);
    }
}
