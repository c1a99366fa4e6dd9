#include "tests/models/locks/client_fixture.h"

/* One resource: the holder always hands it on, and four clients make one transaction a hold. */
Test(lock_clients, take_turns)
{
    struct client_bench bench;
    client_bench_init(&bench);
    bench.locks.parameters.resources = 1;
    client_bench_start(&bench);
    cr_assert(run_until(bench.locks.run, TICKS_PER_SECOND_COARSE), "%s",
              run_error(bench.locks.run)->text);
    uint64_t done = bench.group->transactions.done.count;
    cr_expect(done > 970 && done < 999, "%llu", (unsigned long long)done);
    cr_expect_eq(bench.locks.manager->resources[0].written, done);
    client_bench_end(&bench);
}

/* Locks of a transaction are on different resources, in ascending order; nothing waits for ever. */
Test(lock_clients, take_several_locks_in_order)
{
    struct client_bench bench;
    client_bench_init(&bench);
    bench.parameters.locks_per_transaction = 5;
    bench.parameters.clients = 3;
    bench.parameters.exponent = 1;
    bench.parameters.think = distribution_exponential(100e3);
    bench.parameters.hold = distribution_exponential(100e3);
    client_bench_start(&bench);
    for (int i = 1; i < 100; i++) {
        cr_assert(run_until(bench.locks.run, i * 1000 * LOCK_US));
        for (uint32_t k = 0; k < bench.group->count; k++) {
            const struct lock_client *client = &bench.group->clients[k];
            for (uint32_t wish = 1; wish < client->taken; wish++) {
                cr_assert_lt(client->wishes[wish - 1].resource, client->wishes[wish].resource);
                cr_assert_eq(client->wishes[wish].lock->granted, MODE_EX);
            }
        }
    }
    cr_expect_gt(bench.group->transactions.done.count, 100);
    client_bench_end(&bench);
}

/* Readers that all want to write: one at a time does, the others are aborted and begin anew. */
Test(lock_clients, begin_anew_after_a_deadlock)
{
    struct client_bench bench;
    client_bench_init(&bench);
    bench.modes[0] = "PR";
    bench.locks.parameters.resources = 1;
    bench.conversion = (struct lock_conversion_parameters){
        .mode = MODE_EX, .share = 1, .hold = distribution_constant(1000 * LOCK_US)};
    bench.parameters.conversion = &bench.conversion;
    client_bench_start(&bench);
    cr_assert(run_until(bench.locks.run, TICKS_PER_SECOND_COARSE));
    cr_expect_gt(bench.group->aborted.count, 100);
    cr_expect_eq(bench.group->aborted.count, bench.locks.manager->deadlocks.count);
    uint64_t done = bench.group->transactions.done.count;
    cr_expect_gt(done, 100);
    cr_expect_eq(bench.locks.manager->resources[0].written, done);
    client_bench_end(&bench);
}

/* Modes are drawn with their probabilities, on the nodes that are named. */
Test(lock_clients, draw_their_modes)
{
    static const char *const nodes[] = {"gamma"};
    struct client_bench bench;
    client_bench_init(&bench);
    bench.modes[0] = "PR";
    bench.modes[1] = "CR";
    bench.weights[0] = 0.25;
    bench.weights[1] = 0.75;
    bench.parameters.mode.count = 2;
    bench.parameters.nodes = (struct parameter_list){1, (void *)(uintptr_t)nodes};
    bench.parameters.clients = 2;
    bench.parameters.think = distribution_constant(0);
    bench.parameters.hold = distribution_constant(LOCK_US);
    client_bench_start(&bench);
    cr_expect_eq(bench.group->count, 2);
    unsigned readers = 0, all = 0;
    for (; all < 20000; all++) {
        cr_assert(run_until(bench.locks.run, run_now(bench.locks.run) + 10 * LOCK_US));
        cr_assert_eq(bench.group->clients[1].node, 2);
        readers += bench.group->clients[1].wishes[0].mode == MODE_PR;
    }
    cr_expect_float_eq((double)readers / all, 0.25, 0.02);
    client_bench_end(&bench);
}
