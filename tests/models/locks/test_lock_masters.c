#include "tests/models/locks/lock_fixture.h"

/* Messages and the time to a grant, as the table of lock_manager.h has them. */
Test(lock_masters, are_found_with_few_messages)
{
    struct lock_bench bench;
    lock_bench_open(&bench);
    uint32_t resource = lock_resource_at(&bench, 0);
    uint32_t other = lock_resource_at(&bench, 1);
    lock_bench_request(&bench, 0, 0, resource, MODE_CR, 0);
    lock_bench_expect(&bench, 0, 0); /* its own directory, and now the master */
    lock_bench_request(&bench, 1, 0, other, MODE_CR, 0);
    lock_bench_expect(&bench, 2, 20); /* the directory knows none: the asker is */
    lock_bench_request(&bench, 2, 0, other, MODE_CR, 0);
    lock_bench_expect(&bench, 0, 0);
    lock_bench_request(&bench, 3, 2, resource, MODE_CR, 0);
    lock_bench_expect(&bench, 2, 20); /* the directory is the master */
    lock_bench_request(&bench, 4, 2, other, MODE_CR, 0);
    lock_bench_expect(&bench, 4, 40); /* a third node is */
    lock_bench_request(&bench, 5, 2, other, MODE_CR, 0);
    lock_bench_expect(&bench, 2, 20); /* which is known now */
    lock_bench_request(&bench, 6, 1, other, MODE_CR, 0);
    lock_bench_expect(&bench, 2, 20); /* as it is to its directory */
    cr_expect_eq(bench.told_count, 7);
    cr_expect_eq(bench.manager->nodes[0].mastered.value, 2);
    lock_bench_end(&bench);
}

/* Locks that one node asks for together wait for one lookup, and are granted in their order. */
Test(lock_masters, are_asked_for_once)
{
    struct lock_bench bench;
    lock_bench_open(&bench);
    uint32_t resource = lock_resource_at(&bench, 3);
    lock_manager_request(bench.run, bench.manager, 0, 1, resource, MODE_PR, 0);
    lock_manager_request(bench.run, bench.manager, 1, 1, resource, MODE_PR, 0);
    lock_bench_request(&bench, 2, 1, resource, MODE_PR, 0);
    lock_bench_expect(&bench, 2, 20);
    lock_bench_request(&bench, 3, 3, resource, MODE_PR, 0);
    lock_bench_expect(&bench, 2, 20);
    for (uint32_t i = 0; i < 3; i++) {
        lock_manager_request(bench.run, bench.manager, 10 + i, 2, resource, MODE_PR, 0);
    }
    lock_bench_request(&bench, 13, 2, resource, MODE_PR, 0);
    lock_bench_expect(&bench, 2 + 4 * 2, 40);
    for (uint32_t i = 0; i < 4; i++) {
        cr_expect_eq(bench.told[4 + i].client, 10 + i);
    }
    lock_bench_end(&bench);
}

/* Without a lock for 10 s a master gives a resource up at its next scan and tells the directory;
 * a node that still believes in it is refused and asks again. */
Test(lock_masters, forget_what_is_not_used)
{
    struct lock_bench bench;
    lock_bench_open(&bench);
    uint32_t resource = lock_resource_at(&bench, 1);
    struct node_lock *lock = lock_bench_request(&bench, 0, 0, resource, MODE_PR, 0);
    struct node_lock *third = lock_bench_request(&bench, 1, 2, resource, MODE_PR, 0);
    lock_bench_unlock(&bench, third);
    lock_bench_unlock(&bench, lock);
    bench.manager->sent.count = 0;
    run_until(bench.run, 14 * TICKS_PER_SECOND_COARSE);
    cr_expect_eq(bench.manager->resources[resource].master, 0);
    run_until(bench.run, 16 * TICKS_PER_SECOND_COARSE);
    lock_bench_expect(&bench, 1, -1);
    cr_expect_eq(bench.manager->resources[resource].master, NO_NODE);
    cr_expect_eq(bench.manager->resources[resource].directory, NO_NODE);
    lock_bench_request(&bench, 2, 2, resource, MODE_PR, 0);
    lock_bench_expect(&bench, 2, 20); /* it has forgotten too */
    lock_view_of(bench.manager, 3, resource)->master = 0;
    lock_view_of(bench.manager, 3, resource)->used = run_now(bench.run);
    lock_bench_request(&bench, 3, 3, resource, MODE_PR, 0);
    lock_bench_expect(&bench, 2 + 4, 60); /* a stale master */
    cr_expect_eq(bench.manager->stale.count, 1);
    lock_bench_end(&bench);
}

/* A resource that is used again is kept, and looked at again. */
Test(lock_masters, keep_what_is_used_again)
{
    struct lock_bench bench;
    lock_bench_open(&bench);
    uint32_t resource = lock_resource_at(&bench, 0);
    lock_bench_unlock(&bench, lock_bench_request(&bench, 0, 0, resource, MODE_PR, 0));
    run_until(bench.run, 8 * TICKS_PER_SECOND_COARSE);
    struct node_lock *lock = lock_bench_request(&bench, 0, 0, resource, MODE_PR, 0);
    run_until(bench.run, 12 * TICKS_PER_SECOND_COARSE);
    lock_bench_unlock(&bench, lock);
    run_until(bench.run, 19 * TICKS_PER_SECOND_COARSE);
    lock_bench_unlock(&bench, lock_bench_request(&bench, 0, 0, resource, MODE_PR, 0));
    run_until(bench.run, 28 * TICKS_PER_SECOND_COARSE);
    cr_expect_eq(bench.manager->resources[resource].master, 0);
    run_until(bench.run, 31 * TICKS_PER_SECOND_COARSE);
    cr_expect_eq(bench.manager->resources[resource].master, NO_NODE);
    lock_bench_end(&bench);
}

/* First locks of every node on unknown resources: 2 (n - 1) / n messages each. */
Test(lock_masters, cost_what_the_hash_says)
{
    struct lock_bench bench;
    lock_bench_init(&bench);
    bench.parameters.resources = 4000;
    lock_bench_start(&bench);
    for (uint32_t i = 0; i < 4000; i++) {
        bench.told_count = 0;
        lock_manager_request(bench.run, bench.manager, i, i % LOCK_NODES, i, MODE_EX, 0);
        run_until(bench.run, run_now(bench.run) + 100 * LOCK_US);
    }
    double each = (double)bench.manager->sent.count / 4000;
    cr_expect_float_eq(each, 2 * 3 / 4.0, 0.01, "%g messages", each);
    lock_bench_end(&bench);
}

/* A hash says who the master is, and every node knows it: no lookups. */
Test(lock_masters, may_be_static)
{
    struct lock_bench bench;
    lock_bench_init(&bench);
    bench.parameters.mastering = MASTERING_STATIC;
    lock_bench_start(&bench);
    uint32_t resource = lock_resource_at(&bench, 1);
    lock_bench_unlock(&bench, lock_bench_request(&bench, 0, 0, resource, MODE_EX, 0));
    lock_bench_expect(&bench, 4, -1);
    lock_bench_request(&bench, 1, 1, resource, MODE_EX, 0);
    lock_bench_expect(&bench, 0, 0);
    run_until(bench.run, 100 * TICKS_PER_SECOND_COARSE);
    cr_expect_eq(bench.manager->resources[resource].master, 1);
    lock_bench_end(&bench);
}
