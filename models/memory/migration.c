#include "models/memory/migration.h"

#include "models/planted.h"
#include "models/report_order.h"

enum event { UNMAPPED };

/* In a rank the places behind those of a pool are for the nodes that pages move to. */
static uint64_t rank_of_node(uint32_t node)
{
    return ((uint64_t)REFERENCE_COPIER << REFERENCE_PLACE_BITS) +
           ((UINT64_C(1) << REFERENCE_PLACE_BITS) - 1 - node);
}

/* The next line of a page: from its old home. */
static void ask_line(struct run *run, struct migration *migration, uint32_t node)
{
    struct mover *mover = &migration->movers[node];
    struct reference_pool *pool = migration->around.pool;
    struct reference *reference = reference_take(pool, run_now(run));
    bool follows = migration->around.has_rows && mover->asked > 0;
    mover->address = follows ? mover->address + 1 : (uint32_t)stream_next(&migration->address);
    mover->asked += 1 + PLANTED("a line of a page is counted twice");
    pool->threadless++;
    reference->thread = REFERENCE_COPIER;
    reference->processor = (uint16_t)node;
    reference->home = (uint16_t)(mover->page->home - 1);
    reference->address = mover->address;
    reference->writes_back = false;
    migration->around.out.take(run, migration->around.out.owner, reference);
}

static void on_unmapped(struct run *run, void *component, uint64_t node)
{
    struct migration *migration = component;
    uint32_t most = (uint32_t)migration->parameters->outstanding;
    for (uint32_t i = 0; i < most && i < migration->lines; i++) {
        ask_line(run, migration, (uint32_t)node);
    }
}

static event_handler *const handlers[] = {[UNMAPPED] = on_unmapped};
static const char *const event_names[] = {[UNMAPPED] = "unmapped"};

/* While a reference is held its home is its own node: no interconnect carries it. */
static void hold(struct run *run, struct migration *migration, struct mover *mover,
                 struct reference *reference)
{
    level_add(&migration->held, run_now(run), 1);
    reference->home = reference->processor;
    reference->joined = run_now(run);
    reference_queue_push(&mover->held, migration->around.pool, reference);
}

/* References that waited for a page go to its new home. */
static void release(struct run *run, struct migration *migration, uint32_t node)
{
    struct mover *mover = &migration->movers[node];
    while (mover->held.count > PLANTED("a reference is held for ever")) {
        struct reference *reference = reference_queue_pop(&mover->held, migration->around.pool);
        level_add(&migration->held, run_now(run), -1);
        tally_add(&migration->waiting,
                  run_now(run) - reference->joined + PLANTED("a reference is held a tick longer"));
        reference->home = (uint16_t)node;
        migration->around.out.take(run, migration->around.out.owner, reference);
    }
}

static void finish(struct run *run, struct migration *migration, uint32_t node)
{
    struct mover *mover = &migration->movers[node];
    struct page *page = mover->page;
    pages_place(migration->around.pages, (uint32_t)(page - migration->around.pages->each), node);
    page->is_moving = PLANTED("a page moves on at its new home");
    page->lead = 0;
    page->since = run_now(run);
    mover->page = NULL;
    mover->asked = 0;
    mover->copied = 0;
    counter_add(&migration->moved);
    release(run, migration, node);
}

static void start(struct run *run, struct migration *migration, struct page *page, uint32_t node)
{
    migration->movers[node].page = page;
    page->is_moving = true;
    event_ranked_after(run, migration->parameters->cost, EVENT_NORMAL, rank_of_node(node),
                       &migration->component, UNMAPPED, node);
}

/* Count a reference of a node to a page. @return whether the page ought to be there */
static bool count(const struct migration *migration, struct page *page, uint32_t node,
                  sim_ticks now)
{
    const struct migration_parameters *parameters = migration->parameters;
    if (now - page->since >= parameters->interval) {
        page->since = now;
        page->lead = 0;
    }
    if (page->lead == 0) {
        page->leader = (uint16_t)node;
    }
    if (page->leader != node) {
        page->lead--;
    } else if (page->lead < (uint32_t)parameters->threshold) {
        page->lead++;
    }
    return page->leader == node && page->lead == (uint32_t)parameters->threshold &&
           page->home - 1u != node;
}

void migration_take(struct run *run, void *owner, struct reference *reference)
{
    struct migration *migration = owner;
    uint32_t node = reference->processor;
    struct page *page = &migration->around.pages->each[reference->slot[PAGE_SLOT]];
    reference->home = (uint16_t)(page->home - 1);
    if (page->is_moving) {
        hold(run, migration, &migration->movers[page->leader], reference);
        return;
    }
    if (migration->parameters->threshold > 0 && count(migration, page, node, run_now(run)) &&
        migration->movers[node].page == NULL && numa_have_memory(&migration->around.nodes, node)) {
        start(run, migration, page, node);
        hold(run, migration, &migration->movers[node], reference);
        return;
    }
    migration->around.out.take(run, migration->around.out.owner, reference);
}

/* A line of a page is written at its new home. */
static void end_line(struct run *run, struct migration *migration, struct reference *reference)
{
    uint32_t node = reference->processor;
    struct mover *mover = &migration->movers[node];
    reference_release(migration->around.pool, reference);
    migration->around.pool->threadless--;
    counter_add(&migration->copied);
    mover->copied++;
    if (mover->asked < migration->lines - PLANTED("a line of a page is left out")) {
        ask_line(run, migration, node);
    } else if (mover->copied == mover->asked) {
        finish(run, migration, node);
    }
}

void migration_return(struct run *run, void *owner, struct reference *reference)
{
    struct migration *migration = owner;
    if (!reference_is_copy(reference)) {
        migration->around.back.take(run, migration->around.back.owner, reference);
    } else if (reference->home == reference->processor) {
        end_line(run, migration, reference);
    } else {
        reference->home = reference->processor;
        reference->bank_to = -1; /* on its way to the new home */
        migration->around.out.take(run, migration->around.out.owner, reference);
    }
}

enum { MIGRATIONS, BANDWIDTH, HELD, WAITING_TIME };

static const struct metric_row metrics[] = {
    [MIGRATIONS] = METRIC("migrations", "1/s", MEAN, "Pages that have moved, in a second."),
    [BANDWIDTH] = METRIC("bandwidth", "B/s", MEAN, "Bytes of these pages that are copied."),
    [HELD] = METRIC_LESS("held", "1", MEAN, "References that wait for a page that moves."),
    [WAITING_TIME] = METRIC_WITH_PERCENTILES("waiting_time", "Time that each of them waits."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct migration *migration = (const struct migration *)component;
    const char *path = component->path;
    double lines = counter_rate(&migration->copied, to->window, to->ticks_per_second);
    report_rate(to, path, &metrics[MIGRATIONS], &migration->moved);
    report_value(to, path, &metrics[BANDWIDTH], lines * (double)migration->around.line_bytes);
    report_level(to, path, &metrics[HELD], &migration->held);
    report_durations(to, path, &metrics[WAITING_TIME], &migration->waiting);
}

const struct kind migration_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "migration",
    .role = KIND_PART,
    .doc = "Pages that move to the node whose references to them dominate.",
    .parameters = &migration_table,
    .metrics = metrics,
    .report = report,
    .laws = migration_laws,
    .invariants = migration_invariants,
    .report_order = REPORT_MEMORY,
};

struct migration *migration_build(const struct assembly *assembly, const struct scope *scope,
                                  const struct migration_parameters *parameters,
                                  const struct migration_environment *environment)
{
    struct migration *migration = ARENA_NEW(assembly->arena, struct migration);
    migration->component = (struct component){&migration_kind.behaviour, scope->path};
    migration->parameters = parameters;
    migration->around = *environment;
    migration->lines = migration_lines(parameters, environment->line_bytes);
    migration->movers = ARENA_ARRAY(assembly->arena, struct mover, environment->nodes.count);
    for (uint32_t node = 0; node < environment->nodes.count; node++) {
        migration->movers[node].held = REFERENCE_QUEUE_EMPTY;
    }
    component_stream(assembly, &migration->component, "address", &migration->address);
    level_init(&migration->held, assembly->measures, 0);
    tally_init(&migration->waiting, assembly->measures, true);
    counter_init(&migration->moved, assembly->measures);
    counter_init(&migration->copied, assembly->measures);
    return migration;
}
