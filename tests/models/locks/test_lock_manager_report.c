#include "tests/models/locks/lock_fixture.h"

static double metric(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].value;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

Test(lock_manager_report, counts_messages_and_shares)
{
    struct lock_bench bench;
    lock_bench_open(&bench);
    uint32_t resource = lock_resource_at(&bench, 0);
    struct node_lock *local = lock_bench_request(&bench, 0, 0, resource, MODE_EX, 0);
    lock_bench_request(&bench, 1, 1, resource, MODE_EX, 0);
    lock_bench_unlock(&bench, local);
    run_until(bench.run, TICKS_PER_SECOND_COARSE);
    measures_set_mark(bench.assembly.measures, run_now(bench.run));
    struct arena *arena = arena_create();
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    struct report report;
    report_init(&report, arena, &window, TICKS_PER_SECOND_COARSE);
    place_report(&bench.manager->component, &report);
    cr_expect_float_eq(metric(&report, "lock_manager.throughput"), 2, 1e-9);
    cr_expect_float_eq(metric(&report, "lock_manager.local_share"), 0.5, 1e-9);
    cr_expect_float_eq(metric(&report, "lock_manager.waiting_share"), 0.5, 1e-9);
    cr_expect_float_eq(metric(&report, "lock_manager.messages_per_lock"), 1.5, 1e-9);
    cr_expect_float_eq(metric(&report, "lock_manager.grant_latency_remote"), 1010e-6, 1e-9);
    cr_expect_float_eq(metric(&report, "lock_manager.holding_time"), 2e-3, 1e-9);
    cr_expect_float_eq(metric(&report, "lock_manager.nodes.alpha.messages"), 2, 1e-9);
    arena_destroy(arena);
    lock_bench_end(&bench);
}
