#include "tests/models/storage/disk_fixture.h"

static struct disk_buffer *buffer_of(struct disk_bench *bench)
{
    bench->parameters.buffer = &bench->buffer;
    disk_bench_start(bench);
    return &bench->disk->buffer;
}

static struct disk_extent extent(uint64_t first, uint64_t end)
{
    return (struct disk_extent){first, end};
}

/* 4 blocks from block 10 on were read at the end of block 13: 7 sectors later 7 more are there. */
Test(disk_buffer, an_idle_disk_reads_ahead_sector_by_sector)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    struct disk_buffer *buffer = buffer_of(&bench);
    struct disk_mechanics *disk = &bench.disk->mechanics;
    struct disk_extent read = extent(10, 14);
    disk_buffer_read(buffer, disk, NULL, &read, 14 * DISK_SECTOR);
    disk_buffer_advance(buffer, disk, 14 * DISK_SECTOR + 7 * DISK_SECTOR + DISK_SECTOR / 2);
    const struct disk_segment *segment = disk_buffer_find(buffer, 10);
    cr_assert_not_null(segment);
    cr_expect_eq(segment->blocks.end, 21);
    /* The segment of 64 blocks is full long before the end of the track. */
    disk_buffer_advance(buffer, disk, 1000 * DISK_MS);
    cr_expect_eq(segment->blocks.first, 10);
    cr_expect_eq(segment->blocks.end, 74);
    cr_expect_null(disk_buffer_find(buffer, 74));
    run_destroy(bench.run);
}

Test(disk_buffer, reading_ahead_goes_over_tracks)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.parameters.head_switch = DISK_MS;
    bench.zones[0].track_skew = 20;
    struct disk_buffer *buffer = buffer_of(&bench);
    struct disk_mechanics *disk = &bench.disk->mechanics;
    struct disk_extent read = extent(90, 98);
    disk_buffer_read(buffer, disk, NULL, &read, 98 * DISK_SECTOR);
    disk_buffer_advance(buffer, disk, 98 * DISK_SECTOR + 2 * DISK_SECTOR + 15 * DISK_SECTOR);
    cr_expect_eq(disk->surface, 1);
    cr_expect_eq(disk_buffer_find(buffer, 90)->blocks.end, 100); /* sector 20 has not come */
    disk_buffer_advance(buffer, disk, 123 * DISK_SECTOR);
    cr_expect_eq(disk_buffer_find(buffer, 90)->blocks.end, 103);
    run_destroy(bench.run);
}

/* Blocks read ahead take the place of what was asked for where it may. */
Test(disk_buffer, a_full_segment_loses_its_first_blocks)
{
    for (int may = 0; may < 2; may++) {
        struct disk_bench bench;
        disk_bench_init(&bench);
        bench.buffer.overwrites_requested = may;
        struct disk_buffer *buffer = buffer_of(&bench);
        struct disk_extent read = extent(0, 60);
        disk_buffer_read(buffer, &bench.disk->mechanics, NULL, &read, 60 * DISK_SECTOR);
        disk_buffer_advance(buffer, &bench.disk->mechanics, 90 * DISK_SECTOR);
        const struct disk_extent *kept = &disk_buffer_find(buffer, 59)->blocks;
        cr_expect_eq(kept->first, may ? 26 : 0);
        cr_expect_eq(kept->end, may ? 90 : 64);
        run_destroy(bench.run);
    }
}

/* A stream is a read that goes on with the track before; else nothing is read ahead. */
Test(disk_buffer, a_stream_is_read_ahead_to_the_end_of_the_next_track)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.buffer.read_ahead = READ_AHEAD_STREAM;
    bench.buffer.segment_size = 1000 * IO_BLOCK_BYTES;
    struct disk_buffer *buffer = buffer_of(&bench);
    struct disk_mechanics *disk = &bench.disk->mechanics;
    struct disk_extent first = extent(90, 100);
    struct disk_extent second = extent(100, 110);
    disk_buffer_read(buffer, disk, NULL, &first, 0);
    cr_expect_null(buffer->ahead);
    disk_buffer_read(buffer, disk, NULL, &second, 0);
    cr_expect_not_null(buffer->ahead);
    cr_expect_eq(buffer->ahead_end, 300);
    run_destroy(bench.run);
}

Test(disk_buffer, the_segment_not_used_for_longest_is_replaced)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.buffer.read_ahead = READ_AHEAD_NONE;
    struct disk_buffer *buffer = buffer_of(&bench);
    struct disk_mechanics *disk = &bench.disk->mechanics;
    struct disk_extent reads[] = {extent(0, 5), extent(100, 105), extent(200, 205)};
    disk_buffer_read(buffer, disk, NULL, &reads[0], 0);
    disk_buffer_read(buffer, disk, NULL, &reads[1], 0);
    disk_buffer_hit(buffer, disk, disk_buffer_find(buffer, 0), &reads[0]);
    disk_buffer_read(buffer, disk, NULL, &reads[2], 0);
    cr_expect_not_null(disk_buffer_find(buffer, 4));
    cr_expect_null(disk_buffer_find(buffer, 100));
    cr_expect_not_null(disk_buffer_find(buffer, 200));
    run_destroy(bench.run);
}

Test(disk_buffer, a_write_empties_what_it_overlaps)
{
    for (int keeps = 0; keeps < 2; keeps++) {
        struct disk_bench bench;
        disk_bench_init(&bench);
        bench.buffer.keeps_writes = keeps;
        struct disk_buffer *buffer = buffer_of(&bench);
        struct disk_extent read = extent(0, 20);
        struct disk_extent write = extent(10, 12);
        disk_buffer_read(buffer, &bench.disk->mechanics, NULL, &read, 0);
        disk_buffer_write(buffer, &write);
        cr_expect_null(buffer->ahead);
        cr_expect_null(disk_buffer_find(buffer, 0));
        cr_expect_eq(disk_buffer_find(buffer, 10) != NULL, keeps);
        run_destroy(bench.run);
    }
}

Test(disk_buffer, writes_wait_in_their_order_and_go_on_with_each_other)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.buffer.write_segments = 2;
    struct disk_buffer *buffer = buffer_of(&bench);
    struct disk_extent writes[] = {extent(0, 4), extent(50, 60), extent(60, 70), extent(90, 91)};
    struct disk_extent large = extent(0, 65);
    cr_expect_not(disk_buffer_takes(buffer, &large));
    for (int i = 0; i < 3; i++) {
        cr_assert(disk_buffer_has_room(buffer, &writes[i]));
        disk_buffer_put(buffer, &writes[i]);
    }
    cr_expect_not(disk_buffer_has_room(buffer, &writes[3]));
    struct disk_extent part = extent(55, 65);
    struct disk_extent over = extent(65, 75);
    cr_expect(disk_buffer_has_dirty(buffer, &part) && disk_buffer_is_dirty(buffer, &part));
    cr_expect(!disk_buffer_has_dirty(buffer, &over) && disk_buffer_is_dirty(buffer, &over));
    cr_expect_eq(disk_buffer_dirty(buffer)->end, 4);
    disk_buffer_clean(buffer);
    cr_expect_eq(disk_buffer_dirty(buffer)->end, 70);
    disk_buffer_put(buffer, &writes[3]);
    disk_buffer_clean(buffer);
    cr_expect_eq(disk_buffer_dirty(buffer)->first, 90);
    disk_buffer_clean(buffer);
    cr_expect_null(disk_buffer_dirty(buffer));
    run_destroy(bench.run);
}
