/* An array of two controllers of 1 ms, with a cache of four writes, before a raid of one member
   that takes 10 ms for an I/O, any number at once. Parameters may be changed before the start. */
#ifndef TESTS_MODELS_STORAGE_ARRAY_FIXTURE_H
#define TESTS_MODELS_STORAGE_ARRAY_FIXTURE_H

#include "models/storage/array.h"
#include "tests/models/places.h"

#define ARRAY_MS INT64_C(1000000)

enum { ARRAY_WRITE_BYTES = 4096, ARRAY_BENCH_MOST = 64 };

struct array_bench {
    struct device_station_parameters station;
    struct raid_parameters raid;
    struct array_cache_parameters cache;
    struct array_parameters parameters;
    struct run *run;
    struct assembly assembly;
    struct io_pool pool;
    struct device device;
    struct array *array;
    unsigned completed;
    sim_ticks at[ARRAY_BENCH_MOST]; /* in the order of completion */
};

static inline void array_bench_init(struct array_bench *bench)
{
    *bench = (struct array_bench){
        .station = {.service = distribution_constant(10 * ARRAY_MS),
                    .servers = 99,
                    .bandwidth = 1e8},
        .raid = {.level = RAID_0,
                 .disks = 1,
                 .stripe_unit = INT64_C(128) * IO_BLOCK_BYTES,
                 .member = {.station_capacity = INT64_C(12800) * IO_BLOCK_BYTES}},
        .cache = {.size = INT64_C(4) * ARRAY_WRITE_BYTES,
                  .mirror = distribution_constant(ARRAY_MS / 2),
                  .depth = 1},
        .parameters = {.controllers = 2, .service = distribution_constant(ARRAY_MS)}};
}

static inline void array_bench_take(struct run *run, void *owner, struct io *io)
{
    struct array_bench *bench = owner;
    bench->at[bench->completed++ % ARRAY_BENCH_MOST] = run_now(run);
    io_release(&bench->pool, io);
}

static inline void array_bench_start(struct array_bench *bench)
{
    bench->raid.member.station = &bench->station;
    bench->parameters.raid = &bench->raid;
    bench->parameters.cache = bench->cache.size > 0 ? &bench->cache : NULL;
    bench->run = run_create(&(struct run_options){.horizon = INT64_C(100000000) * ARRAY_MS,
                                                  .ticks_per_second = TICKS_PER_SECOND_COARSE});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    bench->pool.arena = bench->run->arena;
    measures_set_mark(bench->assembly.measures, 0);
    struct scope scope = place_of(bench->assembly.arena, "system", "storage.array");
    bench->device = device_build(&bench->assembly, &scope,
                                 &(struct part){&device_array_kind, &bench->parameters},
                                 (struct io_port){bench, array_bench_take});
    bench->array = (struct array *)bench->device.component;
}

/** @param writes  at once, of ARRAY_WRITE_BYTES */
static inline void array_bench_submit(struct array_bench *bench, unsigned count, bool is_write)
{
    for (unsigned i = 0; i < count; i++) {
        struct io *io = io_take(&bench->pool);
        io->bytes = ARRAY_WRITE_BYTES;
        io->is_write = is_write;
        device_submit(bench->run, &bench->device, io);
    }
}

/** Run on for so long [half milliseconds]. */
static inline void array_bench_run(struct array_bench *bench, int64_t halves)
{
    run_until(bench->run, run_now(bench->run) + halves * (ARRAY_MS / 2));
}

static inline bool array_bench_is_sound(struct array_bench *bench)
{
    place_invariants(bench->run, bench->device.component);
    return !run_failed(bench->run) && place_broken_laws(bench->run, bench->device.component) == 0;
}

#endif
