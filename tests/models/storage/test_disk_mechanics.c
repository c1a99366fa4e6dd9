#include "tests/models/storage/disk_fixture.h"

static struct disk_mechanics *mechanics_of(struct disk_bench *bench)
{
    disk_bench_start(bench);
    return &bench->disk->mechanics;
}

Test(disk_mechanics, seeks_lie_on_lines_between_measured_ones)
{
    struct disk_seek_point points[] = {{1, DISK_MS}, {11, 2 * DISK_MS}, {111, 4 * DISK_MS}};
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.seek.points = (struct parameter_list){3, points};
    const sim_ticks *seeks = mechanics_of(&bench)->seeks;
    cr_expect_eq(seeks[0], 0);
    cr_expect_eq(seeks[1], DISK_MS);
    cr_expect_eq(seeks[6], DISK_MS * 3 / 2);
    cr_expect_eq(seeks[11], 2 * DISK_MS);
    cr_expect_eq(seeks[61], 3 * DISK_MS);
    cr_expect_eq(seeks[161], 5 * DISK_MS); /* on with the last line */
    run_destroy(bench.run);
}

Test(disk_mechanics, seeks_grow_with_the_root_of_their_distance)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.seek.per_root = 200 * DISK_US;
    const sim_ticks *seeks = mechanics_of(&bench)->seeks;
    cr_expect_eq(seeks[0], 0);
    cr_expect_eq(seeks[1], 1200 * DISK_US);
    cr_expect_eq(seeks[144], 3400 * DISK_US);
    run_destroy(bench.run);
}

/* From cylinder 0 to block 2030, which is on cylinder 10 at angle 0.3: 1 ms, then 2 ms, 4 sectors.
 */
Test(disk_mechanics, an_access_seeks_turns_and_transfers)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    struct disk_mechanics *disk = mechanics_of(&bench);
    struct disk_access access = disk_access(
        disk, &(struct disk_request){.block = 2030, .count = 4, .from = 0, .watermark = 1});
    cr_expect_eq(access.seek, DISK_MS);
    cr_expect_eq(access.rotation, 2 * DISK_MS);
    cr_expect_eq(access.transfer, 4 * DISK_SECTOR);
    cr_expect_eq(access.end, 3400 * DISK_US);
    cr_expect_eq(access.host, access.end);
    cr_expect_eq(disk->cylinder, 10);
    cr_expect_eq(disk->moved_in, 10);
    /* The next block comes at once; the one before in a turn less two sectors. */
    access = disk_access(disk, &(struct disk_request){
                                   .block = 2034, .count = 1, .from = access.end, .watermark = 1});
    cr_expect_eq(access.seek + access.rotation, 0);
    access = disk_access(disk, &(struct disk_request){
                                   .block = 2033, .count = 1, .from = access.end, .watermark = 1});
    cr_expect_eq(access.rotation, 10 * DISK_MS - 2 * DISK_SECTOR);
    run_destroy(bench.run);
}

/* Over the end of a track: a head switch of 0.5 ms fits into 10 sectors of skew, not into 4. */
Test(disk_mechanics, skew_hides_a_head_switch)
{
    for (int64_t skew = 4; skew <= 10; skew += 6) {
        struct disk_bench bench;
        disk_bench_init(&bench);
        bench.zones[0].track_skew = skew;
        bench.parameters.head_switch = DISK_MS / 2;
        struct disk_access access = disk_access(
            mechanics_of(&bench), &(struct disk_request){.block = 95, .count = 10, .watermark = 1});
        sim_ticks turn = skew == 4 ? 10 * DISK_MS : 0;
        cr_expect_eq(access.transfer, (10 + skew) * DISK_SECTOR + turn);
        run_destroy(bench.run);
    }
}

/* The bus carries sectors as they come: one a 0.3 ms behind the first, or the last alone. */
Test(disk_mechanics, the_bus_follows_the_media)
{
    static const struct {
        sim_ticks bus;
        uint64_t watermark;
        sim_ticks host;
    } cases[] = {{300, 1, 100 + 10 * 300},
                 {50, 1, 1000 + 50},
                 {50, 10, 1000 + 10 * 50},
                 {50, 8, 800 + 10 * 50},
                 {0, 10, 1000}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct disk_bench bench;
        disk_bench_init(&bench);
        struct disk_access access = disk_access(
            mechanics_of(&bench), &(struct disk_request){.block = 0,
                                                         .count = 10,
                                                         .watermark = cases[i].watermark,
                                                         .bus = cases[i].bus * DISK_US});
        cr_expect_eq(access.host, cases[i].host * DISK_US, "%zu: %lld", i, (long long)access.host);
        run_destroy(bench.run);
    }
}

/* A write waits for its data, and settles where the heads have moved. */
Test(disk_mechanics, a_write_settles_and_waits_for_its_data)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.parameters.write_settle = DISK_MS / 2;
    bench.parameters.read_settle = DISK_MS / 4;
    struct disk_mechanics *disk = mechanics_of(&bench);
    struct disk_place place = disk_layout_find(&disk->layout, 200);
    cr_expect_eq(disk_move_time(disk, &place, true), 1500 * DISK_US);
    cr_expect_eq(disk_move_time(disk, &place, false), 1250 * DISK_US);
    struct disk_access access = disk_access(
        disk,
        &(struct disk_request){.block = 200, .count = 1, .data = 2 * DISK_MS, .is_write = true});
    cr_expect_eq(access.seek, 1500 * DISK_US);
    cr_expect_eq(access.waited, 500 * DISK_US);
    cr_expect_eq(access.rotation, 8 * DISK_MS);
    cr_expect_eq(disk_move_time(disk, &place, true), 0);
    run_destroy(bench.run);
}

Test(disk_mechanics, points_out_of_order_are_said)
{
    struct disk_seek_point points[] = {{5, DISK_MS}, {5, 2 * DISK_MS}};
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.seek.points = (struct parameter_list){2, points};
    disk_bench_expect_complaint(&bench, "/system/storage/disk/seek/points/1/distance",
                                "not above that of the point before");
}
