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

/* A line has come to a core. Its reference may be in use again by a thread that goes on, so all
 * that waited for it are taken off the list first. */
static void wake(struct run *run, struct processors *all, uint32_t core, uint32_t reference)
{
    struct walk *woken = take_woken(all, core, reference);
    while (woken != NULL) {
        struct walk *walk = woken;
        woken = walk->next;
        walk->awaits = REFERENCE_NONE;
        cores_wake(run, all->cores, &walk->thread->thread);
    }
}

bool walk_take(struct run *run, struct processors *all, struct walk *walk, uint32_t reference)
{
    bool awaits = walk->awaits != REFERENCE_NONE;
    if (walk->last == reference) {
        walk->last = REFERENCE_NONE;
        walk->answer = run_now(run);
    }
    wake(run, all, all->caches->misses[reference].core, reference);
    return awaits;
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
    reference->address = (uint32_t)miss->line;
    reference->home =
        (uint16_t)page_table_node(&program->pages, miss->line << all->caches->line_bits, node);
    reference->writes_back = false;
    thread->in_flight++;
    all->issued++;
    level_add(&all->in_flight, now, 1);
    caches_ask(run, all->caches, reference, miss);
    return reference_index(&all->pool, reference);
}

/* A line that is on its way to the core already. */
static enum look join(struct run *run, struct processors *all, struct walk *walk,
                      uint32_t reference, bool writes)
{
    struct caches *caches = all->caches;
    bool is_own = all->pool.entries[reference].thread == walk->thread->thread.number;
    if (!is_own || (writes && !caches->misses[reference].writes)) {
        walk->awaits = reference;
        return LOOK_STALLS;
    }
    caches_join_miss(caches, reference, run_now(run));
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
        return join(run, all, walk, coming, writes);
    }
    if (thread->in_flight >= walk->program->outstanding && !core_caches_has(core, line, kind)) {
        walk->awaits = WALK_ANY;
        return LOOK_STALLS;
    }
    struct cache_leavers leavers;
    enum core_answer answer = core_caches_use(core, line, kind, latency, &leavers);
    agents_leave(caches, walk->core, &leavers);
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
    walk->at = 0;
    walk->count = program->pattern->operations->next(run, &walk->place, walk->list, WALK_BATCH);
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
    walk->is_begun = walk->line != last;
    walk->line++;
    return walk->is_begun;
}

enum thread_outcome walk_go_on(struct run *run, struct processors *all,
                               struct program_thread *thread)
{
    struct walk *walk = thread->walk;
    struct caches *caches = all->caches;
    const struct program_addresses *program = walk->program;
    walk->core = (uint32_t)(thread->thread.core - all->cores->each);
    struct core_caches *core = &caches->cores[walk->core];
    bool waits = program->outstanding == 1;
    sim_ticks now = run_now(run);
    sim_ticks bound = caches_bound(run, caches, walk->core);
    sim_ticks time = now; /* of the thread, ahead of the run's */
    for (;;) {
        if (!have_access(run, walk)) {
            return end(thread, time - now);
        }
        const struct access *access = &walk->list[walk->at];
        if (!walk->is_due) {
            walk->is_due = true;
            walk->line = caches_line(caches, access->address);
            time = ticks_add(time, program_addresses_between(program, access, &thread->compute));
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
        enum access_kind kind = (enum access_kind)access->kind;
        sim_ticks latency = 0;
        enum look look = LOOK_ANSWERED;
        if (time > now) {
            if (!core_caches_hit_ahead(core, walk->line, kind, &latency)) {
                return compute(thread, time - now);
            }
        } else {
            look = look_now(run, all, thread, walk->line, kind, &latency);
            if (look == LOOK_STALLS) {
                return await(all, thread, walk->awaits);
            }
            bound = caches_bound(run, caches, walk->core);
        }
        bool is_over = !has_another(caches, walk, access);
        if (is_over) {
            walk->at++;
            walk->made++;
            walk->is_due = false;
            caches->accesses++;
        }
        if (look == LOOK_ON_ITS_WAY) {
            if (waits) {
                return await(all, thread, walk->last);
            }
            latency = 0;
        } else {
            walk->last = REFERENCE_NONE;
            walk->answer = ticks_add(time, latency);
            caches->access_ticks += (uint64_t)latency;
        }
        sim_ticks taken = waits && latency > program->instruction ? latency : program->instruction;
        time = ticks_add(time, taken);
    }
}
