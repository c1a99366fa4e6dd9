#include "models/processor/walk_look.h"

#include "models/processor/walk_prefetch.h"

/* Asks for a line. @return the reference */
static uint32_t ask(struct run *run, struct processors *all, struct program_thread *thread,
                    const struct cache_miss *miss)
{
    struct walk *walk = thread->walk;
    struct program_addresses *program = walk->program;
    sim_ticks now = run_now(run);
    struct reference *reference = reference_take(&all->pool, now);
    uint16_t node = thread->thread.processor;
    reference->thread = thread->thread.number & INT32_MAX;
    reference->processor = node;
    reference->address = program_addresses_place(program, miss->line);
    reference->home =
        (uint16_t)page_table_node(&program->pages, miss->line << all->caches->line_bits, node);
    reference->writes_back = false;
    thread->in_flight++;
    all->issued++;
    level_add(&all->in_flight, now, 1);
    caches_ask(run, all->caches, reference, miss);
    return reference_index(&all->pool, reference);
}

/* A store finds its line on its way: where that is to be read, or has been taken or shared by
 * another core since it was served, the store waits in the store buffer. It is made when the core
 * has the line for itself, or when the line has come. */
static void join_store(struct core_caches *core, struct cache_miss *miss)
{
    if (miss->owes_write) {
        return;
    }
    if (!miss->is_served) {
        miss->owes_write = !miss->writes;
    } else {
        bool is_own = line_is_own(core_caches_state(core, miss->line));
        miss->owes_write = !is_own || !core_caches_modify(core, miss->line);
    }
    core->owed += miss->owes_write;
}

/* An access takes effect, or waits for that with the reference that brings its line. */
static void use_value(struct caches *caches, const struct walk *walk, uint64_t line,
                      enum access_kind kind, uint32_t reference)
{
    caches_use_value(caches,
                     &(struct line_use){.line = line,
                                        .number = walk->made,
                                        .thread = walk->thread->thread.number,
                                        .core = walk->core,
                                        .kind = (uint8_t)kind},
                     reference);
}

/* Whether a thread has as many lines in flight as it may, or its core's write buffer is full. */
static bool is_full(const struct caches *caches, const struct program_thread *thread)
{
    return thread->in_flight >= thread->walk->program->outstanding ||
           write_backs_are_full(&caches->write_backs, thread->walk->core);
}

/* A line that is on its way to the core already. */
static enum look join(struct run *run, struct processors *all, struct program_thread *thread,
                      uint64_t line, enum access_kind kind, uint32_t reference)
{
    struct walk *walk = thread->walk;
    struct caches *caches = all->caches;
    struct cache_miss *miss = &caches->misses[reference];
    bool is_prefetch = miss->is_prefetch;
    if (is_prefetch && is_full(caches, thread)) {
        walk->awaits = WALK_ANY;
        return LOOK_STALLS;
    }
    if (is_prefetch) {
        walk_take_over(run, all, thread, reference);
    } else if (all->pool.entries[reference].thread != thread->thread.number) {
        walk->awaits = reference;
        return LOOK_STALLS;
    } else {
        caches_join_miss(caches, reference, run_now(run));
    }
    if (access_kind_writes(kind)) {
        join_store(&caches->cores[walk->core], miss);
    }
    use_value(caches, walk, line, kind, reference);
    walk->last = reference;
    if (is_prefetch) {
        walk_prefetch(run, all, thread, line);
    }
    return LOOK_ON_ITS_WAY;
}

/* The prefetcher sees a line that an access has asked for. @param is_unforeseen  it was no
 * prefetched line that the core may not write */
static void see_miss(struct run *run, struct processors *all, struct program_thread *thread,
                     uint64_t line, bool is_unforeseen)
{
    struct prefetches *prefetches = all->caches->prefetches;
    if (prefetches != NULL) {
        prefetches->counts.misses += is_unforeseen;
        walk_prefetch(run, all, thread, line);
    }
}

/* Looks up a line at the run's time. */
static enum look look_now(struct run *run, struct processors *all, struct program_thread *thread,
                          uint64_t line, enum access_kind kind, sim_ticks *latency)
{
    struct walk *walk = thread->walk;
    struct caches *caches = all->caches;
    struct core_caches *core = &caches->cores[walk->core];
    bool writes = access_kind_writes(kind);
    bool is_marked = core_caches_is_marked(core, line);
    uint32_t coming = is_marked ? caches_find(caches, walk->core, line) : REFERENCE_NONE;
    if (coming != REFERENCE_NONE && (!caches->misses[coming].is_upgrade || writes)) {
        return join(run, all, thread, line, kind, coming);
    }
    if (!core_caches_has(core, line, kind) && is_full(caches, thread)) {
        walk->awaits = WALK_ANY;
        return LOOK_STALLS;
    }
    struct cache_leavers leavers;
    enum core_answer answer = core_caches_use(core, line, kind, latency, &leavers);
    bool is_first = prefetches_use(caches->prefetches, walk->core, line);
    if (answer == CORE_HITS) {
        use_value(caches, walk, line, kind, REFERENCE_NONE);
    }
    caches_leave(run, caches, walk->core, &leavers);
    if (answer == CORE_HITS) {
        if (is_first) {
            walk_prefetch(run, all, thread, line);
        }
        return LOOK_ANSWERED;
    }
    walk->last = ask(run, all, thread,
                     &(struct cache_miss){
                         .line = line,
                         .core = walk->core,
                         .kind = (uint8_t)kind,
                         .writes = writes,
                         .is_upgrade = answer == CORE_NEEDS_OWNERSHIP,
                     });
    use_value(caches, walk, line, kind, walk->last);
    if (is_first || (answer == CORE_MISSES && kind != ACCESS_FETCH)) {
        see_miss(run, all, thread, line, !is_first);
    }
    return LOOK_ON_ITS_WAY;
}

/* A store waits for another reference that brings its line. */
static void pass_store(struct caches *caches, const struct cache_miss *read, uint32_t reference,
                       uint32_t coming)
{
    struct cache_miss *miss = &caches->misses[coming];
    join_store(&caches->cores[read->core], miss);
    line_values_pass(caches->values, reference, coming);
    if (miss->is_served && !miss->owes_write) {
        line_values_serve(caches->values, coming, true);
    }
}

void walk_make_write(struct run *run, struct processors *all, struct program_thread *thread,
                     const struct cache_miss *read, uint32_t reference)
{
    uint32_t coming = caches_find(all->caches, read->core, read->line);
    if (coming != REFERENCE_NONE) { /* the line was lost, and a thread has asked for it again */
        pass_store(all->caches, read, reference, coming);
        return;
    }
    struct caches *caches = all->caches;
    struct cache_leavers leavers;
    sim_ticks latency;
    enum core_answer answer =
        core_caches_use(&caches->cores[read->core], read->line, ACCESS_WRITE, &latency, &leavers);
    if (answer == CORE_HITS) {
        line_values_serve(caches->values, reference, true);
    }
    caches_leave(run, caches, read->core, &leavers);
    if (answer != CORE_HITS) {
        uint32_t asked = ask(run, all, thread,
                             &(struct cache_miss){
                                 .line = read->line,
                                 .core = read->core,
                                 .kind = ACCESS_WRITE,
                                 .writes = true,
                                 .is_upgrade = answer == CORE_NEEDS_OWNERSHIP,
                             });
        line_values_pass(caches->values, reference, asked);
    }
}

/* An access that cachegrind answers; one that memory has to answer is made at the run's time. */
static enum look look_counted(struct run *run, struct processors *all,
                              struct program_thread *thread, const struct access *access,
                              bool ahead, sim_ticks *latency)
{
    struct walk *walk = thread->walk;
    const struct core_caches *core = &all->caches->cores[0];
    if (!walk->is_counted) {
        walk->is_counted = true;
        walk->counted = cachegrind_access(all->caches->cachegrind, access);
    }
    if (walk->counted != CACHEGRIND_MEMORY) {
        enum core_way way = core_way_of((enum access_kind)access->kind);
        *latency = core->latency[way][walk->counted == CACHEGRIND_LAST];
        return LOOK_ANSWERED;
    }
    if (ahead) {
        return LOOK_LATER;
    }
    if (thread->in_flight >= walk->program->outstanding) {
        walk->awaits = WALK_ANY;
        return LOOK_STALLS;
    }
    walk->last =
        ask(run, all, thread, &(struct cache_miss){.line = walk->line, .kind = access->kind});
    return LOOK_ON_ITS_WAY;
}

enum look walk_look(struct run *run, struct processors *all, struct program_thread *thread,
                    const struct access *access, bool ahead, sim_ticks *latency)
{
    struct walk *walk = thread->walk;
    enum access_kind kind = (enum access_kind)access->kind;
    if (__builtin_expect(all->caches->cachegrind != NULL, 0)) {
        return look_counted(run, all, thread, access, ahead, latency);
    }
    if (!ahead) {
        return look_now(run, all, thread, walk->line, kind, latency);
    }
    struct core_caches *core = &all->caches->cores[walk->core];
    return core_caches_hit_ahead(core, walk->line, kind, latency) ? LOOK_ANSWERED : LOOK_LATER;
}
