#include "tests/models/storage/removable_fixture.h"

#include <criterion/criterion.h>

/* Move 5 s, load 10 s, locate 0.1 s a block, transfer 1 s. */
Test(removable, an_io_takes_the_mount_the_locate_and_the_transfer)
{
    struct library_bench bench;
    library_bench_init(&bench);
    library_bench_start(&bench);
    cr_expect_eq(device_blocks(&bench.device), 3000);
    cr_expect_eq(device_capacity(&(struct part){&device_removable_kind, &bench.parameters}), 3000);
    library_bench_submit(&bench, 1300, false); /* medium 1, block 300 */
    library_bench_wait(&bench, 100);
    cr_expect_eq(bench.ends[0], (5 + 10 + 30 + 1) * LIBRARY_SECOND);
    library_bench_submit(&bench, 1500, false); /* mounted, 100 blocks further on */
    library_bench_wait(&bench, 100);
    cr_expect_eq(bench.ends[1], (100 + 10 + 1) * LIBRARY_SECOND);
    library_bench_submit(&bench, 1600, false); /* goes on */
    library_bench_wait(&bench, 100);
    cr_expect_eq(bench.ends[2], (200 + 1) * LIBRARY_SECOND);
    /* Block 700: rewind 35 s, unload 20 s, two moves, load; locate 10 s. */
    library_bench_submit(&bench, 100, true);
    library_bench_wait(&bench, 300);
    cr_expect_eq(bench.ends[3], (300 + 35 + 20 + 10 + 10 + 10 + 1) * LIBRARY_SECOND);
    cr_expect_eq(bench.library->mounts.count, 2);
    cr_expect_eq(bench.library->mounted.count, 2);
    cr_expect(library_bench_is_sound(&bench));
    run_destroy(bench.run);
}

Test(removable, writes_may_be_slower_and_end_with_the_medium)
{
    struct library_bench bench;
    library_bench_init(&bench);
    bench.parameters.write_bandwidth = 10 * IO_BLOCK_BYTES;
    library_bench_start(&bench);
    library_bench_submit(&bench, 950, true);
    library_bench_wait(&bench, 200);
    cr_expect_eq(bench.ends[0], (5 + 10 + 95 + 10) * LIBRARY_SECOND);
    cr_expect_eq(bench.library->drives[0].block, 1000);
    run_destroy(bench.run);
}

/* Two drives share a robot: the second waits 5 s for it. An I/O of a medium in a drive waits there.
 */
Test(removable, drives_share_the_robot)
{
    struct library_bench bench;
    library_bench_init(&bench);
    bench.parameters.drives = 2;
    library_bench_start(&bench);
    library_bench_submit(&bench, 0, false);
    library_bench_submit(&bench, 1000, false);
    library_bench_submit(&bench, 100, false);
    cr_expect_eq(bench.library->waiting_count, 1);
    cr_expect(library_bench_is_sound(&bench));
    library_bench_wait(&bench, 100);
    cr_expect_eq(bench.completed, 3);
    cr_expect_eq(bench.ends[0], 16 * LIBRARY_SECOND);
    cr_expect_eq(bench.ends[1], 17 * LIBRARY_SECOND);
    cr_expect_eq(bench.numbers[1], 2);
    cr_expect_eq(bench.ends[2], 21 * LIBRARY_SECOND);
    cr_expect(library_bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* Of media 0, 1 and 0 again the drive takes the two of medium 0 first, or keeps the order. */
Test(removable, the_order_may_be_that_of_the_mounted_medium)
{
    for (int order = REMOVABLE_FCFS; order <= REMOVABLE_MOUNTED_FIRST; order++) {
        struct library_bench bench;
        library_bench_init(&bench);
        bench.parameters.order = order;
        library_bench_start(&bench);
        library_bench_submit(&bench, 0, false);
        library_bench_submit(&bench, 1000, false);
        library_bench_submit(&bench, 100, false);
        library_bench_wait(&bench, 10000);
        cr_expect_eq(bench.numbers[1], order == REMOVABLE_FCFS ? 1 : 2);
        cr_expect_eq(bench.library->mounts.count, order == REMOVABLE_FCFS ? 3 : 2);
        cr_expect(library_bench_is_sound(&bench));
        run_destroy(bench.run);
    }
}

/* At once: rewind 5 s, unload 20 s and move 5 s after the I/O; one that comes meanwhile waits. */
Test(removable, a_medium_may_go_back_at_once)
{
    struct library_bench bench;
    library_bench_init(&bench);
    bench.parameters.unmount = REMOVABLE_AT_ONCE;
    library_bench_start(&bench);
    library_bench_submit(&bench, 0, false);
    library_bench_wait(&bench, 20); /* done after 16 s */
    library_bench_submit(&bench, 0, false);
    cr_expect_eq(bench.library->waiting_count, 1);
    library_bench_wait(&bench, 200);
    cr_expect_eq(bench.ends[1], (16 + 30 + 16) * LIBRARY_SECOND);
    cr_expect_eq(bench.library->drives[0].medium, REMOVABLE_NONE);
    cr_expect_eq(bench.library->unmounts.count, 2);
    cr_expect(library_bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* A drive that is empty is taken before one with a medium, and of those that unused for longest. */
Test(removable, the_drive_unused_for_longest_gives_its_medium_back)
{
    struct library_bench bench;
    library_bench_init(&bench);
    bench.parameters.drives = 2;
    library_bench_start(&bench);
    library_bench_submit(&bench, 0, false);
    library_bench_wait(&bench, 100);
    library_bench_submit(&bench, 1000, false);
    library_bench_wait(&bench, 100);
    cr_expect_eq(bench.library->unmounts.count, 0);
    library_bench_submit(&bench, 2000, false);
    library_bench_wait(&bench, 100);
    cr_expect_eq(bench.library->drives[0].medium, 2);
    cr_expect_eq(bench.library->drives[1].medium, 1);
    run_destroy(bench.run);
}

Test(removable, a_stream_takes_one_drive_and_blocks_behind_the_end_are_an_error)
{
    struct library_bench bench;
    library_bench_init(&bench);
    library_bench_start(&bench);
    cr_expect_eq(device_stream_time(&bench.device, INT64_C(300) * IO_BLOCK_BYTES, LIBRARY_SECOND),
                 3 * LIBRARY_SECOND);
    library_bench_submit(&bench, 3000, false);
    cr_expect(run_failed(bench.run));
    run_destroy(bench.run);
}
