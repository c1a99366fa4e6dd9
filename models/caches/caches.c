#include "models/caches/agents_serve.h"

#include "models/planted.h"
#include "models/report_order.h"

enum caches_event {
    CACHES_LEFT,     /* all levels of a core have been looked up; the argument is the reference */
    CACHES_ANSWERED, /* a line has come from other caches, or the last reply has; likewise */
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

/* --- The way of a reference --- */

sim_ticks caches_bound(const struct run *run, const struct caches *caches, uint32_t core)
{
    if (run->check || caches->options.is_preempted || caches->begins_many) {
        return run_now(run);
    }
    sim_ticks bound = run->until + 1;
    const struct core_caches *own = &caches->cores[core];
    bool is_careful =
        own->lost > 0 || own->owed > 0 || caches->is_inclusive || caches->options.is_interrupted;
    if (caches->coherence == NULL && !is_careful) {
        return bound;
    }
    sim_ticks next = run_next_time(run);
    if (!is_careful) {
        next = ticks_add(next, caches->lookup);
    }
    return next < bound ? next : bound;
}

/* A reference is with the caches for a while. */
static void keep(struct run *run, struct caches *caches, struct reference *reference,
                 sim_ticks delay, enum caches_event event)
{
    uint32_t index = reference_index(caches->pool, reference);
    reference->bank_to = REFERENCE_WITH_CACHES;
    event_ranked_after(run, delay, EVENT_NORMAL, reference_rank(caches->pool, reference),
                       &caches->component, event, index);
}

void caches_ask(struct run *run, struct caches *caches, struct reference *reference,
                const struct cache_miss *miss)
{
    struct cache_miss *kept = miss_of(caches, reference);
    uint32_t *first = &caches->first_miss[miss->core];
    if (run->check && caches->values == NULL && caches->cachegrind == NULL) {
        caches->values =
            line_values_make(run->arena, caches->options.cores, caches->options.processor_count);
    }
    *kept = *miss;
    kept->asked = reference->issued;
    kept->is_served = kept->is_lost = kept->owes_write = false;
    kept->joined = 0;
    kept->joined_at = 0;
    kept->replies = 0;
    kept->next = *first;
    *first = reference_index(caches->pool, reference);
    core_caches_mark(&caches->cores[miss->core], miss->line);
    if (caches->coherence != NULL) {
        agents_announce(caches, miss->line);
    }
    keep(run, caches, reference, caches->lookup, CACHES_LEFT);
}

/* The time from one node to another by way of a third [ticks], where no line is in the way. */
static sim_ticks legs(const struct caches *caches, uint32_t from, uint32_t by, uint32_t to)
{
    const struct distances *distances = &caches->options.distances;
    double first = caches->options.is_snooped ? 0 : distance_crossing(distances, from, by);
    return distribution_round(first + distance_crossing(distances, by, to));
}

static uint32_t node_of_agent(const struct caches *caches, uint32_t agent)
{
    return caches->options.nodes[agents_first_core(caches, agent)];
}

/* The time from now to the reply of an agent that is asked by the home of a line [ticks]. */
static sim_ticks reply_time(const struct caches *caches, const struct reference *reference,
                            uint32_t agent)
{
    return legs(caches, reference->home, node_of_agent(caches, agent), reference->processor);
}

/* A request that was served has its answer. */
static void end(struct run *run, struct caches *caches, struct reference *reference)
{
    const struct cache_miss *miss = miss_of(caches, reference);
    sim_ticks now = run_now(run);
    if (miss->replies > now) {
        keep(run, caches, reference, miss->replies - now, CACHES_ANSWERED);
    } else {
        caches->back.take(run, caches->back.owner, reference);
    }
}

/* A line is on its way from other caches. */
static void supply(struct run *run, struct caches *caches, struct reference *reference,
                   sim_ticks time)
{
    struct cache_miss *miss = miss_of(caches, reference);
    sim_ticks at = run_add(run, run_now(run), time);
    miss->replies = at > miss->replies ? at : miss->replies;
    end(run, caches, reference);
}

/* A request has been served: the line goes on its way from where it is, and so do lines that have
 * to leave for it. */
static void answer(struct run *run, struct caches *caches, struct reference *reference,
                   const struct agents_answer *from)
{
    const struct cache_miss *miss = miss_of(caches, reference);
    agents_end_announcement(caches, miss->line);
    switch (from->source) {
    case SOURCE_MEMORY:
        caches->memory.take(run, caches->memory.owner, reference);
        break;
    case SOURCE_HERE:
        end(run, caches, reference);
        break;
    case SOURCE_CORE:
        supply(run, caches, reference, caches->transfer);
        break;
    case SOURCE_AGENT:
        supply(run, caches, reference,
               caches->transfer + reply_time(caches, reference, from->agent));
        break;
    }
}

/* The level that the cores of a processor share has been looked up. @return whether it or another
 * core of the processor has the line */
static bool look_shared(struct caches *caches, const struct cache_miss *miss)
{
    struct cache_level *level = &caches->shared[caches->options.processors[miss->core]].level;
    uint32_t slot = cache_find(&level->cache, miss->line);
    level->counts.references[miss->kind]++;
    level->counts.misses[miss->kind] += slot == CACHE_NONE;
    if (slot != CACHE_NONE) {
        cache_touch(&level->cache, slot);
    }
    return agents_may_serve_within(caches, miss);
}

static void on_left(struct run *run, void *component, uint64_t argument)
{
    struct caches *caches = component;
    struct reference *reference = reference_of(caches, argument);
    struct cache_miss *miss = miss_of(caches, reference);
    reference->bank_to = REFERENCE_ON_ITS_WAY;
    if (caches->shared != NULL && look_shared(caches, miss)) {
        uint32_t core = miss->core;
        struct agents_answer from = agents_serve_within(caches, miss);
        answer(run, caches, reference, &from);
        write_backs_send(run, caches, core);
        return;
    }
    caches->out.take(run, caches->out.owner, reference);
}

static void on_answered(struct run *run, void *component, uint64_t argument)
{
    struct caches *caches = component;
    caches->back.take(run, caches->back.owner, reference_of(caches, argument));
}

/* The time at which the last agent has replied that a request asks: those that have the line, or
 * all where their home does not know who has it [ticks]. */
static sim_ticks last_reply(struct run *run, const struct caches *caches,
                            const struct reference *reference, const struct cache_miss *miss)
{
    bool asks_all = caches->parameters->coherence == CACHES_BROADCAST;
    sim_ticks last = 0;
    if (caches->options.is_snooped || !(asks_all || miss->writes)) {
        return 0;
    }
    uint32_t own = agents_of_core(caches, miss->core);
    uint32_t agent = agents_next(caches, miss->line, asks_all, 0);
    while (agent != HOLDER_NONE) {
        sim_ticks time = agent == own ? 0 : reply_time(caches, reference, agent);
        last = time > last ? time : last;
        agent = agents_next(caches, miss->line, asks_all, agent + 1);
    }
    return run_add(run, run_now(run), last);
}

/* Serves a request of the only core. */
static void serve_alone(struct run *run, struct caches *caches, struct reference *reference)
{
    struct cache_miss *miss = miss_of(caches, reference);
    uint32_t core = miss->core;
    if (caches->cachegrind == NULL) {
        agents_serve_alone(caches, miss);
    }
    caches->memory.take(run, caches->memory.owner, reference);
    write_backs_send(run, caches, core);
}

void caches_serve(struct run *run, void *owner, struct reference *reference)
{
    struct caches *caches = owner;
    struct cache_miss *miss = miss_of(caches, reference);
    uint32_t core = miss->core;
    if (reference_is_write_back(reference) || reference_is_dma(reference)) {
        caches->memory.take(run, caches->memory.owner, reference);
        return;
    }
    if (caches->coherence == NULL) {
        serve_alone(run, caches, reference);
        return;
    }
    miss->replies = last_reply(run, caches, reference, miss);
    struct agents_answer from = agents_serve(caches, miss);
    answer(run, caches, reference, &from);
    write_backs_send(run, caches, core);
}

void caches_return(struct run *run, void *owner, struct reference *reference)
{
    struct caches *caches = owner;
    if (reference_is_write_back(reference)) {
        write_backs_end(run, caches, reference);
    } else if (!reference_is_dma(reference) && miss_of(caches, reference)->replies > run_now(run)) {
        end(run, caches, reference);
    } else {
        caches->done.take(run, caches->done.owner, reference);
    }
}

void caches_leave(struct run *run, struct caches *caches, uint32_t core,
                  const struct cache_leavers *leavers)
{
    agents_leave(caches, core, leavers);
    write_backs_send(run, caches, core);
}

void caches_use_value(struct caches *caches, const struct line_use *use, uint32_t reference)
{
    if (caches->values == NULL) {
        return;
    }
    struct line_use now = *use;
    now.reference = reference;
    if (reference != REFERENCE_NONE) {
        const struct cache_miss *miss = &caches->misses[reference];
        bool is_owed = miss->owes_write && access_kind_writes((enum access_kind)use->kind);
        if (!miss->is_served || is_owed) {
            line_values_await(caches->values, &now);
            return;
        }
        now.is_late = core_caches_state(&caches->cores[use->core], use->line) == LINE_INVALID;
    }
    line_values_use(caches->values, &now);
}

void caches_arrive(struct caches *caches, const struct reference *reference, sim_ticks now)
{
    uint32_t index = reference_index(caches->pool, reference);
    const struct cache_miss *miss = &caches->misses[index];
    uint32_t *at = &caches->first_miss[miss->core];
    while (*at != index) {
        at = &caches->misses[*at].next;
    }
    *at = miss->next;
    core_caches_unmark(&caches->cores[miss->core], miss->line);
    caches->access_ticks += miss->is_prefetch ? 0 : (uint64_t)(now - miss->asked);
    caches->access_ticks += (uint64_t)(miss->joined * now - miss->joined_at);
}

static event_handler *const handlers[] = {[CACHES_LEFT] = on_left, [CACHES_ANSWERED] = on_answered};
static const char *const event_names[] = {[CACHES_LEFT] = "left", [CACHES_ANSWERED] = "answered"};

const struct kind caches_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = CACHES_EVENTS},
    .name = "caches",
    .role = KIND_PART,
    .doc = "The caches of a machine: those of each core, and what keeps them coherent.",
    .metrics = caches_metrics,
    .report = caches_report,
    .laws = caches_laws,
    .invariants = caches_invariants,
    .report_order = REPORT_PROCESSORS,
};

/* --- Building --- */

static const struct cache_level_parameters *parameters_of(const struct caches_parameters *all,
                                                          enum cache_level_name name)
{
    const struct cache_level_parameters *const each[] = {
        [LEVEL_L1] = all->l1,
        [LEVEL_L1_INSTRUCTION] = all->l1_instruction,
        [LEVEL_L2] = all->l2,
        [LEVEL_L3] = all->l3,
    };
    return each[name];
}

static struct stream *make_stream(const struct assembly *assembly, const char *path,
                                  const struct kind *replacement)
{
    if (!replacement_of(replacement)->draws) {
        return NULL;
    }
    struct stream *stream = ARENA_NEW(assembly->arena, struct stream);
    assembly_stream(assembly, path, "replacement", stream);
    return stream;
}

/* A level of a core. @return it; NULL: not given */
static struct cache_level *build_level(const struct assembly *assembly, struct caches *caches,
                                       const struct scope *scope, uint32_t core,
                                       enum cache_level_name name, struct cache_level *behind)
{
    const struct cache_level_parameters *from = parameters_of(caches->parameters, name);
    if (from == NULL || from->shared_by == LEVEL_OF_PROCESSOR) {
        return NULL;
    }
    struct cache_level *level = &caches->levels[name][core];
    const char *path = scope_inside(scope, "%s.%u", caches_level_names[name], core).path;
    cache_level_init(level, assembly->arena, from, caches->options.line_bytes, behind,
                     make_stream(assembly, path, from->replacement));
    return level;
}

/* The lowest bits of lines that tell sets of both nearest levels apart, as far as marks go. */
static uint64_t mark_mask(const struct cache_level *data, const struct cache_level *instructions)
{
    uint64_t places = CORE_MARKS;
    while (data->cache.sets % places != 0 || instructions->cache.sets % places != 0) {
        places /= 2;
    }
    return places - 1;
}

static void build_core(const struct assembly *assembly, struct caches *caches,
                       const struct scope *scope, uint32_t number)
{
    const struct caches_parameters *from = caches->parameters;
    struct core_caches *core = &caches->cores[number];
    struct cache_level *l3 = build_level(assembly, caches, scope, number, LEVEL_L3, NULL);
    struct cache_level *l2 = build_level(assembly, caches, scope, number, LEVEL_L2, l3);
    struct cache_level *l1 = build_level(assembly, caches, scope, number, LEVEL_L1, l2);
    struct cache_level *l1i =
        build_level(assembly, caches, scope, number, LEVEL_L1_INSTRUCTION, l2);
    core->first[WAY_DATA] = l1;
    core->first[WAY_INSTRUCTIONS] = l1i != NULL ? l1i : l1;
    struct cache_level *common = l3 != NULL ? l3 : l2;
    for (int way = 0; way < CORE_WAYS; way++) {
        core->last[way] = common != NULL ? common : core->first[way];
        bool is_own = way == WAY_INSTRUCTIONS && l1i != NULL;
        core->latency[way][0] = is_own ? from->l1_instruction->latency : from->l1->latency;
        core->latency[way][1] = core->latency[way][0] + (l2 != NULL ? from->l2->latency : 0);
        core->latency[way][2] = core->latency[way][1] + (l3 != NULL ? from->l3->latency : 0);
    }
    core->mark_mask = mark_mask(l1, core->first[WAY_INSTRUCTIONS]);
    core->fills_ahead = !l1->cache.replacement->draws;
}

/* The level that the cores of each processor share; it is the last. */
static void build_shared(const struct assembly *assembly, struct caches *caches,
                         const struct scope *scope)
{
    const struct caches_options *options = &caches->options;
    enum cache_level_name name = CACHE_LEVELS_NAMED;
    for (int i = 0; i < CACHE_LEVELS_NAMED; i++) {
        const struct cache_level_parameters *level =
            parameters_of(caches->parameters, (enum cache_level_name)i);
        name = level != NULL && level->shared_by == LEVEL_OF_PROCESSOR ? (enum cache_level_name)i
                                                                       : name;
    }
    caches->shared_name = name;
    if (name == CACHE_LEVELS_NAMED) {
        return;
    }
    const struct cache_level_parameters *from = parameters_of(caches->parameters, name);
    caches->shared = ARENA_ARRAY(assembly->arena, struct shared_caches, options->processor_count);
    caches->is_inclusive = from->inclusion == LEVEL_INCLUSIVE;
    caches->lookup += from->latency;
    for (uint32_t core = options->cores; core-- > 0;) {
        struct shared_caches *shared = &caches->shared[options->processors[core]];
        shared->first_core = core;
        shared->cores++;
    }
    for (uint32_t i = 0; i < options->processor_count; i++) {
        const char *path = scope_inside(scope, "%s.%u", caches_level_names[name], i).path;
        caches->shared[i].caches = caches;
        cache_level_init(&caches->shared[i].level, assembly->arena, from, options->line_bytes, NULL,
                         make_stream(assembly, path, from->replacement));
    }
}

/* The prefetchers of all cores. */
static void build_prefetchers(struct arena *arena, struct caches *caches)
{
    const struct caches_options *options = &caches->options;
    const struct part *prefetcher = &caches->parameters->prefetcher;
    if (prefetcher->kind == NULL) {
        return;
    }
    uint64_t lines = 0;
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        lines += caches->levels[name] == NULL ? 0 : cache_slots(&caches->levels[name]->cache);
    }
    caches->prefetches = prefetches_make(arena, prefetcher, caches->cores, options->cores,
                                         lines * options->cores, options->line_bytes);
}

static void build_tlbs(const struct assembly *assembly, struct caches *caches,
                       const struct scope *scope)
{
    const struct tlb_parameters *from = caches->parameters->tlb;
    if (from == NULL) {
        return;
    }
    caches->tlbs = ARENA_ARRAY(assembly->arena, struct tlb, caches->options.cores);
    for (uint32_t i = 0; i < caches->options.cores; i++) {
        const char *path = scope_inside(scope, "tlb.%u", i).path;
        tlb_init(&caches->tlbs[i], assembly->arena, from,
                 make_stream(assembly, path, tlb_replacement(from)));
    }
}

struct caches *caches_build(const struct assembly *assembly, const struct scope *machine,
                            const struct caches_parameters *parameters,
                            const struct caches_options *options)
{
    struct arena *arena = assembly->arena;
    struct caches *caches = ARENA_NEW(arena, struct caches);
    struct scope scope = scope_child(machine, "caches");
    caches->component =
        (struct component){&caches_kind.behaviour, scope_inside(machine, "caches").path};
    caches->parameters = parameters;
    caches->options = *options;
    caches->line_bits = (unsigned)__builtin_ctzll((uint64_t)options->line_bytes);
    caches->cores = ARENA_ARRAY(arena, struct core_caches, options->cores);
    caches->first_miss = ARENA_ARRAY(arena, uint32_t, options->cores);
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        const struct cache_level_parameters *level =
            parameters_of(parameters, (enum cache_level_name)name);
        if (level != NULL && level->shared_by == LEVEL_OF_CORE) {
            caches->levels[name] = ARENA_ARRAY(arena, struct cache_level, options->cores);
        }
    }
    for (uint32_t i = 0; i < options->cores; i++) {
        build_core(assembly, caches, &scope, i);
        caches->first_miss[i] = REFERENCE_NONE;
    }
    caches->lookup = caches->cores[0].latency[WAY_DATA][CACHE_LEVELS_MOST - 1];
    build_shared(assembly, caches, &scope);
    caches->transfer = parameters->cache_to_cache > 0 ? parameters->cache_to_cache : caches->lookup;
    build_tlbs(assembly, caches, &scope);
    build_prefetchers(arena, caches);
    if (parameters->counting == CACHES_COUNT_CACHEGRIND) {
        caches->cachegrind = ARENA_NEW(arena, struct cachegrind);
        cachegrind_last(&caches->cachegrind_last, arena, parameters, options->line_bytes);
        cachegrind_init(caches->cachegrind, arena, parameters, options->line_bytes,
                        &caches->cachegrind_last);
    }
    write_backs_init(&caches->write_backs, arena, options->cores, parameters->write_buffer);
    caches_measure(caches, assembly->measures);
    return caches;
}

void caches_join(struct caches *caches, struct arena *arena, struct reference_pool *pool)
{
    caches->pool = pool;
    caches->misses = ARENA_ARRAY(arena, struct cache_miss, pool->capacity);
    agents_init(caches, arena, pool->capacity);
}
