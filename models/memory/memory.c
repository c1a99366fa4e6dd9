#include "models/memory/memory.h"

#include "models/planted.h"
#include "models/report_order.h"

#include "sim/kernel/run.h"

enum event { RETURNED };

static void on_returned(struct run *run, void *component, uint64_t index)
{
    struct memory *memory = component;
    struct reference *reference = &memory->pool->entries[index];
    struct controller *controller = &memory->controllers[reference->home];
    controller->ledger.done.count += !PLANTED("a return is not counted");
    controller->ledger.service += reference->channel_to - reference->channel_from;
    controller->ledger.service += PLANTED("a line is a tick longer");
    memory->out.take(run, memory->out.owner, reference);
}

static event_handler *const handlers[] = {[RETURNED] = on_returned};
static const char *const event_names[] = {[RETURNED] = "returned"};

enum {
    UTILIZATION,
    CONTROLLER_THROUGHPUT,
    CONTROLLER_UTILIZATION,
    CONTROLLER_QUEUE_LENGTH,
    BANKS_UTILIZATION,
    BANKS_QUEUE_LENGTH,
};

static const struct metric_row metrics[] = {
    [UTILIZATION] = METRIC("utilization", "1", MEAN,
                           "Share of time in which the channels of all controllers carry lines."),
    [CONTROLLER_THROUGHPUT] = METRIC("controllers.N.throughput", "1/s", MEAN,
                                     "References that come to a controller in a second."),
    [CONTROLLER_UTILIZATION] = METRIC("controllers.N.utilization", "1", MEAN,
                                      "Share of time in which its channels carry lines."),
    [CONTROLLER_QUEUE_LENGTH] = METRIC("controllers.N.queue_length", "1", MEAN,
                                       "References that wait for its channels or are carried."),
    [BANKS_UTILIZATION] = METRIC("controllers.N.banks.utilization", "1", MEAN,
                                 "Share of time in which its banks are busy."),
    [BANKS_QUEUE_LENGTH] = METRIC("controllers.N.banks.queue_length", "1", MEAN,
                                  "References that wait for its banks or keep them busy."),
    METRICS_END,
};

const struct kind memory_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "memory",
    .role = KIND_PART,
    .doc = "Main memory of a machine: its controllers, with channels and banks.",
    .parameters = &memory_table,
    .metrics = metrics,
    .report = memory_report,
    .laws = memory_laws,
    .invariants = memory_invariants,
    .report_order = REPORT_MEMORY,
};

struct controller_timing memory_timing(const struct memory_parameters *parameters,
                                       int64_t line_bytes, int64_t ticks_per_second)
{
    struct controller_timing timing = {.transfer = parameters->transfer,
                                       .cycle = parameters->bank_cycle,
                                       .banks = (uint32_t)parameters->banks};
    bool has_transfer = parameters->transfer.family != DISTRIBUTION_NONE;
    if (!has_transfer && parameters->channel_bandwidth > 0) {
        double seconds = (double)line_bytes / parameters->channel_bandwidth;
        timing.transfer = distribution_constant(ticks_from_seconds(seconds, ticks_per_second));
        has_transfer = true;
    }
    if (parameters->dram != NULL) {
        struct dram_timing dram = dram_timing(parameters->dram, (uint32_t)parameters->channels,
                                              line_bytes, ticks_per_second);
        timing.transfer = distribution_constant(dram.line);
        timing.access = dram_access(&dram) - dram.line;
        has_transfer = true;
    }
    if (has_transfer || timing.banks > 0) {
        timing.channels = (uint32_t)parameters->channels;
    }
    if (!has_transfer) {
        timing.transfer = distribution_constant(0);
    }
    return timing;
}

sim_ticks memory_latency(const struct memory_parameters *parameters,
                         const struct distances *distances, uint32_t processor, uint32_t home)
{
    bool is_remote = parameters->layout == MEMORY_NUMA && processor != home;
    if (parameters->layout == MEMORY_NUMA && parameters->latencies.count > 0) {
        const struct parameter_list *rows = parameters->latencies.elements;
        return ((const sim_ticks *)rows[processor].elements)[home];
    }
    if (is_remote && distances->of_a_processor > 1 &&
        distance_place(distances, processor) == distance_place(distances, home)) {
        return parameters->sibling_latency > 0 ? parameters->sibling_latency : parameters->latency;
    }
    if (is_remote && parameters->remote_latency == 0) {
        double crossing = distance_crossing(distances, processor, home);
        return ticks_add(parameters->latency, distribution_round(crossing));
    }
    sim_ticks nearest = is_remote ? parameters->remote_latency : parameters->latency;
    if (is_remote && parameters->is_own_remote) {
        return ticks_add(nearest, distance_beyond_nearest_to(distances, processor, home));
    }
    return ticks_add(nearest, distance_beyond_nearest(distances, processor, home));
}

const sim_ticks *memory_latencies(const struct memory_parameters *parameters,
                                  const struct numa_nodes *nodes, const struct distances *distances,
                                  uint32_t homes, struct arena *arena)
{
    sim_ticks *table = ARENA_ARRAY(arena, sim_ticks, (size_t)nodes->count * homes);
    for (uint32_t home = 0; home < homes; home++) {
        struct memory_parameters at = memory_at(parameters, nodes, home);
        for (uint32_t node = 0; node < nodes->count; node++) {
            table[(size_t)node * homes + home] = memory_latency(&at, distances, node, home);
        }
    }
    return table;
}

double memory_services(const struct controller_timing *timing, double crossing)
{
    double total = crossing + (double)timing->access;
    total += timing->channels > 0 ? distribution_mean(&timing->transfer) : 0;
    total += timing->banks > 0 ? distribution_mean(&timing->cycle) : 0;
    return total;
}

/* Before the bookings keep a mark, take back the time beyond it. */
static void mark(void *measure, unsigned number, sim_ticks now)
{
    (void)number;
    struct memory *memory = measure;
    for (uint32_t home = 0; home < memory->homes; home++) {
        booking_clear_beyond(&memory->controllers[home].channels);
        booking_clear_beyond(&memory->controllers[home].banks);
    }
    for (uint32_t i = 0; i < memory->pool->capacity; i++) {
        const struct reference *reference = &memory->pool->entries[i];
        if (!reference_is_at_memory(reference)) {
            continue;
        }
        struct controller *controller = &memory->controllers[reference->home];
        if (reference->bank_to > now) {
            controller_take_back(controller, reference, now);
        } else if (dram_is_at(memory->dram, reference->home) && dram_is_waiting(reference)) {
            booking_add_waiting(&controller->channels, reference->joined, now);
        }
    }
}

/* The fixed part of each latency, without any waiting. */
static void set_delays(struct memory *memory, const struct distances *distances)
{
    for (uint32_t home = 0; home < memory->homes; home++) {
        struct memory_parameters at = memory_at(memory->parameters, &memory->nodes, home);
        for (uint32_t processor = 0; processor < memory->processors; processor++) {
            double crossing = distance_crossing(distances, processor, home);
            double served = memory_services(memory->controllers[home].timing, crossing);
            sim_ticks latency = memory_latency(&at, distances, processor, home);
            sim_ticks rest = latency - distribution_round(served);
            memory->delays[processor * memory->homes + home] = rest > 0 ? rest : 0;
        }
    }
}

/* The timing of each controller: its own, where its node says something of its memory. */
static void set_timings(const struct assembly *assembly, struct memory *memory,
                        const struct memory_environment *around)
{
    const struct controller_timing *of_all = NULL;
    for (uint32_t home = 0; home < memory->homes; home++) {
        bool is_own = numa_memory_of(&memory->nodes, home) != NULL;
        if (is_own || of_all == NULL) {
            struct memory_parameters at = memory_at(memory->parameters, &memory->nodes, home);
            struct controller_timing *timing = ARENA_NEW(assembly->arena, struct controller_timing);
            *timing = memory_timing(&at, around->line_bytes, around->ticks_per_second);
            timing->follow = memory_has_dram(memory->parameters, &memory->nodes);
            memory->controllers[home].timing = timing;
            of_all = is_own ? of_all : timing;
        } else {
            memory->controllers[home].timing = of_all;
        }
    }
}

/* A reference returns a fixed delay after it was served. */
static void send_back(struct run *run, struct memory *memory, const struct reference *reference,
                      sim_ticks done)
{
    sim_ticks delay = memory->delays[reference->processor * memory->homes + reference->home];
    event_ranked(run, run_add(run, done, delay), EVENT_NORMAL,
                 reference_rank(memory->pool, reference), &memory->component, RETURNED,
                 reference_index(memory->pool, reference));
}

/* DRAM knows the times of a reference that came before. */
static void on_chosen(struct run *run, void *owner, struct reference *reference)
{
    struct memory *memory = owner;
    booking_add(&memory->controllers[reference->home].channels, reference->joined,
                reference->channel_from, reference->channel_to);
    send_back(run, memory, reference, reference->channel_to);
}

/* The DRAM of those memories that have some, at least one. */
static struct dram *build_dram(const struct assembly *assembly, const struct scope *scope,
                               const struct memory *memory, const struct memory_environment *around)
{
    const struct dram_timing **timings =
        ARENA_ARRAY(assembly->arena, const struct dram_timing *, memory->homes);
    for (uint32_t home = 0; home < memory->homes; home++) {
        struct memory_parameters at = memory_at(memory->parameters, &memory->nodes, home);
        if (at.dram != NULL && at.channels > 0) {
            struct dram_timing *timing = ARENA_NEW(assembly->arena, struct dram_timing);
            *timing = dram_timing(at.dram, (uint32_t)at.channels, around->line_bytes,
                                  around->ticks_per_second);
            timings[home] = timing;
        }
    }
    return dram_build(assembly, scope,
                      &(struct dram_environment){
                          .homes = memory->homes,
                          .timings = timings,
                          .pool = memory->pool,
                          .writes_back = around->writes_back,
                      });
}

struct memory *memory_build(const struct assembly *assembly, const struct scope *scope,
                            const struct memory_parameters *parameters,
                            const struct memory_environment *environment,
                            struct reference_pool *pool)
{
    struct memory *memory = ARENA_NEW(assembly->arena, struct memory);
    memory->component = (struct component){&memory_kind.behaviour, scope->path};
    memory->parameters = parameters;
    memory->layout = (enum memory_layout)parameters->layout;
    memory->processors = environment->processors;
    memory->homes = memory_homes(parameters, environment->processors);
    memory->nodes = environment->nodes;
    memory->pool = pool;
    memory->controllers = ARENA_ARRAY(assembly->arena, struct controller, memory->homes);
    set_timings(assembly, memory, environment);
    memory->delays =
        ARENA_ARRAY(assembly->arena, sim_ticks, (size_t)memory->processors * memory->homes);
    set_delays(memory, &environment->distances);

    measures_register(assembly->measures, memory, mark);
    for (uint32_t home = 0; home < memory->homes; home++) {
        struct controller *controller = &memory->controllers[home];
        controller->path = scope_inside(scope, "controllers.%u", home).path;
        controller->banks_path = scope_inside(scope, "controllers.%u.banks", home).path;
        controller_init(controller, controller->timing, assembly->measures);
        assembly_stream(assembly, controller->path, "service", &controller->stream);
    }
    if (memory_has_dram(parameters, &memory->nodes)) {
        memory->dram = build_dram(assembly, scope, memory, environment);
        memory->dram->out = (struct reference_port){memory, on_chosen};
    }
    return memory;
}

void memory_deliver(struct run *run, void *owner, struct reference *reference)
{
    struct memory *memory = owner;
    struct controller *controller = &memory->controllers[reference->home];
    if (__builtin_expect(memory->dram != NULL, 0) && dram_is_at(memory->dram, reference->home)) {
        counter_add(&controller->ledger.joined);
        dram_deliver(run, memory->dram, reference);
        return;
    }
    send_back(run, memory, reference,
              controller_serve(run, controller, controller->timing, reference));
}

/* Mean number of channels of a controller that carry lines. */
static double busy_channels(const struct memory *memory, uint32_t home, const struct window *window)
{
    double busy = booking_busy_mean(&memory->controllers[home].channels, window);
    if (dram_is_at(memory->dram, home)) {
        busy += booking_busy_mean(&memory->dram->controllers[home].writing, window);
    }
    return busy;
}

static void report_controller(const struct controller *controller, double busy,
                              struct report *report)
{
    const char *path = controller->path;
    const struct controller_timing *timing = controller->timing;
    report_rate(report, path, &metrics[CONTROLLER_THROUGHPUT], &controller->ledger.joined);
    if (timing->channels > 0) {
        double utilization = busy / timing->channels;
        report_utilization(report, path, &metrics[CONTROLLER_UTILIZATION], utilization);
        report_value(report, path, &metrics[CONTROLLER_QUEUE_LENGTH],
                     booking_stay_mean(&controller->channels, report->window));
        report_resource(report, path, utilization);
    }
    if (timing->banks > 0) {
        double banks = booking_busy_mean(&controller->banks, report->window);
        double utilization = banks / (timing->channels * timing->banks);
        report_utilization(report, path, &metrics[BANKS_UTILIZATION], utilization);
        report_value(report, path, &metrics[BANKS_QUEUE_LENGTH],
                     booking_stay_mean(&controller->banks, report->window));
        report_resource(report, controller->banks_path, utilization);
    }
}

void memory_report(const struct component *component, struct report *report)
{
    const struct memory *memory = (const struct memory *)component;
    double busy = 0;
    uint64_t channels = 0;
    for (uint32_t home = 0; home < memory->homes; home++) {
        busy += busy_channels(memory, home, report->window);
        channels += memory_has(memory, home) ? memory->controllers[home].timing->channels : 0;
    }
    const char *path = memory->component.path;
    if (channels > 0) {
        report_utilization(report, path, &metrics[UTILIZATION], busy / (double)channels);
    } else {
        report_missing(report, path, &metrics[UTILIZATION], "the memory has no limit of bandwidth");
    }
    for (uint32_t home = 0; home < memory->homes; home++) {
        if (memory_has(memory, home)) {
            report_controller(&memory->controllers[home],
                              busy_channels(memory, home, report->window), report);
        }
    }
}
