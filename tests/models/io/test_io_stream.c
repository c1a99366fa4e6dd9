#include "tests/models/io/io_fixture.h"

static double value_of(const struct report *report, const char *name)
{
    const struct metric *metric = io_bench_metric(report, name);
    cr_assert_null(metric->reason, "%s: %s", name, metric->reason);
    return metric->value;
}

/* Three issuers that never think: one I/O is served, two wait, each for 30 us. */
Test(io_stream, a_population_keeps_its_ios_open)
{
    struct io_bench bench;
    io_bench_init(&bench);
    bench.streams[0].population = 3;
    bench.streams[0].write_share = 1;
    io_bench_start(&bench);
    run_until(bench.run, 10000 * IO_US);
    assembly_invariants(&bench.assembly);
    cr_assert_not(run_failed(bench.run), "%s", run_error(bench.run)->text);
    struct window window;
    struct report report = io_bench_report(&bench, &window);
    cr_expect_float_eq(value_of(&report, "io.one.throughput"), 1e5, 1);
    cr_expect_float_eq(value_of(&report, "io.one.writes_per_second"), 1e5, 1);
    cr_expect_eq(value_of(&report, "io.one.reads_per_second"), 0);
    cr_expect_float_eq(value_of(&report, "io.one.bandwidth"), 4096e5, 4096);
    cr_expect_float_eq(value_of(&report, "io.one.queue_length"), 3, 1e-9);
    cr_expect_float_eq(value_of(&report, "io.one.response_time"), 30e-6, 1e-7);
    cr_expect_float_eq(value_of(&report, "io.one.write_response_time"), 30e-6, 1e-7);
    cr_expect_str_eq(io_bench_metric(&report, "io.one.completion_time")->reason,
                     "the stream has no end");
    cr_expect_eq(io_bench_broken_laws(&report), 0);
    run_destroy(bench.run);
}

/* Every 40 us an I/O of 10 us. */
Test(io_stream, an_open_stream_arrives)
{
    struct io_bench bench;
    io_bench_init(&bench);
    bench.streams[0].arrivals = distribution_constant(40 * IO_US);
    io_bench_start(&bench);
    run_until(bench.run, 400 * IO_US + 39 * IO_US);
    struct window window;
    struct report report = io_bench_report(&bench, &window);
    cr_expect_eq(bench.all->each[0].ledger.done.count, 10);
    cr_expect_float_eq(value_of(&report, "io.one.response_time"), 10e-6, 1e-12);
    cr_expect_float_eq(value_of(&report, "storage.disk.utilization"), 100 / 439.0, 1e-9);
    cr_expect_eq(io_bench_broken_laws(&report), 0);
    run_destroy(bench.run);
}

/* Think 5 us, 10 us at the device, and again; or three at 0, 1 and 50 us. The run is over then. */
Test(io_stream, a_trace_is_issued_in_its_time)
{
    static const struct {
        const char *text;
        sim_ticks end;
        double response;
    } cases[] = {
        {"think,block,bytes,kind\n0.000005,0,512,r\n0.000005,9,1024,w\n", 30 * IO_US, 10e-6},
        {"time,block,bytes,kind\n0,0,512,r\n0.000001,0,512,r\n0.00005,9,512,w\n", 60 * IO_US,
         13e-6},
    };
    for (size_t i = 0; i < 2; i++) {
        struct trace_file file = trace_file_make(cases[i].text, false);
        struct io_trace_parameters trace = {file.path};
        struct io_bench bench;
        io_bench_init(&bench);
        bench.streams[0].trace = &trace;
        io_bench_start(&bench);
        run_until(bench.run, 1000 * IO_US);
        cr_expect_eq(run_now(bench.run), cases[i].end);
        struct window window;
        struct report report = io_bench_report(&bench, &window);
        cr_expect_float_eq(value_of(&report, "io.one.completion_time"),
                           (double)cases[i].end / TICKS_PER_SECOND_COARSE, 1e-15);
        cr_expect_float_eq(value_of(&report, "io.one.response_time"), cases[i].response, 1e-12);
        cr_expect_eq(io_bench_broken_laws(&report), 0);
        run_destroy(bench.run);
        trace_file_remove(&file);
    }
}

Test(io_stream, mistakes_in_a_trace_end_the_run)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"time,block,bytes,kind\n0.1,0,512,r\n0.05,0,512,r\n", "line 3: the times go back"},
        {"time,block,bytes,kind\n0.1,0,512,q\n", "line 2: \""},
        {"address\n", "the first line has the names"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trace_file file = trace_file_make(cases[i].text, false);
        struct io_trace_parameters trace = {file.path};
        struct io_bench bench;
        io_bench_init(&bench);
        bench.streams[0].trace = &trace;
        io_bench_start(&bench);
        run_until(bench.run, 1000000 * IO_US);
        cr_expect(run_failed(bench.run));
        cr_expect_not_null(strstr(run_error(bench.run)->text, cases[i].words), "%s",
                           run_error(bench.run)->text);
        run_destroy(bench.run);
        trace_file_remove(&file);
    }
}

Test(io_stream, bugs_are_noticed)
{
    for (int bug = 0; bug < 4; bug++) {
        struct io_bench bench;
        io_bench_init(&bench);
        bench.streams[0].population = 3;
        io_bench_start(&bench);
        run_until(bench.run, 25 * IO_US);
        struct io_stream *stream = &bench.all->each[0];
        assembly_invariants(&bench.assembly);
        cr_assert_not(run_failed(bench.run));
        stream->thinking += bug == 0;
        stream->pool.capacity += bug == 1;
        stream->ledger.joined.count += bug == 2;
        stream->ledger.joined_at += bug == 3;
        assembly_invariants(&bench.assembly);
        struct window window;
        struct report report = io_bench_report(&bench, &window);
        cr_expect_eq(run_failed(bench.run), bug < 2, "bug %d", bug);
        cr_expect_eq(io_bench_broken_laws(&report), bug >= 2, "bug %d", bug);
        run_destroy(bench.run);
    }
}
