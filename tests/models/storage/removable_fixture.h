/* A library of three tapes with 1,000 blocks each, for tests; 1 s is 1,000,000 ticks. */
#ifndef TESTS_MODELS_STORAGE_REMOVABLE_FIXTURE_H
#define TESTS_MODELS_STORAGE_REMOVABLE_FIXTURE_H

#include "models/storage/removable.h"
#include "tests/models/places.h"

#define LIBRARY_SECOND INT64_C(1000000)

enum { LIBRARY_MOST = 16 };

struct library_bench {
    struct removable_parameters parameters;
    struct run *run;
    struct assembly assembly;
    struct io_pool pool;
    struct device device;
    struct removable *library;
    unsigned completed;
    sim_ticks ends[LIBRARY_MOST];   /* by order of completion */
    uint64_t numbers[LIBRARY_MOST]; /* of the I/Os, as submitted */
    uint64_t submitted;
};

static inline void library_bench_init(struct library_bench *bench)
{
    *bench =
        (struct library_bench){.parameters = {.media = 3,
                                              .capacity = INT64_C(1000) * IO_BLOCK_BYTES,
                                              .drives = 1,
                                              .robots = 1,
                                              .move = distribution_constant(5 * LIBRARY_SECOND),
                                              .load = distribution_constant(10 * LIBRARY_SECOND),
                                              .unload = distribution_constant(20 * LIBRARY_SECOND),
                                              .passes = 1,
                                              .pass = 100 * LIBRARY_SECOND,
                                              .rewind = 50 * LIBRARY_SECOND,
                                              .read_bandwidth = 100 * IO_BLOCK_BYTES}};
}

static inline void library_bench_take(struct run *run, void *owner, struct io *io)
{
    struct library_bench *bench = owner;
    bench->ends[bench->completed] = run_now(run);
    bench->numbers[bench->completed] = io->argument;
    bench->completed++;
    io_release(&bench->pool, io);
}

static inline void library_bench_start(struct library_bench *bench)
{
    bench->run = run_create(&(struct run_options){.horizon = INT64_C(1000000) * LIBRARY_SECOND,
                                                  .ticks_per_second = LIBRARY_SECOND});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    bench->pool.arena = bench->run->arena;
    measures_set_mark(bench->assembly.measures, 0);
    struct scope scope = place_of(bench->assembly.arena, "system", "storage.library");
    bench->device = device_build(&bench->assembly, &scope,
                                 &(struct part){&device_removable_kind, &bench->parameters},
                                 (struct io_port){bench, library_bench_take});
    bench->library = (struct removable *)bench->device.component;
}

/** Read or write 100 blocks, which takes 1 s. */
static inline void library_bench_submit(struct library_bench *bench, uint64_t block, bool is_write)
{
    struct io *io = io_take(&bench->pool);
    io->block = block;
    io->bytes = INT64_C(100) * IO_BLOCK_BYTES;
    io->is_write = is_write;
    io->argument = bench->submitted++;
    device_submit(bench->run, &bench->device, io);
}

static inline void library_bench_wait(struct library_bench *bench, int64_t seconds)
{
    run_until(bench->run, run_now(bench->run) + seconds * LIBRARY_SECOND);
}

static inline unsigned library_bench_broken_laws(struct library_bench *bench)
{
    return place_broken_laws(bench->run, bench->device.component);
}

static inline bool library_bench_is_sound(struct library_bench *bench)
{
    place_invariants(bench->run, bench->device.component);
    return !run_failed(bench->run) && library_bench_broken_laws(bench) == 0;
}

#endif
