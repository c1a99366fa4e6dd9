#include "models/interconnect/links.h"

#include "models/invariants.h"
#include "models/planted.h"

#include <stdarg.h>

/* With more links than those of 16 processors only the sums over all are reported. */
enum { LINKS_REPORTED = 16 * 15 };

static void start_carrying(struct run *run, struct links *links, struct interconnect_link *link,
                           const struct reference *reference)
{
    sim_ticks service = distribution_draw(&link->times->transfer, link->stream);
    link->is_busy = true;
    traffic_start(link->traffic, run_now(run), service);
    event_ranked_after(run, service, EVENT_NORMAL, reference_rank(links->around.pool, reference),
                       &links->component, LINKS_CARRIED,
                       reference_index(links->around.pool, reference));
}

/* A reference comes to a link: the link carries it at once, or it waits. */
static void join_link(struct run *run, struct links *links, uint32_t number,
                      struct reference *reference)
{
    struct interconnect_link *link = &links->list[number];
    reference->slot[LINKS_SLOT_LINK] = number;
    traffic_join(link->traffic, reference, run_now(run));
    if (link->is_busy) {
        reference_queue_push(&link->waiting, links->around.pool, reference);
    } else {
        start_carrying(run, links, link, reference);
    }
}

void links_carry(struct run *run, struct component *component, struct reference *reference)
{
    struct links *links = (struct links *)component;
    reference->slot[LINKS_SLOT_HOPS] = 0;
    join_link(
        run, links,
        links->route(links, reference, interconnect_place(&links->around, reference->processor)),
        reference);
}

/* A reference is at the other end of its link. */
static void arrive(struct run *run, struct links *links, const struct interconnect_link *link,
                   struct reference *reference)
{
    reference->slot[LINKS_SLOT_HOPS]++;
    uint32_t next = link->to == LINKS_HOME ? LINKS_HOME : links->route(links, reference, link->to);
    if (next == LINKS_HOME) {
        links->around.out.take(run, links->around.out.owner, reference);
    } else {
        join_link(run, links, next, reference);
    }
}

static void on_carried(struct run *run, void *component, uint64_t index)
{
    struct links *links = component;
    struct reference *reference = &links->around.pool->entries[index];
    struct interconnect_link *link = &links->list[reference->slot[LINKS_SLOT_LINK]];
    traffic_leave(link->traffic, reference, run_now(run));
    link->is_busy = false;
    if (link->waiting.count > 0) {
        start_carrying(run, links, link, reference_queue_pop(&link->waiting, links->around.pool));
    }
    if (link->times->latency == 0) {
        arrive(run, links, link, reference);
        return;
    }
    links->between += !PLANTED("a line between two ends is lost sight of");
    event_ranked_after(run, link->times->latency, EVENT_NORMAL,
                       reference_rank(links->around.pool, reference), &links->component,
                       LINKS_ARRIVED, index);
}

static void on_arrived(struct run *run, void *component, uint64_t index)
{
    struct links *links = component;
    struct reference *reference = &links->around.pool->entries[index];
    links->between--;
    arrive(run, links, &links->list[reference->slot[LINKS_SLOT_LINK]], reference);
}

event_handler *const links_handlers[LINKS_EVENTS] = {
    [LINKS_CARRIED] = on_carried,
    [LINKS_ARRIVED] = on_arrived,
};
const char *const links_event_names[LINKS_EVENTS] = {
    [LINKS_CARRIED] = "carried",
    [LINKS_ARRIVED] = "arrived",
};

struct link_times links_times(const struct links_parameters *each,
                              const struct interconnect_environment *around, int64_t bytes)
{
    return (struct link_times){
        interconnect_transfer(&each->transfer, each->bandwidth, bytes, around->ticks_per_second),
        each->latency};
}

void links_init(struct links *links, const struct assembly *assembly, const struct scope *scope,
                const struct kind *kind, const void *parameters,
                const struct interconnect_environment *around, const struct links_options *options)
{
    *links = (struct links){
        .component = {&kind->behaviour, scope_inside(scope, "links").path},
        .path = scope->path,
        .around = *around,
        .parameters = parameters,
        .times = links_times(&options->each, around, around->line_bytes),
        .route = options->route,
        .hops = options->hops,
        .list = ARENA_ARRAY(assembly->arena, struct interconnect_link, options->capacity),
        .capacity = options->capacity,
        .pairs = interconnect_pairs(kind, parameters, around),
    };
}

/* One ledger for all links there are and will be. */
static void share_ledger(struct links *links, const struct assembly *assembly)
{
    links->total = ARENA_NEW(assembly->arena, struct traffic);
    traffic_init(links->total, assembly->measures);
    for (uint32_t i = 0; i < links->count; i++) {
        links->list[i].traffic = links->total;
    }
}

/* The ledger of the link that was added last. */
static struct traffic *ledger_of_last(struct links *links, const struct assembly *assembly)
{
    if (links->count > LINKS_REPORTED) {
        if (links->total == NULL) {
            share_ledger(links, assembly);
        }
        return links->total;
    }
    struct traffic *own = ARENA_NEW(assembly->arena, struct traffic);
    traffic_init(own, assembly->measures);
    return own;
}

struct interconnect_link *links_add(struct links *links, const struct assembly *assembly,
                                    uint32_t from, uint32_t to, const char *name, ...)
{
    ASSERT(links->count < links->capacity);
    struct interconnect_link *link = &links->list[links->count++];
    va_list arguments;
    va_start(arguments, name);
    const char *printed = arena_print_list(assembly->arena, name, arguments);
    va_end(arguments);
    *link = (struct interconnect_link){
        .waiting = REFERENCE_QUEUE_EMPTY,
        .times = &links->times,
        .traffic = ledger_of_last(links, assembly),
        .stream = ARENA_NEW(assembly->arena, struct stream),
        .path = arena_print(assembly->arena, "%s.%s", links->component.path, printed),
        .from = from,
        .to = to,
    };
    assembly_stream(assembly, link->path, "transfer", link->stream);
    return link;
}

struct crossing links_crossing(const struct links_parameters *each,
                               const struct interconnect_environment *around, uint32_t hops,
                               int64_t bytes)
{
    struct link_times times = links_times(each, around, bytes);
    return (struct crossing){
        .ticks = hops * (distribution_mean(&times.transfer) + (double)times.latency),
        .hops = hops,
        .events = hops * (each->latency == 0 ? 1 : 2),
    };
}

void links_check(const struct links_parameters *each, const struct scope *scope,
                 const struct check_context *context)
{
    interconnect_check_transfer(&each->transfer, each->bandwidth, scope, context);
}

void links_check_layout(const struct scope *scope, const struct check_context *context)
{
    const struct interconnect_environment *around = context->environment;
    if (around->layout == MEMORY_UMA) {
        scope_complain(scope, "kind", context->complaints,
                       "needs a memory of each processor's own: the layout of the memory is "
                       "\"uma\", and must be \"numa\"");
    }
}

uint64_t links_present(const struct component *component)
{
    const struct links *links = (const struct links *)component;
    if (links->total != NULL) {
        return links->between + (uint64_t)links->total->ledger.present.value;
    }
    uint64_t present = links->between;
    for (uint32_t i = 0; i < links->count; i++) {
        present += (uint64_t)links->list[i].traffic->ledger.present.value;
    }
    return present;
}

/* Links that are busy over a window, mean. */
static double mean_busy(const struct links *links, const struct window *window)
{
    if (links->total != NULL) {
        return level_mean(&links->total->ledger.busy, window);
    }
    double busy = 0;
    for (uint32_t i = 0; i < links->count; i++) {
        busy += level_mean(&links->list[i].traffic->ledger.busy, window);
    }
    return busy;
}

void links_report(const struct component *component, struct report *report)
{
    const struct links *links = (const struct links *)component;
    const struct metric_row *rows = kind_of(component)->metrics;
    static const char none[] = "one processor has no links";
    if (links->count == 0) {
        report_missing(report, links->path, &rows[LINKS_UTILIZATION], none);
    } else {
        report_utilization(report, links->path, &rows[LINKS_UTILIZATION],
                           mean_busy(links, report->window) / links->count);
    }
    report_ratio(report, links->path, &rows[LINKS_MEAN_DISTANCE], (double)links->pairs.hops,
                 (double)links->pairs.count, none);
    for (uint32_t i = 0; i < links->count && links->total == NULL; i++) {
        const struct interconnect_link *link = &links->list[i];
        traffic_report(link->traffic, link->path, &rows[LINKS_EACH], link->path, report);
    }
}

void links_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct links *links = (const struct links *)component;
    if (links->total != NULL) {
        traffic_laws(links->total, component->path, now, report);
        return;
    }
    for (uint32_t i = 0; i < links->count; i++) {
        traffic_laws(links->list[i].traffic, links->list[i].path, now, report);
    }
}

/* Links on the way from an end to a home. */
static uint32_t hops(const struct links *links, uint32_t processor, uint32_t home)
{
    if (links->hops != NULL) {
        return links->hops(links, processor, home);
    }
    return interconnect_crossing(kind_of(&links->component), links->parameters, &links->around,
                                 processor, home)
        .hops;
}

/* The links behind a reference and those before it make the way from its processor. */
static void check_way(struct run *run, const struct links *links, const struct reference *reference)
{
    const struct interconnect_link *link = &links->list[reference->slot[LINKS_SLOT_LINK]];
    if (link->from >= links->around.processors && links->hops == NULL) {
        return; /* inside of a switch */
    }
    uint64_t behind = reference->slot[LINKS_SLOT_HOPS];
    uint32_t home = interconnect_place(&links->around, reference->home);
    uint32_t before = hops(links, link->from, home);
    uint32_t way = hops(links, interconnect_place(&links->around, reference->processor), home);
    CHECK(run, &links->component, links_way, behind + before == way,
          "a reference from %u to %u is on %s, %llu links behind it and %u before it, but its way "
          "is %u links long",
          reference->processor, reference->home, link->path, (unsigned long long)behind, before,
          way);
}

/* The ledgers agree with what each link carries and has waiting. */
static void check_ledgers(struct run *run, const struct links *links)
{
    const struct component *owner = &links->component;
    struct traffic_found all = {.ways = links->count};
    for (uint32_t i = 0; i < links->count && !run_failed(run); i++) {
        const struct interconnect_link *link = &links->list[i];
        struct traffic_found found = {.ways = 1,
                                      .busy = link->is_busy,
                                      .waiting =
                                          reference_queue_walk(&link->waiting, links->around.pool)};
        found.is_idle_beside = found.waiting > 0 && !link->is_busy;
        all.busy += found.busy;
        all.waiting += found.waiting;
        all.is_idle_beside = all.is_idle_beside || found.is_idle_beside;
        if (links->total == NULL) {
            traffic_invariants(run, owner, link->traffic, &found);
        }
    }
    if (links->total != NULL) {
        traffic_invariants(run, owner, links->total, &all);
    }
}

void links_invariants(struct run *run, const struct component *component)
{
    const struct links *links = (const struct links *)component;
    if (!run_looks(run, (uint64_t)links->count + links->around.pool->capacity)) {
        return;
    }
    check_ledgers(run, links);
    for (uint32_t i = 0; i < links->around.pool->capacity && !run_failed(run); i++) {
        const struct reference *reference = &links->around.pool->entries[i];
        if (reference_is_on_its_way(reference) && interconnect_carries(&links->around, reference)) {
            check_way(run, links, reference);
        }
    }
}
