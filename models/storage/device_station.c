#include "models/storage/device_station.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "sim/component/report_ledger.h"

enum event { COMPLETED };

static TABLE(parameters_table, struct device_station_parameters, DEVICE_STATION_ROWS(0, NULL));

static void serve(struct run *run, struct device_station *station, struct io *io)
{
    sim_ticks now = run_now(run);
    io->started = now;
    ledger_note_started(&station->ledger, now);
    event_after(run, distribution_draw(&station->parameters->service, &station->services),
                &station->component, COMPLETED, (uint64_t)(uintptr_t)io);
}

static void submit(struct run *run, struct component *device, struct io *io)
{
    struct device_station *station = (struct device_station *)device;
    struct ledger *ledger = &station->ledger;
    sim_ticks now = run_now(run);
    io->joined = now;
    ledger_join(ledger, now);
    ledger_note_joined(ledger, now);
    ledger->joined.count += PLANTED("an I/O is counted twice");
    ledger->present.value += PLANTED("an I/O is present twice");
    if (ledger->busy.value < station->parameters->servers + PLANTED("a server too many")) {
        ledger_start(ledger, now);
        serve(run, station, io);
    } else {
        io_list_push(&station->waiting, io);
        station->waiting_count += 1 + PLANTED("an I/O waits twice");
    }
}

static void on_completed(struct run *run, void *component, uint64_t argument)
{
    struct device_station *station = component;
    struct ledger *ledger = &station->ledger;
    struct io *io = (struct io *)(uintptr_t)argument;
    sim_ticks now = run_now(run);
    ledger_note_served(ledger, io->started, now);
    ledger->service += PLANTED("an I/O is served a tick longer");
    ledger_leave(ledger, io->joined - PLANTED("an I/O is a tick longer"), now);
    ledger_note_left(ledger, io->joined);
    if (station->waiting_count > 0 && !PLANTED("I/Os that wait are passed over")) {
        station->waiting_count--;
        serve(run, station, io_list_pop(&station->waiting));
    } else {
        ledger_stop(ledger, now);
    }
    station->port.take(run, station->port.owner, io);
}

static event_handler *const handlers[] = {[COMPLETED] = on_completed};
static const char *const event_names[] = {[COMPLETED] = "completed"};

static sim_ticks stream_time(const struct component *device, int64_t bytes,
                             int64_t ticks_per_second)
{
    const struct device_station *station = (const struct device_station *)device;
    return ticks_from_seconds((double)bytes / station->parameters->bandwidth, ticks_per_second);
}

static uint64_t blocks(const struct component *device)
{
    (void)device;
    return 0;
}

enum { UTILIZATION, QUEUE_LENGTH, RESPONSE_TIME, THROUGHPUT };

static const struct metric_row metrics[] = {
    [UTILIZATION] = METRIC("utilization", "1", MEAN, "Share of its servers' time in use."),
    [QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN, "I/Os that wait or are served."),
    [RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("response_time", "Time from an I/O to its completion."),
    [THROUGHPUT] = METRIC_MORE("throughput", "1/s", MEAN, "I/Os that are completed in a second."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    static const struct ledger_rows rows = {&metrics[UTILIZATION], &metrics[QUEUE_LENGTH],
                                            &metrics[RESPONSE_TIME], &metrics[THROUGHPUT]};
    const struct device_station *station = (const struct device_station *)component;
    report_ledger(to, component->path, &rows, &station->ledger, station->parameters->servers,
                  component->path);
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct ledger *ledger = &((const struct device_station *)component)->ledger;
    struct ledger_found found = ledger_noted(ledger, now);
    report_flow_balance(report, component->path, ledger, &found);
    report_littles_law(report, component->path, ledger, now, &found);
    report_utilization_law(report, component->path, ledger, now, 1, &found);
}

/* I/Os found waiting; at most one more than are counted. */
static uint64_t walk_waiting(const struct device_station *station)
{
    uint64_t found = 0;
    const struct io *io = station->waiting_count > 0 ? station->waiting.first : NULL;
    while (io != NULL && found <= station->waiting_count) {
        io = io->next;
        found++;
    }
    return found;
}

static void invariants(struct run *run, const struct component *component)
{
    const struct device_station *station = (const struct device_station *)component;
    long long present = station->ledger.present.value;
    long long busy = station->ledger.busy.value;
    long long servers = station->parameters->servers;
    unsigned long long waiting = station->waiting_count;
    CHECK(run, component, device_servers, busy >= 0 && busy <= servers,
          "%lld I/Os are served at once by %lld servers", busy, servers);
    CHECK(run, component, device_present, present == busy + (long long)waiting,
          "%lld I/Os are present, but %llu wait and %lld are served", present, waiting, busy);
    CHECK(run, component, device_idle, waiting == 0 || busy >= servers,
          "a server is idle while %llu I/Os wait", waiting);
    if (run_looks(run, waiting)) {
        uint64_t found = walk_waiting(station);
        CHECK(run, component, device_waiting,
              found == waiting && (waiting > 0 || io_list_is_empty(&station->waiting)),
              "the queue and its count disagree");
    }
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    const struct device_environment *around = environment;
    struct device_station *station = ARENA_NEW(assembly->arena, struct device_station);
    station->component = (struct component){&device_station_kind.behaviour, scope->path};
    station->parameters = parameters;
    station->port = around->port;
    component_stream(assembly, &station->component, "service", &station->services);
    ledger_init(&station->ledger, assembly->measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES);
    return &station->component;
}

static const struct device_operations operations = {
    .submit = submit, .stream_time = stream_time, .blocks = blocks};

const struct kind device_station_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "station",
    .role = "device",
    .doc = "I/Os wait in one queue for servers that are all alike.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .build = build,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_STORAGE,
    .operations = &operations,
};
