#include "models/caches/caches.h"

#include "models/planted.h"
#include "models/report_order.h"

enum caches_event {
    CACHES_LEFT,     /* all levels of a core have been looked up; the argument is the reference */
    CACHES_SUPPLIED, /* a line has come from the caches of another core; likewise */
    CACHES_EVENTS,
};

static struct reference *reference_of(const struct caches *caches, uint64_t argument)
{
    return &caches->pool->entries[argument];
}

static struct cache_miss *miss_of(const struct caches *caches, const struct reference *reference)
{
    return &caches->misses[reference_index(caches->pool, reference)];
}

/* --- The holders of a line --- */

static enum line_state state_of(void *owner, uint32_t agent, uint64_t line)
{
    const struct caches *caches = owner;
    return core_caches_state(&caches->cores[agent], line);
}

/* A core has a line no more: what is on the way to it comes too late to be kept. */
static void lose(struct caches *caches, const struct holding *holding, uint32_t core, uint64_t line)
{
    uint32_t index = caches_find(caches, core, line);
    if (index != REFERENCE_NONE) {
        caches->misses[index].is_lost = true;
    }
    if (holding->announced > 0) {
        core_caches_unmark(&caches->cores[core], line);
    }
}

static void change(void *owner, uint32_t agent, uint64_t line, enum line_state state)
{
    struct caches *caches = owner;
    core_caches_change(&caches->cores[agent], line, state);
    if (state == LINE_INVALID) {
        lose(caches, holders_find(&caches->coherence->holders, line), agent, line);
    }
}

/* A line is in no cache of a core any more. One that has not been served was not the core's. */
static void leave(struct caches *caches, uint32_t core, uint64_t line, enum line_state state)
{
    uint32_t index = caches_find(caches, core, line);
    if (index != REFERENCE_NONE && !caches->misses[index].is_served &&
        !caches->misses[index].is_upgrade) {
        caches->misses[index].is_lost = true;
        return;
    }
    if (caches->coherence != NULL) {
        lose(caches, holders_find(&caches->coherence->holders, line), core, line);
        coherence_leave(caches->coherence, core, line, state);
    } else if (index != REFERENCE_NONE) {
        caches->misses[index].is_lost = true;
    }
}

void caches_leave(struct caches *caches, uint32_t core, const struct cache_leavers *leavers)
{
    for (uint32_t i = 0; i < leavers->count; i++) {
        const struct cache_leaver *leaver = &leavers->list[i];
        caches->write_backs += line_is_dirty(leaver->state);
        if (core_caches_state(&caches->cores[core], leaver->line) == LINE_INVALID) {
            leave(caches, core, leaver->line, (enum line_state)leaver->state);
        }
    }
}

/* Marks a line in all cores that have it, or takes the mark away. */
static void mark_holders(struct caches *caches, const struct holding *holding, uint64_t line,
                         void (*mark)(struct core_caches *core, uint64_t line))
{
    const struct holders *holders = &caches->coherence->holders;
    uint32_t core = holding_next(holders, holding, 0);
    while (core != HOLDER_NONE) {
        mark(&caches->cores[core], line);
        core = holding_next(holders, holding, core + 1);
    }
}

static void announce(struct caches *caches, uint64_t line)
{
    struct holding *holding = holders_have(&caches->coherence->holders, line);
    if (holding->announced++ == 0) {
        mark_holders(caches, holding, line, core_caches_mark);
    }
}

static void end_announcement(struct caches *caches, uint64_t line)
{
    struct holders *holders = &caches->coherence->holders;
    struct holding *holding = holders_find(holders, line);
    if (--holding->announced == 0) {
        mark_holders(caches, holding, line, core_caches_unmark);
        holders_release(holders, holding);
    }
}

/* --- The way of a reference --- */

sim_ticks caches_bound(const struct run *run, const struct caches *caches)
{
    sim_ticks bound = run->until + 1;
    if (caches->coherence == NULL && !caches->options.is_preempted) {
        return bound;
    }
    sim_ticks next = run_next_time(run);
    if (!caches->options.is_preempted) {
        next = ticks_add(next, caches->lookup);
    }
    return next < bound ? next : bound;
}

uint32_t caches_find(const struct caches *caches, uint32_t core, uint64_t line)
{
    uint32_t index = caches->first_miss[core];
    while (index != REFERENCE_NONE && caches->misses[index].line != line) {
        index = caches->misses[index].next;
    }
    return index;
}

static void send(struct run *run, struct caches *caches, const struct reference *reference,
                 sim_ticks delay, enum caches_event event)
{
    uint32_t index = reference_index(caches->pool, reference);
    caches->held++;
    event_ranked_after(run, delay, EVENT_NORMAL, reference_rank(caches->pool, reference),
                       &caches->component, event, index);
}

void caches_ask(struct run *run, struct caches *caches, struct reference *reference,
                const struct cache_miss *miss)
{
    struct cache_miss *kept = miss_of(caches, reference);
    uint32_t *first = &caches->first_miss[miss->core];
    *kept = *miss;
    kept->is_served = kept->is_lost = false;
    kept->next = *first;
    *first = reference_index(caches->pool, reference);
    core_caches_mark(&caches->cores[miss->core], miss->line);
    if (caches->coherence != NULL) {
        announce(caches, miss->line);
    }
    send(run, caches, reference, caches->lookup, CACHES_LEFT);
}

static void on_left(struct run *run, void *component, uint64_t argument)
{
    struct caches *caches = component;
    caches->held--;
    caches->out.take(run, caches->out.owner, reference_of(caches, argument));
}

static void on_supplied(struct run *run, void *component, uint64_t argument)
{
    struct caches *caches = component;
    caches->held--;
    caches->back.take(run, caches->back.owner, reference_of(caches, argument));
}

/* The line is served to its core in a state. Where it is gone by now it comes in anew; where no
 * level takes it in, the core has the use of it once. */
static void grant(struct caches *caches, struct cache_miss *miss, enum line_state state)
{
    struct core_caches *core = &caches->cores[miss->core];
    miss->is_served = true;
    if (miss->is_lost) {
        struct cache_leavers leavers;
        miss->is_lost = false;
        core_caches_bring(core, miss->line, (enum access_kind)miss->kind, &leavers);
        caches_leave(caches, miss->core, &leavers);
    }
    if (!core_caches_grant(core, miss->line, state)) {
        leave(caches, miss->core, miss->line, state);
    }
}

/* Whether a core has a line already as it asks for it: two of its requests met. */
static bool has_already(const struct caches *caches, const struct cache_miss *miss)
{
    const struct holding *holding = holders_find(&caches->coherence->holders, miss->line);
    return holding_has(holding, miss->core) &&
           (!miss->writes ||
            line_is_own(core_caches_state(&caches->cores[miss->core], miss->line)));
}

/* @return whether memory has to send the line */
static bool make_coherent(struct run *run, struct caches *caches, struct reference *reference)
{
    struct cache_miss *miss = miss_of(caches, reference);
    bool has = has_already(caches, miss);
    struct coherence_answer answer = {.request = REQUEST_UPGRADE};
    if (!has) {
        answer = coherence_ask(caches->coherence, miss->core, miss->line, miss->writes, true);
        bool is_new = answer.request != REQUEST_UPGRADE;
        if (is_new) {
            core_caches_mark(&caches->cores[miss->core], miss->line); /* as it is announced */
        }
        grant(caches, miss, answer.state);
    }
    miss->is_served = true;
    end_announcement(caches, miss->line);
    if (answer.request == REQUEST_UPGRADE) {
        caches->back.take(run, caches->back.owner, reference);
    } else if (answer.supplier != HOLDER_NONE) {
        send(run, caches, reference, caches->transfer, CACHES_SUPPLIED);
    }
    return answer.request != REQUEST_UPGRADE && answer.supplier == HOLDER_NONE;
}

void caches_serve(struct run *run, void *owner, struct reference *reference)
{
    struct caches *caches = owner;
    struct cache_miss *miss = miss_of(caches, reference);
    if (caches->coherence == NULL) {
        grant(caches, miss, miss->writes ? LINE_MODIFIED : LINE_EXCLUSIVE);
        caches->memory.take(run, caches->memory.owner, reference);
    } else if (make_coherent(run, caches, reference)) {
        caches->memory.take(run, caches->memory.owner, reference);
    }
}

void caches_arrive(struct caches *caches, const struct reference *reference)
{
    uint32_t index = reference_index(caches->pool, reference);
    const struct cache_miss *miss = &caches->misses[index];
    uint32_t *at = &caches->first_miss[miss->core];
    while (*at != index) {
        at = &caches->misses[*at].next;
    }
    *at = miss->next;
    core_caches_unmark(&caches->cores[miss->core], miss->line);
}
