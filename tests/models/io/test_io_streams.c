#include "tests/models/io/io_fixture.h"

static void expect_complaint(const struct io_bench *bench, bool transient, const char *where,
                             const char *words)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope spec = scope_of_spec(arena);
    struct scope system = scope_section(&spec, "system");
    struct scope workload = scope_section(&spec, "workload");
    struct io_streams_parameters given = io_bench_given(bench);
    io_streams_check(&given, &system, &workload,
                     &(struct check_context){.complaints = &complaints,
                                             .ticks_per_second = TICKS_PER_SECOND_FINE,
                                             .transient = transient,
                                             .is_whole = true});
    if (words == NULL) {
        cr_expect_eq(complaints.count, 0);
    } else {
        cr_assert_eq(complaints.count, 1, "%s", words);
        cr_expect_str_eq(complaints.list[0].where, where);
        cr_expect_not_null(strstr(complaints.list[0].text, words), "%s", complaints.list[0].text);
    }
    complaints_free(&complaints);
    arena_destroy(arena);
}

Test(io_streams, mistakes_are_said)
{
    struct io_trace_parameters trace = {"x.csv"};
    struct io_bench bench;
    io_bench_init(&bench);
    expect_complaint(&bench, false, "/workload/io/one", "says not when");
    bench.streams[0].population = 1;
    expect_complaint(&bench, false, NULL, NULL);
    bench.streams[0].trace = &trace;
    expect_complaint(&bench, true, "/workload/io/one", "says twice when");
    bench.streams[0].population = 0;
    expect_complaint(&bench, true, NULL, NULL);
    expect_complaint(&bench, false, "/workload/io/one/trace", "comes to an end");
    bench.streams[0].device = "tape";
    expect_complaint(&bench, true, "/workload/io/one/device", "\"tape\" is no device");
}

/* Two streams share the device, and each hears of its own I/Os: four open, two of each. */
Test(io_streams, streams_share_a_device)
{
    struct io_bench bench;
    io_bench_init(&bench);
    bench.stream_map.count = 2;
    bench.streams[0].population = 2;
    bench.streams[1].population = 2;
    io_bench_start(&bench);
    run_until(bench.run, 4000 * IO_US);
    cr_expect_eq(bench.all->number.value, 4);
    cr_expect_eq(bench.all->each[0].ledger.present.value, 2);
    cr_expect_eq(bench.all->each[0].ledger.done.count, 200);
    cr_expect_eq(bench.all->each[1].ledger.done.count, 200);
    run_destroy(bench.run);
}

Test(io_streams, no_devices_are_nothing)
{
    struct io_bench bench;
    io_bench_init(&bench);
    bench.run = run_create(
        &(struct run_options){.horizon = 1000, .ticks_per_second = TICKS_PER_SECOND_COARSE});
    bench.assembly = assembly_start(bench.run, measures_create(bench.run->arena, 2), NULL);
    struct scope spec = scope_of_spec(bench.assembly.arena);
    bench.device_map.count = 0;
    struct io_streams_parameters given = io_bench_given(&bench);
    cr_expect_null(
        io_streams_build(&bench.assembly, &spec, &spec, &given, &(struct io_machine){0}));
    run_destroy(bench.run);
}
