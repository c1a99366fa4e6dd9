/*
 * One or several buses that all processors share: each carries one line at a time.
 *
 * Each processor keeps its own references in order; when a bus falls idle the arbiter names the
 * processor that goes next. The arbiter decides last in an instant: among references that come to
 * the bus at one instant, also to an idle one, the arbiter chooses, not the order of their events.
 * One event for each line, two for one that finds a bus idle.
 *
 * Split transactions leave the bus free while memory works. A line crosses once, on the way there;
 * or with `request` the request crosses then, and the line on the way back, when its processor asks
 * for the bus again. An atomic transaction holds its bus from the grant until the line is back.
 *
 * A bus that needs time to turn around is occupied before each line that another drives than the
 * last one; nobody else gets it meanwhile. Where it is idle it stays turned to the last.
 *
 * In its slot a reference has whether it is on its way back.
 */
#include "models/interconnect/bus.h"

#include "models/interconnect/bus_queue.h"
#include "models/interconnect/traffic.h"
#include "models/planted.h"
#include "models/report_order.h"

enum event { CARRIED, DECIDED, TURNED };

enum { DRIVER_MEMORY = -1, DRIVER_NONE = -2, DRIVER_DEVICES = -3 };

enum slot { SLOT_IS_BACK };

/* An atomic transaction that has its bus. */
struct holder {
    uint32_t index; /* of its reference; REFERENCE_NONE: none */
    sim_ticks joined, since;
};

/* Changes from one that drives the bus to another. */
struct turnaround {
    int64_t driver;         /* of the last line: a processor, or as above */
    struct level turning;   /* 1 while the bus turns around */
    wide booked;            /* times of all turnarounds */
    sim_ticks began, takes; /* the latest */
    struct stream stream;
};

struct bus {
    struct component component; /* "interconnect.bus" */
    const char *path;           /* "interconnect" */
    const struct bus_parameters *parameters;
    struct interconnect_environment around;
    uint32_t buses;
    struct distribution transfer;
    struct bus_queue queue;
    struct holder *holders; /* of atomic transactions, one for each bus */
    uint32_t at_memory;     /* atomic transactions whose reference is there */
    bool is_deciding;       /* a bus is idle, with DECIDED pending at this instant */
    struct traffic traffic;
    struct stream transfer_stream;
    struct stream request_stream;
    struct turnaround turnaround;
};

/* A bus is held by an atomic transaction, whose time is known at its end. */
static void hold(struct run *run, struct bus *bus, const struct reference *reference)
{
    struct holder *holder = bus->holders;
    while (holder->index != REFERENCE_NONE) {
        holder++;
    }
    *holder = (struct holder){reference_index(bus->around.pool, reference), reference->joined,
                              run_now(run)};
    traffic_start(&bus->traffic, run_now(run), 0);
}

/* Turn the bus to the one that drives the next line. @return how long that takes */
static sim_ticks turn_around(struct run *run, struct bus *bus, const struct reference *reference)
{
    struct turnaround *turnaround = &bus->turnaround;
    int64_t driver = reference->slot[SLOT_IS_BACK] ? DRIVER_MEMORY
                     : reference_is_dma(reference) ? DRIVER_DEVICES
                                                   : reference->processor;
    int64_t last = turnaround->driver;
    turnaround->driver = driver;
    if (last == DRIVER_NONE || last == driver) {
        return 0;
    }
    sim_ticks takes = distribution_draw(&bus->parameters->turnaround, &turnaround->stream);
    if (takes == 0) {
        return 0;
    }
    turnaround->booked += takes;
    turnaround->began = run_now(run);
    turnaround->takes = takes;
    level_set(&turnaround->turning, run_now(run), 1);
    event_after(run, takes + PLANTED("a turnaround is a tick longer"), &bus->component, TURNED, 0);
    return takes;
}

static void start_transfer(struct run *run, struct bus *bus, const struct reference *reference)
{
    bool is_request = bus_has_requests(bus->parameters) && !reference->slot[SLOT_IS_BACK];
    sim_ticks service = is_request
                            ? distribution_draw(&bus->parameters->request, &bus->request_stream)
                            : distribution_draw(&bus->transfer, &bus->transfer_stream);
    if (bus_turns_around(bus->parameters)) {
        service = ticks_add(turn_around(run, bus, reference), service);
    }
    if (bus_is_atomic(bus->parameters)) {
        hold(run, bus, reference);
    } else {
        traffic_start(&bus->traffic, run_now(run),
                      service + PLANTED("a transfer is a tick shorter"));
    }
    event_ranked_after(run, service, EVENT_DECISION, 0, &bus->component, CARRIED,
                       reference_index(bus->around.pool, reference));
}

static bool is_idle(const struct bus *bus)
{
    return bus->traffic.ledger.busy.value < bus->buses;
}

/* The arbiter decides at the end of this instant. */
static void decide_soon(struct run *run, struct bus *bus)
{
    if (!bus->is_deciding && bus->queue.count > 0 && is_idle(bus)) {
        bus->is_deciding = true;
        event_ranked(run, run_now(run), EVENT_DECISION, 0, &bus->component, DECIDED, 0);
    }
}

static void on_carried(struct run *run, void *component, uint64_t index)
{
    struct bus *bus = component;
    struct reference *reference = &bus->around.pool->entries[index];
    const struct reference_port *to = &bus->around.out;
    if (bus_is_atomic(bus->parameters)) {
        bus->at_memory += !PLANTED("an atomic transaction is lost sight of");
        to->take(run, to->owner, reference);
        return;
    }
    traffic_leave(&bus->traffic, reference, run_now(run));
    if (bus->queue.count > 0 && !PLANTED("the bus rests")) {
        start_transfer(run, bus, bus_queue_grant(&bus->queue));
    }
    to = reference->slot[SLOT_IS_BACK] ? &bus->around.back : to;
    to->take(run, to->owner, reference);
}

static void on_decided(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct bus *bus = component;
    bus->is_deciding = false;
    while (bus->queue.count > 0 && is_idle(bus)) {
        start_transfer(run, bus, bus_queue_grant(&bus->queue));
    }
}

static void on_turned(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct bus *bus = component;
    level_set(&bus->turnaround.turning, run_now(run), 0);
}

static event_handler *const handlers[] = {
    [CARRIED] = on_carried, [DECIDED] = on_decided, [TURNED] = on_turned};
static const char *const event_names[] = {
    [CARRIED] = "carried", [DECIDED] = "decided", [TURNED] = "turned"};

static void join(struct run *run, struct bus *bus, struct reference *reference)
{
    traffic_join(&bus->traffic, reference, run_now(run));
    bus_queue_join(&bus->queue, reference);
    decide_soon(run, bus);
}

static void carry(struct run *run, struct component *component, struct reference *reference)
{
    reference->slot[SLOT_IS_BACK] = false;
    join(run, (struct bus *)component, reference);
}

/* The line of an atomic transaction is back: its bus is free. */
static void release(struct run *run, struct bus *bus, struct reference *reference)
{
    uint32_t index = reference_index(bus->around.pool, reference);
    struct holder *holder = bus->holders;
    while (holder->index != index) {
        holder++;
    }
    traffic_book(&bus->traffic, run_now(run) - holder->since);
    reference->joined = holder->joined;
    traffic_leave_from(&bus->traffic, reference, holder->since, run_now(run));
    holder->index = REFERENCE_NONE;
    bus->at_memory--;
    decide_soon(run, bus);
}

/* Memory is done with a reference; those that did not cross the bus pass by. */
static void take_back(struct run *run, void *owner, struct reference *reference)
{
    struct bus *bus = owner;
    if (!interconnect_carries(&bus->around, reference)) {
        bus->around.back.take(run, bus->around.back.owner, reference);
    } else if (bus_is_atomic(bus->parameters)) {
        release(run, bus, reference);
        bus->around.back.take(run, bus->around.back.owner, reference);
    } else {
        reference->bank_to = -1; /* no longer at memory */
        reference->slot[SLOT_IS_BACK] = true;
        join(run, bus, reference);
    }
}

static struct reference_port way_back(struct component *component)
{
    struct bus *bus = (struct bus *)component;
    bool is_way = bus_is_atomic(bus->parameters) || bus_has_requests(bus->parameters);
    return is_way ? (struct reference_port){bus, take_back} : (struct reference_port){0};
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct interconnect_environment *around = environment;
    const struct bus_parameters *parameters = from;
    struct bus *bus = ARENA_NEW(assembly->arena, struct bus);
    bus->component = (struct component){&bus_kind.behaviour, scope_inside(scope, "bus").path};
    bus->path = scope->path;
    bus->parameters = parameters;
    bus->around = *around;
    bus->buses = parameters->buses > 1 ? (uint32_t)parameters->buses : 1;
    bus->transfer = interconnect_transfer(&parameters->transfer, parameters->bandwidth,
                                          around->line_bytes, around->ticks_per_second);
    bus->holders = ARENA_ARRAY(assembly->arena, struct holder, bus->buses);
    for (uint32_t i = 0; i < bus->buses; i++) {
        bus->holders[i].index = REFERENCE_NONE;
    }
    traffic_init(&bus->traffic, assembly->measures);
    component_stream(assembly, &bus->component, "transfer", &bus->transfer_stream);
    component_stream(assembly, &bus->component, "request", &bus->request_stream);
    uint32_t clusters = around->nodes.of_a_processor; /* each of them asks for the bus */
    component_stream(assembly, &bus->component, "turnaround", &bus->turnaround.stream);
    bus->turnaround.driver = DRIVER_NONE;
    level_init(&bus->turnaround.turning, assembly->measures, 0);
    bus_queue_init(&bus->queue, assembly, &bus->component, parameters->arbitration,
                   around->processors * (clusters > 1 ? clusters : 1), around->has_dma,
                   around->pool);
    return &bus->component;
}

enum { UTILIZATION, WAY, TURNAROUND = WAY + 3 };

static const struct metric_row metrics[] = {
    [UTILIZATION] =
        METRIC("utilization", "1", MEAN, "Share of time in which the bus carries a line."),
    [WAY] = TRAFFIC_METRICS("bus"),
    [TURNAROUND] = METRIC_LESS("turnaround", "1", MEAN,
                               "Share of time in which the bus turns around; occupied all the "
                               "same, for the line that follows."),
    METRICS_END,
};

static void report_bus(const struct component *component, struct report *report)
{
    const struct bus *bus = (const struct bus *)component;
    report_utilization(report, bus->path, &metrics[UTILIZATION],
                       level_mean(&bus->traffic.ledger.busy, report->window) / bus->buses);
    traffic_report_many(&bus->traffic, bus->buses, bus->path, &metrics[WAY], component->path,
                        report);
    if (bus_turns_around(bus->parameters)) {
        report_utilization(report, bus->path, &metrics[TURNAROUND],
                           level_mean(&bus->turnaround.turning, report->window));
    }
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct bus *bus = (const struct bus *)component;
    traffic_laws(&bus->traffic, component->path, now, report);
    if (bus_turns_around(bus->parameters)) {
        const struct turnaround *turnaround = &bus->turnaround;
        sim_ticks left = turnaround->takes - (now - turnaround->began);
        report_law(report, "turnaround", component->path, level_integral(&turnaround->turning, now),
                   turnaround->booked - (left > 0 ? left : 0));
    }
}

static void invariants(struct run *run, const struct component *component)
{
    const struct bus *bus = (const struct bus *)component;
    if (!run_looks(run, bus->around.pool->capacity)) {
        return;
    }
    int64_t busy = bus->traffic.ledger.busy.value;
    struct traffic_found found = {
        .ways = bus->buses, .busy = (uint64_t)busy, .waiting = bus_queue_walk(&bus->queue)};
    found.is_idle_beside = found.waiting > 0 && busy < bus->buses;
    if (!bus->is_deciding) {
        traffic_invariants(run, component, &bus->traffic, &found);
    }
}

static uint64_t present(const struct component *component)
{
    const struct bus *bus = (const struct bus *)component;
    return (uint64_t)bus->traffic.ledger.present.value - bus->at_memory;
}

/* Of all buses. */
static double bandwidth(const void *from, const struct interconnect_environment *around)
{
    const struct bus_parameters *parameters = from;
    struct distribution transfer = interconnect_transfer(
        &parameters->transfer, parameters->bandwidth, around->line_bytes, around->ticks_per_second);
    double line = distribution_mean(&transfer);
    double buses = parameters->buses > 0 ? (double)parameters->buses : 1;
    return line > 0 ? buses * (double)around->line_bytes / line * (double)around->ticks_per_second
                    : 0;
}

static const struct interconnect_operations operations = {
    .crossing = bus_crossing,
    .is_snooped = true,
    .carry = carry,
    .present = present,
    .way_back = way_back,
    .bandwidth = bandwidth,
};

const struct kind bus_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 3},
    .name = "bus",
    .role = "interconnect",
    .doc = "One or several buses that all processors share; each carries one line at a time.",
    .parameters = &bus_table,
    .metrics = metrics,
    .check = bus_check,
    .build = build,
    .operations = &operations,
    .report = report_bus,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_INTERCONNECT,
};
