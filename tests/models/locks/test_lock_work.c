#include "tests/models/locks/lock_fixture.h"

/* A lock manager does one thing after another: costs at each end, and at the master. */
Test(lock_work, is_done_one_by_one)
{
    struct lock_bench bench;
    lock_bench_init(&bench);
    bench.parameters.message_cost = 3 * LOCK_US;
    bench.parameters.request_cost = 7 * LOCK_US;
    bench.parameters.convert_cost = 2 * LOCK_US;
    lock_bench_start(&bench);
    uint32_t resource = lock_resource_at(&bench, 0);
    struct node_lock *local = lock_bench_request(&bench, 0, 0, resource, MODE_NL, 0);
    lock_bench_expect(&bench, 0, 7);
    struct node_lock *lock = lock_bench_request(&bench, 1, 1, resource, MODE_NL, 0);
    lock_bench_expect(&bench, 2, 20 + 4 * 3 + 7);
    lock_bench_convert(&bench, lock, MODE_EX);
    lock_bench_expect(&bench, 2, 20 + 4 * 3 + 2);
    lock_bench_convert(&bench, local, MODE_NL);
    lock_bench_expect(&bench, 0, 2);
    for (uint32_t i = 0; i < 20; i++) {
        lock_manager_request(bench.run, bench.manager, i, 0, resource, MODE_NL, 0);
    }
    lock_bench_request(&bench, 20, 0, resource, MODE_NL, 0);
    lock_bench_expect(&bench, 0, 21 * 7);
    run_until(bench.run, 100 * TICKS_PER_SECOND_COARSE);
    cr_expect_eq(bench.manager->nodes[1].given, (2 * 3 + 2 * 3) * LOCK_US);
    lock_bench_end(&bench);
}
