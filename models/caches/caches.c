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

/* A line that is on its way to a core is not kept there any more. */
static void lose_miss(struct caches *caches, uint32_t core, uint32_t index)
{
    if (index != REFERENCE_NONE && !caches->misses[index].is_lost) {
        caches->misses[index].is_lost = true;
        caches->cores[core].lost += !caches->misses[index].is_served;
    }
}

/* A core has a line no more: what is on the way to it comes too late to be kept. */
static void lose(struct caches *caches, const struct holding *holding, uint32_t core, uint64_t line)
{
    lose_miss(caches, core, caches_find(caches, core, line));
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

/* A line is in no cache of a core any more. One that has not been served was not the core's, and
 * one that left several levels is told of once. */
static void leave(struct caches *caches, uint32_t core, uint64_t line, enum line_state state)
{
    uint32_t index = caches_find(caches, core, line);
    if (index != REFERENCE_NONE && !caches->misses[index].is_served &&
        !caches->misses[index].is_upgrade) {
        lose_miss(caches, core, index);
        return;
    }
    if (caches->coherence != NULL) {
        const struct holding *holding = holders_find(&caches->coherence->holders, line);
        if (holding != NULL && holding_has(holding, core)) {
            lose(caches, holding, core, line);
            coherence_leave(caches->coherence, core, line, state);
        }
    } else {
        lose_miss(caches, core, index);
    }
}

void caches_leave(struct caches *caches, uint32_t core, const struct cache_leavers *leavers)
{
    for (uint32_t i = 0; i < leavers->count; i++) {
        const struct cache_leaver *leaver = &leavers->list[i];
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

sim_ticks caches_bound(const struct run *run, const struct caches *caches, uint32_t core)
{
    if (run->check) {
        return run_now(run);
    }
    sim_ticks bound = run->until + 1;
    bool is_careful = caches->options.is_preempted || caches->cores[core].lost > 0;
    if (caches->coherence == NULL && !is_careful) {
        return bound;
    }
    sim_ticks next = run_next_time(run);
    if (!is_careful) {
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
    *kept = *miss;
    kept->is_served = kept->is_lost = false;
    kept->joined = 0;
    kept->joined_at = 0;
    kept->next = *first;
    *first = reference_index(caches->pool, reference);
    core_caches_mark(&caches->cores[miss->core], miss->line);
    if (caches->coherence != NULL) {
        announce(caches, miss->line);
    }
    keep(run, caches, reference, caches->lookup, CACHES_LEFT);
}

static void on_left(struct run *run, void *component, uint64_t argument)
{
    struct caches *caches = component;
    struct reference *reference = reference_of(caches, argument);
    reference->bank_to = REFERENCE_ON_ITS_WAY;
    caches->out.take(run, caches->out.owner, reference);
}

static void on_supplied(struct run *run, void *component, uint64_t argument)
{
    struct caches *caches = component;
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
        core->lost--;
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
    if (has && miss->is_lost) {
        caches->cores[miss->core].lost--;
    }
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
        keep(run, caches, reference, caches->transfer, CACHES_SUPPLIED);
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
    caches->access_ticks += (uint64_t)(now - reference->issued);
    caches->access_ticks += (uint64_t)(miss->joined * now - miss->joined_at);
}

static event_handler *const handlers[] = {[CACHES_LEFT] = on_left, [CACHES_SUPPLIED] = on_supplied};
static const char *const event_names[] = {[CACHES_LEFT] = "left", [CACHES_SUPPLIED] = "supplied"};

const struct kind caches_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = CACHES_EVENTS},
    .name = "caches",
    .role = KIND_PART,
    .doc = "The caches of a machine: those of each core, and what keeps them coherent.",
    .metrics = caches_metrics,
    .report = caches_report,
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
    if (from == NULL) {
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
        if (parameters_of(parameters, (enum cache_level_name)name) != NULL) {
            caches->levels[name] = ARENA_ARRAY(arena, struct cache_level, options->cores);
        }
    }
    for (uint32_t i = 0; i < options->cores; i++) {
        build_core(assembly, caches, &scope, i);
        caches->first_miss[i] = REFERENCE_NONE;
    }
    const struct core_caches *core = &caches->cores[0];
    caches->lookup = core->latency[WAY_DATA][CACHE_LEVELS_MOST - 1];
    caches->transfer = parameters->cache_to_cache > 0 ? parameters->cache_to_cache : caches->lookup;
    caches_measure(caches, assembly->measures);
    return caches;
}

/* Lines that all caches of a core have room for. */
static uint64_t lines_of(const struct caches *caches)
{
    uint64_t lines = 0;
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        lines += caches->levels[name] == NULL ? 0 : cache_slots(&caches->levels[name]->cache);
    }
    return lines;
}

void caches_join(struct caches *caches, struct arena *arena, struct reference_pool *pool)
{
    caches->pool = pool;
    caches->misses = ARENA_ARRAY(arena, struct cache_miss, pool->capacity);
    if (caches->options.cores > 1) {
        caches->coherence = ARENA_NEW(arena, struct coherence);
        coherence_init(caches->coherence, arena, caches->parameters->protocol->operations,
                       &(struct coherence_port){caches, state_of, change}, caches->options.cores,
                       lines_of(caches) * caches->options.cores + pool->capacity);
    }
}
