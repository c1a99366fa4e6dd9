/*
 * A disk for tests: 200 cylinders of two tracks with 100 sectors each, 10 ms a turn, 0.1 ms a
 * sector; any seek takes 1 ms. Its parameters may be changed before it is started.
 */
#ifndef TESTS_MODELS_STORAGE_DISK_FIXTURE_H
#define TESTS_MODELS_STORAGE_DISK_FIXTURE_H

#include "models/kinds.h"
#include "models/storage/disk.h"
#include "tests/models/places.h"

#define DISK_US     INT64_C(1000)
#define DISK_MS     INT64_C(1000000)
#define DISK_SECTOR (100 * DISK_US)

enum { DISK_BENCH_MOST = 64 };

struct disk_bench {
    struct disk_zone_parameters zones[2];
    struct disk_seek_parameters seek;
    struct disk_buffer_parameters buffer;
    struct disk_overheads overheads;
    struct disk_parameters parameters;
    struct run *run;
    struct assembly assembly;
    struct io_pool pool;
    struct device device;
    struct disk *disk;
    unsigned completed;
    uint64_t blocks[DISK_BENCH_MOST]; /* in the order of completion */
    sim_ticks at[DISK_BENCH_MOST];
    sim_ticks stages[DISK_BENCH_MOST][DISK_STAGES];
};

static inline struct disk_zone_parameters disk_zone(int64_t cylinders, int64_t sectors)
{
    return (struct disk_zone_parameters){.cylinders = cylinders,
                                         .first_cylinder = PARAMETER_NOT_GIVEN,
                                         .sectors_per_track = sectors};
}

static inline void disk_bench_init(struct disk_bench *bench)
{
    *bench = (struct disk_bench){
        .zones = {disk_zone(200, 100)},
        .seek = {.base = DISK_MS},
        .buffer = {.segments = 2,
                   .segment_size = 64 * IO_BLOCK_BYTES,
                   .read_ahead = READ_AHEAD_SEGMENT,
                   .keeps_writes = true},
        .parameters = {.surfaces = 2,
                       .zones = {1, bench->zones},
                       .rotation_speed = 100,
                       .seek = &bench->seek,
                       .scheduling = &scheduling_fcfs_kind},
    };
}

static inline void disk_bench_take(struct run *run, void *owner, struct io *io)
{
    struct disk_bench *bench = owner;
    unsigned i = bench->completed++ % DISK_BENCH_MOST;
    bench->blocks[i] = io->block;
    bench->at[i] = run_now(run);
    memcpy(bench->stages[i], bench->disk->stages, sizeof bench->stages[i]);
    io_release(&bench->pool, io);
}

static inline void disk_bench_start(struct disk_bench *bench)
{
    bench->run = run_create(&(struct run_options){.horizon = INT64_C(1000000) * DISK_MS,
                                                  .ticks_per_second = TICKS_PER_SECOND_COARSE});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    bench->pool.arena = bench->run->arena;
    measures_set_mark(bench->assembly.measures, 0);
    struct scope scope = place_of(bench->assembly.arena, "system", "storage.disk");
    bench->device = device_build(&bench->assembly, &scope,
                                 &(struct part){&device_disk_kind, &bench->parameters},
                                 (struct io_port){bench, disk_bench_take});
    bench->disk = (struct disk *)bench->device.component;
}

static inline void disk_bench_submit(struct disk_bench *bench, uint64_t block, int64_t count,
                                     bool is_write)
{
    struct io *io = io_take(&bench->pool);
    io->block = block;
    io->bytes = count * IO_BLOCK_BYTES;
    io->is_write = is_write;
    device_submit(bench->run, &bench->device, io);
}

/** Submit an I/O and wait for it. @return how long it took */
static inline sim_ticks disk_bench_do(struct disk_bench *bench, uint64_t block, int64_t count,
                                      bool is_write)
{
    sim_ticks from = run_now(bench->run);
    unsigned before = bench->completed;
    disk_bench_submit(bench, block, count, is_write);
    while (bench->completed == before && !run_failed(bench->run)) {
        run_until(bench->run, run_next_time(bench->run));
    }
    return run_now(bench->run) - from;
}

static inline void disk_bench_wait(struct disk_bench *bench, sim_ticks time)
{
    run_until(bench->run, run_now(bench->run) + time);
}

/** Laws that do not hold. */
static inline unsigned disk_bench_broken_laws(struct disk_bench *bench)
{
    return place_broken_laws(bench->run, bench->device.component);
}

static inline bool disk_bench_is_sound(struct disk_bench *bench)
{
    place_invariants(bench->run, bench->device.component);
    return !run_failed(bench->run);
}

/** Complaints about the parameters. */
static inline void disk_bench_expect_complaint(struct disk_bench *bench, const char *where,
                                               const char *words)
{
    struct complaints complaints = {0};
    place_check(&device_disk_kind, "system", "storage.disk", &bench->parameters, NULL, &complaints);
    cr_assert_geq(complaints.count, 1, "%s", words);
    cr_expect_str_eq(complaints.list[0].where, where);
    cr_expect_not_null(strstr(complaints.list[0].text, words), "%s", complaints.list[0].text);
    complaints_free(&complaints);
}

#endif
