#include "models/io/cache_write_through.h"
#include "models/kinds.h"
#include "tests/models/io/io_fixture.h"

/* A cache of two I/Os of 4 KiB before the station; a hit takes 2 us, and 1 us for its bytes. */
struct cache_bench {
    struct block_cache_parameters parameters;
    struct part part;
    struct io_bench io;
};

static const char *const names[] = {"cache"};

static void init(struct cache_bench *bench)
{
    io_bench_init(&bench->io);
    bench->parameters =
        (struct block_cache_parameters){.device = "disk",
                                        .capacity = 8192,
                                        .smallest = 512,
                                        .replacement = &replacement_lru_kind,
                                        .hit_time = distribution_constant(2 * IO_US),
                                        .bandwidth = 4.096e9};
    bench->part = (struct part){&cache_write_through_kind, &bench->parameters};
    bench->io.cache_map = (struct parameter_map){1, names, &bench->part};
    bench->io.streams[0].device = "cache";
}

static void run_trace(struct cache_bench *bench, const char *lines)
{
    struct trace_file file = trace_file_make(lines, false);
    struct io_trace_parameters trace = {file.path};
    bench->io.streams[0].trace = &trace;
    io_bench_start(&bench->io);
    run_until(bench->io.run, 1000 * IO_US);
    trace_file_remove(&file);
}

static double value_of(const struct report *report, const char *name)
{
    return io_bench_metric(report, name)->value;
}

/* Block 0 twice, 8, 16 (block 0 leaves), 0 again, and a write that hits and still goes on. */
Test(cache_write_through, reads_hit_and_writes_go_on)
{
    struct cache_bench bench;
    init(&bench);
    run_trace(&bench, "think,block,bytes,kind\n0,0,4096,r\n0,0,4096,r\n0,8,4096,r\n0,16,4096,r\n"
                      "0,0,4096,r\n0,16,4096,w\n");
    cr_assert_not(run_failed(bench.io.run), "%s", run_error(bench.io.run)->text);
    cr_expect_eq(run_now(bench.io.run), 53 * IO_US);
    assembly_invariants(&bench.io.assembly);
    struct window window;
    struct report report = io_bench_report(&bench.io, &window);
    cr_expect_eq(value_of(&report, "block_caches.cache.hits"), 2);
    cr_expect_eq(value_of(&report, "block_caches.cache.misses"), 4);
    cr_expect_eq(value_of(&report, "block_caches.cache.reads"), 5);
    cr_expect_eq(value_of(&report, "block_caches.cache.writes"), 1);
    cr_expect_eq(value_of(&report, "block_caches.cache.evictions"), 2);
    cr_expect_float_eq(value_of(&report, "block_caches.cache.hit_share"), 1 / 3.0, 1e-12);
    cr_expect_eq(io_bench_broken_laws(&report), 0);
    run_destroy(bench.io.run);
}

Test(cache_write_through, has_the_blocks_and_the_streams_of_its_device)
{
    struct cache_bench bench;
    init(&bench);
    bench.io.streams[0].population = 1;
    io_bench_start(&bench.io);
    const struct device *cache = &bench.io.all->devices[1];
    cr_expect_eq(device_blocks(cache), 0);
    cr_expect_eq(device_stream_time(cache, 1000000, TICKS_PER_SECOND_COARSE),
                 TICKS_PER_SECOND_COARSE);
    run_destroy(bench.io.run);
}

Test(cache_write_through, bugs_are_noticed)
{
    for (int bug = 0; bug < 2; bug++) {
        struct cache_bench bench;
        init(&bench);
        bench.io.streams[0].population = 1;
        io_bench_start(&bench.io);
        run_until(bench.io.run, 100 * IO_US);
        struct cache_write_through *cache =
            (struct cache_write_through *)bench.io.all->devices[1].component;
        cache->open += bug == 0;
        cache->blocks.held += bug == 1 ? 10000 : 0;
        assembly_invariants(&bench.io.assembly);
        struct window window;
        struct report report = io_bench_report(&bench.io, &window);
        cr_expect_eq(run_failed(bench.io.run), bug == 1);
        cr_expect_eq(io_bench_broken_laws(&report), bug == 0);
        run_destroy(bench.io.run);
    }
}

Test(cache_write_through, replacement_needs_an_order)
{
    struct cache_bench bench;
    struct complaints complaints = {0};
    init(&bench);
    bench.parameters.replacement = &replacement_random_kind;
    place_check(&cache_write_through_kind, "system", "block_caches.cache", &bench.parameters, NULL,
                &complaints);
    cr_assert_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].where, "/system/block_caches/cache/replacement");
    complaints_free(&complaints);
}
