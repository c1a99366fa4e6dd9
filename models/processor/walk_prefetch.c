#include "models/processor/walk_prefetch.h"

static bool is_wanted(const struct caches *caches, uint32_t core, uint64_t line)
{
    return core_caches_state(&caches->cores[core], line) == LINE_INVALID &&
           caches_find(caches, core, line) == REFERENCE_NONE;
}

static void prefetch(struct run *run, struct processors *all, const struct program_thread *thread,
                     uint64_t line)
{
    const struct walk *walk = thread->walk;
    struct caches *caches = all->caches;
    struct core_caches *core = &caches->cores[walk->core];
    uint32_t home = page_table_find(&walk->program->pages, line << caches->line_bits);
    if (home == PAGE_TABLE_NONE || !is_wanted(caches, walk->core, line)) {
        return;
    }
    bool may_issue = !write_backs_are_full(&caches->write_backs, walk->core);
    if (!prefetches_begin(caches->prefetches, walk->core, may_issue)) {
        return;
    }
    struct cache_leavers leavers = {0};
    core_caches_bring(core->prefetched, line, ACCESS_READ, &leavers);
    caches_leave(run, caches, walk->core, &leavers);
    struct reference *reference = reference_take(&all->pool, run_now(run));
    all->pool.threadless++;
    reference->thread = REFERENCE_PREFETCHER;
    reference->processor = thread->thread.processor;
    reference->address = program_addresses_place(walk->program, line);
    reference->home = (uint16_t)home;
    reference->writes_back = false;
    caches_ask(run, caches, reference,
               &(struct cache_miss){
                   .line = line, .core = walk->core, .kind = ACCESS_READ, .is_prefetch = true});
}

void walk_prefetch(struct run *run, struct processors *all, struct program_thread *thread,
                   uint64_t line)
{
    struct prefetches *prefetches = all->caches->prefetches;
    uint64_t lines[PREFETCHER_LINES_MOST];
    if (__builtin_expect(prefetches == NULL, 1)) {
        return;
    }
    uint32_t count =
        prefetches_see(prefetches, thread->walk->core, thread->thread.number, line, lines);
    for (uint32_t i = 0; i < count; i++) {
        prefetch(run, all, thread, lines[i]);
    }
}

void walk_take_over(struct run *run, struct processors *all, struct program_thread *thread,
                    uint32_t reference)
{
    struct cache_miss *miss = &all->caches->misses[reference];
    struct reference *taken = &all->pool.entries[reference];
    sim_ticks now = run_now(run);
    miss->is_prefetch = false;
    miss->asked = now;
    prefetches_take_over(all->caches->prefetches, miss->core);
    all->pool.threadless--;
    taken->thread = thread->thread.number & INT32_MAX;
    thread->in_flight++;
    all->issued++;
    level_add(&all->in_flight, now, 1);
}
