/* One stream to a station of one server that takes 10 us, for tests of streams of I/Os. */
#ifndef TESTS_MODELS_IO_IO_FIXTURE_H
#define TESTS_MODELS_IO_IO_FIXTURE_H

#include "models/io/io_stream.h"
#include "models/storage/device_station.h"
#include "tests/models/addresses/trace_fixture.h"
#include "tests/models/places.h"

#define IO_US INT64_C(1000)

struct io_bench {
    struct device_station_parameters station;
    struct part devices[1];
    struct io_stream_parameters streams[2];
    struct parameter_map device_map, cache_map, stream_map, controller_map;
    struct run *run;
    struct assembly assembly;
    struct io_streams *all;
};

static const char *const io_bench_devices[] = {"disk"};
static const char *const io_bench_streams[] = {"one", "two"};

static inline struct io_stream_parameters io_bench_stream(void)
{
    return (struct io_stream_parameters){
        .device = "disk", .think = distribution_constant(0), .size = distribution_constant(4096)};
}

static inline void io_bench_init(struct io_bench *bench)
{
    *bench = (struct io_bench){
        .station = {.service = distribution_constant(10 * IO_US), .servers = 1, .bandwidth = 1e6},
        .devices = {{&device_station_kind, &bench->station}},
        .streams = {io_bench_stream(), io_bench_stream()},
        .device_map = {1, io_bench_devices, bench->devices},
        .stream_map = {1, io_bench_streams, bench->streams},
    };
}

/** Devices, caches and streams as a spec gives them. */
static inline struct io_streams_parameters io_bench_given(const struct io_bench *bench)
{
    return (struct io_streams_parameters){.devices = &bench->device_map,
                                          .caches = &bench->cache_map,
                                          .streams = &bench->stream_map,
                                          .controllers = {.controllers = &bench->controller_map}};
}

static inline void io_bench_start(struct io_bench *bench)
{
    bench->run = run_create(&(struct run_options){.horizon = 1000000 * IO_US,
                                                  .ticks_per_second = TICKS_PER_SECOND_COARSE});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    measures_set_mark(bench->assembly.measures, 0);
    struct scope spec = scope_of_spec(bench->assembly.arena);
    struct scope system = scope_section(&spec, "system");
    struct scope workload = scope_section(&spec, "workload");
    struct io_streams_parameters given = io_bench_given(bench);
    bench->all =
        io_streams_build(&bench->assembly, &system, &workload, &given, &(struct io_machine){0});
    bench->all->ends_the_run = true;
    for (uint32_t i = 0; i < bench->all->count; i++) {
        struct component *stream = &bench->all->each[i].component;
        kind_of(stream)->start(bench->run, stream);
    }
}

static inline struct report io_bench_report(struct io_bench *bench, struct window *window)
{
    struct report report;
    measures_set_mark(bench->assembly.measures, run_now(bench->run));
    *window = (struct window){measures_marks(bench->assembly.measures), 0, 1};
    report_init(&report, bench->run->arena, window, TICKS_PER_SECOND_COARSE);
    assembly_report(&bench->assembly, &report);
    assembly_laws(&bench->assembly, run_now(bench->run), &report);
    return report;
}

static inline const struct metric *io_bench_metric(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return &report->metrics[i];
        }
    }
    cr_assert_fail("%s", name);
    return NULL;
}

static inline unsigned io_bench_broken_laws(const struct report *report)
{
    unsigned broken = 0;
    for (size_t i = 0; i < report->law_count; i++) {
        broken += !report->laws[i].holds;
    }
    return broken;
}

#endif
