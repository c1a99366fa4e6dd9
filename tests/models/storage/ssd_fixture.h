/* An SSD of two channels with two dies each, 8 blocks of 4 pages to a die, for tests. */
#ifndef TESTS_MODELS_STORAGE_SSD_FIXTURE_H
#define TESTS_MODELS_STORAGE_SSD_FIXTURE_H

#include "models/storage/ssd.h"
#include "tests/models/places.h"

#define SSD_US INT64_C(1000)

struct ssd_bench {
    struct ssd_parameters parameters;
    struct run *run;
    struct assembly assembly;
    struct io_pool pool;
    struct device device;
    struct ssd *ssd;
    unsigned completed;
    sim_ticks last; /* completion */
};

static inline void ssd_bench_init(struct ssd_bench *bench)
{
    *bench = (struct ssd_bench){.parameters = {.channels = 2,
                                               .dies_per_channel = 2,
                                               .blocks_per_die = 8,
                                               .pages_per_block = 4,
                                               .page_size = 4096,
                                               .over_provisioning = 0.6,
                                               .read = 50 * SSD_US,
                                               .program = 500 * SSD_US,
                                               .erase = 3000 * SSD_US,
                                               .channel_bandwidth = 409.6e6}};
}

static inline void ssd_bench_take(struct run *run, void *owner, struct io *io)
{
    struct ssd_bench *bench = owner;
    bench->completed++;
    bench->last = run_now(run);
    io_release(&bench->pool, io);
}

static inline void ssd_bench_start(struct ssd_bench *bench)
{
    bench->run = run_create(&(struct run_options){.horizon = INT64_C(100000000) * SSD_US,
                                                  .ticks_per_second = TICKS_PER_SECOND_COARSE});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    bench->pool.arena = bench->run->arena;
    measures_set_mark(bench->assembly.measures, 0);
    struct scope scope = place_of(bench->assembly.arena, "system", "storage.ssd");
    bench->device =
        device_build(&bench->assembly, &scope, &(struct part){&device_ssd_kind, &bench->parameters},
                     (struct io_port){bench, ssd_bench_take});
    bench->ssd = (struct ssd *)bench->device.component;
}

static inline void ssd_bench_submit(struct ssd_bench *bench, uint64_t block, int64_t bytes,
                                    bool is_write)
{
    struct io *io = io_take(&bench->pool);
    io->block = block;
    io->bytes = bytes;
    io->is_write = is_write;
    device_submit(bench->run, &bench->device, io);
}

/** Wait for all I/Os. @return the time from the start to the last completion */
static inline sim_ticks ssd_bench_finish(struct ssd_bench *bench)
{
    run_until(bench->run, run_now(bench->run) + 1000000 * SSD_US);
    return bench->last;
}

static inline unsigned ssd_bench_broken_laws(struct ssd_bench *bench)
{
    return place_broken_laws(bench->run, bench->device.component);
}

static inline bool ssd_bench_is_sound(struct ssd_bench *bench)
{
    place_invariants(bench->run, bench->device.component);
    return !run_failed(bench->run);
}

#endif
