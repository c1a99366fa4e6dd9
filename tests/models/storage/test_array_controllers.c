#include "models/storage/array_controllers.h"

#include "models/storage/array_cache.h"
#include "tests/models/storage/array_fixture.h"

/* Four reads, two at each controller, of which one fails at 0.5 ms: its reads begin anew 5 ms
   later, at 5.5 ms; a read that comes then is behind them. */
Test(array_controllers, the_other_one_takes_over)
{
    static const int64_t halves[] = {22, 24, 33, 35, 37};
    struct array_bench bench;
    array_bench_init(&bench);
    bench.parameters.takeover = 5 * ARRAY_MS;
    array_bench_start(&bench);
    array_bench_submit(&bench, 4, false);
    array_bench_run(&bench, 1);
    array_controller_fail(bench.run, bench.array, 1);
    array_controller_fail(bench.run, bench.array, 1); /* it is down */
    cr_expect_eq(bench.array->failures.count, 1);
    cr_expect(array_bench_is_sound(&bench));
    array_bench_run(&bench, 10);
    array_bench_submit(&bench, 1, false);
    array_bench_run(&bench, 100);
    for (int i = 0; i < 5; i++) {
        cr_expect_eq(bench.at[i], halves[i] * (ARRAY_MS / 2), "%d: %lld", i,
                     (long long)bench.at[i]);
    }
    cr_expect(array_bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* I/Os that come while all controllers are down wait for the first that is back. */
Test(array_controllers, ios_wait_for_a_controller)
{
    struct array_bench bench;
    array_bench_init(&bench);
    array_bench_start(&bench);
    array_controller_fail(bench.run, bench.array, 0);
    array_controller_fail(bench.run, bench.array, 1);
    array_bench_submit(&bench, 1, false);
    array_bench_run(&bench, 100);
    cr_expect_eq(bench.completed, 0);
    cr_expect_eq(array_up(bench.array), 0);
    array_controller_return(bench.run, bench.array, 1);
    array_controller_return(bench.run, bench.array, 1); /* it is up */
    array_bench_run(&bench, 22);
    cr_expect_eq(bench.completed, 1);
    cr_expect_eq(bench.array->down.value, 1);
    cr_expect(array_bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* Controllers that fail every 20 ms of their own time, for 5 ms. */
Test(array_controllers, fail_at_random)
{
    struct array_bench bench;
    array_bench_init(&bench);
    bench.parameters.controllers = 1;
    bench.parameters.time_to_failure = distribution_constant(20 * ARRAY_MS);
    bench.parameters.time_to_repair = distribution_constant(5 * ARRAY_MS);
    array_bench_start(&bench);
    array_controllers_start(bench.run, bench.device.component);
    array_bench_run(&bench, 42);
    cr_expect_eq(array_up(bench.array), 0);
    array_bench_run(&bench, 10);
    cr_expect_eq(array_up(bench.array), 1);
    array_bench_run(&bench, 1948);
    cr_expect_eq(bench.array->failures.count, 40);
    run_destroy(bench.run);
}

/* At 10 ms until 15 ms, as the spec says. */
Test(array_controllers, fail_as_scripted)
{
    struct array_failure failures[] = {{10 * ARRAY_MS, 1, 5 * ARRAY_MS}};
    struct array_bench bench;
    array_bench_init(&bench);
    bench.parameters.failures = (struct parameter_list){1, failures};
    array_bench_start(&bench);
    array_controllers_start(bench.run, bench.device.component);
    array_bench_run(&bench, 19);
    cr_expect_eq(array_up(bench.array), 2);
    array_bench_run(&bench, 1);
    cr_expect(bench.array->controllers[1].is_down);
    array_bench_run(&bench, 10);
    cr_expect_eq(array_up(bench.array), 2);
    run_destroy(bench.run);
}

struct heard {
    unsigned count;
    enum device_event events[8];
    uint32_t numbers[8];
};

static void hear(struct run *run, void *owner, enum device_event event, uint32_t number)
{
    (void)run;
    struct heard *heard = owner;
    heard->events[heard->count] = event;
    heard->numbers[heard->count++] = number;
}

/* A failure, its takeover and the return are told once each; no takeover of one that is back. */
Test(array_controllers, tell_a_listener)
{
    struct array_bench bench;
    struct heard heard = {0};
    array_bench_init(&bench);
    bench.parameters.takeover = 5 * ARRAY_MS;
    array_bench_start(&bench);
    bench.array->listener = (struct device_listener){&heard, hear};
    array_controller_fail(bench.run, bench.array, 1);
    array_controller_fail(bench.run, bench.array, 1);
    array_bench_run(&bench, 20);
    array_controller_return(bench.run, bench.array, 1);
    array_controller_fail(bench.run, bench.array, 0);
    array_controller_return(bench.run, bench.array, 0);
    array_bench_run(&bench, 60);
    cr_assert_eq(heard.count, 5);
    cr_expect_eq(heard.events[0], DEVICE_CONTROLLER_FAILED);
    cr_expect_eq(heard.events[1], DEVICE_CONTROLLER_TAKEN_OVER);
    cr_expect_eq(heard.events[2], DEVICE_CONTROLLER_RETURNED);
    cr_expect_eq(heard.events[3], DEVICE_CONTROLLER_FAILED);
    cr_expect_eq(heard.events[4], DEVICE_CONTROLLER_RETURNED);
    cr_expect(heard.numbers[1] == 1 && heard.numbers[2] == 1 && heard.numbers[3] == 0);
    run_destroy(bench.run);
}
