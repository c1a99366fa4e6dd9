#include "tests/models/locks/lock_fixture.h"

/* Conversions and unlocks of a remote lock. */
Test(lock_messages, are_as_many_as_the_table_says)
{
    struct lock_bench bench;
    lock_bench_open(&bench);
    uint32_t resource = lock_resource_at(&bench, 0);
    struct node_lock *local = lock_bench_request(&bench, 0, 0, resource, MODE_NL, 0);
    struct node_lock *lock = lock_bench_request(&bench, 1, 1, resource, MODE_NL, 0);
    lock_bench_expect(&bench, 2, 20);
    lock_bench_convert(&bench, lock, MODE_EX);
    lock_bench_expect(&bench, 2, 20);
    size_t told = bench.told_count;
    lock_bench_convert(&bench, lock, MODE_CW);
    lock_bench_expect(&bench, 1, -1);
    cr_expect_eq(bench.told_count, told, "nothing comes back");
    lock_bench_convert(&bench, lock, MODE_PR);
    lock_bench_expect(&bench, 2, 20);
    lock_bench_convert(&bench, lock, MODE_PR);
    lock_bench_expect(&bench, 2, 20);
    lock_bench_convert(&bench, local, MODE_CR);
    lock_bench_expect(&bench, 0, 0);
    lock_bench_unlock(&bench, lock);
    lock_bench_expect(&bench, 2, -1);
    lock_bench_unlock(&bench, local);
    lock_bench_expect(&bench, 0, -1);
    cr_expect_eq(bench.manager->pool.taken, 0);
    lock_bench_end(&bench);
}

/* A lock in the way is told, goes down, and the one that waits is granted: five messages. */
Test(lock_messages, of_a_contended_lock_are_five)
{
    struct lock_bench bench;
    lock_bench_init(&bench);
    bench.hears_blocking = true;
    lock_bench_start(&bench);
    uint32_t resource = lock_resource_at(&bench, 0);
    lock_bench_request(&bench, 9, 0, resource, MODE_NL, 0);
    struct node_lock *holder = lock_bench_request(&bench, 0, 1, resource, MODE_EX, 0);
    lock_bench_convert(&bench, lock_bench_request(&bench, 8, 2, resource, MODE_NL, 0), MODE_NL);
    bench.manager->sent.count = 0;
    lock_manager_request(bench.run, bench.manager, 1, 2, resource, MODE_EX, 0);
    sim_ticks asked = run_now(bench.run);
    run_until(bench.run, asked + 20 * LOCK_US);
    const struct lock_told *told = &bench.told[bench.told_count - 1];
    cr_expect_eq(told->outcome, LOCK_TOLD_BLOCKS + MODE_EX);
    cr_expect_eq(told->lock, holder);
    cr_expect_eq(told->at - asked, 20 * LOCK_US);
    lock_manager_convert(bench.run, bench.manager, holder, MODE_NL, 0);
    run_until(bench.run, asked + 1000 * LOCK_US);
    told = &bench.told[bench.told_count - 1];
    cr_expect_eq(told->client, 1);
    cr_expect_eq(told->at - asked, 40 * LOCK_US, "four of them one after the other");
    cr_expect_eq(bench.manager->sent.count, 5);
    cr_expect_eq(told->lock->table.value, 1, "the holder has written once");
    lock_bench_end(&bench);
}

/* A notice may come when its lock is given up. */
Test(lock_messages, may_come_too_late)
{
    struct lock_bench bench;
    lock_bench_init(&bench);
    bench.hears_blocking = true;
    lock_bench_start(&bench);
    uint32_t resource = lock_resource_at(&bench, 0);
    struct node_lock *holder = lock_bench_request(&bench, 0, 1, resource, MODE_EX, 0);
    lock_manager_request(bench.run, bench.manager, 1, 2, resource, MODE_EX, 0);
    run_until(bench.run, run_now(bench.run) + 15 * LOCK_US);
    lock_bench_unlock(&bench, holder);
    cr_expect_eq(bench.told_count, 2);
    cr_expect_eq(bench.told[1].client, 1);
    lock_bench_end(&bench);
}

/* Refusals: with NOQUEUE the lock is gone; a conversion deadlock leaves it as it was. */
Test(lock_messages, bring_refusals)
{
    struct lock_bench bench;
    lock_bench_open(&bench);
    uint32_t resource = lock_resource_at(&bench, 0);
    struct node_lock *one = lock_bench_request(&bench, 0, 0, resource, MODE_PR, 0);
    struct node_lock *other = lock_bench_request(&bench, 1, 1, resource, MODE_PR, 0);
    lock_bench_request(&bench, 2, 2, resource, MODE_EX, LOCK_NOQUEUE);
    cr_expect_eq(bench.told[2].outcome, LOCK_REFUSED);
    cr_expect_eq(bench.manager->pool.taken, 2);
    lock_bench_convert(&bench, one, MODE_EX);
    cr_expect_eq(bench.told_count, 3, "it waits");
    lock_bench_convert(&bench, other, MODE_EX);
    cr_expect_eq(bench.told[3].outcome, LOCK_DEADLOCK);
    cr_expect_eq(other->granted, MODE_PR);
    lock_bench_unlock(&bench, other);
    cr_expect_eq(bench.told[4].client, 0);
    cr_expect_eq(one->granted, MODE_EX);
    cr_expect_eq(bench.manager->deadlocks.count, 1);
    lock_bench_end(&bench);
}
