#include "models/processor/walk.h"

#include "models/processor/processors.h"

struct walk *walk_make(const struct assembly *assembly, struct program_thread *thread,
                       struct program_addresses *program, const char *path)
{
    struct walk *walk = ARENA_NEW(assembly->arena, struct walk);
    walk->program = program;
    walk->thread = thread;
    walk->last = walk->awaits = REFERENCE_NONE;
    walk->place = (struct pattern_place){
        .pattern = program->pattern,
        .thread = thread->place.thread,
        .threads = thread->place.threads,
    };
    assembly_stream(assembly, path, "pattern", &walk->place.stream);
    return walk;
}

void walk_begin(struct run *run, struct walk *walk)
{
    walk->program->pattern->operations->begin(run, &walk->place);
}

/* --- Ways to wait --- */

/* The thread comes back to its next access when it has computed. */
static enum thread_outcome compute(struct program_thread *thread, sim_ticks work)
{
    thread->thread.left = work;
    return THREAD_GOES_ON;
}

/* The thread comes back when a line is there. */
static enum thread_outcome await(struct processors *all, struct program_thread *thread,
                                 uint32_t reference)
{
    struct walk *walk = thread->walk;
    struct walk **first = &all->stalled[walk->core];
    thread->thread.left = 0;
    walk->awaits = reference;
    walk->next = *first;
    *first = walk;
    return THREAD_STALLS;
}

/* Takes the walks that wait for a line off a core's list, in order of their threads. */
static struct walk *take_woken(struct processors *all, uint32_t core, uint32_t reference)
{
    struct walk *woken = NULL;
    struct walk **at = &all->stalled[core];
    while (*at != NULL) {
        struct walk *walk = *at;
        if (walk->awaits != reference && walk->awaits != WALK_ANY) {
            at = &walk->next;
            continue;
        }
        *at = walk->next;
        struct walk **place = &woken;
        while (*place != NULL && (*place)->thread->thread.number < walk->thread->thread.number) {
            place = &(*place)->next;
        }
        walk->next = *place;
        *place = walk;
    }
    return woken;
}

static void wake(struct run *run, struct processors *all, struct walk *woken)
{
    while (woken != NULL) {
        struct walk *walk = woken;
        woken = walk->next;
        walk->awaits = REFERENCE_NONE;
        cores_wake(run, all->cores, &walk->thread->thread);
    }
}

void walk_go_on_with_place(struct run *run, void *processors, uint32_t core)
{
    wake(run, processors, take_woken(processors, core, REFERENCE_NONE));
}

struct cache_home walk_find_home(void *processors, uint64_t line)
{
    const struct processors *all = processors;
    for (uint32_t i = 0; i < all->team_count; i++) {
        const struct program *program = all->teams[i].options.program;
        const struct program_addresses *addresses =
            program == NULL ? NULL : program_addresses_of((struct program *)(uintptr_t)program);
        uint32_t node = addresses == NULL
                            ? PAGE_TABLE_NONE
                            : page_table_find(&addresses->pages, line << all->caches->line_bits);
        if (node != PAGE_TABLE_NONE) {
            return (struct cache_home){(uint16_t)node, program_addresses_place(addresses, line)};
        }
    }
    ASSERT(false); /* a line that a cache has was asked for */
    return (struct cache_home){0};
}

/* --- An access --- */

/* The outcomes of looking up a line. */
enum look {
    LOOK_ANSWERED,
    LOOK_ON_ITS_WAY, /* a reference brings it */
    LOOK_LATER,      /* it cannot be told ahead of time */
    LOOK_STALLS,     /* the thread is stalled, and looks again */
};

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

/* A line that is on its way to the core already. */
static enum look join(struct run *run, struct processors *all, struct walk *walk, uint64_t line,
                      enum access_kind kind, uint32_t reference)
{
    struct caches *caches = all->caches;
    struct cache_miss *miss = &caches->misses[reference];
    bool is_own = all->pool.entries[reference].thread == walk->thread->thread.number;
    if (!is_own) {
        walk->awaits = reference;
        return LOOK_STALLS;
    }
    if (access_kind_writes(kind)) {
        join_store(&caches->cores[walk->core], miss);
    }
    caches_join_miss(caches, reference, run_now(run));
    use_value(caches, walk, line, kind, reference);
    walk->last = reference;
    return LOOK_ON_ITS_WAY;
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
        return join(run, all, walk, line, kind, coming);
    }
    bool is_full = thread->in_flight >= walk->program->outstanding ||
                   write_backs_are_full(&caches->write_backs, walk->core);
    if (is_full && !core_caches_has(core, line, kind)) {
        walk->awaits = WALK_ANY;
        return LOOK_STALLS;
    }
    struct cache_leavers leavers;
    enum core_answer answer = core_caches_use(core, line, kind, latency, &leavers);
    if (answer == CORE_HITS) {
        use_value(caches, walk, line, kind, REFERENCE_NONE);
    }
    caches_leave(run, caches, walk->core, &leavers);
    if (answer == CORE_HITS) {
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

/* A line has come that is to be written still: the core may by now, or asks for leave. */
static void make_write(struct run *run, struct processors *all, struct program_thread *thread,
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

bool walk_take(struct run *run, struct processors *all, struct walk *walk, uint32_t reference)
{
    bool awaits = walk->awaits != REFERENCE_NONE;
    struct cache_miss miss = all->caches->misses[reference];
    if (walk->last == reference) {
        walk->last = REFERENCE_NONE;
        walk->answer = run_now(run);
    }
    /* The reference may be in use again soon, so all that waited for it are taken off first. */
    struct walk *woken = take_woken(all, miss.core, reference);
    if (miss.owes_write) {
        all->caches->cores[miss.core].owed--;
        make_write(run, all, walk->thread, &miss, reference);
    }
    wake(run, all, woken);
    return awaits;
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

/* The next access, which is due. @return false: there is none */
static bool have_access(struct run *run, struct walk *walk)
{
    const struct program_addresses *program = walk->program;
    if (walk->at < walk->count) {
        return true;
    }
    if (program->references > 0 && walk->made >= program->references) {
        return false;
    }
    uint64_t left = program->references > 0 ? program->references - walk->made : WALK_BATCH;
    walk->at = 0;
    walk->count = program->pattern->operations->next(
        run, &walk->place, walk->list, left < WALK_BATCH ? (uint32_t)left : WALK_BATCH);
    return walk->count > 0;
}

/* The thread is done with its accesses. */
static enum thread_outcome end(struct program_thread *thread, sim_ticks work)
{
    thread->step.end = STEP_END;
    return compute(thread, work);
}

/* A line of an access has been looked up. @return whether the access has another */
static bool has_another(const struct caches *caches, struct walk *walk, const struct access *access)
{
    uint64_t last = caches_line(caches, access->address + access->bytes - 1);
    walk->is_begun = walk->line != last && caches->cachegrind == NULL;
    walk->line++;
    return walk->is_begun;
}

/* The instructions before an access are executed from now on, and its pages are looked for.
 * @return when the access is due */
static sim_ticks make_due(const struct caches *caches, struct program_thread *thread,
                          const struct access *access, sim_ticks time)
{
    struct walk *walk = thread->walk;
    walk->is_due = true;
    walk->is_counted = false;
    walk->line = caches_line(caches, access->address);
    time = ticks_add(time, program_addresses_between(walk->program, access, &thread->compute));
    if (caches->tlbs != NULL) {
        struct tlb *tlb = &caches->tlbs[walk->core];
        time = ticks_add(time, tlb_access(tlb, access) * tlb->latency);
    }
    return time;
}

/* Looks a line up. */
static enum look look(struct run *run, struct processors *all, struct program_thread *thread,
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

/* A line has been looked up. @return the time at which the thread goes on */
static sim_ticks go_past(struct caches *caches, struct walk *walk, const struct access *access,
                         enum look found, sim_ticks time, sim_ticks latency)
{
    const struct program_addresses *program = walk->program;
    bool is_first = !walk->is_begun;
    if (!has_another(caches, walk, access)) {
        walk->at++;
        walk->made++;
        walk->is_due = false;
        caches->accesses++;
    }
    if (found == LOOK_ANSWERED) {
        sim_ticks answer = ticks_add(time, latency);
        walk->last = is_first ? REFERENCE_NONE : walk->last;
        walk->answer = is_first || answer > walk->answer ? answer : walk->answer;
        caches->access_ticks += (uint64_t)latency;
    }
    bool waits = program->outstanding == 1 && latency > program->instruction;
    return ticks_add(time, waits ? latency : program->instruction);
}

enum thread_outcome walk_go_on(struct run *run, struct processors *all,
                               struct program_thread *thread)
{
    struct walk *walk = thread->walk;
    struct caches *caches = all->caches;
    walk->core = (uint32_t)(thread->thread.core - all->cores->each);
    sim_ticks now = run_now(run);
    sim_ticks bound = caches_bound(run, caches, walk->core);
    sim_ticks time = now > walk->ready ? now : walk->ready; /* of the thread, ahead of the run's */
    while (have_access(run, walk)) {
        const struct access *access = &walk->list[walk->at];
        if (!walk->is_due) {
            time = make_due(caches, thread, access, time);
        }
        if ((access->flags & ACCESS_DEPENDS) != 0 && !walk->is_begun) {
            if (walk->last != REFERENCE_NONE) {
                return time > now ? compute(thread, time - now) : await(all, thread, walk->last);
            }
            time = walk->answer > time ? walk->answer : time;
        }
        if (time > now && time >= bound) {
            return compute(thread, time - now);
        }
        sim_ticks latency = 0;
        enum look found = look(run, all, thread, access, time > now, &latency);
        if (found == LOOK_LATER) {
            return compute(thread, time - now);
        }
        if (found == LOOK_STALLS) {
            return await(all, thread, walk->awaits);
        }
        if (time == now) {
            bound = caches_bound(run, caches, walk->core);
        }
        time = go_past(caches, walk, access, found, time, latency);
        if (found == LOOK_ON_ITS_WAY && walk->program->outstanding == 1) {
            walk->ready = time;
            return await(all, thread, walk->last);
        }
    }
    return end(thread, time - now);
}
