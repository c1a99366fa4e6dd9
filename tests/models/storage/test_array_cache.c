#include "models/storage/array_cache.h"

#include "models/storage/array_controllers.h"
#include "tests/models/storage/array_fixture.h"

/* Six writes at once, two a millisecond: four have room. The first destage, from 1 ms on, is done
   at 11 ms and the second at 21 ms, which let the fifth and the sixth in. */
Test(array_cache, writes_wait_for_room)
{
    struct array_bench bench;
    array_bench_init(&bench);
    array_bench_start(&bench);
    array_bench_submit(&bench, 6, true);
    array_bench_run(&bench, 8);
    cr_expect_eq(bench.completed, 4);
    cr_expect_eq(bench.array->cache.dirty, 4 * ARRAY_WRITE_BYTES);
    cr_expect(array_bench_is_sound(&bench));
    array_bench_run(&bench, 200);
    cr_expect_eq(bench.at[3], 5 * ARRAY_MS / 2);
    cr_expect_eq(bench.at[4], 23 * ARRAY_MS / 2);
    cr_expect_eq(bench.at[5], 43 * ARRAY_MS / 2);
    cr_expect_eq(bench.array->cache.dirty, 0);
    cr_expect_eq(bench.array->cache.destaged.count, 6);
    cr_expect(array_bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* Without a cache, larger than it, or without a partner: the time of the raid. */
Test(array_cache, writes_go_through)
{
    static const struct {
        int64_t size, controllers;
        enum array_alone alone;
        int64_t halves; /* of a millisecond that it takes */
    } cases[] = {{0, 2, ARRAY_WRITE_THROUGH, 22},
                 {ARRAY_WRITE_BYTES - 1, 2, ARRAY_WRITE_THROUGH, 22},
                 {ARRAY_WRITE_BYTES, 2, ARRAY_WRITE_THROUGH, 3},
                 {ARRAY_WRITE_BYTES, 1, ARRAY_WRITE_THROUGH, 22},
                 {ARRAY_WRITE_BYTES, 1, ARRAY_WRITE_BACK, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct array_bench bench;
        array_bench_init(&bench);
        bench.cache.size = cases[i].size;
        bench.cache.alone = (int)cases[i].alone;
        bench.parameters.controllers = cases[i].controllers;
        array_bench_start(&bench);
        array_bench_submit(&bench, 1, true);
        array_bench_run(&bench, 100);
        cr_expect_eq(bench.at[0], cases[i].halves * (ARRAY_MS / 2), "%zu", i);
        cr_expect_eq(bench.array->written_through.count, cases[i].halves == 22, "%zu", i);
        cr_expect(array_bench_is_sound(&bench), "%zu", i);
        run_destroy(bench.run);
    }
}

/* Six writes, of which two wait for room, when one controller fails at 4 ms: they go through, and
   the survivor destages the others. When it fails too, at 15 ms, two of these are left: one that
   waits, and one that the raid still writes. */
Test(array_cache, the_survivor_has_it_all_and_the_last_one_loses_it)
{
    struct array_bench bench;
    array_bench_init(&bench);
    array_bench_start(&bench);
    array_bench_submit(&bench, 6, true);
    array_bench_run(&bench, 8);
    array_controller_fail(bench.run, bench.array, 1);
    cr_expect(array_bench_is_sound(&bench));
    array_bench_run(&bench, 22);
    cr_expect_eq(bench.completed, 6);
    cr_expect_eq(bench.at[4], 14 * ARRAY_MS);
    cr_expect_eq(bench.at[5], 14 * ARRAY_MS);
    cr_expect_eq(bench.array->cache.dirty, 3 * ARRAY_WRITE_BYTES);
    array_controller_fail(bench.run, bench.array, 0);
    cr_expect_eq(bench.array->cache.lost_bytes.count, 3 * ARRAY_WRITE_BYTES);
    cr_expect_eq(bench.array->cache.dirty, 0);
    cr_expect(array_bench_is_sound(&bench));
    array_bench_run(&bench, 100);
    cr_expect_eq(bench.array->cache.destages, 0);
    cr_expect(array_bench_is_sound(&bench));
    run_destroy(bench.run);
}
