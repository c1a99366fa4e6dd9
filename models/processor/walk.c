#include "models/processor/walk.h"

#include "models/processor/processors.h"
#include "models/processor/walk_look.h"

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
        walk_make_write(run, all, walk->thread, &miss, reference);
    }
    wake(run, all, woken);
    return awaits;
}

void walk_take_prefetch(struct run *run, struct processors *all, struct reference *reference)
{
    uint32_t index = reference_index(&all->pool, reference);
    struct cache_miss miss = all->caches->misses[index];
    caches_arrive(all->caches, reference, run_now(run));
    prefetches_end(all->caches->prefetches, miss.core, miss.line);
    all->pool.threadless--;
    reference_release(&all->pool, reference);
    wake(run, all, take_woken(all, miss.core, index));
}

/* --- The accesses of a thread --- */

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
        enum look found = walk_look(run, all, thread, access, time > now, &latency);
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
