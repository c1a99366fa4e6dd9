/*
 * A shared bus: one line at a time, for all processors.
 *
 * Each processor keeps its own references in order; when the bus falls idle its arbiter names the
 * processor that goes next. The arbiter decides last in an instant: among references that come to
 * the bus at one instant, also to an idle one, the arbiter chooses, not the order of their events.
 * One event for each line, two for one that finds the bus idle.
 */
#include "models/interconnect/bus.h"

#include "models/interconnect/arbitration.h"
#include "models/interconnect/traffic.h"
#include "models/planted.h"
#include "models/report_order.h"

enum event { CARRIED, DECIDED };

struct bus {
    struct component component; /* "interconnect.bus" */
    const char *path;           /* "interconnect" */
    const struct arbitration_operations *arbitration;
    struct distribution transfer;
    struct reference_pool *pool;
    struct reference_port out;
    struct reference_queue *waiting; /* one for each processor */
    uint64_t waiting_count;          /* in all of them */
    uint64_t *asking;
    sim_ticks *since; /* for each processor: when the head of its queue came */
    bool is_deciding; /* idle, with DECIDED pending at this instant */
    struct bus_requests requests;
    struct traffic traffic;
    struct stream transfer_stream;
    struct stream arbitration_stream;
};

static void start_transfer(struct run *run, struct bus *bus, const struct reference *reference)
{
    sim_ticks service = distribution_draw(&bus->transfer, &bus->transfer_stream);
    bus->requests.last = reference->processor;
    traffic_start(&bus->traffic, run_now(run), service + PLANTED("a transfer is a tick shorter"));
    event_ranked_after(run, service, EVENT_DECISION, 0, &bus->component, CARRIED,
                       reference_index(bus->pool, reference));
}

static void ask_for_bus(struct bus *bus, struct reference *reference)
{
    uint32_t processor = reference->processor;
    struct reference_queue *waiting = &bus->waiting[processor];
    if (waiting->count == 0) {
        bus->since[processor] = reference->joined;
        bus->asking[processor / 64] |= UINT64_C(1) << (processor % 64);
    }
    reference_queue_push(waiting, bus->pool, reference);
    bus->waiting_count++;
}

/* The arbiter names a processor; its oldest reference goes. */
static struct reference *grant(struct bus *bus)
{
    uint32_t processor = bus->arbitration->choose(&bus->requests, &bus->arbitration_stream);
    struct reference_queue *waiting = &bus->waiting[processor];
    struct reference *reference = reference_queue_pop(waiting, bus->pool);
    if (waiting->count == 0) {
        bus->asking[processor / 64] &= ~(UINT64_C(1) << (processor % 64));
    } else {
        bus->since[processor] = bus->pool->entries[waiting->head].joined;
    }
    bus->waiting_count--;
    return reference;
}

static void on_carried(struct run *run, void *component, uint64_t index)
{
    struct bus *bus = component;
    struct reference *reference = &bus->pool->entries[index];
    traffic_leave(&bus->traffic, reference, run_now(run));
    if (bus->waiting_count > 0 && !PLANTED("the bus rests")) {
        start_transfer(run, bus, grant(bus));
    }
    bus->out.take(run, bus->out.owner, reference);
}

static void on_decided(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct bus *bus = component;
    bus->is_deciding = false;
    start_transfer(run, bus, grant(bus));
}

static event_handler *const handlers[] = {[CARRIED] = on_carried, [DECIDED] = on_decided};
static const char *const event_names[] = {[CARRIED] = "carried", [DECIDED] = "decided"};

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct bus_parameters *parameters = from;
    interconnect_check_transfer(&parameters->transfer, parameters->bandwidth, scope, context);
}

static struct crossing crossing(const void *from, const struct interconnect_environment *around,
                                uint32_t processor, uint32_t home, int64_t bytes)
{
    (void)processor;
    (void)home;
    const struct bus_parameters *parameters = from;
    struct distribution transfer = interconnect_transfer(
        &parameters->transfer, parameters->bandwidth, bytes, around->ticks_per_second);
    return (struct crossing){.ticks = distribution_mean(&transfer), .events = 1};
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct interconnect_environment *around = environment;
    const struct bus_parameters *parameters = from;
    struct arena *arena = assembly->arena;
    struct bus *bus = ARENA_NEW(arena, struct bus);
    bus->component = (struct component){&bus_kind.behaviour, scope_inside(scope, "bus").path};
    bus->path = scope->path;
    bus->arbitration = parameters->arbitration->operations;
    bus->transfer = interconnect_transfer(&parameters->transfer, parameters->bandwidth,
                                          around->line_bytes, around->ticks_per_second);
    bus->pool = around->pool;
    bus->out = around->out;
    bus->waiting = ARENA_ARRAY(arena, struct reference_queue, around->processors);
    for (uint32_t processor = 0; processor < around->processors; processor++) {
        bus->waiting[processor] = REFERENCE_QUEUE_EMPTY;
    }
    bus->asking = ARENA_ARRAY(arena, uint64_t, (around->processors + 63) / 64);
    bus->since = ARENA_ARRAY(arena, sim_ticks, around->processors);
    bus->requests = (struct bus_requests){.processors = around->processors,
                                          .last = around->processors - 1,
                                          .asking = bus->asking,
                                          .since = bus->since};
    traffic_init(&bus->traffic, assembly->measures);
    component_stream(assembly, &bus->component, "transfer", &bus->transfer_stream);
    component_stream(assembly, &bus->component, "arbitration", &bus->arbitration_stream);
    return &bus->component;
}

static void carry(struct run *run, struct component *component, struct reference *reference)
{
    struct bus *bus = (struct bus *)component;
    traffic_join(&bus->traffic, reference, run_now(run));
    ask_for_bus(bus, reference);
    if (!traffic_is_busy(&bus->traffic) && !bus->is_deciding) {
        bus->is_deciding = true;
        event_ranked(run, run_now(run), EVENT_DECISION, 0, &bus->component, DECIDED, 0);
    }
}

enum { UTILIZATION, WAY };

static const struct metric_row metrics[] = {
    [UTILIZATION] =
        METRIC("utilization", "1", MEAN, "Share of time in which the bus carries a line."),
    [WAY] = TRAFFIC_METRICS("bus"),
    METRICS_END,
};

static void report_bus(const struct component *component, struct report *report)
{
    const struct bus *bus = (const struct bus *)component;
    report_utilization(report, bus->path, &metrics[UTILIZATION],
                       level_mean(&bus->traffic.ledger.busy, report->window));
    traffic_report(&bus->traffic, bus->path, &metrics[WAY], component->path, report);
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    traffic_laws(&((const struct bus *)component)->traffic, component->path, now, report);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct bus *bus = (const struct bus *)component;
    uint64_t waiting = 0;
    if (!run_looks(run, bus->pool->capacity)) {
        return;
    }
    for (uint32_t processor = 0; processor < bus->requests.processors; processor++) {
        waiting += reference_queue_walk(&bus->waiting[processor], bus->pool);
    }
    if (!bus->is_deciding) {
        traffic_invariants(run, component, &bus->traffic, waiting);
    }
}

static uint64_t present(const struct component *component)
{
    const struct bus *bus = (const struct bus *)component;
    return (uint64_t)bus->traffic.ledger.present.value;
}

static const struct interconnect_operations operations = {
    .crossing = crossing,
    .carry = carry,
    .present = present,
};

static TABLE(parameters_table, struct bus_parameters,
             INTERCONNECT_TRANSFER_ROWS(struct bus_parameters,
                                        "Bandwidth of the bus, for all processors together.",
                                        "Instead of bandwidth: the time the bus is busy with one "
                                        "line."),
             {.name = "arbitration",
              .type = PARAMETER_KIND,
              .offset = offsetof(struct bus_parameters, arbitration),
              .doc = "Which of the processors that ask gets the bus next.",
              .preset = "\"round_robin\"",
              .role = "arbitration"});

const struct kind bus_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 2},
    .name = "bus",
    .role = "interconnect",
    .doc = "A shared bus that carries one line at a time for all processors.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .report = report_bus,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_INTERCONNECT,
};
