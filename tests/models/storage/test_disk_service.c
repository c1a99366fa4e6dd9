#include "tests/models/storage/disk_fixture.h"

static void give_overheads(struct disk_bench *bench, struct disk_overhead of[4])
{
    static const struct {
        sim_ticks after_read, after_write;
    } times[] = {{1, 2}, {3, 4}, {5, 6}, {7, 8}};
    for (int i = 0; i < 4; i++) {
        of[i] =
            (struct disk_overhead){times[i].after_read * DISK_US, times[i].after_write * DISK_US};
    }
    bench->overheads = (struct disk_overheads){&of[0],       &of[1],       &of[2],      &of[3],
                                               20 * DISK_US, 30 * DISK_US, 40 * DISK_US};
    bench->parameters.overheads = &bench->overheads;
    bench->parameters.bus_bandwidth = 51.2e6; /* 10 us a sector */
}

static void expect_stages(const struct disk_bench *bench, unsigned io, const sim_ticks us[6])
{
    for (unsigned stage = 0; stage < DISK_STAGES; stage++) {
        cr_expect_eq(bench->stages[io][stage], us[stage] * DISK_US, "I/O %u, stage %u: %lld us", io,
                     stage, (long long)bench->stages[io][stage] / DISK_US);
    }
}

/* A miss on cylinder 10, a hit of what it read, and one of what was read ahead in part. */
Test(disk_service, reads_have_stages)
{
    struct disk_overhead of[4];
    struct disk_bench bench;
    disk_bench_init(&bench);
    give_overheads(&bench, of);
    bench.parameters.buffer = &bench.buffer;
    disk_bench_start(&bench);
    sim_ticks miss = disk_bench_do(&bench, 2030, 4, false);
    expect_stages(&bench, 0, (const sim_ticks[]){0, 23, 1000, 1997, 400, 10});
    cr_expect_eq(miss, 3430 * DISK_US);
    sim_ticks hit = disk_bench_do(&bench, 2031, 2, false);
    expect_stages(&bench, 1, (const sim_ticks[]){0, 21, 0, 0, 0, 20});
    cr_expect_eq(hit, 41 * DISK_US);
    /* At 3471 us block 2034 has just not been read: the media is at 34.71 sectors. */
    sim_ticks partial = disk_bench_do(&bench, 2033, 5, false);
    cr_expect_eq(bench.stages[2][DISK_OVERHEAD], 21 * DISK_US);
    cr_expect_eq(bench.stages[2][DISK_TRANSFER], (3800 - 3472) * DISK_US);
    cr_expect_eq(bench.stages[2][DISK_BUS], 10 * DISK_US);
    cr_expect_eq(partial, (3800 - 3471 + 30) * DISK_US);
    cr_expect_eq(disk_bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* The data is on the bus while the arm moves; behind a read the overhead is another. */
Test(disk_service, writes_have_stages)
{
    struct disk_overhead of[4];
    struct disk_bench bench;
    disk_bench_init(&bench);
    give_overheads(&bench, of);
    disk_bench_start(&bench);
    disk_bench_do(&bench, 2030, 4, true);
    expect_stages(&bench, 0, (const sim_ticks[]){0, 37, 1000, 1993, 400, 0});
    cr_expect_eq(bench.disk->mechanics.moved_in, 10);
    cr_expect(bench.disk->was_write);
    disk_bench_do(&bench, 2040, 1, true);
    expect_stages(&bench, 1, (const sim_ticks[]){0, 38, 0, 552, 100, 10});
    run_destroy(bench.run);
}

/* Written into the buffer, and from there to the media: a read of it hits meanwhile. */
Test(disk_service, writes_behind_are_completed_at_once)
{
    struct disk_overhead of[4];
    struct disk_bench bench;
    disk_bench_init(&bench);
    give_overheads(&bench, of);
    bench.parameters.buffer = &bench.buffer;
    bench.buffer.write_segments = 1;
    disk_bench_start(&bench);
    cr_expect_eq(disk_bench_do(&bench, 2030, 4, true), (5 + 30 + 40) * DISK_US);
    cr_expect(bench.disk->is_writing_back);
    cr_expect_eq(disk_bench_do(&bench, 2031, 2, false), (2 + 20 + 20) * DISK_US);
    cr_expect(bench.disk->is_hit);
    /* Another write waits for the room, and is at the media in the end. */
    disk_bench_do(&bench, 100, 1, true);
    cr_expect_eq(bench.at[2], (3400 + 5 + 30 + 10) * DISK_US);
    disk_bench_wait(&bench, 100 * DISK_MS);
    cr_expect_not(bench.disk->is_writing_back);
    cr_expect_eq(bench.disk->written_back.count, 2);
    cr_expect_eq(bench.disk->mechanics.cylinder, 0);
    cr_expect_eq(disk_bench_broken_laws(&bench), 0);
    cr_expect(disk_bench_is_sound(&bench));
    run_destroy(bench.run);
}
