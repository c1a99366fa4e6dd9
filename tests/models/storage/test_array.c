#include "models/storage/array.h"

#include "tests/models/storage/array_fixture.h"

/* A read takes a controller and the raid, a write a controller and a copy. */
Test(array, reads_go_to_the_raid_and_writes_to_the_cache)
{
    struct array_bench bench;
    array_bench_init(&bench);
    array_bench_start(&bench);
    array_bench_submit(&bench, 1, false);
    array_bench_run(&bench, 100);
    array_bench_submit(&bench, 1, true);
    array_bench_run(&bench, 100);
    cr_expect_eq(bench.completed, 2);
    cr_expect_eq(bench.at[0], 11 * ARRAY_MS);
    cr_expect_eq(bench.at[1], 50 * ARRAY_MS + 3 * ARRAY_MS / 2);
    cr_expect_eq(bench.array->cache.destaged.count, 1);
    cr_expect(array_bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* Four reads on two controllers by turns. */
Test(array, controllers_serve_by_turns)
{
    struct array_bench bench;
    array_bench_init(&bench);
    array_bench_start(&bench);
    array_bench_submit(&bench, 4, false);
    array_bench_run(&bench, 100);
    static const int64_t at[] = {11, 11, 12, 12};
    for (int i = 0; i < 4; i++) {
        cr_expect_eq(bench.at[i], at[i] * ARRAY_MS);
    }
    run_destroy(bench.run);
}

Test(array, is_as_large_and_as_quick_as_its_raid)
{
    struct array_bench bench;
    array_bench_init(&bench);
    array_bench_start(&bench);
    struct part part = {&device_array_kind, &bench.parameters};
    cr_expect_eq(device_blocks(&bench.device), 12800);
    cr_expect_eq(device_capacity(&part), 12800);
    cr_expect_eq(device_stream_time(&bench.device, INT64_C(100000000), TICKS_PER_SECOND_COARSE),
                 TICKS_PER_SECOND_COARSE);
    run_destroy(bench.run);
}
