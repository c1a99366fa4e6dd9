/*
 * Point-to-point links: one for each ordered pair of a processor and another one's memory.
 *
 * A link carries one line at a time, first come first served, and shares nothing with the other
 * links: the two directions between two processors are two links. Under uma each processor has
 * one link to the memory. One event for each line.
 */
#include "models/interconnect/point_to_point.h"

#include "models/interconnect/traffic.h"
#include "models/report_order.h"

enum event { CARRIED };

/* With more links than those of 16 processors only the sums over all are reported. */
enum { LINKS_REPORTED = 16 * 15 };

struct link {
    const char *path; /* "interconnect.links.0.3": from processor 0 to the memory of processor 3 */
    struct reference_queue waiting;
    struct traffic traffic;
    struct stream stream;
};

struct links {
    struct component component; /* "interconnect.links" */
    const char *path;           /* "interconnect" */
    struct distribution transfer;
    struct reference_pool *pool;
    struct reference_port out;
    uint32_t processors;
    uint32_t homes;
    struct link **table; /* for each processor those to each home; NULL to its own memory */
};

static struct link *link_of(const struct links *links, const struct reference *reference)
{
    return links->table[reference->processor * links->homes + reference->home];
}

static void start_carrying(struct run *run, struct links *links, struct link *link,
                           const struct reference *reference)
{
    sim_ticks service = distribution_draw(&links->transfer, &link->stream);
    traffic_start(&link->traffic, run_now(run), service);
    event_ranked_after(run, service, EVENT_NORMAL, reference_rank(links->pool, reference),
                       &links->component, CARRIED, reference_index(links->pool, reference));
}

static void on_carried(struct run *run, void *component, uint64_t index)
{
    struct links *links = component;
    struct reference *reference = &links->pool->places[index];
    struct link *link = link_of(links, reference);
    traffic_leave(&link->traffic, reference, run_now(run));
    if (link->waiting.count > 0) {
        start_carrying(run, links, link, reference_queue_pop(&link->waiting, links->pool));
    }
    links->out.take(run, links->out.owner, reference);
}

static event_handler *const handlers[] = {[CARRIED] = on_carried};
static const char *const event_names[] = {[CARRIED] = "carried"};

static void carry(struct run *run, struct component *component, struct reference *reference)
{
    struct links *links = (struct links *)component;
    struct link *link = link_of(links, reference);
    traffic_join(&link->traffic, reference, run_now(run));
    if (traffic_is_busy(&link->traffic)) {
        reference_queue_push(&link->waiting, links->pool, reference);
    } else {
        start_carrying(run, links, link, reference);
    }
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct point_to_point_parameters *parameters = from;
    if (parameters->bandwidth == 0 && parameters->transfer.family == DISTRIBUTION_NONE) {
        scope_complain(scope, "bandwidth", context->complaints, "is missing");
    }
}

static double crossing(const void *from, int64_t line_bytes, int64_t ticks_per_second)
{
    const struct point_to_point_parameters *parameters = from;
    struct distribution transfer = interconnect_transfer(
        &parameters->transfer, parameters->bandwidth, line_bytes, ticks_per_second);
    return distribution_mean(&transfer);
}

static struct link *build_link(const struct assembly *assembly, const struct links *links,
                               uint32_t processor, uint32_t home)
{
    struct link *link = ARENA_NEW(assembly->arena, struct link);
    link->path = arena_print(assembly->arena, "%s.%u.%u", links->component.path, processor, home);
    link->waiting = REFERENCE_QUEUE_EMPTY;
    traffic_init(&link->traffic, assembly->measures);
    assembly_stream(assembly, link->path, "transfer", &link->stream);
    return link;
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct interconnect_environment *around = environment;
    const struct point_to_point_parameters *parameters = from;
    struct links *links = ARENA_NEW(assembly->arena, struct links);
    links->component =
        (struct component){&point_to_point_kind.behaviour, scope_inside(scope, "links").path};
    links->path = scope->path;
    links->transfer = interconnect_transfer(&parameters->transfer, parameters->bandwidth,
                                            around->line_bytes, around->ticks_per_second);
    links->pool = around->pool;
    links->out = around->out;
    links->processors = around->processors;
    links->homes = around->homes;
    size_t count = (size_t)around->processors * around->homes;
    links->table = ARENA_ARRAY(assembly->arena, struct link *, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t processor = (uint32_t)(i / around->homes);
        uint32_t home = (uint32_t)(i % around->homes);
        if (memory_is_behind_interconnect(around->layout, processor, home)) {
            links->table[i] = build_link(assembly, links, processor, home);
        }
    }
    return &links->component;
}

static size_t link_count(const struct links *links)
{
    return (size_t)links->processors * links->homes;
}

enum { UTILIZATION, WAY };

static const struct metric_row metrics[] = {
    [UTILIZATION] = METRIC("utilization", "1", MEAN,
                           "Share of time in which links carry lines, over all links."),
    [WAY] = TRAFFIC_METRICS("links.A.B"),
    METRICS_END,
};

static void report_links(const struct component *component, struct report *report)
{
    const struct links *links = (const struct links *)component;
    double busy = 0;
    size_t count = 0;
    for (size_t i = 0; i < link_count(links); i++) {
        if (links->table[i] != NULL) {
            busy += level_mean(&links->table[i]->traffic.ledger.busy, report->window);
            count++;
        }
    }
    if (count == 0) {
        report_missing(report, links->path, &metrics[UTILIZATION], "one processor has no links");
    } else {
        report_utilization(report, links->path, &metrics[UTILIZATION], busy / (double)count);
    }
    for (size_t i = 0; i < link_count(links) && count <= LINKS_REPORTED; i++) {
        if (links->table[i] != NULL) {
            const struct link *link = links->table[i];
            traffic_report(&link->traffic, link->path, &metrics[WAY], link->path, report);
        }
    }
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct links *links = (const struct links *)component;
    struct traffic total = {0};
    size_t count = 0;
    for (size_t i = 0; i < link_count(links); i++) {
        if (links->table[i] != NULL) {
            traffic_sum(&total, &links->table[i]->traffic, now);
            count++;
        }
    }
    if (count > LINKS_REPORTED) {
        traffic_laws(&total, component->path, now, report);
        return;
    }
    for (size_t i = 0; i < link_count(links); i++) {
        if (links->table[i] != NULL) {
            traffic_laws(&links->table[i]->traffic, links->table[i]->path, now, report);
        }
    }
}

static void invariants(struct run *run, const struct component *component)
{
    const struct links *links = (const struct links *)component;
    if (!run_looks(run, link_count(links) + links->pool->capacity)) {
        return;
    }
    for (size_t i = 0; i < link_count(links) && !run_failed(run); i++) {
        if (links->table[i] != NULL) {
            traffic_invariants(run, component, &links->table[i]->traffic,
                               reference_queue_walk(&links->table[i]->waiting, links->pool));
        }
    }
}

static uint64_t present(const struct component *component)
{
    const struct links *links = (const struct links *)component;
    uint64_t total = 0;
    for (size_t i = 0; i < link_count(links); i++) {
        total +=
            links->table[i] == NULL ? 0 : (uint64_t)links->table[i]->traffic.ledger.present.value;
    }
    return total;
}

static const struct interconnect_operations operations = {
    .crossing = crossing,
    .carry = carry,
    .present = present,
};

#define MEMBER(name) offsetof(struct point_to_point_parameters, name)

static TABLE(parameters_table, struct point_to_point_parameters,
             {.name = "bandwidth",
              .type = PARAMETER_BANDWIDTH,
              .offset = MEMBER(bandwidth),
              .doc = "Bandwidth of each link in each direction.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
             {.name = "transfer",
              .type = PARAMETER_DISTRIBUTION,
              .offset = MEMBER(transfer),
              .doc = "Instead of bandwidth: the time a link is busy with one line.",
              .flags = PARAMETER_OPTIONAL});

const struct kind point_to_point_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "point_to_point",
    .role = "interconnect",
    .doc = "A link of its own from each processor to each memory behind the interconnect.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .report = report_links,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_INTERCONNECT,
};
