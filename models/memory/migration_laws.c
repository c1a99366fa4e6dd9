/* Laws and invariants of pages that move. */
#include "models/invariants.h"
#include "models/memory/migration.h"

#include "sim/base/memory.h"

uint64_t migration_held(const struct migration *migration)
{
    return (uint64_t)migration->held.value;
}

/* How long those that are held have waited. */
static wide waited(const struct migration *migration, const struct mover *mover, sim_ticks now)
{
    const struct reference_pool *pool = migration->around.pool;
    wide sum = 0;
    uint32_t index = mover->held.head;
    for (uint64_t i = 0; i < mover->held.count; i++) {
        sum += now - pool->entries[index].joined;
        index = pool->entries[index].next;
    }
    return sum;
}

void migration_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct migration *migration = (const struct migration *)component;
    wide copied = (wide)migration->moved.count * migration->lines;
    wide held = migration->waiting.sum;
    for (uint32_t node = 0; node < migration->around.nodes.count; node++) {
        copied += migration->movers[node].copied;
        held += waited(migration, &migration->movers[node], now);
    }
    report_law(report, "page_lines", component->path, (wide)migration->copied.count, copied);
    report_law(report, "little", component->path, level_integral(&migration->held, now), held);
}

/* Pages on each node, by looking at every page, and those that move. */
static void check_pages(struct run *run, const struct migration *migration)
{
    const struct pages *pages = migration->around.pages;
    const struct component *component = &migration->component;
    uint32_t *on = memory_alloc(pages->nodes * sizeof *on);
    uint32_t moving = 0;
    for (uint32_t i = 0; i < pages->count; i++) {
        const struct page *page = &pages->each[i];
        if (page->home > 0) {
            on[page->home - 1]++;
        }
        moving += page->is_moving;
        CHECK(run, component, page_moves,
              !page->is_moving || migration->movers[page->leader].page == page,
              "page %u moves to node %u, which takes another or none", i, page->leader);
    }
    for (uint32_t node = 0; node < pages->nodes; node++) {
        CHECK(run, component, page_home,
              on[node] == pages->on[node] &&
                  (on[node] == 0 || numa_have_memory(&migration->around.nodes, node)),
              "node %u is the home of %u pages, but %u are counted there", node, on[node],
              pages->on[node]);
        moving -= migration->movers[node].page != NULL;
    }
    CHECK(run, component, page_moves, moving == 0, "not as many pages move as nodes take one");
    memory_free(on);
}

/* References wait only for a page that moves. */
static void check_held(struct run *run, const struct migration *migration)
{
    const struct component *component = &migration->component;
    uint64_t held = 0;
    for (uint32_t node = 0; node < migration->around.nodes.count; node++) {
        const struct mover *mover = &migration->movers[node];
        held += reference_queue_walk(&mover->held, migration->around.pool);
        CHECK(run, component, page_held, (mover->page != NULL) == (mover->held.count > 0),
              "%llu references wait for a page that moves to node %u, and %s",
              (unsigned long long)mover->held.count, node,
              mover->page != NULL ? "one does" : "none does");
    }
    CHECK(run, component, page_held, held == (uint64_t)migration->held.value,
          "%llu references are found waiting for pages, but %lld counted", (unsigned long long)held,
          (long long)migration->held.value);
}

/* Lines of pages on their way, by looking at every reference. */
static void check_copies(struct run *run, const struct migration *migration)
{
    const struct reference_pool *pool = migration->around.pool;
    uint64_t asked = 0;
    uint64_t copies = 0;
    uint64_t others = 0; /* of no thread */
    for (uint32_t node = 0; node < migration->around.nodes.count; node++) {
        asked += migration->movers[node].asked - migration->movers[node].copied;
    }
    for (uint32_t i = 0; i < pool->capacity; i++) {
        const struct reference *reference = &pool->entries[i];
        copies += reference_is_in_flight(reference) && reference_is_copy(reference);
        others += reference_is_in_flight(reference) && reference_is_dma(reference);
    }
    CHECK(run, &migration->component, page_copies,
          copies == asked && copies + others == pool->threadless,
          "%llu lines of pages are being copied, but %llu were asked for and %u are counted",
          (unsigned long long)copies, (unsigned long long)asked, pool->threadless);
}

void migration_invariants(struct run *run, const struct component *component)
{
    const struct migration *migration = (const struct migration *)component;
    if (!run_looks(run,
                   (uint64_t)migration->around.pages->count + migration->around.pool->capacity)) {
        return;
    }
    check_pages(run, migration);
    check_held(run, migration);
    check_copies(run, migration);
}
