#include "tests/models/storage/disk_fixture.h"

static struct disk_layout layout_of(struct disk_bench *bench, struct arena *arena)
{
    return disk_layout_make(arena, &bench->parameters.zones, bench->parameters.surfaces);
}

static void expect_place(const struct disk_layout *layout, uint64_t block, uint32_t cylinder,
                         uint32_t surface, uint32_t slot, uint32_t follow)
{
    struct disk_place place = disk_layout_find(layout, block);
    cr_expect_eq(place.cylinder, cylinder, "%llu: %u", (unsigned long long)block, place.cylinder);
    cr_expect_eq(place.surface, surface, "%llu: %u", (unsigned long long)block, place.surface);
    cr_expect_eq(place.slot, slot, "%llu: %u", (unsigned long long)block, place.slot);
    cr_expect_eq(place.follow, follow, "%llu: %u", (unsigned long long)block, place.follow);
    cr_expect_eq(disk_layout_cylinder(layout, block), cylinder);
}

/* Tracks of a cylinder, then the next; 10 sectors of skew from track to track, 25 over cylinders.
 */
Test(disk_layout, blocks_go_over_tracks_and_cylinders_with_skew)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    struct arena *arena = arena_create();
    bench.zones[0].track_skew = 10;
    bench.zones[0].cylinder_skew = 25;
    struct disk_layout layout = layout_of(&bench, arena);
    cr_expect_eq(layout.blocks, 40000);
    cr_expect_eq(layout.cylinders, 200);
    expect_place(&layout, 0, 0, 0, 0, 100);
    expect_place(&layout, 99, 0, 0, 99, 1);
    expect_place(&layout, 100, 0, 1, 10, 100);
    expect_place(&layout, 195, 0, 1, 5, 5);
    expect_place(&layout, 200, 1, 0, 35, 100);
    expect_place(&layout, 300, 1, 1, 45, 100);
    arena_destroy(arena);
}

Test(disk_layout, zones_have_tracks_of_their_own)
{
    struct disk_bench bench;
    disk_bench_init(&bench);
    struct arena *arena = arena_create();
    bench.zones[0].cylinders = 10;
    bench.zones[1] = disk_zone(10, 60);
    bench.zones[1].first_cylinder = 12;
    bench.zones[1].offset = 7;
    bench.parameters.zones.count = 2;
    struct disk_layout layout = layout_of(&bench, arena);
    cr_expect_eq(layout.blocks, 3200);
    cr_expect_eq(layout.cylinders, 22);
    expect_place(&layout, 1999, 9, 1, 99, 1);
    expect_place(&layout, 2000, 12, 0, 7, 60);
    expect_place(&layout, 3199, 21, 1, 6, 1);
    cr_expect_eq(disk_layout_find(&layout, 2000).slots, 60);
    arena_destroy(arena);
}

/* Five sectors are reserved; of each cylinder 20 are spare, of which the slipped ones take two. */
Test(disk_layout, reserved_spare_and_slipped_sectors_keep_no_blocks)
{
    static int64_t slips[] = {50, 51};
    struct disk_bench bench;
    disk_bench_init(&bench);
    struct arena *arena = arena_create();
    bench.zones[0].reserved_sectors = 5;
    bench.zones[0].spare_sectors = 20;
    bench.zones[0].spare_cylinders = 1;
    bench.zones[0].slipped_sectors = (struct parameter_list){2, slips};
    struct disk_layout layout = layout_of(&bench, arena);
    cr_expect_eq(layout.blocks, 175 + 199 * 180);
    expect_place(&layout, 0, 0, 0, 5, 45);
    expect_place(&layout, 44, 0, 0, 49, 1);
    expect_place(&layout, 45, 0, 0, 52, 48);
    expect_place(&layout, 174, 0, 1, 81, 1);
    expect_place(&layout, 175, 1, 0, 0, 100);
    arena_destroy(arena);
}

/* Without spares a slipped track costs its blocks. */
Test(disk_layout, slipped_tracks_are_left_out)
{
    static int64_t slips[] = {1};
    struct disk_bench bench;
    disk_bench_init(&bench);
    struct arena *arena = arena_create();
    bench.zones[0].slipped_tracks = (struct parameter_list){1, slips};
    struct disk_layout layout = layout_of(&bench, arena);
    cr_expect_eq(layout.blocks, 39900);
    expect_place(&layout, 100, 1, 0, 0, 100);
    expect_place(&layout, 39899, 199, 1, 99, 1);
    arena_destroy(arena);
}

/* Each block has a place of its own: as many as there are sectors that keep one. */
Test(disk_layout, no_two_blocks_share_a_sector)
{
    static int64_t sectors[] = {3, 250, 251, 399};
    static int64_t tracks[] = {5, 6};
    struct disk_bench bench;
    disk_bench_init(&bench);
    struct arena *arena = arena_create();
    bench.zones[0].cylinders = 20;
    bench.zones[0].spare_sectors = 250;
    bench.zones[0].spare_cylinders = 7;
    bench.zones[0].slipped_sectors = (struct parameter_list){4, sectors};
    bench.zones[0].slipped_tracks = (struct parameter_list){2, tracks};
    struct disk_layout layout = layout_of(&bench, arena);
    cr_expect_eq(layout.blocks, 4000 - 3 * 250);
    bool seen[4000] = {false};
    for (uint64_t block = 0; block < layout.blocks; block++) {
        struct disk_place place = disk_layout_find(&layout, block);
        uint32_t sector = (place.cylinder * 2 + place.surface) * 100 + place.slot;
        cr_assert_not(seen[sector], "block %llu", (unsigned long long)block);
        seen[sector] = true;
    }
    cr_expect_not(seen[3] || seen[250] || seen[399] || seen[500] || seen[699]);
    arena_destroy(arena);
}

Test(disk_layout, mistakes_are_said)
{
    static int64_t slips[] = {5, 5};
    struct disk_bench bench;
    disk_bench_init(&bench);
    bench.zones[0].reserved_sectors = 40000;
    disk_bench_expect_complaint(&bench, "/system/storage/disk/zones/0", "no room for blocks");
    disk_bench_init(&bench);
    bench.zones[0].slipped_sectors = (struct parameter_list){2, slips};
    disk_bench_expect_complaint(&bench, "/system/storage/disk/zones/0/slipped_sectors", "in order");
    disk_bench_init(&bench);
    bench.zones[0].slipped_tracks = (struct parameter_list){2, slips};
    disk_bench_expect_complaint(&bench, "/system/storage/disk/zones/0/slipped_tracks", "in order");
    disk_bench_init(&bench);
    bench.zones[1] = disk_zone(10, 60);
    bench.zones[1].first_cylinder = 199;
    bench.parameters.zones.count = 2;
    disk_bench_expect_complaint(&bench, "/system/storage/disk/zones/1/first_cylinder",
                                "behind cylinder 199");
}
