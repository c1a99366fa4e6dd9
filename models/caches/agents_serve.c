#include "models/caches/agents_serve.h"

static enum line_state state_of_agent(const struct caches *caches, uint32_t agent, uint64_t line)
{
    const struct coherence_port *port = &caches->coherence->port;
    return port->state(port->owner, agent, line);
}

bool agents_may_serve_within(const struct caches *caches, const struct cache_miss *miss)
{
    uint32_t agent = agents_of_core(caches, miss->core);
    const struct holding *holding = holders_find(&caches->coherence->holders, miss->line);
    if (holding == NULL || !holding_has(holding, agent)) {
        return false;
    }
    bool is_own = holding->owner == agent && line_is_own(state_of_agent(caches, agent, miss->line));
    return !miss->writes || is_own;
}

/* A core has a line in a state: accesses that wait for it take effect, stores where it is the
 * core's own. @return the state with what stores have written */
static enum line_state use(struct caches *caches, struct cache_miss *miss, enum line_state state)
{
    bool writes = miss->writes || miss->owes_write;
    bool may_write = line_is_own(state);
    miss->is_served = true;
    if (miss->owes_write && may_write) {
        miss->owes_write = false;
        caches->cores[miss->core].owed--;
    }
    line_values_serve(caches->values, (uint32_t)(miss - caches->misses), may_write);
    return writes && may_write ? LINE_MODIFIED : state;
}

/* The line is served to its core in a state, from a place. Where it is gone by now it comes in
 * anew; where no level takes it in, the core has the use of it once. */
static void grant(struct caches *caches, struct cache_miss *miss, enum line_state state,
                  uint32_t from)
{
    struct core_caches *core = &caches->cores[miss->core];
    line_values_move(caches->values, miss->line, from, miss->core);
    state = use(caches, miss, state);
    if (miss->is_lost) {
        struct cache_leavers leavers = {0};
        miss->is_lost = false;
        core->lost--;
        enum access_kind kind = (enum access_kind)miss->kind;
        core_caches_bring(miss->is_prefetch ? core->prefetched : core->first[core_way_of(kind)],
                          miss->line, kind, &leavers);
        agents_leave(caches, miss->core, &leavers);
    }
    if (!core_caches_grant(core, miss->line, state)) {
        agents_leave_core(caches, miss->core, miss->line, state);
    }
}

void agents_serve_alone(struct caches *caches, struct cache_miss *miss)
{
    grant(caches, miss, miss->writes ? LINE_MODIFIED : LINE_EXCLUSIVE, agents_memory(caches));
}

/* A core asks within the books of its processor. */
static struct coherence_answer ask_within(struct caches *caches, const struct cache_miss *miss,
                                          bool may_own)
{
    uint32_t processor = agents_processor(caches, miss->core);
    uint32_t number = miss->core - agents_first_of(caches, processor);
    struct coherence_answer answer =
        coherence_ask(agents_books(caches, processor), number, miss->line, miss->writes, may_own);
    if (answer.request != REQUEST_UPGRADE) {
        core_caches_mark(&caches->cores[miss->core], miss->line); /* as it is announced */
    }
    return answer;
}

/* The place that has a line of a processor which no core of it has modified. */
static uint32_t find_clean(const struct caches *caches, uint32_t processor, uint64_t line)
{
    if (caches->values == NULL) {
        return 0; /* nothing moves */
    }
    const struct shared_caches *shared = &caches->shared[processor];
    const struct holding *holding = agents_find_within(caches, processor, line);
    uint32_t core =
        holding == NULL ? HOLDER_NONE : holding_next(&shared->within.holders, holding, 0);
    bool is_shared = core == HOLDER_NONE || cache_find(&shared->level.cache, line) != CACHE_NONE;
    return is_shared ? agents_place(caches, processor) : shared->first_core + core;
}

/* The place that a line comes to a core from. @param clean  where no core of its processor supplies
 * it */
static uint32_t source_within(const struct caches *caches, const struct cache_miss *miss,
                              const struct coherence_answer *answer, uint32_t clean)
{
    if (answer->request == REQUEST_UPGRADE) {
        return miss->core;
    }
    bool is_supplied = answer->supplier != HOLDER_NONE;
    return is_supplied
               ? agents_first_of(caches, agents_processor(caches, miss->core)) + answer->supplier
               : clean;
}

/* Two requests of one core met: it has what it asks for. */
static bool has_already(const struct caches *caches, const struct cache_miss *miss)
{
    return agents_core_has(caches, miss->core, miss->line) &&
           (!miss->writes ||
            line_is_own(core_caches_state(&caches->cores[miss->core], miss->line)));
}

static struct agents_answer serve_nothing(struct caches *caches, struct cache_miss *miss)
{
    struct core_caches *core = &caches->cores[miss->core];
    core->lost -= miss->is_lost && !miss->is_served;
    enum line_state state = core_caches_state(core, miss->line);
    bool writes = use(caches, miss, state) == LINE_MODIFIED;
    if (writes && !core_caches_grant(core, miss->line, LINE_MODIFIED)) {
        agents_leave_core(caches, miss->core, miss->line, LINE_MODIFIED);
    }
    return (struct agents_answer){.source = SOURCE_HERE};
}

struct agents_answer agents_serve_within(struct caches *caches, struct cache_miss *miss)
{
    if (caches->shared == NULL || has_already(caches, miss)) {
        return serve_nothing(caches, miss);
    }
    uint32_t processor = agents_processor(caches, miss->core);
    struct cache_level *level = &caches->shared[processor].level;
    const struct holding *holding = holders_find(&caches->coherence->holders, miss->line);
    bool is_own =
        holding->owner == processor && line_is_own(state_of_agent(caches, processor, miss->line));
    uint32_t clean = find_clean(caches, processor, miss->line);
    struct coherence_answer answer = ask_within(caches, miss, is_own);
    uint32_t from = source_within(caches, miss, &answer, clean);
    if (answer.writes_back && !miss->writes) {
        line_values_move(caches->values, miss->line, from, agents_place(caches, processor));
        agents_fill_shared(caches, processor, miss->line, LINE_MODIFIED);
    }
    uint32_t slot = cache_find(&level->cache, miss->line);
    bool is_here =
        answer.request == REQUEST_UPGRADE || (answer.supplier == HOLDER_NONE && slot != CACHE_NONE);
    if (slot != CACHE_NONE && level->inclusion == LEVEL_EXCLUSIVE && line_is_own(answer.state)) {
        bool is_dirty = line_is_dirty(level->cache.states[slot]);
        answer.state = is_dirty ? LINE_MODIFIED : answer.state;
        cache_drop(&level->cache, slot); /* it moves to the core */
    }
    grant(caches, miss, answer.state, from);
    return (struct agents_answer){.source = is_here ? SOURCE_HERE : SOURCE_CORE};
}

/* A line comes to the level that the cores of a processor share, on its way to one of them. */
static void pass_shared(struct caches *caches, const struct cache_miss *miss, enum line_state state)
{
    uint32_t processor = agents_processor(caches, miss->core);
    struct cache_level *level = &caches->shared[processor].level;
    enum line_state kept = line_is_own(state) ? LINE_EXCLUSIVE : LINE_SHARED;
    if (cache_find(&level->cache, miss->line) != CACHE_NONE) {
        cache_level_weaken(level, miss->line, kept);
    } else if (level->inclusion != LEVEL_EXCLUSIVE && (!miss->writes || level->write_allocate)) {
        agents_fill_shared(caches, processor, miss->line, kept);
    }
}

/* The place that a line comes to an agent from. */
static uint32_t source_among(const struct caches *caches, uint32_t agent,
                             const struct coherence_answer *answer)
{
    if (answer->request == REQUEST_UPGRADE) {
        return agents_place(caches, agent);
    }
    return answer->supplier != HOLDER_NONE ? agents_place(caches, answer->supplier)
                                           : agents_memory(caches);
}

/* Asks all processors for a line, which comes to a core through the level that its processor
 * shares. */
static struct coherence_answer serve_through_shared(struct caches *caches, struct cache_miss *miss)
{
    uint32_t processor = agents_processor(caches, miss->core);
    uint32_t clean = find_clean(caches, processor, miss->line);
    struct coherence_answer answer =
        coherence_ask(caches->coherence, processor, miss->line, miss->writes, true);
    line_values_move(caches->values, miss->line, source_among(caches, processor, &answer),
                     agents_place(caches, processor));
    pass_shared(caches, miss, answer.state);
    struct coherence_answer inner = ask_within(caches, miss, line_is_own(answer.state));
    grant(caches, miss, inner.state, source_within(caches, miss, &inner, clean));
    return answer;
}

struct agents_answer agents_serve(struct caches *caches, struct cache_miss *miss)
{
    if (has_already(caches, miss)) {
        return serve_nothing(caches, miss);
    }
    if (caches->shared != NULL && agents_may_serve_within(caches, miss)) {
        return agents_serve_within(caches, miss);
    }
    struct coherence_answer answer;
    if (caches->shared == NULL) {
        answer = ask_within(caches, miss, true);
        grant(caches, miss, answer.state, source_among(caches, miss->core, &answer));
    } else {
        answer = serve_through_shared(caches, miss);
    }
    if (answer.writes_back) {
        write_backs_add(caches, miss->line, answer.owner, true);
    }
    if (answer.request == REQUEST_UPGRADE) {
        return (struct agents_answer){.source = SOURCE_HERE};
    }
    bool is_elsewhere = answer.supplier != HOLDER_NONE;
    return (struct agents_answer){is_elsewhere ? SOURCE_AGENT : SOURCE_MEMORY, answer.supplier};
}
