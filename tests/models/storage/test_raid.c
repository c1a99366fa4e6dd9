#include "tests/models/storage/disk_fixture.h"
#include "tests/models/storage/raid_fixture.h"
#include "tests/models/storage/ssd_fixture.h"

/* Rows of an I/O are parts of it, and the last of them ends it. */
Test(raid, an_io_ends_with_its_last_part)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_0, 2);
    raid_bench_start(&bench);
    raid_bench_submit(&bench, 0, 3, false);  /* member 0 until 1 ms */
    raid_bench_submit(&bench, 0, 32, false); /* two rows: member 0 until 3 ms */
    raid_bench_submit(&bench, 24, 1, false); /* member 1 until 3 ms */
    raid_bench_run(&bench, 10);
    cr_expect_eq(bench.completed, 3);
    cr_expect_eq(bench.at[0], RAID_MS);
    cr_expect_eq(bench.at[1], 3 * RAID_MS);
    cr_expect_eq(bench.at[2], 3 * RAID_MS);
    cr_expect_eq(bench.raid->done.count, 6);
    cr_expect(raid_bench_is_sound(&bench));
    cr_expect_eq(raid_bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* A block goes to its member: row 1 of five has its parity on member 3, columns on 4, 0, 1, 2. Its
   place there is looked at by disks, which fail the run where it is behind their end. */
Test(raid, blocks_are_mapped)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 5);
    raid_bench_start(&bench);
    raid_bench_submit(&bench, 32 + 8 + 5, 2, false);
    cr_expect_eq(bench.raid->members[0].open, 1);
    raid_bench_run(&bench, 1);
    cr_expect_eq(bench.raid->pool.free->block, 8 + 5);
    cr_expect_eq(bench.raid->pool.free->bytes, 2 * IO_BLOCK_BYTES);
    run_destroy(bench.run);
}

Test(raid, capacity_is_that_of_the_data)
{
    static const struct {
        enum raid_level level;
        int64_t disks;
        uint64_t blocks;
    } cases[] = {{RAID_0, 4, 3200},
                 {RAID_1, 3, 800},
                 {RAID_10, 6, 2400},
                 {RAID_5, 5, 3200},
                 {RAID_6, 6, 3200}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct raid_bench bench;
        raid_bench_init(&bench, cases[i].level, cases[i].disks);
        raid_bench_start(&bench);
        struct part part = {&device_raid_kind, &bench.parameters};
        cr_expect_eq(device_blocks(&bench.device), cases[i].blocks);
        cr_expect_eq(device_capacity(&part), cases[i].blocks);
        run_destroy(bench.run);
    }
}

/* Data is on four of five members, each of which reads 100 MB/s. */
Test(raid, streams_use_all_columns)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 5);
    raid_bench_start(&bench);
    cr_expect_eq(device_stream_time(&bench.device, INT64_C(400000000), TICKS_PER_SECOND_COARSE),
                 TICKS_PER_SECOND_COARSE);
    run_destroy(bench.run);
}

Test(raid, an_io_behind_the_end_fails_the_run)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_0, 2);
    raid_bench_start(&bench);
    raid_bench_submit(&bench, 1599, 2, false);
    cr_expect(run_failed(bench.run));
    run_destroy(bench.run);
}

/* Disks and SSDs are members too: a mirror of them takes as long as one. */
Test(raid, members_are_disks_or_ssds)
{
    struct raid_bench bench;
    struct disk_bench disk;
    struct ssd_bench ssd;
    disk_bench_init(&disk);
    ssd_bench_init(&ssd);
    for (int i = 0; i < 2; i++) {
        raid_bench_init(&bench, RAID_1, 2);
        bench.parameters.member.disk = i == 0 ? &disk.parameters : NULL;
        bench.parameters.member.ssd = i == 1 ? &ssd.parameters : NULL;
        raid_bench_start(&bench);
        raid_bench_submit(&bench, 0, 8, false);
        raid_bench_run(&bench, 100);
        cr_expect_eq(bench.completed, 1);
        cr_expect_gt(bench.at[0], 0);
        run_destroy(bench.run);
    }
}

/* Disks that write behind into a buffer without a battery. */
Test(raid, writes_in_volatile_buffers_may_be_lost)
{
    struct raid_bench bench;
    struct disk_bench disk;
    disk_bench_init(&disk);
    raid_bench_init(&bench, RAID_1, 2);
    struct part part = {&device_raid_kind, &bench.parameters};
    cr_expect_not(raid_is_volatile(&part));
    bench.parameters.member.disk = &disk.parameters;
    cr_expect_not(raid_is_volatile(&part));
    disk.parameters.buffer = &disk.buffer;
    cr_expect_not(raid_is_volatile(&part));
    disk.buffer.write_segments = 1;
    cr_expect(raid_is_volatile(&part));
    disk.buffer.non_volatile = true;
    cr_expect_not(raid_is_volatile(&part));
    cr_expect_not(raid_is_volatile(&(struct part){&device_disk_kind, &disk.parameters}));
}
