/* An array of stations with one server of 1 ms, units of 8 blocks, 100 rows, for tests. Its
   parameters may be changed before it is started. */
#ifndef TESTS_MODELS_STORAGE_RAID_FIXTURE_H
#define TESTS_MODELS_STORAGE_RAID_FIXTURE_H

#include "models/storage/raid.h"
#include "tests/models/places.h"

#define RAID_MS INT64_C(1000000)

enum { RAID_UNIT = 8, RAID_ROWS = 100, RAID_BENCH_MOST = 64 };

struct raid_bench {
    struct device_station_parameters station;
    struct raid_parameters parameters;
    struct raid_rebuild_parameters rebuild;
    struct run *run;
    struct assembly assembly;
    struct io_pool pool;
    struct device device;
    struct raid *raid;
    unsigned completed, failed;    /* failed ones are completed, too */
    sim_ticks at[RAID_BENCH_MOST]; /* in the order of completion */
};

static inline void raid_bench_init(struct raid_bench *bench, enum raid_level level, int64_t disks)
{
    *bench = (struct raid_bench){
        .station = {.service = distribution_constant(RAID_MS), .servers = 1, .bandwidth = 1e8},
        .parameters = {.level = (int)level,
                       .disks = disks,
                       .time_to_restore = distribution_constant(0),
                       .error_time = RAID_MS,
                       .stripe_unit = INT64_C(8) * IO_BLOCK_BYTES,
                       .member = {.station_capacity = INT64_C(800) * IO_BLOCK_BYTES}}};
    bench->parameters.member.station = &bench->station;
}

/** Members are rebuilt by I/Os, a unit at a time and two under way, on one spare. */
static inline void raid_bench_rebuild(struct raid_bench *bench)
{
    bench->rebuild = (struct raid_rebuild_parameters){
        .spares = 1, .size = INT64_C(8) * IO_BLOCK_BYTES, .depth = 2};
    bench->parameters.rebuild = &bench->rebuild;
}

static inline void raid_bench_take(struct run *run, void *owner, struct io *io)
{
    struct raid_bench *bench = owner;
    bench->failed += io->is_failed;
    bench->at[bench->completed++ % RAID_BENCH_MOST] = run_now(run);
    io_release(&bench->pool, io);
}

static inline void raid_bench_start(struct raid_bench *bench)
{
    bench->parameters.member.station = &bench->station;
    bench->run = run_create(&(struct run_options){.horizon = INT64_C(100000000) * RAID_MS,
                                                  .ticks_per_second = TICKS_PER_SECOND_COARSE});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    bench->pool.arena = bench->run->arena;
    measures_set_mark(bench->assembly.measures, 0);
    struct scope scope = place_of(bench->assembly.arena, "system", "storage.array");
    bench->device = device_build(&bench->assembly, &scope,
                                 &(struct part){&device_raid_kind, &bench->parameters},
                                 (struct io_port){bench, raid_bench_take});
    bench->raid = (struct raid *)bench->device.component;
}

/** @param blocks  of it */
static inline void raid_bench_submit(struct raid_bench *bench, uint64_t block, int64_t blocks,
                                     bool is_write)
{
    struct io *io = io_take(&bench->pool);
    io->block = block;
    io->bytes = blocks * IO_BLOCK_BYTES;
    io->is_write = is_write;
    device_submit(bench->run, &bench->device, io);
}

/** Run on for so long [ms]. */
static inline void raid_bench_run(struct raid_bench *bench, int64_t time)
{
    run_until(bench->run, run_now(bench->run) + time * RAID_MS);
}

/** Submit an I/O to an idle array and wait for it. @return I/Os of members that it took */
static inline uint64_t raid_bench_ios(struct raid_bench *bench, uint64_t block, int64_t blocks,
                                      bool is_write)
{
    uint64_t before = bench->raid->done.count;
    raid_bench_submit(bench, block, blocks, is_write);
    raid_bench_run(bench, 1000);
    return bench->raid->done.count - before;
}

static inline unsigned raid_bench_broken_laws(struct raid_bench *bench)
{
    return place_broken_laws(bench->run, bench->device.component);
}

static inline bool raid_bench_is_sound(struct raid_bench *bench)
{
    place_invariants(bench->run, bench->device.component);
    return !run_failed(bench->run);
}

#endif
