#include "models/interrupts/interrupt_source.h"

#include "models/planted.h"
#include "models/report_order.h"
#include "sim/component/report_ledger.h"
#include "sim/random/rates.h"

enum source_event { SOURCE_ARRIVED, SOURCE_TIMED_OUT, SOURCE_EVENTS };

static uint64_t rank_of(const struct interrupt_source *source, enum source_event event)
{
    return (UINT64_C(1) << 32) + (uint64_t)event * INTERRUPT_SOURCES_MOST + source->number;
}

static void expect_packet(struct run *run, struct interrupt_source *source)
{
    sim_ticks gap = distribution_draw_from(&source->parameters->arrivals->interarrival,
                                           run_now(run), &source->arriving);
    source->arrival =
        event_ranked_after(run, gap, EVENT_INTERRUPT, rank_of(source, SOURCE_ARRIVED),
                           &source->component, SOURCE_ARRIVED, (uint64_t)(uintptr_t)source);
}

/* The packets that wait are one interrupt, the first of them. */
static struct interrupt *coalesce(struct interrupt_source *source)
{
    struct interrupt_queue *waiting = &source->waiting;
    struct interrupt *first = waiting->head;
    for (struct interrupt *packet = first; packet != NULL; packet = packet->next) {
        packet->more = packet->next;
    }
    first->packets = (uint32_t)waiting->count;
    *waiting = (struct interrupt_queue){0};
    return first;
}

static void raise(struct run *run, struct interrupt_source *source, struct interrupt *interrupt)
{
    interrupt->raised = run_now(run);
    counter_add(&source->raised);
    source->port.raise(run, source->port.owner, interrupt);
}

/* Takes a packet. @param given  its argument, or what it is caused by */
static void take_packet(struct run *run, struct interrupt_source *source,
                        const struct interrupt *given)
{
    const struct interrupt_coalescing_parameters *coalescing = source->parameters->coalescing;
    struct interrupt *packet = interrupt_take(run, source->pool, &source->component);
    if (packet == NULL) {
        return;
    }
    sim_ticks now = run_now(run);
    packet->source = source;
    packet->arrived = now;
    packet->argument = given->argument;
    packet->step = given->step;
    packet->fault = given->fault;
    ledger_join(&source->packets, now);
    source->packets.joined.count += PLANTED("a packet is counted twice");
    if (coalescing == NULL) {
        raise(run, source, packet);
        return;
    }
    interrupt_queue_push(&source->waiting, packet);
    if (source->waiting.count >= (uint64_t)coalescing->packets) {
        event_cancel(run, source->timeout);
        raise(run, source, coalesce(source));
    } else if (source->waiting.count == 1) {
        source->timeout = event_ranked_after(run, coalescing->timeout, EVENT_INTERRUPT,
                                             rank_of(source, SOURCE_TIMED_OUT), &source->component,
                                             SOURCE_TIMED_OUT, (uint64_t)(uintptr_t)source);
    }
}

void interrupt_source_take(struct run *run, struct interrupt_source *source, uint64_t argument)
{
    take_packet(run, source, &(struct interrupt){.argument = argument});
}

void interrupt_source_fail(struct run *run, struct interrupt_source *source, uint64_t event,
                           const char *fault)
{
    take_packet(run, source, &(struct interrupt){.step = event, .fault = fault});
}

static void on_arrived(struct run *run, void *component, uint64_t argument)
{
    (void)component;
    struct interrupt_source *source = (struct interrupt_source *)(uintptr_t)argument;
    expect_packet(run, source);
    int64_t batch = distribution_draw(&source->parameters->arrivals->batch, &source->batching);
    for (int64_t i = 0; i < batch && !run_failed(run) && !source->is_stopped; i++) {
        interrupt_source_take(run, source, 0);
    }
}

static void on_timed_out(struct run *run, void *component, uint64_t argument)
{
    (void)component;
    struct interrupt_source *source = (struct interrupt_source *)(uintptr_t)argument;
    raise(run, source, coalesce(source));
}

static event_handler *const handlers[] = {
    [SOURCE_ARRIVED] = on_arrived, [SOURCE_TIMED_OUT] = on_timed_out};
static const char *const event_names[] = {
    [SOURCE_ARRIVED] = "arrived", [SOURCE_TIMED_OUT] = "timed out"};

void interrupt_source_begin(struct run *run, struct interrupt_source *source)
{
    source->is_stopped = false;
    if (source->parameters->arrivals != NULL) {
        expect_packet(run, source);
    }
}

void interrupt_source_stop(struct run *run, struct interrupt_source *source)
{
    source->is_stopped = true;
    event_cancel(run, source->arrival);
    event_cancel(run, source->timeout);
}

void interrupt_source_drop_waiting(struct run *run, struct interrupt_source *source)
{
    while (source->waiting.count > 0) {
        struct interrupt *packet = interrupt_queue_pop(&source->waiting);
        ledger_lose(&source->packets, packet->arrived, run_now(run));
        interrupt_release(source->pool, packet);
    }
}

void interrupt_source_lose(struct run *run, struct interrupt_source *source,
                           struct interrupt *interrupt)
{
    source->lost++;
    while (interrupt != NULL) {
        struct interrupt *more = interrupt->more;
        uint64_t argument = interrupt->argument;
        ledger_lose(&source->packets, interrupt->arrived, run_now(run));
        interrupt_release(source->pool, interrupt);
        if (source->device.owner != NULL) {
            source->device.lost(run, source->device.owner, argument);
        }
        interrupt = more;
    }
}

void interrupt_source_serving(struct run *run, struct interrupt_source *source,
                              const struct interrupt *interrupt)
{
    for (; source->device.owner != NULL && interrupt != NULL; interrupt = interrupt->more) {
        source->device.begun(run, source->device.owner, interrupt->argument);
    }
}

void interrupt_source_end(struct run *run, struct interrupt_source *source,
                          struct interrupt *packet)
{
    uint64_t argument = packet->argument;
    sim_ticks took = packet->took;
    interrupt_release(source->pool, packet);
    if (source->device.owner != NULL) {
        source->device.over(run, source->device.owner, argument, took);
    }
}

void interrupt_source_serve(struct run *run, struct interrupt_source *source,
                            const struct interrupt *interrupt)
{
    sim_ticks now = run_now(run);
    source->served += 1 + PLANTED("an interrupt is served twice");
    while (interrupt != NULL) {
        const struct interrupt *more = interrupt->more;
        ledger_leave(&source->packets, interrupt->arrived - PLANTED("a packet is a tick longer"),
                     now);
        if (!interrupt_source_defers(source)) {
            tally_add(&source->delivery, now - interrupt->arrived);
        }
        if (source->device.owner != NULL) {
            source->device.served(run, source->device.owner, interrupt->argument);
        }
        interrupt = more;
    }
}

enum {
    ARRIVALS,
    RAISED,
    SERVED,
    LOST,
    LOST_SHARE,
    PACKETS,
    LATENCY,
    RESPONSE_TIME,
    DELIVERED,
    DELIVERY_TIME,
    DROPPED,
    DEFERRAL,
    DEFERRALS,
    PROBES,
    PROBES_MOST,
    PRESENT,
};

static const struct metric_row metrics[] = {
    [ARRIVALS] = METRIC("arrivals", "1/s", MEAN, "Packets that arrive in a second."),
    [RAISED] = METRIC("raised", "1/s", MEAN, "Interrupts that are raised in a second."),
    [SERVED] =
        METRIC_MORE("served", "1/s", MEAN, "Packets whose service routine ends in a second."),
    [LOST] = METRIC_LESS("lost", "1/s", MEAN,
                         "Packets that are lost in a second, as the latch was full."),
    [LOST_SHARE] =
        METRIC_LESS("lost_share", "1", SHARE, "Packets that are lost, among those served or lost."),
    [PACKETS] = METRIC("packets", "1", RATIO, "Packets for each interrupt raised."),
    [LATENCY] = METRIC_WITH_PERCENTILES(
        "latency", "Time from the raising of an interrupt to the first instruction of its "
                   "routine."),
    [RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "response_time", "Time from the arrival of a packet to the end of its routine."),
    [DELIVERED] = METRIC_MORE("delivered", "1/s", MEAN,
                              "Packets in a second whose work is all done, the deferred too."),
    [DELIVERY_TIME] = METRIC_WITH_PERCENTILES(
        "delivery_time", "Time from the arrival of a packet to the end of all its work."),
    [DROPPED] = METRIC_LESS("dropped", "1/s", MEAN,
                            "Packets in a second whose deferred work found the backlog full."),
    [DEFERRAL] = METRIC_WITH_PERCENTILES(
        "deferral", "Time to the end of the mask, of interrupts that are raised under one."),
    [DEFERRALS] =
        METRIC("deferrals", "1/s", MEAN, "Interrupts in a second that are raised under a mask."),
    [PROBES] =
        METRIC("probes", "1", RATIO, "Sources that are asked for an interrupt, this one the last."),
    [PROBES_MOST] =
        METRIC("probes" METRIC_GREATEST, "1", GREATEST, "The most of them for one interrupt."),
    [PRESENT] =
        METRIC("present", "1", MEAN, "Packets that have arrived and whose routine is not done."),
    METRICS_END,
};

static void report_probes(const struct interrupt_source *source, struct report *to)
{
    static const char none[] = "no interrupt was caught after the warm-up";
    const char *path = source->component.path;
    uint64_t caught = tally_in(&source->probes, to->window);
    report_ratio(to, path, &metrics[PROBES], wide_to_double(tally_sum(&source->probes, to->window)),
                 (double)caught, none);
    int64_t least;
    int64_t most;
    if (extremes_in(&source->most_probes, to->window, &least, &most)) {
        report_extreme(to, path, &metrics[PROBES_MOST], (double)most);
    } else {
        report_missing(to, path, &metrics[PROBES_MOST], none);
    }
}

static void report(const struct component *component, struct report *to)
{
    const struct interrupt_source *source = (const struct interrupt_source *)component;
    const char *path = component->path;
    const struct ledger *packets = &source->packets;
    uint64_t joined = counter_in(&packets->joined, to->window);
    uint64_t served = tally_in(&packets->done, to->window);
    uint64_t lost = tally_in(&packets->lost, to->window);
    report_rate(to, path, &metrics[ARRIVALS], &packets->joined);
    report_rate(to, path, &metrics[RAISED], &source->raised);
    report_per_second(to, path, &metrics[SERVED], served);
    report_per_second(to, path, &metrics[LOST], lost);
    report_share(to, path, &metrics[LOST_SHARE], lost, served + lost,
                 "no packet was served or lost after the warm-up");
    report_ratio(to, path, &metrics[PACKETS], (double)joined,
                 (double)counter_in(&source->raised, to->window),
                 "no interrupt was raised after the warm-up");
    report_durations(to, path, &metrics[LATENCY], &source->latency);
    report_durations(to, path, &metrics[RESPONSE_TIME], &packets->done);
    report_per_second(to, path, &metrics[DELIVERED], tally_in(&source->delivery, to->window));
    report_durations(to, path, &metrics[DELIVERY_TIME], &source->delivery);
    report_rate(to, path, &metrics[DROPPED], &source->dropped);
    report_durations(to, path, &metrics[DEFERRAL], &source->deferral);
    report_per_second(to, path, &metrics[DEFERRALS], tally_in(&source->deferral, to->window));
    report_probes(source, to);
    report_level(to, path, &metrics[PRESENT], &packets->present);
}

const struct kind interrupt_source_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = SOURCE_EVENTS},
    .name = "interrupts",
    .role = KIND_PART,
    .doc = "A source of interrupts.",
    .parameters = &interrupt_source_table,
    .metrics = metrics,
    .report = report,
    .report_order = REPORT_INTERRUPTS,
};

void interrupt_source_init(struct interrupt_source *source, const struct assembly *assembly,
                           const struct scope *scope, const char *name,
                           const struct interrupt_source_parameters *parameters)
{
    struct measures *measures = assembly->measures;
    const char *path = scope_inside(scope, "%s.%s", interrupt_source_kind.name, name).path;
    source->component = (struct component){&interrupt_source_kind.behaviour, path};
    source->name = name;
    source->parameters = parameters;
    source->level =
        parameters->maskable ? (uint32_t)parameters->level : INTERRUPT_LEVEL_NONMASKABLE;
    bool has_latch = parameters->trigger == TRIGGER_EDGE;
    source->latch = has_latch ? (uint64_t)parameters->latch : UINT64_MAX;
    component_stream(assembly, &source->component, "arrivals", &source->arriving);
    component_stream(assembly, &source->component, "batch", &source->batching);
    component_stream(assembly, &source->component, "service", &source->serving);
    component_stream(assembly, &source->component, "deferred", &source->deferring);
    component_stream(assembly, &source->component, "entry", &source->entering);
    component_stream(assembly, &source->component, "instruction", &source->sensing);
    ledger_init(&source->packets, measures,
                LEDGER_JOINED | LEDGER_PRESENT | LEDGER_DONE | LEDGER_PERCENTILES | LEDGER_LOST);
    counter_init(&source->raised, measures);
    counter_init(&source->dropped, measures);
    tally_init(&source->latency, measures, true);
    tally_init(&source->deferral, measures, true);
    tally_init(&source->probes, measures, false);
    extremes_init(&source->most_probes, measures);
    tally_init(&source->delivery, measures, true);
}
