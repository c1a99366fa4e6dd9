#include "tests/models/storage/disk_fixture.h"

/* I/Os on three cylinders: the second is chosen when the first is done. */
Test(disk, scheduling_chooses_among_those_that_wait)
{
    for (int nearest = 0; nearest < 2; nearest++) {
        struct disk_bench bench;
        disk_bench_init(&bench);
        bench.parameters.scheduling = nearest ? &scheduling_sstf_kind : &scheduling_fcfs_kind;
        disk_bench_start(&bench);
        disk_bench_submit(&bench, 0, 1, false);
        disk_bench_submit(&bench, 20000, 1, false);
        disk_bench_submit(&bench, 200, 1, false);
        cr_expect(disk_bench_is_sound(&bench));
        disk_bench_wait(&bench, 100 * DISK_MS);
        cr_assert_eq(bench.completed, 3);
        cr_expect_eq(bench.blocks[1], nearest ? 200 : 20000);
        cr_expect_eq(bench.disk->moved.count, nearest ? 100 : 199);
        cr_expect_eq(disk_bench_broken_laws(&bench), 0);
        run_destroy(bench.run);
    }
}

/* A queue of one sector each on the track: with satf in the order of their angles. */
Test(disk, satf_knows_the_angle)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.parameters.scheduling = &scheduling_satf_kind;
    disk_bench_start(&bench);
    for (uint64_t block = 0; block < 50; block++) {
        disk_bench_submit(&bench, block == 0 ? 0 : 50 - block, 1, false);
    }
    disk_bench_wait(&bench, 100 * DISK_MS);
    cr_assert_eq(bench.completed, 50);
    cr_expect_eq(bench.at[49], 50 * DISK_SECTOR, "in half a turn");
    run_destroy(bench.run);
}

/* The arm goes to the edge before it turns, which the I/O waits for. */
Test(disk, scan_goes_to_the_edge)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.parameters.scheduling = &scheduling_scan_kind;
    bench.parameters.head_cylinder = 100;
    disk_bench_start(&bench);
    disk_bench_do(&bench, 0, 1, false);
    cr_expect_eq(bench.disk->mechanics.moved_in, 99);
    cr_expect_eq(bench.disk->mechanics.moved_out, 199);
    cr_expect_eq(bench.stages[0][DISK_SEEK], 2 * DISK_MS);
    cr_expect_eq(disk_bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

Test(disk, blocks_behind_its_end_are_an_error)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    disk_bench_start(&bench);
    cr_expect_eq(device_blocks(&bench.device), 40000);
    cr_expect_eq(device_capacity(&(struct part){&device_disk_kind, &bench.parameters}), 40000);
    disk_bench_submit(&bench, 39999, 2, false);
    cr_expect(run_failed(bench.run));
    cr_expect_not_null(strstr(run_error(bench.run)->text, "the disk has 40000"));
    run_destroy(bench.run);
}

/* 40,000 blocks are 400 turns, or as many times the bus. */
Test(disk, a_stream_takes_turns_or_the_bus)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.parameters.bus_bandwidth = 2.56e6;
    disk_bench_start(&bench);
    int64_t bytes = INT64_C(40000) * IO_BLOCK_BYTES;
    cr_expect_eq(device_stream_time(&bench.device, bytes, TICKS_PER_SECOND_COARSE), 8000 * DISK_MS);
    bench.disk->read_bus = 0;
    cr_expect_eq(device_stream_time(&bench.device, bytes, TICKS_PER_SECOND_COARSE), 4000 * DISK_MS);
    run_destroy(bench.run);
}

/* I/Os drawn at random, with all that a disk has: laws and invariants hold on the way. */
Test(disk, random_ios_keep_its_laws)
{
    static const char *const names[] = {"fcfs", "sstf", "look", "c_look", "scan", "c_scan", "satf"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct disk_bench bench;
        disk_bench_init(&bench);
        bench.parameters.scheduling = kinds_find("disk_scheduling", names[i]);
        bench.parameters.buffer = &bench.buffer;
        bench.parameters.bus_bandwidth = 5e6;
        bench.parameters.head_switch = DISK_MS;
        bench.parameters.read_watermark = 0.5;
        bench.buffer.write_segments = 2;
        bench.buffer.overwrites_requested = i % 2 == 0;
        disk_bench_start(&bench);
        uint64_t random = 1;
        uint64_t block = 0;
        for (unsigned k = 0; k < 3000; k++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            block = k % 3 == 1 ? block + 2 : (random >> 33) % (k % 3 == 0 ? 300 : 39900);
            disk_bench_submit(&bench, block, 1 + (int64_t)(random >> 60), (random >> 40 & 3) == 0);
            disk_bench_wait(&bench, (sim_ticks)(random >> 20 & 0xff) * 100 * DISK_US);
            cr_assert(disk_bench_is_sound(&bench), "%s, %u: %s", names[i], k,
                      run_error(bench.run)->text);
        }
        cr_expect_eq(disk_bench_broken_laws(&bench), 0, "%s", names[i]);
        cr_expect_gt(bench.disk->hits.count, 0);
        cr_expect_gt(bench.completed, 1000);
        run_destroy(bench.run);
    }
}
