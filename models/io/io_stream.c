#include "models/io/io_stream.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "sim/component/report_ledger.h"
#include "sim/random/rates.h"

#include <inttypes.h>

enum event { ISSUED };

#define MEMBER(name) offsetof(struct io_stream_parameters, name)

static const struct table trace_table = {
    .rows = (const struct parameter[]){{.name = "file",
                                        .type = PARAMETER_TEXT,
                                        .offset = offsetof(struct io_trace_parameters, file),
                                        .doc = "CSV with the columns think or time [s], block (of "
                                               "512 B), bytes and kind (r or w); gzipped or not.",
                                        .flags = PARAMETER_DATA_FILE}},
    .count = 1,
    .bytes = sizeof(struct io_trace_parameters),
    .shorthand = "file",
};

static const struct parameter_use is_closed[] = {{.path = "population", .above = 0},
                                                 {.path = NULL}};
static const struct parameter_use without_trace[] = {{.path = "trace", .is_absent = true},
                                                     {.path = NULL}};

TABLE(io_stream_table, struct io_stream_parameters,
      {.name = "device",
       .type = PARAMETER_NAME,
       .offset = MEMBER(device),
       .doc = "Where it goes to: a device of system.storage or a cache of system.block_caches, by "
              "its name."},
      {.name = "arrivals",
       .type = PARAMETER_DISTRIBUTION,
       .offset = MEMBER(arrivals),
       .doc = "Time between I/Os of an open stream.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS |
                PARAMETER_ARRIVALS},
      {.name = "population",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(population),
       .doc = "In place of arrivals: issuers, each of which has one I/O at a time, waits for it "
              "and thinks.",
       .flags = PARAMETER_OPTIONAL,
       .least = 1,
       .most = 1e5},
      {.name = "think",
       .type = PARAMETER_DISTRIBUTION,
       .offset = MEMBER(think),
       .doc = "Time that one of the population thinks before it issues an I/O.",
       .preset = "\"0 s\"",
       .used_where = is_closed},
      {.name = "trace",
       .type = PARAMETER_OBJECT,
       .offset = MEMBER(trace),
       .doc = "In place of both: the I/Os of a file. With the column think one is issued so long "
              "after the completion of the one before, with time at that time.",
       .flags = PARAMETER_OPTIONAL,
       .of = &trace_table},
      {.name = "blocks",
       .type = PARAMETER_PART,
       .offset = MEMBER(blocks),
       .doc = "Which blocks of the device I/Os refer to; uniform over all of it unless given.",
       .flags = PARAMETER_OPTIONAL,
       .role = "blocks",
       .kind = "uniform",
       .used_where = without_trace},
      {.name = "size",
       .type = PARAMETER_SIZES,
       .offset = MEMBER(size),
       .doc = "Size of an I/O; rounded up to whole blocks of 512 B.",
       .preset = "\"4 KiB\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .used_where = without_trace},
      {.name = "write_share",
       .type = PARAMETER_REAL,
       .offset = MEMBER(write_share),
       .doc = "Share of I/Os that write.",
       .preset = "0",
       .most = 1,
       .used_where = without_trace});

static bool is_trace(const struct io_stream *stream)
{
    return stream->parameters->trace != NULL;
}

static bool is_open(const struct io_stream *stream)
{
    return stream->parameters->arrivals.family != DISTRIBUTION_NONE;
}

static void draw(struct io_stream *stream, struct io *io)
{
    const struct io_stream_parameters *parameters = stream->parameters;
    double share = parameters->write_share;
    io->bytes = distribution_draw(&parameters->size, &stream->sizing);
    io->block = blocks_next(&stream->blocks, io->bytes);
    io->is_write = share > 0 && (share >= 1 || stream_uniform(&stream->writing) < share);
}

/* Hand an I/O to the device. */
static void issue(struct run *run, struct io_stream *stream)
{
    sim_ticks now = run_now(run);
    struct io *io = io_take(&stream->pool);
    io->process = stream->number;
    io->argument = (uint64_t)now;
    if (is_trace(stream)) {
        io->block = stream->next.block;
        io->bytes = (int64_t)stream->next.bytes;
        io->is_write = stream->next.is_write;
    } else {
        draw(stream, io);
    }
    ledger_join(&stream->ledger, now);
    ledger_note_joined(&stream->ledger, now);
    stream->ledger.joined.count += PLANTED("a stream issues an I/O twice");
    stream->ledger.present.value += PLANTED("an I/O of a stream is open twice");
    level_add(&stream->all->number, now, 1);
    device_submit(run, stream->device, io);
}

/* The trace is over once its last I/O is completed; the run may be with it. */
static void end_if_over(struct run *run, struct io_stream *stream)
{
    if (!stream->is_over || stream->ledger.present.value > 0 || stream->completed >= 0) {
        return;
    }
    stream->completed = run_now(run);
    if (--stream->all->unended == 0 && stream->all->ends_the_run) {
        run_stop(run);
    }
}

/* Read the next I/O of the trace, and issue it in its time. */
static void read_next(struct run *run, struct io_stream *stream)
{
    struct error error = {0};
    sim_ticks now = run_now(run);
    switch (io_trace_next(&stream->trace, &stream->next, &error)) {
    case IO_TRACE_READ:
        break;
    case IO_TRACE_OVER:
        stream->is_over = true;
        end_if_over(run, stream);
        return;
    default:
        run_fail(run, NULL, ERROR_RUN, "%s: %s", error.where, error.text);
        return;
    }
    sim_ticks time = stream->next.time;
    if (!stream->trace.thinks && time < now) {
        run_fail(run, &stream->component, ERROR_RUN, "%s: line %" PRIu64 ": the times go back",
                 stream->trace.input.path, stream->trace.line);
        return;
    }
    stream->thinking += stream->trace.thinks;
    event_after(run, stream->trace.thinks ? time : time - now, &stream->component, ISSUED, 0);
}

static void think(struct run *run, struct io_stream *stream)
{
    stream->thinking += 1 - PLANTED("an issuer is forgotten");
    event_after(run, distribution_draw(&stream->parameters->think, &stream->timing),
                &stream->component, ISSUED, 0);
}

static void arrive(struct run *run, struct io_stream *stream)
{
    sim_ticks gap =
        distribution_draw_from(&stream->parameters->arrivals, run_now(run), &stream->timing);
    event_after(run, gap, &stream->component, ISSUED, 0);
}

static void on_issued(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct io_stream *stream = component;
    bool is_timed = is_trace(stream) && !stream->trace.thinks;
    if (is_open(stream)) {
        arrive(run, stream);
    } else if (!is_timed) {
        stream->thinking--;
    }
    issue(run, stream);
    if (is_timed && !run_failed(run)) {
        read_next(run, stream);
    }
}

static event_handler *const handlers[] = {[ISSUED] = on_issued};
static const char *const event_names[] = {[ISSUED] = "issued"};

void io_streams_take(struct run *run, void *owner, struct io *io)
{
    struct io_streams *all = owner;
    struct io_stream *stream = &all->each[io->process];
    sim_ticks now = run_now(run);
    sim_ticks issued = (sim_ticks)io->argument;
    if (io->is_failed) {
        ledger_lose(&stream->ledger, issued, now);
    } else {
        tally_add(io->is_write ? &stream->writes : &stream->reads, now - issued);
        (io->is_write ? &stream->bytes_written : &stream->bytes_read)->count += (uint64_t)io->bytes;
        ledger_leave(&stream->ledger, issued - PLANTED("an I/O of a stream is a tick longer"), now);
    }
    ledger_note_left(&stream->ledger, issued);
    level_add(&all->number, now, -1);
    io_release(&stream->pool, io);
    if (is_trace(stream)) {
        if (stream->trace.thinks) {
            read_next(run, stream);
        } else {
            end_if_over(run, stream);
        }
    } else if (!is_open(stream)) {
        think(run, stream);
    }
}

static void start(struct run *run, struct component *component)
{
    struct io_stream *stream = (struct io_stream *)component;
    if (is_trace(stream)) {
        struct error error = {0};
        if (!io_trace_open(&stream->trace, run->arena, stream->parameters->trace->file,
                           run->ticks_per_second, &error)) {
            run_fail(run, NULL, ERROR_RUN, "%s: %s", error.where, error.text);
            return;
        }
        read_next(run, stream);
    } else if (is_open(stream)) {
        arrive(run, stream);
    } else {
        for (int64_t i = 0; i < stream->parameters->population; i++) {
            think(run, stream);
        }
    }
}

enum {
    RESPONSE_TIME,
    READ_RESPONSE_TIME,
    WRITE_RESPONSE_TIME,
    THROUGHPUT,
    READS,
    WRITES,
    BANDWIDTH,
    QUEUE_LENGTH,
    COMPLETION_TIME,
    FAILED,
};

static const struct metric_row metrics[] = {
    [RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "response_time", "Time from the issue of an I/O of the stream to its completion."),
    [READ_RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("read_response_time", "The same of reads alone."),
    [WRITE_RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("write_response_time", "The same of writes alone."),
    [THROUGHPUT] = METRIC_MORE("throughput", "1/s", MEAN,
                               "I/Os of the stream that are completed in a second (IOPS)."),
    [READS] = METRIC_MORE("reads_per_second", "1/s", MEAN, "Reads among them."),
    [WRITES] = METRIC_MORE("writes_per_second", "1/s", MEAN, "Writes among them."),
    [BANDWIDTH] = METRIC_MORE("bandwidth", "B/s", MEAN, "Bytes that its completed I/Os carry."),
    [QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN, "I/Os issued and not completed."),
    [COMPLETION_TIME] = METRIC_LESS("completion_time", "s", ONCE,
                                    "Time until all I/Os of a trace are completed; missing "
                                    "without one."),
    [FAILED] = METRIC_LESS("failed", "1", COUNT,
                           "I/Os of the stream that failed; they are not completed."),
    METRICS_END,
};

static void report_completion(const struct io_stream *stream, struct report *to)
{
    const struct metric_row *row = &metrics[COMPLETION_TIME];
    const char *path = stream->component.path;
    const sim_ticks *at = to->window->marks->at;
    if (!is_trace(stream) || stream->completed <= 0) {
        report_missing(to, path, row,
                       is_trace(stream) ? "the trace has not ended within the horizon"
                                        : "the stream has no end");
    } else if (at[to->window->from] < stream->completed &&
               stream->completed <= at[to->window->to]) {
        report_once(to, path, row, (double)stream->completed / (double)to->ticks_per_second, 1);
    } else {
        report_missing(to, path, row, "the trace ends at another time");
    }
}

static void report(const struct component *component, struct report *to)
{
    const struct io_stream *stream = (const struct io_stream *)component;
    const char *path = component->path;
    uint64_t reads = tally_in(&stream->reads, to->window);
    uint64_t writes = tally_in(&stream->writes, to->window);
    report_durations(to, path, &metrics[RESPONSE_TIME], &stream->ledger.done);
    report_durations(to, path, &metrics[READ_RESPONSE_TIME], &stream->reads);
    report_durations(to, path, &metrics[WRITE_RESPONSE_TIME], &stream->writes);
    report_per_second(to, path, &metrics[THROUGHPUT], reads + writes);
    report_per_second(to, path, &metrics[READS], reads);
    report_per_second(to, path, &metrics[WRITES], writes);
    report_value(to, path, &metrics[BANDWIDTH],
                 counter_rate(&stream->bytes_read, to->window, to->ticks_per_second) +
                     counter_rate(&stream->bytes_written, to->window, to->ticks_per_second));
    report_level(to, path, &metrics[QUEUE_LENGTH], &stream->ledger.present);
    report_completion(stream, to);
    report_count(to, path, &metrics[FAILED], tally_in(&stream->ledger.lost, to->window));
}

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    const struct ledger *ledger = &((const struct io_stream *)component)->ledger;
    struct ledger_found found = ledger_noted(ledger, now);
    report_flow_balance(to, component->path, ledger, &found);
    report_littles_law(to, component->path, ledger, now, &found);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct io_stream *stream = (const struct io_stream *)component;
    int64_t open = stream->ledger.present.value;
    if (stream->parameters->population > 0) {
        CHECK(run, component, io_population,
              open + stream->thinking == stream->parameters->population,
              "%" PRId64 " I/Os are open and %" PRId64 " issuers think, of %" PRId64, open,
              stream->thinking, stream->parameters->population);
    }
    if (run_looks(run, stream->pool.capacity)) {
        int64_t free = 0;
        for (const struct io *io = stream->pool.free; io != NULL; io = io->next) {
            free++;
        }
        CHECK(run, component, io_open, free + open == (int64_t)stream->pool.capacity,
              "%" PRId64 " I/Os are open, and %" PRId64 " of %zu are free", open, free,
              stream->pool.capacity);
    }
}

const struct kind io_stream_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "io",
    .role = KIND_PART,
    .doc = "A stream of I/Os to a device of a machine.",
    .parameters = &io_stream_table,
    .metrics = metrics,
    .start = start,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_CLIENTS,
};
